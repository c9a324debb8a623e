// The conversation's controller. Job: joins requests, live stream, outbox and state. Border: no elements; the parts
// call its methods. Invariants: what the person sent is on the screen at once and stays; a reply is shown once, also
// when it came by the stream, by the list and again after a break.

import { Api, ApiError, type Channel, type Handoff } from "./net/api";
import { Live } from "./net/live";
import { Outbox } from "./net/outbox";
import type { ServerEvent } from "./net/sse";
import { forget, recall, remember } from "./net/storage";
import { type State, Store, upsert } from "./store";
import { fileSize, t } from "./text/i18n";
import type { ConversationState, Info, Message, Page, Session } from "./types";

export const MESSAGE_CHARS = 10_000;
export const FILE_BYTES = 20_000_000;
export const FILES_PER_MESSAGE = 5;

const TYPING_SHOWN_MS = 6_000;
const TYPING_SENT_EVERY_MS = 3_000;
/** A reply that says nothing for so long isn't coming by this stream; the list will bring it. */
const PARTIAL_LIMIT_MS = 60_000;
const PAGES_AT_MOST = 40;
/** Longer than it takes to tell of a message, shorter than anybody waits for a reply. */
const FIRST_WORD_MS = 1_000;
const OFFLINE_AFTER_MS = 2_500;
const RESUME_AGAIN_MS = 5_000;

export interface Start {
  slug: string;
  channel: Channel;
  name: string;
  assistant: string;
  greeting: string;
}

export class Chat {
  readonly store: Store;
  readonly api: Api;
  readonly outbox: Outbox;
  private readonly live: Live;
  private readonly slug: string;
  private offlineTimer: ReturnType<typeof setTimeout> | undefined;
  private everLive = false;
  private hasConversation = false;
  private heard = false;
  private typingTimer: ReturnType<typeof setTimeout> | undefined;
  private partialTimer: ReturnType<typeof setTimeout> | undefined;
  private noticeTimer: ReturnType<typeof setTimeout> | undefined;
  private deltas = "";
  private frame = 0;
  private typingSentAt = 0;
  private readSoon: ReturnType<typeof setTimeout> | undefined;
  private attachmentCount = 0;
  /** Called for each message of the other side that is new to this page. */
  onArrival: (message: Message) => void = () => {};

  constructor(start: Start) {
    this.slug = start.slug;
    this.api = new Api(start.slug, start.channel);
    const info: Info = {
      name: start.name,
      brand: {},
      assistant_name: start.assistant,
      greeting: start.greeting,
      suggested: [],
    };
    this.store = new Store({
      phase: "loading",
      info,
      contact: null,
      messages: [],
      outbox: [],
      partial: null,
      typing: null,
      draftPending: false,
      handoff: null,
      connection: "connecting",
      attachments: [],
      sheet: null,
      notice: null,
      identityHint: "",
    });
    this.outbox = new Outbox({
      key: `${start.slug}:outbox`,
      send: (item) => this.api.send(item.client_id, item.text, item.files),
      onSent: (item, message) => {
        const files = message.files?.length ? message.files : item.files;
        this.arrived({ ...message, files, client_id: message.client_id ?? item.client_id });
        this.begun();
      },
      onChange: (outbox) => this.store.set({ outbox }),
    });
    this.live = new Live({
      url: `${this.api.base}/live`,
      headers: () => this.api.liveHeaders(),
      onEvent: (event) => this.handle(event),
      onStatus: (connection) => this.status(connection),
      onOpen: () => void this.refresh().catch(() => {}),
      renew: () => this.api.session(),
    });
    this.api.onSession = (session) => this.opened(session);
  }

