/** Server state of the inbox: reads, writes, and how a write shows at once. */
import {
  type InfiniteData,
  type QueryClient,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api, type QueryValues, randomKey } from "../../api/client";
import { useServes } from "../../api/served";
import type {
  Conversation,
  ConversationCounts,
  ConversationSummary,
  Draft,
  List,
  Member,
  Message,
} from "../../api/types";
import { t } from "../../text";
import { HOLD, hold, useHeld } from "../../ui/held";
import { say, sayError, sayWithUndo } from "../../ui/notice";
import { useSession } from "../session/session";

export const BOXES = ["open", "mine", "unassigned", "drafts", "handed_off", "overdue", "closed"] as const;
export type Box = (typeof BOXES)[number];

export interface InboxView {
  box?: string;
  channel?: string;
  q?: string;
}

export function boxOf(view: InboxView): Box {
  return BOXES.find((box) => box === view.box) ?? "open";
}

const BOX_QUERY: Record<Box, QueryValues> = {
  open: { status: "open" },
  mine: { status: "open", assignee: "me" },
  unassigned: { status: "open", assignee: "none" },
  drafts: { status: "all", waiting: "draft" },
  handed_off: { status: "all", waiting: "member" },
  overdue: { status: "all", waiting: "overdue" },
  closed: { status: "closed" },
};

export function useCounts() {
  return useQuery({
    queryKey: ["counts"],
    queryFn: () => api.get<ConversationCounts>("/conversations/counts"),
  });
}

