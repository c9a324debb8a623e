// Requests to the public API of one workspace. Job: URLs, the token, and errors a person can read.
// Border: the only file that calls fetch for JSON. Invariant: a 401 opens the session again once, and a
// failure always becomes an ApiError whose `retryable` says whether sending it again can help.

import type {
  ConversationState,
  FileRef,
  Info,
  Message,
  Page,
  Passage,
  PastConversation,
  Session,
} from "../types";
import { forget, recall, remember } from "./storage";

export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly retryAfterMs: number | null = null,
  ) {
    super(message);
  }

  /** The server reads, but has no room to keep anything new. */
  get isFull(): boolean {
    return this.status === 507;
  }

  /** No answer at all, too busy, or the server's own trouble: the same request may succeed later. */
  get retryable(): boolean {
    return (
      this.status === 0 ||
      this.status === 408 ||
      this.status === 425 ||
      this.status === 429 ||
      this.status >= 500
    );
  }
}

export type Channel = "portal" | "widget";

export interface Handoff {
  promised_at: string | null;
}

const REQUEST_LIMIT_MS = 20_000;

export class Api {
  readonly base: string;
  private token: string | null = null;
  private opening: Promise<Session> | null = null;
  /** Called when a session was opened, also when a lost one had to be opened again. */
  onSession: (session: Session) => void = () => {};

  constructor(
    readonly slug: string,
    readonly channel: Channel,
    origin = "",
  ) {
    this.base = `${origin}/api/v1/public/${encodeURIComponent(slug)}`;
    // The portal's session lives in an HttpOnly cookie. A widget runs in a foreign page's frame, where cookies are
    // withheld, so only there the token is kept in the frame's own (partitioned) storage.
    if (channel === "widget") this.token = recall(`${slug}:token`);
  }

  /** Whether this browser has been here before; only then there is a session to continue. */
  isKnown(): boolean {
    return this.token !== null || recall(`${this.slug}:known`) !== null;
  }

  /** Resolves when there is a session. */
  async ready(): Promise<void> {
    if (!this.token) await this.session();
  }

  info(): Promise<Info> {
    return this.request<Info>("GET", "");
  }

  /** Opens or continues the session. Calls at the same time share one request. */
  session(): Promise<Session> {
    this.opening ??= this.openSession().finally(() => {
      this.opening = null;
    });
    return this.opening;
  }

  async messages(
    cursor: string | null,
    conversation?: string,
  ): Promise<Page<Message> & { state?: ConversationState }> {
    const query = new URLSearchParams();
    if (cursor) query.set("cursor", cursor);
    if (conversation) query.set("conversation", conversation);
    const text = query.toString();
    return this.authorised("GET", `/messages${text ? `?${text}` : ""}`);
  }

  async send(clientId: string, text: string, files: FileRef[]): Promise<Message> {
    const body: Record<string, unknown> = { text, client_id: clientId };
    if (files.length > 0) body.file_ids = files.map((file) => file.id);
    const answer = await this.authorised<{ message: Message } | Message>("POST", "/messages", body);
    return "message" in answer ? answer.message : answer;
  }

  async read(): Promise<void> {
    await this.authorised("POST", "/read", {});
  }

  async typing(): Promise<void> {
    await this.authorised("POST", "/typing", {});
  }

  passage(id: string): Promise<Passage> {
    return this.authorised("GET", `/passages/${encodeURIComponent(id)}`);
  }

  handoff(note: string): Promise<Handoff | null> {
    return this.authorised("POST", "/handoff", note ? { note } : {});
  }

  async requestCode(identity: string): Promise<void> {
    await this.authorised("POST", "/code", { identity });
  }

  async verify(identity: string, code: string): Promise<Session> {
    const session = await this.authorised<Session>("POST", "/verify", { identity, code });
    return this.adopt(session);
  }

  async signOut(): Promise<void> {
    await this.authorised("DELETE", "/session");
    this.token = null;
    forget(`${this.slug}:token`);
    forget(`${this.slug}:known`);
  }

  conversations(): Promise<Page<PastConversation>> {
    return this.authorised("GET", "/conversations");
  }

