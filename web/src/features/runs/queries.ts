/** Server state of runs. */
import { queryOptions, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { CatalogueModel, List, Provider, Replay, Run, RunSummary } from "../../api/types";
import { sayError } from "../../ui/notice";

export function useRuns(view: { agent?: string; conversation?: string }) {
  return useInfiniteQuery({
    queryKey: ["runs", view],
    queryFn: ({ pageParam, signal }) =>
      api.get<List<RunSummary>>("/runs", { ...view, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
}

export function runQuery(id: string) {
  return queryOptions({ queryKey: ["run", id], queryFn: () => api.get<Run>(`/runs/${id}`) });
}

export function useReplay(runId: string) {
  return useMutation({
    mutationFn: () => api.post<Replay>(`/runs/${runId}/replay`),
    onError: sayError,
  });
}

export function useRerun(runId: string) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (choice: { provider_id: string | null; model: string | null }) =>
      api.post<Run>(`/runs/${runId}/rerun`, choice),
    onSuccess: () => queries.invalidateQueries({ queryKey: ["runs"] }),
    onError: sayError,
  });
}

export function useRetention() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["run-retention"],
    queryFn: () => api.get<{ days: number }>("/runs/retention"),
  });
  const save = useMutation({
    mutationFn: (days: number) => api.put<{ days: number }>("/runs/retention", { days }),
    onSuccess: (saved) => {
      queries.setQueryData(["run-retention"], saved);
      void queries.invalidateQueries({ queryKey: ["runs"] });
    },
  });
  return { query, save };
}

export function useProviders() {
  return useQuery({
    queryKey: ["providers"],
    queryFn: async () => (await api.get<List<Provider>>("/providers")).data,
  });
}

export function useModels() {
  return useQuery({
    queryKey: ["models"],
    queryFn: async () => (await api.get<List<CatalogueModel>>("/models")).data,
    staleTime: 5 * 60_000,
  });
}
