/**
 * The one door to the server. Job: base address, CSRF token, workspace, idempotency keys, and turning every failure
 * into an ApiError that the pages can put into words. Border: no feature calls fetch itself.
 */
import createClient from "openapi-fetch";
import type { Problem } from "./types";

export class ApiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly detail: string;
  readonly fields: { field: string; code: string; message: string }[];
  readonly requestId: string | null;
  readonly retryAfter: number | null;

  constructor(problem: Problem, retryAfter: number | null = null) {
    super(problem.detail ?? problem.title ?? problem.code);
    this.name = "ApiError";
    this.status = problem.status;
    this.code = problem.code;
    this.detail = problem.detail ?? problem.title ?? "";
    this.fields = problem.fields ?? [];
    this.requestId = problem.request_id ?? null;
    this.retryAfter = retryAfter;
  }

  /** The server could not be reached at all: nothing was said about the request, it may be sent again. */
  get isOffline(): boolean {
    return this.status === 0;
  }
}

/** What the client must know about who is signed in. Written by the session feature only. */
const credentials: { csrf: string | null; workspace: string | null } = { csrf: null, workspace: null };

export function setCredentials(csrf: string | null, workspace: string | null): void {
  credentials.csrf = csrf;
  credentials.workspace = workspace;
}

type Listener = (error: ApiError | null) => void;
const listeners = new Set<Listener>();

/** Told about each answer: null after a success, the error otherwise. Feeds the banners and the sign-in redirect. */
export function onAnswer(listener: Listener): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(error: ApiError | null): void {
  for (const listener of listeners) {
    listener(error);
  }
}

let origin = "";

/** Tests run without a page address; they point the client at their server. */
export function setOrigin(value: string): void {
  origin = value;
}

export function url(path: string): string {
  return `${origin}/api/v1${path}`;
}

export function randomKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export function standardHeaders(method: string): Record<string, string> {
  const headers: Record<string, string> = { accept: "application/json" };
  if (credentials.workspace) {
    headers["Steward-Workspace"] = credentials.workspace;
  }
  if (method !== "GET" && credentials.csrf) {
    headers["X-CSRF-Token"] = credentials.csrf;
  }
  return headers;
}

export function problemOf(status: number, body: unknown): Problem {
  if (body && typeof body === "object" && "code" in body) {
    return { ...(body as Problem), status };
  }
  return { status, code: status >= 500 ? "server_error" : `http_${status}` };
}

export type QueryValues = Record<string, string | number | boolean | null | undefined>;

/** Browsers let so much outlive its page, all requests together; what is longer needs the page. */
const OUTLIVES_PAGE_BYTES = 16_384;

/** Whoever saves and closes the page at once must not lose what was saved. */
function outlivesPage(method: string, body: unknown): boolean {
  return method !== "GET" && JSON.stringify(body ?? null).length < OUTLIVES_PAGE_BYTES;
}

interface Options {
  query?: QueryValues;
  body?: unknown;
  signal?: AbortSignal;
  idempotencyKey?: string;
}

type LooseRequest = (
  method: string,
  path: string,
  init: Record<string, unknown>,
) => Promise<{ data?: unknown; error?: unknown; response: Response }>;

function cleaned(query: QueryValues | undefined): Record<string, unknown> {
  const kept: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value !== undefined && value !== null && value !== "") {
      kept[key] = value;
    }
  }
  return kept;
}

async function send<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers = standardHeaders(method);
  if (method === "POST") {
    headers["Idempotency-Key"] = options.idempotencyKey ?? randomKey();
  }
  const client = createClient({ baseUrl: url(""), fetch: (request) => globalThis.fetch(request) });
  const request = client.request as unknown as LooseRequest;
  let answer: Awaited<ReturnType<LooseRequest>>;
  try {
    answer = await request(method.toLowerCase(), path, {
      headers,
      params: { query: cleaned(options.query) },
      body: options.body,
      signal: options.signal,
      keepalive: outlivesPage(method, options.body),
      credentials: "same-origin",
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") {
      throw cause;
    }
    const error = new ApiError({ status: 0, code: "offline" });
    tell(error);
    throw error;
  }
  if (!answer.response.ok) {
    const wait = Number(answer.response.headers.get("retry-after"));
    const error = new ApiError(
      problemOf(answer.response.status, answer.error),
      Number.isFinite(wait) && wait > 0 ? wait : null,
    );
    tell(error);
    throw error;
  }
  tell(null);
  return answer.data as T;
}

export const api = {
  get: <T>(path: string, query?: QueryValues, signal?: AbortSignal) =>
    send<T>("GET", path, { query, signal }),
  post: <T>(path: string, body: unknown = {}, options: Omit<Options, "body"> = {}) =>
    send<T>("POST", path, { ...options, body }),
  put: <T>(path: string, body: unknown) => send<T>("PUT", path, { body }),
  patch: <T>(path: string, body: unknown) => send<T>("PATCH", path, { body }),
  delete: <T>(path: string, body?: unknown) => send<T>("DELETE", path, { body }),
};

/** Whether the server can save just now; null when it can't be asked. */
export async function canSave(): Promise<boolean | null> {
  try {
    const answer = await globalThis.fetch(`${origin}/readyz`, { headers: { accept: "application/json" } });
    const found = (await answer.json()) as { writable?: unknown };
    return typeof found.writable === "boolean" ? found.writable : null;
  } catch {
    return null;
  }
}

/** Sends one file with progress. XMLHttpRequest, because fetch cannot report how much has left. */
export function upload<T>(
  path: string,
  form: FormData,
  onProgress: (sent: number) => void,
  signal?: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open("POST", url(path));
    request.responseType = "json";
    for (const [name, value] of Object.entries(standardHeaders("POST"))) {
      request.setRequestHeader(name, value);
    }
    request.setRequestHeader("Idempotency-Key", randomKey());
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) {
        onProgress(event.loaded / event.total);
      }
    };
    const fail = (error: ApiError) => {
      tell(error);
      reject(error);
    };
    request.onerror = () => fail(new ApiError({ status: 0, code: "offline" }));
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) {
        tell(null);
        resolve(request.response as T);
        return;
      }
      fail(new ApiError(problemOf(request.status, request.response)));
    };
    signal?.addEventListener("abort", () => request.abort());
    request.send(form);
  });
}
