import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useRouterState } from "@tanstack/react-router";
import { useEffect } from "react";
import { onAnswer, setCredentials } from "../api/client";
import { sessionQuery } from "../features/session/session";

/** A session that ended elsewhere (revoked, expired) brings the member to sign-in and back to where they were. */
export function useSignedOutRedirect(): void {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const here = useRouterState({ select: (state) => state.location.href });
  useEffect(
    () =>
      onAnswer((error) => {
        if (error?.status !== 401 || error.code === "sign_in_failed" || error.code === "totp_required") {
          return;
        }
        setCredentials(null, null);
        queries.setQueryData(sessionQuery.queryKey, null);
        void navigate({ to: "/sign-in", search: { next: here } });
      }),
    [queries, navigate, here],
  );
}