  start(): void {
    this.store.set({ outbox: this.outbox.items });
    void this.api
      .info()
      .then((info) => this.store.set({ info: { ...info, suggested: info.suggested ?? [] } }))
      .catch(() => {});
    // Somebody who only looks leaves no trace: a session is opened by the first word, or continued if there was one.
    if (this.api.isKnown() || this.outbox.items.length > 0) void this.resume();
    else this.store.set({ phase: "ready" });
    addEventListener("online", () => {
      this.live.reconnect();
      this.outbox.nudge();
    });
    addEventListener("offline", () => this.store.set({ connection: "offline" }));
    document.addEventListener("visibilitychange", () => {
      if (document.visibilityState !== "visible") return;
      if (this.store.get().connection !== "live") this.nudge();
    });
    addEventListener("storage", (event) => {
      if (event.key === `steward:${this.slug}:outbox`) this.outbox.nudge();
    });
  }

  /** Shows a conversation that a link names. Whoever isn't known here proves first who they are. */
  async openConversation(id: string): Promise<void> {
    if (!this.api.isKnown()) return this.store.set({ sheet: { kind: "sign-in" } });
    const session = await this.api.session().catch(() => null);
    if (session && session.conversation_id !== id) this.store.set({ sheet: { kind: "past", id } });
  }

  private async resume(): Promise<void> {
    try {
      await this.api.session();
      this.outbox.nudge();
    } catch {
      this.store.set({ phase: "ready" });
      setTimeout(() => void this.resume(), RESUME_AGAIN_MS);
    }
  }

  private opened(session: Session): void {
    this.hasConversation ||= session.conversation_id !== null;
    this.store.set({ contact: session.contact });
    if (!this.hasConversation) this.store.set({ phase: "ready" });
    this.live.start();
  }

  /** The whole conversation, page by page. Merged by id, so it may run beside the live stream. */
  async refresh(): Promise<void> {
    let cursor: string | null = null;
    let state: ConversationState | undefined;
    const found: Message[] = [];
    for (let page = 0; page < PAGES_AT_MOST; page += 1) {
      const answer: Page<Message> & { state?: ConversationState } = await this.api.messages(cursor);
      found.push(...answer.data);
      state ??= answer.state;
      cursor = answer.next_cursor;
      if (!cursor) break;
    }
    let messages = this.store.get().messages;
    const known = new Set(messages.map((message) => message.id));
    for (const message of found) messages = upsert(messages, message);
    this.outbox.acknowledge(new Set(found.flatMap((message) => message.client_id ?? [])));
    const first = this.store.get().phase !== "ready";
    const news = found.filter((message) => !known.has(message.id) && message.author.kind !== "contact");
    const change: globalThis.Partial<State> = { phase: "ready", messages };
    if (state) {
      change.draftPending = state.draft_pending ?? false;
      change.handoff = state.handoff ?? null;
    }
    if (news.length > 0) change.partial = null;
    this.store.set(change);
    if (!first) for (const message of news) this.onArrival(message);
  }

  send(text: string): void {
    const files = this.store.get().attachments.flatMap((attachment) => attachment.file ?? []);
    this.store.set({ attachments: [] });
    this.outbox.add(text, files);
    this.keepDraft("");
  }

  /** Sends a suggested text. The button that was pressed goes away, so the cursor goes to the input (with a keyboard). */
  sendSuggested(text: string): void {
    this.outbox.add(text, []);
    if (matchMedia("(pointer: fine)").matches) {
      document.querySelector<HTMLTextAreaElement>("#text")?.focus({ preventScroll: true });
    }
  }

  keptDraft(): string {
    return recall(`${this.slug}:draft`) ?? "";
  }

  keepDraft(text: string): void {
    if (text) remember(`${this.slug}:draft`, text);
    else forget(`${this.slug}:draft`);
  }

  wrote(): void {
    const now = performance.now();
    if (now - this.typingSentAt < TYPING_SENT_EVERY_MS || this.store.get().connection !== "live") return;
    this.typingSentAt = now;
    void this.api.typing().catch(() => {});
  }

  /** The person has the conversation before them. Several messages in a row make one request. */
  seen(): void {
    clearTimeout(this.readSoon);
    this.readSoon = setTimeout(() => void this.api.read().catch(() => {}), 400);
  }

