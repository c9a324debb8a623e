/** Finds people, conversations and documents by words. */
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { SearchEverything } from "../../api/types";

export function useSearchEverything(q: string) {
  return useQuery({
    queryKey: ["search", q],
    queryFn: ({ signal }) => api.get<SearchEverything>("/search", { q }, signal),
    enabled: q.trim().length > 1,
    placeholderData: keepPreviousData,
  });
}
