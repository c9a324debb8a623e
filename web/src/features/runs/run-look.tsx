import {
  IconArrowForwardUp,
  IconBinaryTree,
  IconCpu,
  IconInbox,
  IconLifebuoy,
  IconMessageReply,
  IconRefresh,
  IconRoute,
  IconSearch,
  IconSend,
  IconShieldCheck,
  IconTool,
  IconWand,
} from "@tabler/icons-react";
import { t, tOr } from "../../text";
import { smallIcon } from "../../ui/icons";
import { Chip, type Tone } from "../../ui/page";

const ICONS: Record<string, typeof IconCpu> = {
  receive: IconInbox,
  understand: IconWand,
  retrieve: IconSearch,
  decide: IconBinaryTree,
  model: IconCpu,
  tool: IconTool,
  guard: IconShieldCheck,
  reply: IconMessageReply,
  deliver: IconSend,
  fallback: IconLifebuoy,
  retry: IconRefresh,
  hand_off: IconArrowForwardUp,
};

export function StepIcon({ kind }: { kind: string }) {
  const Icon = ICONS[kind] ?? IconRoute;
  return <Icon {...smallIcon} aria-hidden="true" />;
}

const STATUS_TONES: Record<string, Tone> = {
  done: "good",
  succeeded: "good",
  completed: "good",
  failed: "bad",
  running: "info",
};

export function RunStatus({ status }: { status: string }) {
  return <Chip tone={STATUS_TONES[status] ?? "plain"}>{tOr(`run.status.${status}`, status)}</Chip>;
}

/** The server's title of a step, which for a model or a tool is only its name. */
export function stepTitle(step: { kind: string; title: string }): string {
  const title = step.title || tOr(`step.${step.kind}`, step.kind);
  const isName = step.kind === "model" || step.kind === "tool";
  return tOr(`step.title.${title}`, isName ? title : title.charAt(0).toUpperCase() + title.slice(1));
}

export function rungName(rung: string): string {
  return tOr(`rung.${rung}`, rung.replace(/_/g, " "));
}

/** The built-in model has a name, not an id. */
export function modelName(model: string | null | undefined): string {
  return !model || model === "builtin" ? t("rung.builtin") : model;
}

const GOOD_RUNGS = ["full", "full_context", "model", "builtin"];

export function Rung({ rung }: { rung: string }) {
  return <Chip tone={GOOD_RUNGS.includes(rung) ? "plain" : "warn"}>{rungName(rung)}</Chip>;
}
