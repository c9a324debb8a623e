import { Button, Skeleton } from "@mantine/core";
import {
  IconArrowRight,
  IconCircle,
  IconCircleCheck,
  IconExternalLink,
  IconRoute,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import type { Home } from "../../api/types";
import { duration, number, percent, shortDay, t, tn, tOr } from "../../text";
import { Chart } from "../../ui/chart";
import { Copy } from "../../ui/copy";
import { bigIcon, icon, smallIcon } from "../../ui/icons";
import { Card, Page, Spark } from "../../ui/page";
import { Empty, Loaded } from "../../ui/states";
import { Time } from "../../ui/time";
import { rungName } from "../runs/run-look";
import { useMay } from "../session/may";
import { useSession } from "../session/session";
import classes from "./home.module.css";
import { useHome } from "./queries";

const STEP_PLACES: Record<string, string> = {
  documents: "/knowledge?add=upload",
  knowledge: "/knowledge?add=upload",
  persona: "/settings/persona",
  portal: "/settings/workspace",
  share: "/settings/workspace",
  conversation: "/settings/workspace",
  provider: "/settings/providers",
  member: "/settings/members",
  members: "/settings/members",
  invite: "/settings/members",
};

export function HomePage() {
  const session = useSession();
  const home = useHome();
  const hour = new Date().getHours();
  const greeting = hour < 12 ? "home.morning" : hour < 18 ? "home.afternoon" : "home.evening";
  const name = session.account.name.split(" ")[0] || session.account.email;
  return (
    <Page
      title={t(greeting, { name })}
      lead={t(home.data && isUnused(home.data) ? "home.lead.new" : "home.lead", {
        workspace: session.workspace.name,
      })}
    >
      <Loaded query={home} loading={<HomeLoading />}>
        {(data) => <HomeView home={data} />}
      </Loaded>
    </Page>
  );
}

function HomeLoading() {
  return (
    <>
      <div className={classes.waiting}>
        {[1, 2, 3, 4, 5].map((key) => (
          <Skeleton key={key} height={92} radius="md" />
        ))}
      </div>
      <div className={classes.two}>
        <Skeleton height={330} radius="md" />
        <Skeleton height={330} radius="md" />
      </div>
    </>
  );
}

/** Before the first conversation there is nothing to count or draw: what to do next takes the room. */
function isUnused(home: Home): boolean {
  return home.volume.every((day) => day.conversations === 0) && home.recent_runs.length === 0;
}

function HomeView({ home }: { home: Home }) {
  const may = useMay();
  const setsUp = may("workspace.manage") && home.steps.some((step) => !step.done);
  const isNew = isUnused(home);
  return (
    <>
      {isNew && setsUp ? null : <Waiting home={home} />}
      <div className={classes.two}>
        <div className="col" style={{ gap: 20 }}>
          {isNew && setsUp ? <FirstSteps steps={home.steps} /> : null}
          {isNew ? null : <Volume volume={home.volume} />}
          {may("run.read") && !isNew ? <RecentRuns runs={home.recent_runs} /> : null}
        </div>
        <div className="col" style={{ gap: 20 }}>
          {!isNew && setsUp ? <FirstSteps steps={home.steps} /> : null}
          <Portal />
          <Card title={t("nav.knowledge")}>
            <p className="muted">
              {tn("home.documents", home.documents)} <Link to="/knowledge">{t("home.documents.open")}</Link>
            </p>
          </Card>
        </div>
      </div>
    </>
  );
}

function Waiting({ home }: { home: Home }) {
  return (
    <div className={classes.waiting}>
      <Figure
        to="/inbox?box=drafts"
        value={number(home.waiting.drafts)}
        label={t("home.drafts")}
        hot={home.waiting.drafts > 0}
      />
      <Figure
        to="/inbox?box=handed_off"
        value={number(home.waiting.handed_off)}
        label={t("home.handedOff")}
        hot={home.waiting.handed_off > 0}
      />
      <Figure
        to="/inbox?box=unassigned"
        value={number(home.waiting.unassigned)}
        label={t("home.unassigned")}
      />
      <Figure to="/runs" value={number(home.answered_today)} label={t("home.answered")} />
      <Figure
        to="/inbox?box=closed"
        value={home.ai_resolution === null ? "–" : percent(home.ai_resolution)}
        label={t("home.resolution")}
        title={t("home.resolution.hint")}
      />
    </div>
  );
}

/** Where customers write, one press away: the best look at one's own assistant is from their side. */
function Portal() {
  const { workspace } = useSession();
  const path = `/p/${workspace.slug}`;
  return (
    <Card title={t("home.portal")}>
      <p className="muted">{t("home.portal.text")}</p>
      <div className="row wrap" style={{ marginTop: 12 }}>
        <Button
          component="a"
          href={path}
          target="_blank"
          rel="noreferrer"
          variant="default"
          leftSection={<IconExternalLink {...smallIcon} />}
        >
          {t("home.portal.open")}
        </Button>
        <Copy value={window.location.origin + path} />
      </div>
    </Card>
  );
}

interface FigureProps {
  to: string;
  value: string;
  label: string;
  hot?: boolean;
  title?: string;
}

/** A number that opens what is behind it. */
function Figure({ to, value, label, hot, title }: FigureProps): ReactNode {
  return (
    <Link to={to} className={classes.number} data-hot={hot} title={title}>
      <b>{value}</b>
      <span className="muted">{label}</span>
    </Link>
  );
}

function Volume({ volume }: { volume: Home["volume"] }) {
  const navigate = useNavigate();
  const total = volume.reduce((sum, day) => sum + day.conversations, 0);
  return (
    <Card title={t("home.volume")}>
      {total === 0 ? (
        <p className="faint">{t("home.volume.empty")}</p>
      ) : (
        <>
          <div className={classes.legend}>
            <span>
              <i />
              {t("home.volume.all")}
            </span>
            <span>
              <i data-agent="true" />
              {t("home.volume.agent")}
            </span>
          </div>
          <Chart
            title={t("home.volume")}
            categories={volume.map((day) => shortDay(day.day))}
            series={[
              { name: t("home.volume.all"), kind: "bar", values: volume.map((day) => day.conversations) },
              { name: t("home.volume.agent"), kind: "bar", values: volume.map((day) => day.by_agent) },
            ]}
            sentence={(index) => {
              const day = volume[index];
              return day
                ? t("home.volume.sentence", {
                    day: shortDay(day.day),
                    conversations: tn("home.conversations", day.conversations),
                    agent: number(day.by_agent),
                  })
                : "";
            }}
            onPick={() => navigate({ to: "/inbox" })}
          />
        </>
      )}
    </Card>
  );
}

function FirstSteps({ steps }: { steps: Home["steps"] }) {
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done && step.key !== "provider")?.key;
  return (
    <Card
      title={t("home.steps")}
      flush
      actions={<span className="faint small num">{t("home.steps.done", { done, all: steps.length })}</span>}
    >
      <ol className={classes.steps} style={{ padding: "6px 0" }}>
        {steps.map((step) => (
          <li key={step.key}>
            <Link
              to={STEP_PLACES[step.key] ?? "/settings"}
              data-done={step.done}
              data-next={step.key === next}
            >
              {step.done ? (
                <IconCircleCheck {...icon} aria-label={t("done")} />
              ) : (
                <IconCircle {...icon} aria-hidden="true" />
              )}
              <div className="grow">
                <div className={classes.stepTitle}>{tOr(`home.step.${step.key}`, step.key)}</div>
                {step.done ? null : (
                  <div className="muted small">{tOr(`home.step.${step.key}.text`, "")}</div>
                )}
              </div>
              {step.key === next ? (
                <IconArrowRight {...icon} className={classes.stepGo} aria-hidden="true" />
              ) : null}
            </Link>
          </li>
        ))}
      </ol>
    </Card>
  );
}

function RecentRuns({ runs }: { runs: Home["recent_runs"] }) {
  return (
    <Card title={t("home.runs")} flush actions={<Link to="/runs">{t("home.runs.all")}</Link>}>
      {runs.length === 0 ? (
        <Empty icon={<IconRoute {...bigIcon} />} title={t("runs.empty")}>
          {t("runs.empty.text")}
        </Empty>
      ) : (
        runs.slice(0, 6).map((run) => (
          <Link key={run.id} to="/runs/$runId" params={{ runId: run.id }} className={classes.run}>
            <Spark />
            <span className={`${classes.runTitle} clip`}>
              {run.summary ?? tOr(`agent.${run.agent}`, run.agent)}
            </span>
            <span className={`${classes.runMeta} faint small num`}>
              <span>{rungName(run.rung)}</span>
              <span>{duration(run.duration_ms)}</span>
              <Time at={run.started_at} narrow />
            </span>
          </Link>
        ))
      )}
    </Card>
  );
}
