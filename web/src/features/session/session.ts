/** Who is signed in. Border: the only place that hands credentials to the API client. */
import { queryOptions, useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { ApiError, api, setCredentials } from "../../api/client";
import type { Session, Setup, SignedIn } from "../../api/types";
import { actNow } from "../../ui/held";
import { sayError } from "../../ui/notice";

export const setupQuery = queryOptions({
  queryKey: ["setup"],
  queryFn: () => api.get<Setup>("/setup"),
  staleTime: 60_000,
});

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async (): Promise<SignedIn | null> => {
    try {
      const session = await api.get<SignedIn>("/session");
      setCredentials(session.csrf_token, session.workspace?.id ?? null);
      return session;
    } catch (error) {
      if (error instanceof ApiError && error.status === 401) {
        setCredentials(null, null);
        return null;
      }
      throw error;
    }
  },
  staleTime: 5 * 60_000,
});

/** For pages behind sign-in: the guard of the app route has made sure that there is one. */
export function useSession(): Session {
  const { data } = useSuspenseQuery(sessionQuery);
  if (!data) {
    throw new ApiError({ status: 401, code: "signed_out" });
  }
  if (!isAtWork(data)) {
    throw new ApiError({ status: 404, code: NO_WORKSPACE });
  }
  return data;
}

/** Somebody was taken out of their last workspace while a page was open. */
export const NO_WORKSPACE = "no_workspace";

export function isAtWork(session: SignedIn | null | undefined): session is Session {
  return Boolean(session?.workspace && session.member);
}

/** After sign-in, set-up, invitation or a change of workspace: nothing of the last session may remain in memory. */
export function useEnter() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return async (session: SignedIn, to = "/") => {
    setCredentials(session.csrf_token, session.workspace?.id ?? null);
    queries.clear();
    queries.setQueryData(sessionQuery.queryKey, session);
    await navigate({ href: to, replace: true });
  };
}

export function useSignOut() {
  const queries = useQueryClient();
  const navigate = useNavigate();
  return useMutation({
    mutationFn: async () => {
      await actNow();
      return api.delete("/session");
    },
    onSuccess: async () => {
      setCredentials(null, null);
      queries.clear();
      queries.setQueryData(sessionQuery.queryKey, null);
      await navigate({ to: "/sign-in" });
    },
    onError: sayError,
  });
}

export function useSwitchWorkspace() {
  const enter = useEnter();
  return useMutation({
    mutationFn: async (workspaceId: string) => {
      await actNow();
      return api.post<SignedIn>("/session/workspace", { workspace_id: workspaceId });
    },
    onSuccess: (session) => enter(session, "/"),
    onError: sayError,
  });
}

/** Only addresses inside this app: a crafted ?next= must not lead elsewhere. */
export function safeNext(next: string | undefined): string {
  if (next?.startsWith("/") && !next.startsWith("//") && !next.startsWith("/\\")) {
    return next;
  }
  return "/";
}
