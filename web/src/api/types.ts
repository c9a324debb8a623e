/**
 * The names that features use for what the API sends. Job: every shape comes from the generated schema; what stands
 * here narrows a field that the document leaves open (a word out of a few, a value kept as JSON) and nothing else.
 * Invariant: a narrowed field exists in the schema, or this file does not compile.
 */
import type { components } from "./schema";

type Schemas = components["schemas"];

/** The server writes every field, and null into one that has no value; the document calls those optional. */
type Sent<T> = unknown extends T ? T : { [K in keyof T]-?: Sent<T[K]> };

type Narrowing<N extends keyof Schemas, F> = { [K in keyof F]: K extends keyof Schemas[N] ? unknown : never };

export type From<N extends keyof Schemas, F extends Narrowing<N, F> = Record<never, never>> = Omit<
  Sent<Schemas[N]>,
  keyof F
> &
  F;

export * from "./types-ai";

export interface List<T> {
  data: T[];
  next_cursor: string | null;
}

/** What stands between here and the server may answer too, with less. */
export type Problem = Partial<From<"Problem">> & Pick<Schemas["Problem"], "status" | "code">;

// Set-up and session
export type Role = Schemas["Role"];
export type Setup = From<"Setup">;
export type WorkspaceRef = From<"WorkspaceItem", { role: Role }>;

type Membership = { id: string; role: Role };

/** Whoever is signed in; not everybody belongs to a workspace. */
export type SignedIn = From<
  "SessionItem",
  { member: Membership | null; workspace: WorkspaceRef | null; workspaces: WorkspaceRef[] }
>;

/** Somebody at work in a workspace: what every page behind sign-in has. */
export type Session = SignedIn & { member: Membership; workspace: WorkspaceRef };

export type SessionInfo = From<"SessionPlace">;
export type Workspace = From<"WorkspaceView">;
export type WorkspaceChange = Schemas["WorkspaceChangeBody"];
export type Member = From<"MemberView", { role: Role }>;
export type Invitation = From<"InvitationView", { role: Role }>;
export type ApiKey = From<"KeyView">;
export type OutboxMail = From<"MailView">;

// Contacts
export type Identity = From<"IdentityItem">;
export type ContactSummary = From<"ContactItem">;
export type ContactConversation = From<"ContactConversation", { status: ConversationStatus }>;

export interface FactSource {
  kind: "member" | "agent" | "customer" | "connection" | "import" | "rule" | string;
  id: string | null;
  label: string | null;
  /** Where it was said. */
  conversation_id?: string | null;
}

export interface Fact {
  id: string;
  field: { key: string; label: string; type: string };
  value: unknown;
  source: FactSource;
  confidence: number;
  observed_at: string;
  expires_at: string | null;
  history_count: number;
}

export type Contact = From<"ContactDetail", { facts: Fact[]; merged_from: Merge[] }> & {
  /** The id that was asked for, if it was merged into this contact. */
  merged_id?: string | null;
};

/** What two contacts have in common, and where it was said. */
export interface MergeEvidence {
  kind?: string;
  field?: string;
  value?: unknown;
  note?: string;
  conversation_id?: string | null;
}

export interface MergeActor {
  kind: string;
  id: string;
  name: string | null;
}

export interface Merge {
  merge_id: string;
  kept: { id: string; name: string | null };
  absorbed: { id: string; name: string | null };
  reason: string;
  evidence: MergeEvidence;
  moved: Record<string, number>;
  merged_by: MergeActor;
  merged_at: string;
  undone_by: MergeActor | null;
  undone_at: string | null;
}

export interface MergeSuggestion {
  id: string;
  contact: ContactSummary;
  other: ContactSummary;
  reason: string;
  evidence: MergeEvidence;
  created_at: string;
}

export interface MergePreview {
  kept: ContactSummary;
  other: ContactSummary;
  moves: Record<string, number>;
  name: string | null;
  fields: { kept: Fact | null; other: Fact | null; counts: Fact }[];
}

export interface ContactEvent {
  event_id: string;
  type: string;
  source: string;
  occurred_at: string;
  conversation_id?: string | null;
}

export interface Field {
  key: string;
  label: string;
  type: string;
  choices?: string[];
}

// Knowledge
export type Collection = From<"CollectionView">;
export type DocumentStatus = "queued" | "processing" | "ready" | "failed";
export type DocumentSummary = From<"DocumentView", { status: DocumentStatus }>;
export type DocumentDetail = DocumentSummary;
export type Passage = From<"PassageView">;
export type SearchHit = From<"FoundPassage">;
export type SearchAnswer = From<"Found">;

// Conversations
export type ConversationStatus = "open" | "pending" | "closed";

export interface Handoff {
  reason: string;
  summary: string;
  promised_at: string | null;
}

export type ConversationSummary = From<
  "ConversationItem",
  { status: ConversationStatus; owner: "agent" | "member"; handoff: Handoff | null }
> & { overdue_at?: string | null };

export type Conversation = ConversationSummary;
export type ConversationCounts = From<"Counts"> & { overdue?: number };

export interface Citation {
  n: number;
  document_id: string;
  passage_id: string;
  title: string;
  heading_path: string[] | string | null;
  quote: string;
  score: number | null;
}

export type FileRef = From<"FileRef">;

/** A file with the links by which it is fetched; a picture has a small copy. */
export type SentFile = FileRef & {
  url: string;
  preview_url?: string | null;
  width?: number | null;
  height?: number | null;
};

export type AuthorKind = "contact" | "agent" | "member" | "system";

export type Message = From<
  "MessageItem",
  {
    author: From<"Author", { kind: AuthorKind }>;
    kind: "text" | "note" | "event";
    citations: Citation[];
    files: SentFile[];
  }
> & { suggested?: string[] };

export type Draft = From<
  "DraftItem",
  { status: "waiting" | "approved" | "rejected" | "withdrawn"; citations: Citation[] }
>;

export type SearchEverything = From<"FindingsView">;

export interface RecurringJob {
  kind: string;
  every_minutes: number | null;
  at_local_time: string | null;
  time_zone: string;
  next_run_at: string;
  last_run_at: string | null;
  paused: boolean;
}
