import { Button } from "@mantine/core";
import { IconLogin2 } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { ApiError, api } from "../../api/client";
import type { LinkStart, WayIn, WaysIn as Ways } from "../../api/types";
import { t, tOr } from "../../text";
import { icon } from "../../ui/icons";
import { say } from "../../ui/notice";
import { Card, Chip } from "../../ui/page";
import { Failed, Loaded } from "../../ui/states";
import { Time } from "../../ui/time";
import { setupQuery } from "../session/session";
import classes from "./settings.module.css";

const route = getRouteApi("/app/settings/$section");

/** Sign-ins at other services that open this account: added by going there, taken away here. */
export function WaysIn() {
  const { status } = route.useSearch();
  const queries = useQueryClient();
  const setup = useQuery(setupQuery);
  const ways = useQuery({ queryKey: ["ways-in"], queryFn: () => api.get<Ways>("/oidc/links") });
  const add = useMutation({
    mutationFn: (id: string) => api.post<LinkStart>(`/oidc/${id}/link`),
    onSuccess: ({ location }) => window.location.assign(location),
  });
  const remove = useMutation({
    mutationFn: (link: WayIn) => api.delete(`/oidc/links/${link.id}`),
    onSuccess: (_, link) => say(t("waysIn.removed", { name: link.name })),
    onSettled: () => queries.invalidateQueries({ queryKey: ["ways-in"] }),
  });
  const providers = setup.data?.sign_in_with ?? [];
  const links = ways.data?.data ?? [];
  if (providers.length === 0 && links.length === 0) {
    return null;
  }
  const addable = providers.filter((provider) => !links.some((link) => link.provider === provider.id));
  const came = status && status !== "linked" ? status : null;
  const error = add.error ?? remove.error ?? (came ? refusal(came) : null);
  return (
    <Card
      title={t("waysIn.title")}
      actions={status === "linked" ? <Chip tone="good">{t("waysIn.linked")}</Chip> : undefined}
      flush
    >
      <Loaded query={ways}>
        {({ data, has_password }) => (
          <>
            <p className="muted measure" style={{ padding: "12px 20px 0" }}>
              {t(has_password ? "waysIn.text" : "waysIn.noPassword")}
            </p>
            {error ? (
              <div style={{ padding: "12px 20px 0" }}>
                <Failed error={error} />
              </div>
            ) : null}
            {data.map((link) => (
              <div key={link.id} className={classes.line}>
                <IconLogin2 {...icon} color="var(--st-ink-3)" />
                <div className="grow">
                  <div className="row wrap">
                    {link.name}
                    {link.provider ? null : <Chip tone="warn">{t("waysIn.gone")}</Chip>}
                  </div>
                  <div className="faint small">
                    {link.email ? `${link.email} · ` : ""}
                    {t("waysIn.used")} <Time at={link.last_used_at} />
                  </div>
                </div>
                <Button
                  size="compact-md"
                  variant="default"
                  loading={remove.isPending && remove.variables?.id === link.id}
                  onClick={() => remove.mutate(link)}
                >
                  {t("waysIn.remove")}
                </Button>
              </div>
            ))}
            {addable.map((provider) => (
              <div key={provider.id} className={classes.line}>
                <IconLogin2 {...icon} color="var(--st-ink-3)" />
                <div className="grow">{provider.name}</div>
                <Button size="compact-md" loading={add.isPending} onClick={() => add.mutate(provider.id)}>
                  {t("waysIn.add")}
                </Button>
              </div>
            ))}
          </>
        )}
      </Loaded>
    </Card>
  );
}

/** What the way back from a service has brought, in the words for its code. */
export function refusal(code: string): ApiError {
  return new ApiError({ status: 400, code, detail: tOr(`signIn.refused.${code}`, t("signIn.other.failed")) });
}
