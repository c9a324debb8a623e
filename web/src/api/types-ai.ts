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
/** What a trial would have done; kept as JSON. */
type LeftUndone = { name: string }[];
export type Run = From<
  "RunDetail",
  { input: unknown; citations: Citation[]; steps: RunStep[]; would_have: LeftUndone }
>;

/** `differences`: `reply`, `citations`, `hand_off`. */
export type Replay = From<"ReplayItem", { citations: Citation[]; would_have: LeftUndone }>;

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
export type LoggedEvent = From<"EventView">;

export type PromptSummary = From<"PromptItem">;
export type PromptFigures = From<"FigureItem">;
export type PromptDetail = From<"PromptDetails">;

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
