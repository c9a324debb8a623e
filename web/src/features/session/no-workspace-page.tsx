import { Button } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { t } from "../../text";
import { say } from "../../ui/notice";
import { Failed } from "../../ui/states";
import { Door } from "./door";
import { isAtWork, sessionQuery, useSignOut } from "./session";

/** For somebody who is signed in and belongs to no workspace (yet, or any more). */
export function NoWorkspacePage() {
  const { data: session } = useQuery(sessionQuery);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const signOut = useSignOut();
  const look = useMutation({
    mutationFn: () => queries.fetchQuery({ ...sessionQuery, staleTime: 0 }),
    onSuccess: async (found) => {
      if (isAtWork(found)) {
        await navigate({ to: "/", replace: true });
        return;
      }
      say(t("noWorkspace.still"));
    },
  });
  return (
    <Door
      title={t("noWorkspace.title")}
      lead={t("noWorkspace.lead", { email: session?.account.email ?? "" })}
    >
      <div className="col">
        <Button fullWidth loading={look.isPending} onClick={() => look.mutate()}>
          {t("noWorkspace.look")}
        </Button>
        <Button fullWidth variant="default" loading={signOut.isPending} onClick={() => signOut.mutate()}>
          {t("noWorkspace.signOut")}
        </Button>
        {look.error ? <Failed error={look.error} /> : null}
      </div>
    </Door>
  );
}