  ownData(): Promise<unknown> {
    return this.authorised("GET", "/data");
  }

  /** Null when there is no way to fetch it from here: a link in a widget's frame carries neither cookie nor token. */
  fileUrl(file: FileRef): string | null {
    if (file.url?.startsWith("/") && !file.url.startsWith("//")) return file.url;
    return this.channel === "portal" ? `${this.base}/files/${encodeURIComponent(file.id)}` : null;
  }

  /** XMLHttpRequest because fetch can't tell how much of an upload has gone. */
  upload(file: File, onProgress: (share: number) => void, signal: AbortSignal): Promise<FileRef> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open("POST", `${this.base}/files`);
      if (this.token) request.setRequestHeader("Authorization", `Bearer ${this.token}`);
      request.upload.onprogress = (event) => {
        if (event.lengthComputable) onProgress(event.loaded / event.total);
      };
      request.onerror = () => reject(new ApiError(0, "no_connection", ""));
      request.onload = () => {
        const body = parseJson(request.responseText);
        if (request.status >= 200 && request.status < 300) return resolve(fileOf(body));
        reject(errorOf(request.status, body, request.getResponseHeader("Retry-After")));
      };
      signal.addEventListener("abort", () => {
        request.abort();
        reject(new ApiError(0, "cancelled", ""));
      });
      const form = new FormData();
      form.append("file", file, file.name);
      request.send(form);
    });
  }

  /** Headers for the live stream, which reads the body itself. */
  liveHeaders(): Record<string, string> {
    return this.token ? { Authorization: `Bearer ${this.token}` } : {};
  }

  private async openSession(): Promise<Session> {
    const body: Record<string, unknown> = { channel: this.channel };
    if (this.token) body.token = this.token;
    try {
      return this.adopt(await this.request<Session>("POST", "/session", body));
    } catch (error) {
      const refused =
        error instanceof ApiError && (error.status === 401 || error.status === 403 || error.status === 404);
      if (!refused || !this.token) throw error;
      // The kept token is no longer good: begin as somebody new rather than show a dead page.
      this.token = null;
      forget(`${this.slug}:token`);
      return this.adopt(await this.request<Session>("POST", "/session", { channel: this.channel }));
    }
  }

  private adopt(session: Session): Session {
    if (session.token) {
      this.token = session.token;
      remember(`${this.slug}:known`, "1");
      if (this.channel === "widget") remember(`${this.slug}:token`, session.token);
    }
    this.onSession(session);
    return session;
  }

  private async authorised<T>(method: string, path: string, body?: unknown): Promise<T> {
    await this.ready();
    try {
      return await this.request<T>(method, path, body);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401 || path === "/verify") throw error;
      await this.session();
      return this.request<T>(method, path, body);
    }
  }

  private async request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (this.token) headers.Authorization = `Bearer ${this.token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    const abort = new AbortController();
    const timer = setTimeout(() => abort.abort(), REQUEST_LIMIT_MS);
    let response: Response;
    let text: string;
    try {
      response = await fetch(this.base + path, {
        method,
        headers,
        body: body === undefined ? null : JSON.stringify(body),
        credentials: "same-origin",
        signal: abort.signal,
      });
      text = await response.text();
    } catch {
      throw new ApiError(0, "no_connection", "");
    } finally {
      clearTimeout(timer);
    }
    const parsed = parseJson(text);
    if (!response.ok) throw errorOf(response.status, parsed, response.headers.get("Retry-After"));
    return parsed as T;
  }
}

function parseJson(text: string): unknown {
  if (!text) return null;
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function errorOf(status: number, body: unknown, retryAfter: string | null): ApiError {
  const problem = (body ?? {}) as { code?: string; detail?: string };
  const seconds = retryAfter ? Number(retryAfter) : Number.NaN;
  return new ApiError(
    status,
    problem.code ?? `http_${status}`,
    problem.detail ?? "",
    Number.isFinite(seconds) ? seconds * 1000 : null,
  );
}

function fileOf(body: unknown): FileRef {
  const answer = body as { data?: FileRef[]; file?: FileRef } & FileRef;
  return answer.file ?? answer.data?.[0] ?? answer;
}
