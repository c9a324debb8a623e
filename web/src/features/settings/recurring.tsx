import { Button } from "@mantine/core";
import { api } from "../../api/client";
import type { RecurringJob } from "../../api/types";
import { t, tn, tOr } from "../../text";
import { Card, Chip } from "../../ui/page";
import { Loaded } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import { useAct, useRecurring } from "./queries";

/** The jobs that come back by themselves: when, and how to run one now or to stop it. */
export function Recurring() {
  const jobs = useRecurring();
  const manages = useMay()("job.manage");
  const stale = [["jobs"]];
  const run = useAct(
    (kind: string) => api.post(`/jobs/recurring/${kind}/run`),
    stale,
    t("recurring.started"),
  );
  const pause = useAct((kind: string) => api.post(`/jobs/recurring/${kind}/pause`), stale);
  const resume = useAct((kind: string) => api.post(`/jobs/recurring/${kind}/resume`), stale);
  const columns: Column<RecurringJob>[] = [
    {
      key: "kind",
      head: t("jobs.kind"),
      wide: true,
      cell: (job) => <span className="strong">{tOr(`job.${job.kind}`, job.kind)}</span>,
    },
    { key: "rhythm", head: t("recurring.rhythm"), quiet: true, wideOnly: true, cell: rhythm },
    {
      key: "last",
      head: t("recurring.last"),
      kind: "number",
      quiet: true,
      wideOnly: true,
      cell: (job) => (job.last_run_at ? <Time at={job.last_run_at} /> : t("recurring.never")),
    },
    {
      key: "next",
      head: t("recurring.next"),
      kind: "number",
      quiet: true,
      cell: (job) =>
        job.paused ? <Chip tone="warn">{t("recurring.paused")}</Chip> : <Time at={job.next_run_at} />,
    },
  ];
  if (manages) {
    columns.push({
      key: "acts",
      head: t("more"),
      kind: "acts",
      cell: (job) => (
        <>
          <Button size="compact-sm" variant="default" onClick={() => run.mutate(job.kind)}>
            {t("recurring.run")}
          </Button>
          <Button
            size="compact-sm"
            variant="subtle"
            color="gray"
            onClick={() => (job.paused ? resume : pause).mutate(job.kind)}
          >
            {job.paused ? t("recurring.resume") : t("recurring.pause")}
          </Button>
        </>
      ),
    });
  }
  return (
    <Card title={t("recurring.title")} flush>
      <Loaded query={jobs}>
        {(rows) => (
          <Table
            columns={columns}
            rows={rows}
            rowKey={(job) => job.kind}
            phoneLine={(job) => <span className="clip">{rhythm(job)}</span>}
          />
        )}
      </Loaded>
    </Card>
  );
}

function rhythm(job: RecurringJob): string {
  if (job.at_local_time) {
    return t("recurring.daily", { time: job.at_local_time, zone: job.time_zone });
  }
  return job.every_minutes === 60 ? t("recurring.hourly") : tn("recurring.every", job.every_minutes ?? 0);
}
