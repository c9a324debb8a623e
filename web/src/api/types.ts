/**
 * The shapes that the API sends, by noun. Job: the one place where features get their types from, so that the
 * generated schema can stand behind these names without touching a feature.
 */
export * from "./types-ai";

export type Role = "owner" | "admin" | "agent" | "analyst" | "viewer";

export interface List<T> {
  data: T[];
  next_cursor: string | null;
}

export interface Problem {
  type?: string;
  title?: string;
  status: number;
  code: string;
  detail?: string;
  fields?: { field: string; code: string; message: string }[];
  request_id?: string;
}

// Set-up and session
export interface Setup {
  needs_owner: boolean;
  demo: boolean;
  version: string;
  sign_in_with: { id: string; name: string }[];
  demo_sign_in: { email: string; password: string } | null;
}

export interface WorkspaceRef {
  id: string;
  slug: string;
  name: string;
  role: Role;
}

export interface Session {
  csrf_token: string;
  account: { id: string; email: string; name: string; totp_enabled: boolean };
  member: { id: string; role: Role };
  workspace: { id: string; slug: string; name: string };
  workspaces: WorkspaceRef[];
}

export interface SessionInfo {
  id: string;
  current: boolean;
  user_agent: string | null;
  ip: string | null;
  created_at: string;
  last_seen_at: string;
}

export interface Workspace {
  id: string;
  slug: string;
  name: string;
  brand: { color: string | null; logo_url: string | null };
  default_region: string | null;
  time_zone: string;
  allowed_origins: string[];
}

export interface Member {
  id: string;
  name: string;
  email: string;
  role: Role;
  created_at: string;
  last_seen_at: string | null;
}

export interface Invitation {
  id: string;
  email: string;
  role: Role;
  created_at: string;
  expires_at: string | null;
}

export interface ApiKey {
  id: string;
  name: string;
  prefix: string;
  scopes: string[];
  last_used_at: string | null;
  expires_at: string | null;
  created_at?: string;
}

export interface OutboxMail {
  id: string;
  to: string;
  subject: string;
  text: string;
  created_at: string;
  status: string;
}

// Contacts
export type IdentityKind = string;

export interface Identity {
  id: string;
  kind: IdentityKind;
  value: string;
  verified: boolean;
  source: string | null;
}

export interface FactSource {
  kind: "member" | "agent" | "customer" | "connection" | "import" | "rule" | string;
  id: string | null;
  label: string | null;
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

export interface ContactSummary {
  id: string;
  name: string | null;
  email: string | null;
  phone: string | null;
  last_seen_at: string | null;
  conversation_count: number;
  tags: string[];
}

export interface Contact {
  id: string;
  name: string | null;
  identities: Identity[];
  facts: Fact[];
  merged_from: { merge_id: string; contact_id: string; name: string | null; merged_at: string }[];
  created_at: string;
  last_seen_at: string | null;
}

export interface MergeSuggestion {
  id: string;
  contact: ContactSummary;
  other: ContactSummary;
  reason: string;
}

export interface EventRecord {
  event_id: string;
  type: string;
  source: string;
  occurred_at: string;
  contact_id?: string | null;
  member_id?: string | null;
  subject?: { kind: string; id: string } | null;
  properties?: Record<string, unknown>;
}

export interface Field {
  key: string;
  label: string;
  type: string;
}

// Knowledge
export interface Collection {
  id: string;
  name: string;
  slug: string;
  document_count: number;
}

export type DocumentStatus = "queued" | "processing" | "ready" | "failed";

export interface DocumentSummary {
  id: string;
  title: string;
  kind: string;
  source: "upload" | "article" | "faq" | "page" | string;
  collection: string | null;
  status: DocumentStatus;
  error: { code: string; detail: string } | null;
  passage_count: number;
  language: string | null;
  pinned: boolean;
  audience: string | null;
  updated_at: string;
  progress: number | null;
  duplicate_of: string | null;
  /** The address of a page, the name of a file. */
  source_ref?: string | null;
  has_original?: boolean;
}

export interface DocumentDetail extends DocumentSummary {
  body?: string | null;
}

export interface Passage {
  id: string;
  ordinal: number;
  heading_path: string[] | string | null;
  text: string;
  page: number | null;
}

export interface SearchHit {
  passage_id: string;
  document_id: string;
  title: string;
  heading_path: string[] | string | null;
  text: string;
  page: number | null;
  highlights: [number, number][];
  score: number;
  why: {
    text_rank: number | null;
    text_score: number | null;
    vector_rank: number | null;
    vector_score: number | null;
    recency: number | null;
    pinned: boolean | number | null;
  };
}

export interface SearchAnswer {
  data: SearchHit[];
  duration_ms: number;
}

// Conversations
export type ConversationStatus = "open" | "pending" | "closed";

export interface Handoff {
  reason: string;
  summary: string;
  promised_at: string | null;
}

export interface ConversationSummary {
  id: string;
  contact: { id: string; name: string | null };
  channel: string;
  status: ConversationStatus;
  owner: "agent" | "member";
  assignee: { id: string; name: string | null } | null;
  last_message: { text: string; author: string; at: string } | null;
  unread: number | boolean;
  draft_waiting: boolean;
  handoff: Handoff | null;
  updated_at: string;
}

export type Conversation = ConversationSummary;

export interface ConversationCounts {
  open: number;
  mine: number;
  unassigned: number;
  drafts: number;
  handed_off: number;
}

export interface Citation {
  n: number;
  document_id: string;
  passage_id: string;
  title: string;
  heading_path: string[] | string | null;
  quote: string;
  score: number | null;
}

export interface FileRef {
  id: string;
  name: string;
  content_type: string;
  size: number;
  url?: string;
}

export interface Message {
  id: string;
  conversation_id: string;
  author: { kind: "contact" | "agent" | "member" | "system"; id: string | null; name: string | null };
  kind: "text" | "note" | "event";
  text: string;
  citations: Citation[];
  run_id: string | null;
  client_id: string | null;
  created_at: string;
  delivered_at: string | null;
  read_at: string | null;
  files: FileRef[];
}

export interface Draft {
  id: string;
  conversation_id: string;
  contact: { id: string; name: string | null };
  message_id: string | null;
  text: string;
  citations: Citation[];
  status: "waiting" | "approved" | "rejected" | "withdrawn";
  run_id: string | null;
  created_at: string;
}

export interface SearchEverything {
  contacts: { id: string; name: string | null; email?: string | null }[];
  conversations: {
    id: string;
    contact: { id: string; name: string | null };
    snippet?: string | null;
    last_message?: { text: string } | null;
  }[];
  documents: { id: string; title: string; kind?: string }[];
}