export function useConversations(view: InboxView) {
  const query = { ...BOX_QUERY[boxOf(view)], channel: view.channel, q: view.q, limit: 40 };
  return useInfiniteQuery({
    queryKey: ["conversations", query],
    queryFn: ({ pageParam, signal }) =>
      api.get<List<ConversationSummary>>("/conversations", { ...query, cursor: pageParam }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
}

export function conversationQuery(id: string) {
  return queryOptions({
    queryKey: ["conversation", id],
    queryFn: () => api.get<Conversation>(`/conversations/${id}`),
  });
}

/** A message that is on its way, or that could not be sent. Only ever in the cache of this tab. */
export type ShownMessage = Message & { sending?: "pending" | "failed" };

const MOST_PAGES = 20;

export function messagesQuery(id: string) {
  return queryOptions({
    queryKey: ["messages", id],
    queryFn: async ({ client, signal }): Promise<ShownMessage[]> => {
      const all: ShownMessage[] = [];
      let cursor: string | null | undefined;
      for (let page = 0; page < MOST_PAGES; page += 1) {
        const list = await api.get<List<Message>>(
          `/conversations/${id}/messages`,
          { cursor, limit: 200 },
          signal,
        );
        all.push(...list.data);
        cursor = list.next_cursor;
        if (!cursor) {
          break;
        }
      }
      const known = new Set(all.map((message) => message.client_id).filter(Boolean));
      const mine = client.getQueryData<ShownMessage[]>(["messages", id]) ?? [];
      return [...all, ...mine.filter((message) => message.sending && !known.has(message.client_id))];
    },
  });
}

export function useMessages(id: string) {
  return useQuery(messagesQuery(id));
}

/** Null when none waits, undefined as long as nobody knows. */
export function useDraft(conversationId: string): Draft | null | undefined {
  const drafts = useQuery({
    queryKey: ["drafts"],
    queryFn: () => api.get<List<Draft>>("/drafts", { status: "waiting", limit: 200 }),
  });
  if (drafts.isPending) {
    return undefined;
  }
  return drafts.data?.data.find((draft) => draft.conversation_id === conversationId) ?? null;
}

export function useMembers() {
  const serves = useServes();
  return useQuery({
    enabled: serves("/members"),
    queryKey: ["members"],
    queryFn: () => api.get<List<Member>>("/members"),
    staleTime: 60_000,
  });
}

type Pages = InfiniteData<List<ConversationSummary>>;

/** Changes one conversation wherever it is shown; returns how to take that back. */
function patchEverywhere(queries: QueryClient, id: string, change: Partial<Conversation>): () => void {
  const lists = queries.getQueriesData<Pages>({ queryKey: ["conversations"] });
  const one = queries.getQueryData<Conversation>(["conversation", id]);
  queries.setQueriesData<Pages>({ queryKey: ["conversations"] }, (pages) => {
    if (!pages) {
      return pages;
    }
    return {
      ...pages,
      pages: pages.pages.map((page) => ({
        ...page,
        data: page.data.map((row) => (row.id === id ? { ...row, ...change } : row)),
      })),
    };
  });
  if (one) {
    queries.setQueryData<Conversation>(["conversation", id], { ...one, ...change });
  }
  return () => {
    for (const [key, value] of lists) {
      queries.setQueryData(key, value);
    }
    if (one) {
      queries.setQueryData(["conversation", id], one);
    }
  };
}

/** Resolves when what is on the screen is the new state. */
function refresh(queries: QueryClient, id: string): Promise<unknown> {
  const keys = [["conversations"], ["conversation", id], ["messages", id], ["counts"], ["drafts"]];
  return Promise.all(keys.map((queryKey) => queries.invalidateQueries({ queryKey })));
}

interface Change {
  status?: "open" | "pending" | "closed";
  assignee?: { id: string; name: string | null } | null;
  owner?: "agent";
}

function asRequest(change: Change): Record<string, unknown> {
  const { assignee, ...rest } = change;
  return assignee === undefined ? rest : { ...rest, assignee_id: assignee?.id ?? null };
}

/** Status, assignment and owner: shown at once, taken back when refused, undone from the toast. */
export function useChangeConversation(conversation: Conversation) {
  const queries = useQueryClient();
  const id = conversation.id;
  const change = useMutation({
    mutationFn: (next: Change) => api.patch<Conversation>(`/conversations/${id}`, asRequest(next)),
    onMutate: (next) => ({ takeBack: patchEverywhere(queries, id, next) }),
    onError: (error, _next, context) => {
      context?.takeBack();
      sayError(error);
    },
    onSettled: () => refresh(queries, id),
  });
  const withUndo = (next: Change, back: Change, words: string) => {
    change.mutate(next, { onSuccess: () => sayWithUndo(words, () => change.mutate(back)) });
  };
  return {
    setStatus: (status: "open" | "pending" | "closed") =>
      withUndo({ status }, { status: conversation.status }, t(`inbox.status.${status}.done`)),
    assign: (assignee: { id: string; name: string } | null) =>
      withUndo(
        { assignee },
        { assignee: conversation.assignee },
        assignee ? t("inbox.assigned", { name: assignee.name }) : t("inbox.unassigned"),
      ),
    giveBack: () => change.mutate({ owner: "agent" }, { onSuccess: () => say(t("inbox.givenBack")) }),
  };
}

/** The assistant forgets what was said so far; nothing that anybody reads changes. */
export function useResetContext(conversationId: string) {
  return useMutation({
    mutationFn: () => api.post(`/conversations/${conversationId}/reset`),
    onSuccess: () => say(t("inbox.reset.done")),
    onError: sayError,
  });
}

interface Outgoing {
  text: string;
  clientId: string;
  kind: "text" | "note";
}

export function useSend(conversationId: string) {
  const queries = useQueryClient();
  const session = useSession();
  const key = ["messages", conversationId];

  const update = (clientId: string, change: (message: ShownMessage) => ShownMessage | null) => {
    queries.setQueryData<ShownMessage[]>(key, (messages = []) =>
      messages.flatMap((message) => (message.client_id === clientId ? (change(message) ?? []) : [message])),
    );
  };

  const send = useMutation({
    mutationFn: ({ text, clientId, kind }: Outgoing) =>
      kind === "note"
        ? api.post<Message>(`/conversations/${conversationId}/notes`, { text }, { idempotencyKey: clientId })
        : api.post<Message>(
            `/conversations/${conversationId}/messages`,
            { text, client_id: clientId },
            { idempotencyKey: clientId },
          ),
    onMutate: async ({ text, clientId, kind }) => {
      await queries.cancelQueries({ queryKey: key });
      update(clientId, () => null);
      const message: ShownMessage = {
        id: clientId,
        // After everything that the server has numbered.
        seq: Number.MAX_SAFE_INTEGER,
        conversation_id: conversationId,
        author: { kind: "member", id: session.member.id, name: session.account.name },
        kind,
        text,
        citations: [],
        run_id: null,
        client_id: clientId,
        created_at: new Date().toISOString(),
        delivered_at: null,
        read_at: null,
        files: [],
        suggested: [],
        sending: "pending",
      };
      queries.setQueryData<ShownMessage[]>(key, (messages = []) => [...messages, message]);
    },
    onSuccess: (saved, { clientId }) => {
      update(clientId, (message) => (saved?.id ? { ...saved } : { ...message, sending: undefined }));
      void refresh(queries, conversationId);
    },
    onError: (error, { clientId }) => {
      update(clientId, (message) => ({ ...message, sending: "failed" }));
      sayError(error);
    },
  });

  return {
    send: (text: string, kind: "text" | "note") => send.mutate({ text, kind, clientId: randomKey() }),
    again: (message: ShownMessage) =>
      send.mutate({
        text: message.text,
        kind: message.kind === "note" ? "note" : "text",
        clientId: message.client_id ?? randomKey(),
      }),
    discard: (message: ShownMessage) => {
      if (message.client_id) {
        update(message.client_id, () => null);
      }
    },
  };
}

export function useMarkRead() {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => api.post(`/conversations/${id}/read`),
    onMutate: (id) => {
      patchEverywhere(queries, id, { unread: 0 });
    },
  });
}

/** What was changed in a draft whose approval was taken back, until it is approved again. */
const edited = new Map<string, string>();

export function editedText(draft: Draft): string | undefined {
  return edited.get(draft.id);
}

export type Decision = "approved" | "rejected";

/** What a member has decided and can still take back. */
export function useDecision(draft: Draft): Decision | null {
  const isHeld = useHeld();
  const decisions: Decision[] = ["approved", "rejected"];
  return decisions.find((decision) => isHeld(`draft-${decision}-${draft.id}`)) ?? null;
}

export function useDraftActs(draft: Draft) {
  const queries = useQueryClient();
  const done = () => refresh(queries, draft.conversation_id);
  const send = useMutation({
    mutationFn: (text?: string) =>
      api.post(`/drafts/${draft.id}/approve`, text === undefined ? {} : { text }),
    onSuccess: () => edited.delete(draft.id),
    onError: sayError,
    onSettled: done,
  });
  const refuse = useMutation({
    mutationFn: (reason: string) => api.post(`/drafts/${draft.id}/reject`, { reason }),
    onError: sayError,
    onSettled: done,
  });
  const approve = (text?: string) => {
    if (text === undefined) {
      edited.delete(draft.id);
    } else {
      edited.set(draft.id, text);
    }
    hold({
      key: `draft-approved-${draft.id}`,
      message: t("draft.approved"),
      act: () => send.mutateAsync(text),
      wait: HOLD.reply,
    });
  };
  const reject = (reason: string) =>
    hold({
      key: `draft-rejected-${draft.id}`,
      message: t("draft.rejected"),
      act: () => refuse.mutateAsync(reason),
    });
  const regenerate = useMutation({
    mutationFn: (instruction: string) => api.post<Draft>(`/drafts/${draft.id}/regenerate`, { instruction }),
    onError: sayError,
    onSettled: done,
  });
  return { approve, reject, regenerate };
}
