/** The shapes of runs, persona, providers and prompts, and of the operation of the house. */
import type { Citation, From } from "./types";

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

export type RunStep = From<"StepItem", { kind: StepKind | string; input: unknown; output: unknown }>;
export type RunSummary = From<"RunItem">;
export type Run = From<"RunDetail", { input: unknown; citations: Citation[]; steps: RunStep[] }> & {
  would_have?: { name: string }[];
};

export interface Replay {
  identical: boolean;
  /** `reply`, `citations`, `hand_off` */
  differences: string[];
  reply: string | null;
  would_have: { name: string }[];
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

export type PreviewReply = From<"TrialReply", { citations: Citation[] }>;

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

export type Provider = From<"ProviderItem">;
export type ProviderTest = From<"TestResult">;
export type CatalogueModel = From<"ModelItem">;
export type Budget = From<"BudgetItem">;

export interface PromptSummary {
  name: string;
  versions: number;
  active: string | null;
  split: { version_id: string; percent: number } | null;
}

export interface PromptFigures {
  /** As it stands on the runs. */
  version: string;
  runs: number;
  /** 0 to 1 */
  fallback_rate: number;
  hand_off_rate: number;
  /** Per run. */
  cost_micros: number;
  duration_ms: number;
}

export interface PromptDetail {
  name?: string;
  builtin_text: string;
  /** Under which name runs carry the built-in text. */
  builtin_version?: string;
  versions: { id: string; text: string; created_at: string; author: string | null }[];
  active_id: string | null;
  split?: { version_id: string; percent: number } | null;
}

// Operation
export type Job = From<"JobView", { status: "queued" | "running" | "dead" | "done" | "discarded" }>;
export type Consumer = From<"ConsumerView">;
export type Home = From<"HomeView">;

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
