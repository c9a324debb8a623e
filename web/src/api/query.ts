/** The Query client: server state lives here and nowhere else. */
import { QueryClient } from "@tanstack/react-query";
import { ApiError } from "./client";

export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        // A clear refusal (4xx) does not get better by asking again; a cut connection or a 5xx might.
        retry: (count, error) =>
          count < 2 && (!(error instanceof ApiError) || error.isOffline || error.status >= 500),
        retryDelay: (attempt) => Math.min(400 * 2 ** attempt, 4000),
        refetchOnWindowFocus: true,
      },
      mutations: { retry: false },
    },
  });
}
