/** Server state of knowledge. */
import {
  type InfiniteData,
  queryOptions,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from "@tanstack/react-query";
import { api } from "../../api/client";
import type {
  Collection,
  DocumentDetail,
  DocumentSummary,
  List,
  Passage,
  SearchAnswer,
} from "../../api/types";
import { t } from "../../text";
import { say, sayError, sayWithUndo } from "../../ui/notice";

export interface KnowledgeView {
  collection?: string;
  status?: string;
  q?: string;
}

export function useDocuments(view: KnowledgeView) {
  return useInfiniteQuery({
    queryKey: ["documents", view],
    queryFn: ({ pageParam, signal }) =>
      api.get<List<DocumentSummary>>("/documents", { ...view, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    // Live events move documents along; this is the belt for a stream that is cut while something is in work.
    refetchInterval: (query) => {
      const pages = (query.state.data as InfiniteData<List<DocumentSummary>> | undefined)?.pages ?? [];
      const working = pages.some((page) =>
        page.data.some((row) => ["queued", "processing"].includes(row.status)),
      );
      return working ? 5000 : false;
    },
  });
}

export function useCollections() {
  return useQuery({
    queryKey: ["collections"],
    queryFn: async () => (await api.get<List<Collection>>("/collections")).data,
    staleTime: 60_000,
  });
}

export function documentQuery(id: string) {
  return queryOptions({
    queryKey: ["document", id],
    queryFn: () => api.get<DocumentDetail>(`/documents/${id}`),
  });
}

export function passagesQuery(documentId: string) {
  return queryOptions({
    queryKey: ["passages", documentId],
    queryFn: async ({ signal }) => {
      const all: Passage[] = [];
      let cursor: string | null | undefined;
      do {
        const list = await api.get<List<Passage>>(
          `/documents/${documentId}/passages`,
          { cursor, limit: 200 },
          signal,
        );
        all.push(...list.data);
        cursor = list.next_cursor;
      } while (cursor && all.length < 2000);
      return all;
    },
  });
}

export function useKnowledgeSearch(q: string, collection?: string) {
  return useQuery({
    queryKey: ["knowledge-search", q, collection],
    queryFn: ({ signal }) => api.get<SearchAnswer>("/knowledge/search", { q, collection, limit: 10 }, signal),
    enabled: q.trim() !== "",
    placeholderData: (before) => before,
  });
}

export function useKnowledgeActs() {
  const queries = useQueryClient();
  const refresh = () => {
    for (const key of ["documents", "document", "collections", "passages"]) {
      void queries.invalidateQueries({ queryKey: [key] });
    }
  };
  const restore = useMutation({
    mutationFn: (id: string) => api.post(`/documents/${id}/restore`),
    onError: sayError,
    onSettled: refresh,
  });
  const remove = useMutation({
    mutationFn: (document: DocumentSummary) => api.delete(`/documents/${document.id}`),
    onSuccess: (_answer, document) =>
      sayWithUndo(t("document.deleted", { title: document.title }), () => restore.mutate(document.id)),
    onError: sayError,
    onSettled: refresh,
  });
  const change = useMutation({
    mutationFn: ({
      id,
      ...body
    }: { id: string } & Partial<Pick<DocumentDetail, "title" | "body" | "pinned" | "collection">>) =>
      api.patch<DocumentDetail>(`/documents/${id}`, body),
    onError: sayError,
    onSettled: refresh,
  });
  const addArticle = useMutation({
    mutationFn: (article: { title: string; body: string; collection?: string }) =>
      api.post<DocumentDetail>("/documents/article", article),
    onSuccess: () => say(t("article.saved")),
    onSettled: refresh,
  });
  const addFaq = useMutation({
    mutationFn: (pair: { question: string; answer: string }) =>
      api.post<DocumentDetail>("/documents/faq", pair),
    onSuccess: () => say(t("faq.saved")),
    onSettled: refresh,
  });
  const addPage = useMutation({
    mutationFn: (page: { url: string; crawl: "page" | "sitemap" }) => api.post("/documents/page", page),
    onSuccess: () => say(t("page.added")),
    onSettled: refresh,
  });
  const addCollection = useMutation({
    mutationFn: (name: string) => api.post<Collection>("/collections", { name }),
    onError: sayError,
    onSettled: refresh,
  });
  return { remove, restore, change, addArticle, addFaq, addPage, addCollection, refresh };
}
