/**
 * Joins the live stream to the Query caches. Invariant: an event makes what it touches stale and nothing more; only
 * the text of a reply in progress (which the API does not keep) is held here.
 */
import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from "react";
import { type LiveState, openLive } from "../api/live";
import type { LiveEvent } from "../api/types";

export interface Streaming {
  text: string;
  runId: string | null;
}

/** Replies that are being written right now, by conversation. */
class StreamingReplies {
  private replies = new Map<string, Streaming>();
  private typing = new Map<string, number>();
  private listeners = new Set<() => void>();

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  reply(conversationId: string): Streaming | null {
    return this.replies.get(conversationId) ?? null;
  }

  typingSince(conversationId: string): number {
    return this.typing.get(conversationId) ?? 0;
  }

  delta(conversationId: string, runId: string | null, text: string): void {
    const before = this.replies.get(conversationId);
    const same = before && before.runId === runId;
    this.replies.set(conversationId, { text: (same ? before.text : "") + text, runId });
    this.changed();
  }

  restart(conversationId: string): void {
    this.replies.set(conversationId, { text: "", runId: null });
    this.changed();
  }

  finished(conversationId: string): void {
    const had = this.replies.delete(conversationId);
    if (this.typing.delete(conversationId) || had) {
      this.changed();
    }
  }

  types(conversationId: string): void {
    this.typing.set(conversationId, Date.now());
    this.changed();
  }

  private changed(): void {
    for (const listener of this.listeners) {
      listener();
    }
  }
}

interface Live {
  state: LiveState;
  replies: StreamingReplies;
}

const LiveContext = createContext<Live | null>(null);

function useLive(): Live {
  const live = useContext(LiveContext);
  if (!live) {
    throw new Error("useLive outside of LiveProvider");
  }
  return live;
}

export function useLiveState(): LiveState {
  return useLive().state;
}

export function useStreamingReply(conversationId: string): Streaming | null {
  const { replies } = useLive();
  return useSyncExternalStore(replies.subscribe, () => replies.reply(conversationId));
}

const TYPING_MS = 5000;

export function useContactTyping(conversationId: string): boolean {
  const { replies } = useLive();
  const since = useSyncExternalStore(replies.subscribe, () => replies.typingSince(conversationId));
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const left = since + TYPING_MS - Date.now();
    setShown(left > 0);
    if (left <= 0) {
      return;
    }
    const timer = setTimeout(() => setShown(false), left);
    return () => clearTimeout(timer);
  }, [since]);
  return shown;
}

/** Which caches an event touches, by its type or else by its noun. */
const TOUCHES: Record<string, string[]> = {
  message: ["conversations", "conversation", "messages", "counts", "home", "notices"],
  note: ["messages", "conversation", "conversations"],
  conversation: [
    "contact-conversations",
    "conversations",
    "conversation",
    "messages",
    "counts",
    "home",
    "notices",
  ],
  draft: ["drafts", "conversations", "conversation", "counts", "home", "messages", "notices"],
  handoff: ["conversations", "conversation", "messages", "counts", "home", "notices"],
  reply: ["conversations", "conversation", "messages", "counts", "home", "notices"],
  run: ["runs", "run", "home"],
  document: ["documents", "document", "passages", "collections", "home", "notices"],
  passage: ["passages", "document"],
  collection: ["collections", "documents"],
  contact: ["contacts", "contact", "merges"],
  "contact.merged": [
    "contact-conversations",
    "contacts",
    "contact",
    "merges",
    "conversations",
    "conversation",
  ],
  "contact.unmerged": [
    "contact-conversations",
    "contacts",
    "contact",
    "merges",
    "conversations",
    "conversation",
  ],
  identity: ["contact", "contacts", "merges"],
  fact: ["contact"],
  member: ["members"],
  invitation: ["invitations", "members"],
  provider: ["providers"],
  job: ["jobs", "notices"],
  mail: ["outbox-mails"],
  workspace: ["workspace"],
  persona: ["persona"],
  prompt: ["prompts"],
  budget: ["budget", "notices"],
  run_retention: ["run-retention", "runs"],
  reply_modes: ["reply-modes"],
};

/** Collects what became stale and refreshes it together: 200 messages at once must not make 200 refreshes. */
class StaleCollector {
  private keys = new Set<string>();
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly queries: QueryClient) {}

  add(keys: string[]): void {
    for (const key of keys) {
      this.keys.add(key);
    }
    this.timer ??= setTimeout(() => this.flush(), 120);
  }

  /** Too much was missed to be told piece by piece. */
  everything(): void {
    void this.queries.invalidateQueries({ predicate: (query) => query.queryKey[0] !== "session" });
  }

  flush(): void {
    const keys = [...this.keys];
    this.keys.clear();
    this.timer = undefined;
    for (const key of keys) {
      void this.queries.invalidateQueries({ queryKey: [key] });
    }
  }

  stop(): void {
    clearTimeout(this.timer);
  }
}

/** After these, what was streamed can be read from the API. */
const ENDS_REPLY = new Set([
  "message.sent",
  "message.created",
  "draft.created",
  "run.finished",
  "conversation.handed_off",
]);

function conversationOf(event: LiveEvent): string | null {
  if (event.data.conversation_id) {
    return event.data.conversation_id;
  }
  const subject = event.data.subject;
  if (subject && typeof subject === "object" && subject.kind === "conversation") {
    return subject.id;
  }
  return null;
}

function handle(event: LiveEvent, replies: StreamingReplies, stale: StaleCollector): void {
  const type = event.type === "message" ? (event.data.type ?? event.type) : event.type;
  const conversation = conversationOf(event);
  if (type === "reply.delta") {
    if (conversation) {
      replies.delta(conversation, event.data.run_id ?? null, event.data.text ?? "");
    }
    return;
  }
  if (type === "reply.started" || type === "reply.restart") {
    if (conversation) {
      replies.restart(conversation);
    }
    return;
  }
  if (type === "reset") {
    stale.everything();
    return;
  }
  if (type === "typing") {
    if (conversation) {
      replies.types(conversation);
    }
    return;
  }
  const noun = type.split(".")[0] ?? "";
  const touched = TOUCHES[type] ?? TOUCHES[noun];
  if (touched) {
    stale.add(touched);
  }
  // The finished message is read from the API; its stream has done its work once that happened.
  if (conversation && ENDS_REPLY.has(type)) {
    setTimeout(() => replies.finished(conversation), 400);
  }
}

export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const [replies] = useState(() => new StreamingReplies());
  const [state, setState] = useState<LiveState>("connecting");
  useEffect(() => {
    const stale = new StaleCollector(queries);
    const close = openLive((event) => handle(event, replies, stale), setState);
    return () => {
      close();
      stale.stop();
    };
  }, [queries, replies]);
  return <LiveContext.Provider value={{ state, replies }}>{children}</LiveContext.Provider>;
}
