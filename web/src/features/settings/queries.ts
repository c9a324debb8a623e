/** Server state of the settings: one read and one write per resource. */
import { type QueryKey, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { List, RecurringJobs } from "../../api/types";
import { t } from "../../text";
import { say, sayError } from "../../ui/notice";

/** A whole document that is read, edited and put back: persona, reply modes, budget. */
export function useDocumentSetting<T, Change = Partial<T>>(
  key: string,
  path: string,
  method: "put" | "patch" = "put",
) {
  const queries = useQueryClient();
  const query = useQuery({ queryKey: [key], queryFn: () => api.get<T>(path) });
  const save = useMutation({
    mutationFn: (value: Change) => api[method]<T | undefined>(path, value),
    onSuccess: (saved, value) => {
      queries.setQueryData<T>([key], (before) => saved ?? (before ? { ...before, ...value } : before));
      say(t("saved"));
    },
  });
  return { query, save };
}

export function useList<T>(
  key: string,
  path: string,
  query: Record<string, string | number | undefined> = {},
) {
  return useQuery({
    queryKey: Object.keys(query).length > 0 ? [key, query] : [key],
    queryFn: async () => (await api.get<List<T>>(path, query)).data,
  });
}

/** Under the key of the jobs, so that news of jobs make it stale as well. */
export function useRecurring() {
  return useQuery({
    queryKey: ["jobs", "recurring"],
    queryFn: async () => (await api.get<RecurringJobs>("/jobs/recurring")).data,
  });
}

/** A write after which some lists are stale. */
export function useAct<In, Out = unknown>(
  act: (input: In) => Promise<Out>,
  stale: QueryKey[],
  done?: string,
) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: act,
    onSuccess: () => {
      if (done) {
        say(done);
      }
    },
    onError: sayError,
    onSettled: () => Promise.all(stale.map((queryKey) => queries.invalidateQueries({ queryKey }))),
  });
}
