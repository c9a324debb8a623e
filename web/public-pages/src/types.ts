// The shapes of the public HTTP contract (section Public). Job: one place that names what crosses the wire.
// Border: no behaviour. Invariant: every optional field may really be missing; the pages must still work.

export interface Brand {
  color?: string | null;
  on_color?: string | null;
  logo_url?: string | null;
}

export interface Info {
  name: string;
  brand: Brand;
  assistant_name: string;
  greeting: string;
  suggested: string[];
  languages?: string[];
  channel_open?: boolean;
  limits?: { message_chars?: number; file_bytes?: number };
}

export interface Contact {
  id: string;
  name: string | null;
  signed_in: boolean;
}

export interface Session {
  token: string;
  contact: Contact;
  conversation_id: string | null;
}

export interface Citation {
  n: number;
  passage_id: string;
  document_id?: string;
  title: string;
  heading_path?: string[] | string | null;
  quote?: string | null;
}

export interface FileRef {
  id: string;
  name: string;
  content_type?: string;
  size: number;
  /** Where it can be fetched without a cookie; a frame in a foreign page has no other way. */
  url?: string | null;
  /** The small copy of a picture. */
  preview_url?: string | null;
  width?: number | null;
  height?: number | null;
}

export type AuthorKind = "contact" | "agent" | "member" | "system";

export interface Message {
  id: string;
  author: { kind: AuthorKind; name?: string | null };
  kind: "text" | "event";
  text: string;
  citations?: Citation[];
  client_id?: string | null;
  run_id?: string | null;
  created_at: string;
  delivered_at?: string | null;
  read_at?: string | null;
  files?: FileRef[];
  suggested?: string[];
}

export interface HandoffPromise {
  promised_at: string | null;
}

/** What holds for the conversation beside its messages; sent with the messages and changed over live. */
export interface ConversationState {
  draft_pending?: boolean;
  handoff?: HandoffPromise | null;
}

export interface Passage {
  title: string;
  heading_path?: string[] | string | null;
  text: string;
  page?: number | null;
}

export interface PastConversation {
  id: string;
  channel?: string;
  status?: string;
  last_message?: { text: string; at: string } | null;
  updated_at: string;
}

export interface Page<T> {
  data: T[];
  next_cursor: string | null;
}
