/**
 * What waits for a person: hand-offs, drafts, documents and jobs that failed, a budget that is nearly used. Job: one list out of what the server
 * already keeps, newest first, and since when this member has not looked. Invariant: a notice is gone when its cause is.
 */
import { useLocalStorage } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { ApiError, api, type QueryValues } from "../api/client";
import { useServes } from "../api/served";
import type {
  Budget,
  ConversationSummary,
  DocumentSummary,
  Draft,
  Job,
  List,
  LoggedEvent,
} from "../api/types";
import { useMay } from "../features/session/may";
import { useSession } from "../features/session/session";
import { percent, t, tOr } from "../text";

export type NoticeKind = "handoff" | "draft" | "document" | "job" | "budget";

export interface Notice {
  key: string;
  kind: NoticeKind;
  title: string;
  detail: string;
  at: string;
  /** A promise to the customer that was not kept. */
  late: boolean;
  to: string;
}

const MOST_OF_A_KIND = 20;

/** A list that this role may not see has nothing to announce. */
async function rows<T>(path: string, query: QueryValues, signal: AbortSignal): Promise<T[]> {
  try {
    return (await api.get<List<T>>(path, { ...query, limit: MOST_OF_A_KIND }, signal)).data;
  } catch (error) {
    if (error instanceof ApiError && error.status === 403) {
      return [];
    }
    throw error;
  }
}

function handoffNotice(row: ConversationSummary): Notice {
  const promised = row.handoff?.promised_at;
  return {
    key: `handoff-${row.id}`,
    kind: "handoff",
    title: t("bell.handoff", { name: row.contact.name ?? t("contact.unnamed") }),
    detail: row.last_message?.text ?? row.handoff?.summary ?? "",
    at: row.updated_at,
    late: promised ? Date.parse(promised) < Date.now() : false,
    to: `/inbox/${row.id}?box=handed_off`,
  };
}

function draftNotice(draft: Draft): Notice {
  return {
    key: `draft-${draft.id}`,
    kind: "draft",
    title: t("bell.draft", { name: draft.contact.name ?? t("contact.unnamed") }),
    detail: draft.text,
    at: draft.created_at,
    late: false,
    to: `/inbox/${draft.conversation_id}?box=drafts`,
  };
}

function documentNotice(document: DocumentSummary): Notice {
  return {
    key: `document-${document.id}`,
    kind: "document",
    title: t("bell.document", { title: document.title }),
    detail: document.error?.detail ?? "",
    at: document.updated_at,
    late: false,
    to: `/knowledge/${document.id}`,
  };
}

function jobNotice(job: Job): Notice {
  return {
    key: `job-${job.id}`,
    kind: "job",
    title: t("bell.job", { name: tOr(`job.${job.kind}`, job.kind) }),
    detail: job.last_error ?? "",
    at: job.finished_at ?? job.created_at,
    late: false,
    to: "/settings/jobs?status=dead",
  };
}

/** From this share of a limit on the server warns, once for each day or month. */
const WARNED_FROM = 0.8;

/** The warnings that still hold: told by the server, and the limit neither raised nor in a new period since. */
async function budgetNotices(signal: AbortSignal): Promise<Notice[]> {
  const [budget, events] = await Promise.all([
    api.get<Budget>("/budget", {}, signal),
    rows<LoggedEvent>("/events", { type: "budget.warned" }, signal),
  ]);
  return (["day", "month"] as const).flatMap((period) => {
    const limit = budget[`${period}_micros`];
    const spent = budget.spent[period];
    const warning = events.find((event) => (event.properties as { period?: string }).period === period);
    if (limit === null || !warning || spent < limit * WARNED_FROM) {
      return [];
    }
    return {
      key: `budget-${warning.event_id}`,
      kind: "budget" as const,
      title: t(`bell.budget.${period}`, { share: percent(spent / Math.max(limit, 1)) }),
      detail: t("bell.budget.text"),
      at: warning.occurred_at,
      late: false,
      to: "/settings/budget",
    };
  });
}

async function noticeList(
  served: (path: string) => boolean,
  managesBudget: boolean,
  signal: AbortSignal,
): Promise<Notice[]> {
  const waiting = { status: "all", waiting: "member" };
  const [handoffs, drafts, documents, jobs, budgets] = await Promise.all([
    rows<ConversationSummary>("/conversations", waiting, signal),
    rows<Draft>("/drafts", { status: "waiting" }, signal),
    rows<DocumentSummary>("/documents", { status: "failed" }, signal),
    served("/jobs") ? rows<Job>("/jobs", { status: "dead" }, signal) : [],
    managesBudget && served("/budget") && served("/events") ? budgetNotices(signal) : [],
  ]);
  const all = [
    ...handoffs.map(handoffNotice),
    ...drafts.map(draftNotice),
    ...documents.map(documentNotice),
    ...jobs.map(jobNotice),
    ...budgets,
  ];
  return all.sort((one, other) => other.at.localeCompare(one.at));
}

export function useNotices() {
  const session = useSession();
  const serves = useServes();
  const managesBudget = useMay()("budget.manage");
  const [seen, setSeen] = useLocalStorage({
    key: `steward-notices-seen-${session.workspace.id}`,
    defaultValue: "",
    getInitialValueInEffect: false,
  });
  const query = useQuery({
    queryKey: ["notices"],
    queryFn: ({ signal }) => noticeList(serves, managesBudget, signal),
  });
  const isNew = (notice: Notice) => notice.at > seen;
  return {
    query,
    isNew,
    unread: (query.data ?? []).filter(isNew).length,
    markSeen: () => setSeen(new Date().toISOString()),
  };
}
