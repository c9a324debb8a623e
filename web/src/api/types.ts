/**
 * The shapes that the API sends, by noun. Job: the one place where features get their types from, so that the
 * generated schema can stand behind these names without touching a feature.
 */

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
  size?: number | null;
  url?: string | null;
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

// AI
export type StepKind =
  | "receive"
  | "understand"
  | "retrieve"
  | "decide"
  | "model"
  | "tool"
  | "guard"
  | "reply"
  | "deliver"
  | "fallback"
  | "retry"
  | "hand_off";

export interface RunStep {
  id: string;
  seq: number;
  kind: StepKind | string;
  title: string;
  input: unknown;
  output: unknown;
  started_offset_ms: number;
  duration_ms: number;
  tokens: number | { input: number; output: number } | null;
  cost_micros: number | null;
  error: string | null;
}

export interface RunSummary {
  id: string;
  agent: string;
  conversation_id: string | null;
  status: string;
  rung: string;
  model: string | null;
  started_at: string;
  duration_ms: number | null;
  input_tokens: number;
  output_tokens: number;
  cost_micros: number;
  error: string | null;
  summary: string | null;
}

export interface Run extends RunSummary {
  input: unknown;
  reply: string | null;
  citations: Citation[];
  steps: RunStep[];
}

export interface Persona {
  assistant_name: string;
  role: string;
  manner: string;
  language: string | null;
  instructions: string;
  forbidden_topics: string[];
  /** Null: the sentence that the role demands; empty: none. */
  disclaimer: string | null;
  greeting: string;
  suggested: string[];
  promise_hours: number;
}

export interface PreviewReply {
  reply: string;
  citations: Citation[];
  run: Partial<RunSummary> | null;
}

export type ReplyMode = "auto" | "draft" | "off";

export interface ReplyRule {
  channel?: string | null;
  intent?: string | null;
  /** Hours of the day in the workspace's zone, `to` exclusive; 1 is Monday; no days means every day. */
  hours?: { from: number; to: number; days: number[] } | null;
  mode: ReplyMode;
}

export interface ReplyModes {
  default: ReplyMode;
  rules: ReplyRule[];
}

export interface Provider {
  id: string;
  kind: string;
  name: string;
  base_url: string | null;
  model: string | null;
  has_key: boolean;
  enabled: boolean;
  order: number;
  status: string | null;
}

export interface ProviderTest {
  ok: boolean;
  latency_ms: number | null;
  models: string[];
  detail: string | null;
}

export interface CatalogueModel {
  id: string;
  provider?: string;
  kind?: string;
  name?: string;
  context?: number | null;
  input_micros_per_million?: number | null;
  output_micros_per_million?: number | null;
  capabilities?: string[];
}

export interface Budget {
  day_micros: number | null;
  month_micros: number | null;
  conversation_micros: number | null;
  spent: { day: number; month: number };
}

export interface PromptSummary {
  name: string;
  versions: number;
  active: string | null;
  split: { version_id: string; percent: number } | null;
}

export interface PromptDetail {
  name?: string;
  builtin_text: string;
  versions: { id: string; text: string; created_at: string; author: string | null }[];
  active_id: string | null;
  split?: { version_id: string; percent: number } | null;
}

// Operation
export interface Job {
  id: string;
  kind: string;
  status: "queued" | "running" | "dead" | "done" | "discarded";
  attempts: number;
  run_at: string;
  last_error: string | null;
  created_at: string;
}

export interface Consumer {
  name: string;
  cursor: number;
  head: number;
  lag: number;
  updated_at: string | null;
}

export interface Home {
  waiting: { drafts: number; handed_off: number; unassigned: number };
  answered_today: number;
  ai_resolution: number | null;
  documents: number;
  steps: { key: string; done: boolean }[];
  recent_runs: RunSummary[];
  volume: { day: string; conversations: number; by_agent: number }[];
}

/** One event of the live stream. `reply.delta` and `typing` carry no id: they are not kept and not resumed. */
export interface LiveEvent {
  id: string | null;
  type: string;
  data: {
    type?: string;
    subject?: { kind: string; id: string } | string | null;
    conversation_id?: string | null;
    run_id?: string | null;
    text?: string | null;
    [key: string]: unknown;
  };
}
