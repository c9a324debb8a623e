import { Button } from "@mantine/core";
import { IconRoute, IconX } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { RunSummary } from "../../api/types";
import { duration, money, number, t, tOr } from "../../text";
import { bigIcon, smallIcon } from "../../ui/icons";
import { LinkButton } from "../../ui/links";
import { Card, Page } from "../../ui/page";
import { Empty, Failed, RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import ui from "../../ui/ui.module.css";
import { useRuns } from "./queries";
import { Retention } from "./retention";
import { Rung, RunStatus, rungName } from "./run-look";

const route = getRouteApi("/app/runs");

export function RunsPage() {
  const view = route.useSearch();
  const runs = useRuns(view);
  const rows = runs.data?.pages.flatMap((page) => page.data) ?? [];
  return (
    <Page
      title={t("nav.runs")}
      lead={t("runs.lead")}
      actions={
        view.conversation ? (
          <LinkButton
            variant="light"
            rightSection={<IconX {...smallIcon} />}
            to="/runs"
            search={{ agent: view.agent }}
          >
            {t("runs.ofConversation")}
          </LinkButton>
        ) : (
          <Retention />
        )
      }
    >
      <Card flush>
        {runs.isPending ? <RowsLoading rows={10} /> : null}
        {runs.error && !runs.data ? <Failed error={runs.error} onRetry={() => runs.refetch()} /> : null}
        {runs.data && rows.length === 0 ? (
          <Empty icon={<IconRoute {...bigIcon} />} title={t("runs.empty")} example={t("runs.empty.example")}>
            {t("runs.empty.text")}
          </Empty>
        ) : null}
        {rows.length > 0 ? <RunTable rows={rows} /> : null}
      </Card>
      {runs.hasNextPage ? (
        <Button
          mt={12}
          variant="default"
          loading={runs.isFetchingNextPage}
          onClick={() => runs.fetchNextPage()}
        >
          {t("loadMore")}
        </Button>
      ) : null}
    </Page>
  );
}

export function RunTable({ rows }: { rows: RunSummary[] }) {
  const navigate = useNavigate();
  return (
    <div className={ui.tableScroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            <th>{t("run.what")}</th>
            <th className={ui.hideOnPhone}>{t("run.statusLabel")}</th>
            <th className={ui.hideOnPhone}>{t("run.rung")}</th>
            <th className={ui.hideOnPhone}>{t("run.model")}</th>
            <th className={`num ${ui.hideOnPhone}`}>{t("run.tokens")}</th>
            <th className={`num ${ui.hideOnPhone}`}>{t("run.cost")}</th>
            <th className={`num ${ui.hideOnPhone}`}>{t("run.took")}</th>
            <th className={`num ${ui.hideOnPhone}`}>{t("run.when")}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((run) => (
            <tr
              key={run.id}
              data-link="true"
              onClick={() => navigate({ to: "/runs/$runId", params: { runId: run.id } })}
            >
              <td className={ui.mainCell}>
                <Link
                  to="/runs/$runId"
                  params={{ runId: run.id }}
                  className="clip strong"
                  style={{ display: "block" }}
                  onClick={(event) => event.stopPropagation()}
                >
                  {run.summary ?? tOr(`agent.${run.agent}`, run.agent)}
                </Link>
                <div className={ui.onlyOnPhone}>
                  <RunStatus status={run.status} />
                  <span className="clip">{rungName(run.rung)}</span>
                  <span>{duration(run.duration_ms)}</span>
                  <Time at={run.started_at} narrow />
                </div>
              </td>
              <td className={ui.hideOnPhone}>
                <RunStatus status={run.status} />
              </td>
              <td className={ui.hideOnPhone}>
                <Rung rung={run.rung} />
              </td>
              <td className={`muted ${ui.hideOnPhone}`}>{run.model ?? "builtin"}</td>
              <td className={`num muted ${ui.hideOnPhone}`}>
                {number(run.input_tokens + run.output_tokens)}
              </td>
              <td className={`num muted ${ui.hideOnPhone}`}>{money(run.cost_micros)}</td>
              <td className={`num muted ${ui.hideOnPhone}`}>{duration(run.duration_ms)}</td>
              <td className={`num muted ${ui.hideOnPhone}`}>
                <Time at={run.started_at} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
