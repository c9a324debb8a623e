/** The shapes of runs, persona, providers and prompts, and of the operation of the house. */
import type { Citation } from "./types";

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
