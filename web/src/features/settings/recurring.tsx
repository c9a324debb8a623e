import { Button } from "@mantine/core";
import { api } from "../../api/client";
import type { RecurringJob } from "../../api/types";
import { t, tn, tOr } from "../../text";
import { Card, Chip } from "../../ui/page";
import { Loaded } from "../../ui/states";
import { Time } from "../../ui/time";
import ui from "../../ui/ui.module.css";
import { useAct, useRecurring } from "./queries";

/** The jobs that come back by themselves: when, and how to run one now or to stop it. */
export function Recurring() {
  const jobs = useRecurring();
  const stale = [["jobs"]];
  const run = useAct(
    (kind: string) => api.post(`/jobs/recurring/${kind}/run`),
    stale,
    t("recurring.started"),
  );
  const pause = useAct((kind: string) => api.post(`/jobs/recurring/${kind}/pause`), stale);
  const resume = useAct((kind: string) => api.post(`/jobs/recurring/${kind}/resume`), stale);
  return (
    <Card title={t("recurring.title")} flush>
      <Loaded query={jobs}>
        {(rows) => (
          <div className={ui.tableScroll}>
            <table className={ui.table}>
              <thead>
                <tr>
                  <th>{t("jobs.kind")}</th>
                  <th className={ui.hideOnPhone}>{t("recurring.rhythm")}</th>
                  <th className={`num ${ui.hideOnPhone}`}>{t("recurring.last")}</th>
                  <th className="num">{t("recurring.next")}</th>
                  <th aria-label={t("more")} />
                </tr>
              </thead>
              <tbody>
                {rows.map((job) => (
                  <tr key={job.kind}>
                    <td className="strong">{tOr(`job.${job.kind}`, job.kind)}</td>
                    <td className={`muted ${ui.hideOnPhone}`}>{rhythm(job)}</td>
                    <td className={`num muted ${ui.hideOnPhone}`}>
                      {job.last_run_at ? <Time at={job.last_run_at} /> : t("recurring.never")}
                    </td>
                    <td className="num muted">
                      {job.paused ? (
                        <Chip tone="warn">{t("recurring.paused")}</Chip>
                      ) : (
                        <Time at={job.next_run_at} />
                      )}
                    </td>
                    <td>
                      <div className="row" style={{ justifyContent: "flex-end" }}>
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
                      </div>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
      </Loaded>
    </Card>
  );
}

function rhythm(job: RecurringJob): string {
  if (job.at_local_time) {
    return t("recurring.daily", { time: job.at_local_time, zone: job.time_zone });
  }
  return tn("recurring.every", job.every_minutes ?? 0);
}
