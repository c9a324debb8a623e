import { Button } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { url } from "../../api/client";
import { t } from "../../text";
import classes from "./door.module.css";
import { safeNext, setupQuery } from "./session";

/** The providers at which people may sign in instead. A plain link: the browser leaves this app and comes back. */
export function OtherWays({ next }: { next?: string }) {
  const setup = useQuery(setupQuery);
  const others = setup.data?.sign_in_with ?? [];
  if (others.length === 0) {
    return null;
  }
  const after = new URLSearchParams({ next: safeNext(next) });
  return (
    <>
      <div className={classes.or}>{t("signIn.or")}</div>
      <div className="col">
        {others.map((provider) => (
          <Button
            key={provider.id}
            variant="default"
            component="a"
            href={url(`/oidc/${provider.id}/start?${after}`)}
            fullWidth
          >
            {t("signIn.with", { name: provider.name })}
          </Button>
        ))}
      </div>
    </>
  );
}
