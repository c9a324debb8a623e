import { Button } from "@mantine/core";
import { IconRoute, IconX } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { RunSummary } from "../../api/types";
import { duration, money, number, t, tOr } from "../../text";
import { bigIcon, smallIcon } from "../../ui/icons";
import { LinkButton } from "../../ui/links";
import { Card, Page } from "../../ui/page";
import { Empty, Failed, RowsLoading } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { useRuns } from "./queries";
import { Retention } from "./retention";
import { modelName, Rung, RunStatus, rungName } from "./run-look";

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

function RunTable({ rows }: { rows: RunSummary[] }) {
  const navigate = useNavigate();
  const figure = (key: string, head: string, cell: (run: RunSummary) => ReactNode): Column<RunSummary> => ({
    key,
    head,
    kind: "number",
    quiet: true,
    wideOnly: true,
    cell,
  });
  const columns: Column<RunSummary>[] = [
    {
      key: "what",
      head: t("run.what"),
      wide: true,
      cell: (run) => (
        <Link
          to="/runs/$runId"
          params={{ runId: run.id }}
          className="clip strong"
          style={{ display: "block" }}
          onClick={(event) => event.stopPropagation()}
        >
          {run.summary ?? tOr(`agent.${run.agent}`, run.agent)}
        </Link>
      ),
    },
    {
      key: "status",
      head: t("run.statusLabel"),
      wideOnly: true,
      cell: (run) => <RunStatus status={run.status} />,
    },
    { key: "rung", head: t("run.rung"), wideOnly: true, cell: (run) => <Rung rung={run.rung} /> },
    {
      key: "model",
      head: t("run.model"),
      quiet: true,
      wideOnly: true,
      cell: (run) => modelName(run.model),
    },
    figure("tokens", t("run.tokens"), (run) => number(run.input_tokens + run.output_tokens)),
    figure("cost", t("run.cost"), (run) => money(run.cost_micros)),
    figure("took", t("run.took"), (run) => duration(run.duration_ms)),
    figure("when", t("run.when"), (run) => <Time at={run.started_at} />),
  ];
  return (
    <Table
      columns={columns}
      rows={rows}
      rowKey={(run) => run.id}
      onOpen={(run) => void navigate({ to: "/runs/$runId", params: { runId: run.id } })}
      phoneLine={(run) => (
        <>
          <RunStatus status={run.status} />
          <span className="clip">{rungName(run.rung)}</span>
          <span>{duration(run.duration_ms)}</span>
          <Time at={run.started_at} narrow />
        </>
      )}
    />
  );
}