  attach(files: File[]): void {
    const limit = this.store.get().info.limits?.file_bytes ?? FILE_BYTES;
    for (const file of files) {
      if (this.store.get().attachments.length >= FILES_PER_MESSAGE) {
        this.notify(t("tooManyFiles", { limit: FILES_PER_MESSAGE }));
        return;
      }
      const values = { name: file.name, size: fileSize(file.size), limit: fileSize(limit) };
      if (file.size > limit) this.notify(t("fileTooBig", values));
      else if (file.size === 0) this.notify(t("fileEmpty", values));
      else this.upload(file);
    }
  }

  private upload(file: File): void {
    const key = `a${this.attachmentCount++}`;
    const abort = new AbortController();
    const change = (part: object) => {
      const attachments = this.store
        .get()
        .attachments.map((other) => (other.key === key ? { ...other, ...part } : other));
      this.store.set({ attachments });
    };
    const cancel = () => {
      abort.abort();
      this.store.set({ attachments: this.store.get().attachments.filter((other) => other.key !== key) });
    };
    const attempt = async () => {
      change({ error: null, share: 0, retry: undefined });
      try {
        await this.api.ready();
        const uploaded = await this.api.upload(file, (share) => change({ share }), abort.signal);
        change({ file: uploaded, share: 1 });
      } catch (error) {
        const known = error instanceof ApiError;
        const refused = known && !error.retryable;
        const text = t(refused ? "fileRefused" : "fileFailed", { name: file.name });
        const detail = known && error.message ? ` ${error.message}` : "";
        change({ error: text + detail, retry: refused ? undefined : () => void attempt() });
      }
    };
    const entry = { key, name: file.name, size: file.size, share: 0, file: null, error: null, cancel };
    this.store.set({ attachments: [...this.store.get().attachments, entry] });
    void attempt();
  }

  async handoff(note: string): Promise<void> {
    const answer: Handoff | null = await this.api.handoff(note);
    this.begun();
    await this.refresh().catch(() => {});
    const handoff = this.store.get().handoff ?? { promised_at: answer?.promised_at ?? null };
    this.store.set({ handoff });
  }

  /** After a code was confirmed the thread belongs to the contact: fetch it again, perhaps with older messages. */
  async verify(identity: string, code: string): Promise<Session> {
    const session = await this.api.verify(identity, code);
    this.store.set({ contact: session.contact });
    this.restartLive();
    await this.refresh().catch(() => {});
    return session;
  }

  async signOut(): Promise<void> {
    await this.api.signOut();
    this.live.stop();
    this.outbox.clear();
    this.keepDraft("");
    location.reload();
  }

