// What the screen shows. Job: the state of one conversation, and a way to hear of changes. Border: plain data, no
// requests. Invariant: replaced, never changed in place, so a part can tell by identity whether it must redraw.

import type { LiveStatus } from "./net/live";
import type { Queued } from "./net/outbox";
import type { Citation, Contact, FileRef, HandoffPromise, Info, Message } from "./types";

export interface Attachment {
  key: string;
  name: string;
  size: number;
  share: number;
  file: FileRef | null;
  error: string | null;
  retry?: (() => void) | undefined;
  cancel: () => void;
}

export type Sheet =
  | { kind: "passage"; citation: Citation }
  | { kind: "sign-in"; reason?: "handoff" }
  | { kind: "person" }
  | { kind: "account" }
  | { kind: "past"; id: string };

export interface Partial {
  run_id: string;
  text: string;
  /** The line broke while it was being written: there may be a hole, so only a dot line is shown. */
  broken: boolean;
}

export interface State {
  phase: "loading" | "ready";
  info: Info;
  contact: Contact | null;
  messages: Message[];
  outbox: Queued[];
  partial: Partial | null;
  typing: string | null;
  draftPending: boolean;
  handoff: HandoffPromise | null;
  connection: LiveStatus;
  attachments: Attachment[];
  sheet: Sheet | null;
  notice: string | null;
  identityHint: string;
}

export class Store {
  private listeners = new Set<() => void>();

  constructor(private state: State) {}

  get(): State {
    return this.state;
  }

  set(change: globalThis.Partial<State>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }
}

/** Puts a message where its time says, replacing the one with the same id or the same client_id. */
export function upsert(messages: Message[], message: Message): Message[] {
  const same = messages.findIndex(
    (other) => other.id === message.id || (!!message.client_id && other.client_id === message.client_id),
  );
  if (same >= 0) {
    const next = messages.slice();
    next[same] = message;
    return next;
  }
  let at = messages.length;
  while (at > 0 && isAfter(messages[at - 1] as Message, message)) at -= 1;
  return [...messages.slice(0, at), message, ...messages.slice(at)];
}

function isAfter(a: Message, b: Message): boolean {
  const left = Date.parse(a.created_at);
  const right = Date.parse(b.created_at);
  if (left !== right) return left > right;
  return a.id > b.id;
}
