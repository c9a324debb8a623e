// The live stream. Job: keep one event stream open, resume it by Last-Event-ID, notice silence. Border: hands raw
// events on and knows no message. Invariant: after a break the next request carries the id of the last event that
// was handed on, so nothing between is lost; there is never more than one open stream.
//
// It reads the stream with fetch instead of EventSource: the token then travels in a header and not in the URL
// (URLs end up in logs), and Last-Event-ID is under our control.

import { backoffMs } from "./backoff";
import { type ServerEvent, SseParser } from "./sse";

/** The server sends a comment at least every 20 s; two missed ones mean that the line is dead. */
const SILENCE_MS = 45_000;

export type LiveStatus = "connecting" | "live" | "offline";

export interface LiveOptions {
  url: string;
  headers: () => Record<string, string>;
  onEvent: (event: ServerEvent) => void;
  onStatus: (status: LiveStatus) => void;
  /** Called each time the stream opened; the caller fetches what it may have missed. */
  onOpen: () => void;
  /** The server doesn't know us any more (401): open a session again before the next try. */
  renew: () => Promise<unknown>;
  random?: () => number;
  fetch?: typeof fetch;
}

export class Live {
  lastId = "";
  private attempt = 0;
  private abort: AbortController | null = null;
  private wake: (() => void) | null = null;
  private stopped = true;
  private atOnce = false;
  /** Counts starts; a loop that belongs to an earlier start ends by itself. */
  private generation = 0;

  constructor(private readonly options: LiveOptions) {}

  start(): void {
    if (!this.stopped) return;
    this.stopped = false;
    this.generation += 1;
    void this.run(this.generation);
  }

  stop(): void {
    this.stopped = true;
    this.abort?.abort();
    this.wake?.();
  }

  /** Tries now instead of after the waiting time: the browser says that it is online or the page is seen again. */
  nudge(): void {
    this.attempt = 0;
    this.wake?.();
  }

  /** Gives up the present line, which may be dead without knowing it, and opens another at once. */
  reconnect(): void {
    this.attempt = 0;
    this.atOnce = true;
    if (this.wake) this.wake();
    else this.abort?.abort();
  }

  private async run(generation: number): Promise<void> {
    const over = () => this.stopped || generation !== this.generation;
    while (!over()) {
      this.options.onStatus("connecting");
      this.atOnce = false;
      const ended = await this.readOnce();
      if (over()) return;
      this.options.onStatus("offline");
      if (ended === "unauthorised") await this.options.renew().catch(() => {});
      this.attempt += 1;
      if (this.atOnce) {
        this.atOnce = false;
        continue;
      }
      await this.pause(backoffMs(this.attempt, (this.options.random ?? Math.random)()));
    }
  }

  private async readOnce(): Promise<"ended" | "unauthorised"> {
    const abort = new AbortController();
    this.abort = abort;
    let silence = setTimeout(() => abort.abort(), SILENCE_MS);
    try {
      const headers: Record<string, string> = { Accept: "text/event-stream", ...this.options.headers() };
      if (this.lastId) headers["Last-Event-ID"] = this.lastId;
      const response = await (this.options.fetch ?? fetch)(this.options.url, {
        headers,
        credentials: "same-origin",
        cache: "no-store",
        signal: abort.signal,
      });
      if (response.status === 401) return "unauthorised";
      if (!response.ok || !response.body) return "ended";
      this.options.onStatus("live");
      this.options.onOpen();
      const parser = new SseParser(this.lastId);
      const decoder = new TextDecoder();
      const reader = response.body.getReader();
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return "ended";
        this.attempt = 0;
        clearTimeout(silence);
        silence = setTimeout(() => abort.abort(), SILENCE_MS);
        for (const event of parser.push(decoder.decode(value, { stream: true }))) {
          this.options.onEvent(event);
          this.lastId = event.id;
        }
      }
    } catch {
      return "ended";
    } finally {
      clearTimeout(silence);
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(done, ms);
      const self = this;
      function done() {
        clearTimeout(timer);
        self.wake = null;
        resolve();
      }
      this.wake = done;
    });
  }
}
