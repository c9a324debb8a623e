import { Button, SegmentedControl } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api/client";
import type { Consumer, Job } from "../../api/types";
import { number, t, tn, tOr } from "../../text";
import { hold, useHeld } from "../../ui/held";
import { bigIcon } from "../../ui/icons";
import { Card, Chip, Page, type Tone } from "../../ui/page";
import { Empty, Loaded } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import { useAct, useList } from "./queries";
import { Recurring } from "./recurring";
import classes from "./settings.module.css";

const route = getRouteApi("/app/settings/$section");
const STATUSES = ["queued", "running", "dead", "done"] as const;
const TONES: Record<string, Tone> = { dead: "bad", running: "info", done: "good" };

export default function JobSettings() {
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  const chosen = STATUSES.find((name) => name === status);
  const jobs = useList<Job>("jobs", "/jobs", { status: chosen, limit: 50 });
  const stale = [["jobs"]];
  const manages = useMay()("job.manage");
  const isHeld = useHeld();
  const retry = useAct((id: string) => api.post(`/jobs/${id}/retry`), stale, t("jobs.retried"));
  const discard = useAct((id: string) => api.post(`/jobs/${id}/discard`), stale);
  const columns: Column<Job>[] = [
    {
      key: "kind",
      head: t("jobs.kind"),
      cell: (job) => (
        <>
          <div className="strong">{tOr(`job.${job.kind}`, job.kind)}</div>
          {job.last_error ? <div className={`small ${classes.jobError}`}>{job.last_error}</div> : null}
        </>
      ),
    },
    { key: "status", head: t("jobs.status"), wideOnly: true, cell: (job) => <Status job={job} /> },
    {
      key: "attempts",
      head: t("jobs.attempts"),
      kind: "number",
      quiet: true,
      wideOnly: true,
      cell: (job) => number(job.attempts),
    },
    {
      key: "run-at",
      head: t("jobs.runAt"),
      kind: "number",
      quiet: true,
      wideOnly: true,
      cell: (job) => <Time at={job.run_at} />,
    },
    {
      key: "acts",
      head: t("more"),
      kind: "acts",
      cell: (job) =>
        job.status === "dead" && manages && !isHeld(job.id) ? (
          <>
            <Button size="compact-sm" variant="default" onClick={() => retry.mutate(job.id)}>
              {t("retry")}
            </Button>
            <Button
              size="compact-sm"
              variant="subtle"
              color="gray"
              onClick={() =>
                hold({
                  key: job.id,
                  message: t("jobs.discarded"),
                  act: () => discard.mutateAsync(job.id),
                })
              }
            >
              {t("discard")}
            </Button>
          </>
        ) : null,
    },
  ];
  return (
    <Page title={t("settings.jobs")} lead={t("jobs.lead")}>
      <div className={classes.form}>
        <SegmentedControl
          aria-label={t("jobs.status")}
          style={{ alignSelf: "flex-start" }}
          data={[
            { value: "", label: t("jobs.all") },
            ...STATUSES.map((name) => ({ value: name, label: t(`job.status.${name}`) })),
          ]}
          value={chosen ?? ""}
          onChange={(value) =>
            navigate({ to: ".", search: (view) => ({ ...view, status: value || undefined }), replace: true })
          }
        />
        <Card flush>
          <Loaded query={jobs}>
            {(rows) =>
              rows.length === 0 ? (
                <Empty
                  icon={<IconStack2 {...bigIcon} />}
                  title={chosen === "dead" ? t("jobs.noneDead") : t("jobs.none")}
                >
                  {t("jobs.none.text")}
                </Empty>
              ) : (
                <Table
                  columns={columns}
                  rows={rows}
                  rowKey={(job) => job.id}
                  phoneLine={(job) => (
                    <>
                      <Status job={job} />
                      <Time at={job.run_at} />
                    </>
                  )}
                />
              )
            }
          </Loaded>
        </Card>
        <Recurring />
        <Consumers />
      </div>
    </Page>
  );
}

function Status({ job }: { job: Job }) {
  return <Chip tone={TONES[job.status] ?? "plain"}>{t(`job.status.${job.status}`)}</Chip>;
}

function Consumers() {
  const consumers = useList<Consumer>("consumers", "/consumers");
  const columns: Column<Consumer>[] = [
    {
      key: "name",
      head: t("consumers.name"),
      cell: (consumer) => <span className="strong">{tOr(`consumer.${consumer.name}`, consumer.name)}</span>,
    },
    {
      key: "lag",
      head: t("consumers.lag"),
      kind: "number",
      cell: (consumer) => (
        <Chip tone={consumer.lag === 0 ? "good" : consumer.lag > 100 ? "bad" : "warn"}>
          {consumer.lag === 0 ? t("consumers.upToDate") : tn("consumers.behind", consumer.lag)}
        </Chip>
      ),
    },
    {
      key: "cursor",
      head: t("consumers.cursor"),
      kind: "number",
      quiet: true,
      wideOnly: true,
      cell: (consumer) => `${number(consumer.cursor)} / ${number(consumer.head)}`,
    },
    {
      key: "updated",
      head: t("knowledge.updated"),
      kind: "number",
      quiet: true,
      wideOnly: true,
      cell: (consumer) => <Time at={consumer.updated_at} />,
    },
  ];
  return (
    <Card title={t("consumers.title")} flush>
      <Loaded query={consumers}>
        {(rows) => (
          <Table
            columns={columns}
            rows={rows}
            rowKey={(consumer) => consumer.name}
            phoneLine={(consumer) => <Time at={consumer.updated_at} />}
          />
        )}
      </Loaded>
    </Card>
  );
}
