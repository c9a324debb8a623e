/** Finds people, conversations and documents by words. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import { useServes } from "../../api/served";
import type {
  ContactSummary,
  ConversationSummary,
  DocumentSummary,
  List,
  SearchEverything,
} from "../../api/types";

const MOST = 6;

/** By the three lists, where the server has no search of its own. */
async function searchLists(q: string, withContacts: boolean, signal: AbortSignal): Promise<SearchEverything> {
  const query = { q, limit: MOST };
  const [contacts, conversations, documents] = await Promise.all([
    withContacts ? api.get<List<ContactSummary>>("/contacts", query, signal) : null,
    api.get<List<ConversationSummary>>("/conversations", { ...query, status: "all" }, signal),
    api.get<List<DocumentSummary>>("/documents", query, signal),
  ]);
  return { contacts: contacts?.data ?? [], conversations: conversations.data, documents: documents.data };
}

export function useSearchEverything(q: string) {
  const serves = useServes();
  return useQuery({
    queryKey: ["search", q],
    queryFn: ({ signal }) =>
      serves("/search")
        ? api.get<SearchEverything>("/search", { q }, signal)
        : searchLists(q, serves("/contacts"), signal),
    enabled: q.trim().length > 1,
    placeholderData: keepPreviousData,
  });
}
