/**
 * What this server can do, read from its own OpenAPI document. Job: a page for which the server has no route is not
 * offered, instead of being offered and failing. A server that does not say is taken to serve everything.
 */
import { queryOptions, useQuery } from "@tanstack/react-query";
import { ApiError, api } from "./client";

const PREFIX = "/api/v1";

export const servedQuery = queryOptions({
  queryKey: ["served"],
  queryFn: async (): Promise<string[] | null> => {
    try {
      const document = await api.get<{ paths?: Record<string, unknown> }>("/openapi.json");
      const paths = Object.keys(document.paths ?? {}).map((path) => path.replace(PREFIX, ""));
      return paths.length > 0 ? paths : null;
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) {
        return null;
      }
      throw error;
    }
  },
  staleTime: Number.POSITIVE_INFINITY,
  gcTime: Number.POSITIVE_INFINITY,
});

export function servesIn(paths: string[] | null | undefined, path: string | null): boolean {
  return !paths || path === null || paths.includes(path);
}

/** Asks whether a path, written as in the document (`/runs/{id}/replay`), is served. */
export function useServes(): (path: string | null) => boolean {
  const { data } = useQuery(servedQuery);
  return (path) => servesIn(data, path);
}
