// Messages on their way out. Job: keep what the person sent until the server has it. Border: knows texts and ids,
// not the screen. Invariants: a message is stored before it is shown; one is sent at a time, in the order written;
// each carries its client_id on every try, so a repeated send counts once; nothing leaves the queue unless the
// server acknowledged it or the person removed it.

import type { FileRef, Message } from "../types";
import { ApiError } from "./api";
import { backoffMs } from "./backoff";
import { forget, recall, remember } from "./storage";

export interface Queued {
  client_id: string;
  text: string;
  files: FileRef[];
  created_at: string;
  /** Set when the server refused it for good; the queue goes on with the next one. */
  refused?: { code: string; detail: string };
  /** The last try was answered by a server that can't keep anything just now; it is tried again by itself. */
  held?: boolean;
}

export interface OutboxOptions {
  key: string;
  send: (item: Queued) => Promise<Message>;
  onSent: (item: Queued, message: Message) => void;
  onChange: (items: Queued[]) => void;
  random?: () => number;
  newId?: () => string;
  now?: () => Date;
}

export class Outbox {
  items: Queued[];
  private running = false;
  private attempt = 0;
  private wake: (() => void) | null = null;

  constructor(private readonly options: OutboxOptions) {
    this.items = this.load();
  }

  add(text: string, files: FileRef[] = []): Queued {
    const item: Queued = {
      client_id: (this.options.newId ?? newId)(),
      text,
      files,
      created_at: (this.options.now ?? (() => new Date()))().toISOString(),
    };
    this.save([...this.load(), item]);
    void this.flush();
    return item;
  }

  remove(clientId: string): void {
    this.save(this.load().filter((item) => item.client_id !== clientId));
  }

  /** A refused one gets another chance, at the end of the line it already stands in. */
  retry(clientId: string): void {
    this.save(
      this.load().map((item) => (item.client_id === clientId ? { ...item, refused: undefined } : item)),
    );
    this.nudge();
  }

  clear(): void {
    forget(this.options.key);
    this.items = [];
    this.options.onChange(this.items);
  }

  /** Ends a waiting time early and begins to send. */
  nudge(): void {
    this.attempt = 0;
    if (this.wake) this.wake();
    else void this.flush();
  }

  /** The server told us of this message over another way (live, or the list after a reload). */
  acknowledge(clientIds: Set<string>): void {
    const left = this.load().filter((item) => !clientIds.has(item.client_id));
    if (left.length !== this.items.length) this.save(left);
  }

  async flush(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      await withLock(this.options.key, () => this.drain());
    } finally {
      this.running = false;
    }
    // One may have been added while the lock was being given back.
    if (this.next()) void this.flush();
  }

  private async drain(): Promise<void> {
    for (;;) {
      const item = this.next();
      if (!item) return;
      try {
        const message = await this.options.send(item);
        this.attempt = 0;
        this.save(this.load().filter((other) => other.client_id !== item.client_id));
        this.options.onSent(item, message);
      } catch (error) {
        if (error instanceof ApiError && !error.retryable) {
          this.refuse(item, error);
          continue;
        }
        this.attempt += 1;
        this.hold(item, error instanceof ApiError && error.isFull);
        const asked = error instanceof ApiError ? error.retryAfterMs : null;
        await this.pause(asked ?? backoffMs(this.attempt, (this.options.random ?? Math.random)()));
      }
    }
  }

  private hold(item: Queued, held: boolean): void {
    if (held === (item.held ?? false)) return;
    this.save(this.load().map((other) => (other.client_id === item.client_id ? { ...other, held } : other)));
  }

  private refuse(item: Queued, error: ApiError): void {
    const refused = { code: error.code, detail: error.message };
    this.save(
      this.load().map((other) => (other.client_id === item.client_id ? { ...other, refused } : other)),
    );
  }

  private next(): Queued | undefined {
    return this.load().find((item) => !item.refused);
  }

  private load(): Queued[] {
    try {
      const items: unknown = JSON.parse(recall(this.options.key) ?? "[]");
      return Array.isArray(items) ? (items as Queued[]) : [];
    } catch {
      return [];
    }
  }

  private save(items: Queued[]): void {
    if (items.length === 0) forget(this.options.key);
    else remember(this.options.key, JSON.stringify(items));
    this.items = items;
    this.options.onChange(items);
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        this.wake = null;
        resolve();
      };
      const timer = setTimeout(done, ms);
      this.wake = done;
    });
  }
}

/**
 * Two tabs share one queue; only one of them may send, or the order could break. A frame in a foreign page may be refused
 * the lock, and with it the storage by which tabs could share anything: then there is nobody to wait for.
 */
async function withLock(key: string, work: () => Promise<void>): Promise<void> {
  if (typeof navigator === "undefined" || !navigator.locks) return work();
  let began = false;
  try {
    await navigator.locks.request(`steward:${key}`, () => {
      began = true;
      return work();
    });
  } catch (error) {
    if (began) throw error;
    await work();
  }
}

/** randomUUID exists only in secure contexts; a portal in a home network may be plain HTTP. */
function newId(): string {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