  async download(): Promise<void> {
    const data = await this.api.ownData();
    const blob = new Blob([JSON.stringify(data, null, 2)], { type: "application/json" });
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${this.slug}-my-data.json`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  notify(text: string): void {
    this.store.set({ notice: text });
    clearTimeout(this.noticeTimer);
    this.noticeTimer = setTimeout(() => this.store.set({ notice: null }), 8_000);
  }

  nudge(): void {
    this.live.nudge();
    this.outbox.nudge();
  }

  private restartLive(): void {
    this.live.stop();
    this.live.lastId = "";
    this.live.start();
  }

  private status(connection: State["connection"]): void {
    clearTimeout(this.offlineTimer);
    if (connection === "live") {
      this.everLive = true;
      this.store.set({ connection });
      this.outbox.nudge();
      return;
    }
    // A new try is no news to somebody who reads that there is no connection.
    if (connection === "connecting") return;
    const partial = this.store.get().partial;
    if (partial) this.store.set({ partial: { ...partial, text: "", broken: true } });
    // Servers end streams now and then, and the next one is there before anybody could read a word about it.
    this.offlineTimer = setTimeout(() => {
      const { messages, outbox } = this.store.get();
      // Before the first word there may be nothing to listen to; that is no lost connection.
      const nothingYet = !this.everLive && messages.length === 0 && outbox.length === 0 && navigator.onLine;
      if (!nothingYet) this.store.set({ connection: "offline" });
    }, OFFLINE_AFTER_MS);
  }

  /** The first message made the conversation. If the stream doesn't tell of it, it listens to nothing: open it anew. */
  private begun(): void {
    if (this.hasConversation) return;
    this.hasConversation = true;
    setTimeout(() => {
      if (!this.heard) this.live.reconnect();
    }, FIRST_WORD_MS);
  }

  private handle(event: ServerEvent): void {
    this.heard = true;
    let data: Record<string, unknown>;
    try {
      data = JSON.parse(event.data) as Record<string, unknown>;
    } catch {
      return;
    }
    const run = String(data.run_id ?? "");
    switch (event.type) {
      case "message":
        this.arrived((data.message ?? data) as Message);
        break;
      case "reply.started":
        this.partial({ run_id: run, text: "", broken: false });
        break;
      case "reply.delta":
        this.delta(run, String(data.text ?? ""));
        break;
      case "reply.restart":
        this.deltas = "";
        this.partial({ run_id: run, text: "", broken: false });
        break;
      case "typing":
        if (data.who !== "contact") this.typing(String(data.name ?? ""));
        break;
      case "draft.pending":
        this.store.set({ draftPending: true, partial: null, typing: null });
        break;
      case "handoff":
        this.store.set({ handoff: { promised_at: (data.promised_at as string | null) ?? null } });
        break;
      case "read":
        this.readBy(String(data.at ?? new Date().toISOString()));
        break;
    }
  }

  private arrived(given: Message): void {
    if (!given?.id) return;
    const { messages } = this.store.get();
    const known = messages.find((other) => other.id === given.id);
    // The stream tells of a message without its files.
    const message = given.files?.length || !known?.files?.length ? given : { ...given, files: known.files };
    // Each own message comes twice, as the answer to sending and over the stream.
    if (known && JSON.stringify(known) === JSON.stringify(message)) return;
    const change: globalThis.Partial<State> = { messages: upsert(messages, message) };
    const own = message.author.kind === "contact";
    if (!own && message.kind !== "event") {
      clearTimeout(this.partialTimer);
      this.deltas = "";
      Object.assign(change, { partial: null, typing: null, draftPending: false });
      if (message.author.kind === "member") change.handoff = null;
    }
    this.store.set(change);
    if (own && message.client_id) this.outbox.acknowledge(new Set([message.client_id]));
    if (!own && !known) this.onArrival(message);
  }

  private delta(run: string, text: string): void {
    const partial = this.store.get().partial;
    if (partial?.broken) return;
    // The beginning was said before we listened; half a reply is worse than a moment more of waiting.
    if (!partial) {
      this.partial({ run_id: run, text: "", broken: true });
      return;
    }
    this.deltas += text;
    // Many small pieces become one redraw per frame. A hidden page has no frames; a timer stands in.
    if (this.frame) return;
    const flush = () => {
      this.frame = 0;
      const now = this.store.get().partial;
      if (!now || now.broken || !this.deltas) return;
      const grown = { ...now, text: now.text + this.deltas };
      this.deltas = "";
      this.partial(grown);
    };
    this.frame = document.hidden ? Number(setTimeout(flush, 250)) : requestAnimationFrame(flush);
  }

  private partial(partial: State["partial"]): void {
    clearTimeout(this.partialTimer);
    this.partialTimer = setTimeout(() => this.store.set({ partial: null }), PARTIAL_LIMIT_MS);
    this.store.set({ partial, typing: null });
  }

  private typing(name: string): void {
    clearTimeout(this.typingTimer);
    this.store.set({ typing: name || this.store.get().info.assistant_name });
    this.typingTimer = setTimeout(() => this.store.set({ typing: null }), TYPING_SHOWN_MS);
  }

  private readBy(at: string): void {
    const messages = this.store
      .get()
      .messages.map((message) =>
        message.author.kind === "contact" && !message.read_at ? { ...message, read_at: at } : message,
      );
    this.store.set({ messages });
  }
}
