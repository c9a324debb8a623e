import { Button, SegmentedControl } from "@mantine/core";
import { IconStack2 } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { api } from "../../api/client";
import type { Consumer, Job } from "../../api/types";
import { number, t, tn, tOr } from "../../text";
import { bigIcon } from "../../ui/icons";
import { Card, Chip, Page, type Tone } from "../../ui/page";
import { Empty, Loaded } from "../../ui/states";
import { Time } from "../../ui/time";
import ui from "../../ui/ui.module.css";
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
  const retry = useAct((id: string) => api.post(`/jobs/${id}/retry`), stale, t("jobs.retried"));
  const discard = useAct((id: string) => api.post(`/jobs/${id}/discard`), stale, t("jobs.discarded"));
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
                <div className={ui.tableScroll}>
                  <table className={ui.table}>
                    <thead>
                      <tr>
                        <th>{t("jobs.kind")}</th>
                        <th className={ui.hideOnPhone}>{t("jobs.status")}</th>
                        <th className={`num ${ui.hideOnPhone}`}>{t("jobs.attempts")}</th>
                        <th className={`num ${ui.hideOnPhone}`}>{t("jobs.runAt")}</th>
                        <th aria-label={t("more")} />
                      </tr>
                    </thead>
                    <tbody>
                      {rows.map((job) => (
                        <tr key={job.id}>
                          <td>
                            <div className="strong">{tOr(`job.${job.kind}`, job.kind)}</div>
                            <div className={ui.onlyOnPhone}>
                              <Chip tone={TONES[job.status] ?? "plain"}>{t(`job.status.${job.status}`)}</Chip>
                              <Time at={job.run_at} />
                            </div>
                            {job.last_error ? (
                              <div className="small" style={{ color: "var(--st-bad)", maxWidth: 520 }}>
                                {job.last_error}
                              </div>
                            ) : null}
                          </td>
                          <td className={ui.hideOnPhone}>
                            <Chip tone={TONES[job.status] ?? "plain"}>{t(`job.status.${job.status}`)}</Chip>
                          </td>
                          <td className={`num muted ${ui.hideOnPhone}`}>{number(job.attempts)}</td>
                          <td className={`num muted ${ui.hideOnPhone}`}>
                            <Time at={job.run_at} />
                          </td>
                          <td>
                            {job.status === "dead" && manages ? (
                              <div className="row" style={{ justifyContent: "flex-end" }}>
                                <Button
                                  size="compact-sm"
                                  variant="default"
                                  onClick={() => retry.mutate(job.id)}
                                >
                                  {t("retry")}
                                </Button>
                                <Button
                                  size="compact-sm"
                                  variant="subtle"
                                  color="gray"
                                  onClick={() => discard.mutate(job.id)}
                                >
                                  {t("discard")}
                                </Button>
                              </div>
                            ) : null}
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </div>
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

function Consumers() {
  const consumers = useList<Consumer>("consumers", "/consumers");
  return (
    <Card title={t("consumers.title")} flush>
      <Loaded query={consumers}>
        {(rows) => (
          <div className={ui.tableScroll}>
            <table className={ui.table}>
              <thead>
                <tr>
                  <th>{t("consumers.name")}</th>
                  <th className="num">{t("consumers.lag")}</th>
                  <th className={`num ${ui.hideOnPhone}`}>{t("consumers.cursor")}</th>
                  <th className="num">{t("knowledge.updated")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((consumer) => (
                  <tr key={consumer.name}>
                    <td className="strong">{tOr(`consumer.${consumer.name}`, consumer.name)}</td>
                    <td className="num">
                      <Chip tone={consumer.lag === 0 ? "good" : consumer.lag > 100 ? "bad" : "warn"}>
                        {consumer.lag === 0 ? t("consumers.upToDate") : tn("consumers.behind", consumer.lag)}
                      </Chip>
                    </td>
                    <td className={`num muted ${ui.hideOnPhone}`}>
                      {number(consumer.cursor)} / {number(consumer.head)}
                    </td>
                    <td className="num muted">
                      <Time at={consumer.updated_at} />
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
