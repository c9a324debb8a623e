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
export type WidgetRules = Schemas["WidgetItem"];
export type Member = From<"MemberView", { role: Role }>;
export type Invitation = From<"InvitationView", { role: Role }>;
export type ApiKey = From<"KeyView">;
export type NewApiKey = ApiKey & Pick<Schemas["NewKeyView"], "secret">;
export type KeyScope = From<"ScopeView">;
export type WaysIn = From<"WaysIn">;
export type WayIn = From<"OidcLinkItem">;
export type LinkStart = From<"LinkStart">;
export type OutboxMail = From<"MailView">;

// Contacts
export type Identity = From<"IdentityItem">;
export type ContactSummary = From<"ContactItem">;
export type ContactConversation = From<"ContactConversation", { status: ConversationStatus }>;

export type Fact = From<"FactItem", { value: unknown }>;
export type Contact = From<"ContactDetail", { facts: Fact[]; merged_from: Merge[] }>;

/** What two contacts have in common, and where it was said. */
export interface MergeEvidence {
  kind?: string;
  field?: string;
  value?: unknown;
  note?: string;
  conversation_id?: string | null;
}

export type MergeActor = From<"MergeActor">;
export type Merge = From<"MergeItem", { evidence: MergeEvidence; moved: Record<string, number> }>;
export type Merged = From<"MergedItem", { contact: Contact }>;
export type MergeSuggestion = From<"SuggestionItem", { evidence: MergeEvidence }>;
export type MergePreview = From<
  "PreviewItem",
  {
    moves: Record<string, number>;
    fields: From<"FieldPreviewItem", { kept: Fact | null; other: Fact | null; counts: Fact }>[];
  }
>;
export type ContactEvent = From<"ContactEvent">;
export type Field = From<"FieldItem">;

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
>;

export type Conversation = ConversationSummary;
export type ConversationCounts = From<"Counts">;

export interface Citation {
  n: number;
  document_id: string;
  passage_id: string;
  title: string;
  heading_path: string[] | string | null;
  quote: string;
  score: number | null;
}

/** A file with the links by which it is fetched; a picture has a small copy. */
export type SentFile = From<"FileRef">;

export type AuthorKind = "contact" | "agent" | "member" | "system";

export type Message = From<
  "MessageItem",
  {
    author: From<"Author", { kind: AuthorKind }>;
    kind: "text" | "note" | "event";
    citations: Citation[];
  }
>;

export type Draft = From<
  "DraftItem",
  { status: "waiting" | "approved" | "rejected" | "withdrawn"; citations: Citation[] }
>;

export type SearchEverything = From<"FindingsView">;

export type RecurringJobs = From<"RecurringJobs">;
export type RecurringJob = From<"RecurringView">;
