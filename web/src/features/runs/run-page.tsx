import { Button, Modal, Select, TextInput } from "@mantine/core";
import { IconGitCompare, IconMessage, IconPlayerPlay } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi } from "@tanstack/react-router";
import { useState } from "react";
import { useServes } from "../../api/served";
import type { Citation, Run, RunStep } from "../../api/types";
import { duration, money, number, t, tOr } from "../../text";
import { smallIcon } from "../../ui/icons";
import { LinkButton } from "../../ui/links";
import { Card, Chip, Page, Spark } from "../../ui/page";
import { Loaded, RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import { Citations } from "../inbox/citations";
import { MessageText } from "../inbox/message-text";
import { PassageDrawer } from "../knowledge/passage-drawer";
import { useMay } from "../session/may";
import { runQuery, useModels, useProviders, useReplay, useRerun } from "./queries";
import { Comparison, ReplayResult, WouldHave } from "./run-compare";
import { modelName, Rung, RunStatus, rungName, StepIcon, stepTitle } from "./run-look";
import classes from "./runs.module.css";
import { Values } from "./values";

const route = getRouteApi("/app/runs/$runId");

export function RunPage() {
  const { runId } = route.useParams();
  const run = useQuery(runQuery(runId));
  return (
    <Loaded query={run} loading={<RowsLoading rows={8} height={56} />}>
      {(data) => <RunView key={data.id} run={data} />}
    </Loaded>
  );
}

function RunView({ run }: { run: Run }) {
  const { beside } = route.useSearch();
  const navigate = route.useNavigate();
  const serves = useServes();
  const repeats = useMay()("run.repeat");
  const replay = useReplay(run.id);
  const [choosing, setChoosing] = useState(false);
  const other = useQuery({ ...runQuery(beside ?? ""), enabled: beside !== undefined });
  return (
    <Page
      title={shortTitle(run.summary) ?? t("run.title")}
      lead={
        <>
          {tOr(`agent.${run.agent}`, run.agent)} · <Time at={run.started_at} />
        </>
      }
      actions={
        <>
          {run.conversation_id ? (
            <LinkButton
              variant="default"
              leftSection={<IconMessage {...smallIcon} />}
              to="/inbox/$conversationId"
              params={{ conversationId: run.conversation_id }}
            >
              {t("run.conversation")}
            </LinkButton>
          ) : null}
          {repeats && serves("/runs/{id}/replay") ? (
            <Button
              variant="default"
              leftSection={<IconPlayerPlay {...smallIcon} />}
              loading={replay.isPending}
              onClick={() => replay.mutate()}
            >
              {t("run.replay")}
            </Button>
          ) : null}
          {repeats && serves("/runs/{id}/rerun") ? (
            <Button
              variant="default"
              leftSection={<IconGitCompare {...smallIcon} />}
              onClick={() => setChoosing(true)}
            >
              {t("run.rerun")}
            </Button>
          ) : null}
        </>
      }
    >
      <dl className={classes.facts}>
        <Figure label={t("run.statusLabel")} value={<RunStatus status={run.status} />} />
        <Figure label={t("run.rung")} value={<Rung rung={run.rung} />} />
        <Figure label={t("run.model")} value={modelName(run.model)} />
        <Figure label={t("run.took")} value={duration(run.duration_ms)} />
        <Figure
          label={t("run.tokens")}
          value={`${number(run.input_tokens)} → ${number(run.output_tokens)}`}
        />
        <Figure label={t("run.cost")} value={money(run.cost_micros)} />
      </dl>
      {replay.data ? <ReplayResult replay={replay.data} /> : null}
      {run.error ? (
        <Card>
          <span className="strong" style={{ color: "var(--st-bad)" }}>
            {t("run.error")}
          </span>
          <p className="mono">{run.error}</p>
        </Card>
      ) : null}
      <div className={beside ? classes.two : undefined} style={beside ? undefined : { marginBottom: 20 }}>
        <ReplyCard run={run} title={beside ? modelLine(run) : t("run.reply")} />
        {beside ? (
          <Loaded query={other}>
            {(data) => (
              <ReplyCard
                run={data}
                title={modelLine(data)}
                onClose={() =>
                  navigate({ to: ".", search: (view) => ({ ...view, beside: undefined }), replace: true })
                }
              />
            )}
          </Loaded>
        ) : null}
      </div>
      {other.data ? <Comparison first={run} second={other.data} /> : null}
      <Trace run={run} />
      {choosing ? (
        <RerunDialog
          run={run}
          opened={choosing}
          onClose={() => setChoosing(false)}
          onRun={(id) => navigate({ to: ".", search: (view) => ({ ...view, beside: id }), replace: true })}
        />
      ) : null}
    </Page>
  );
}

const TITLE_LENGTH = 80;

/** The question stands in full below; as the title its beginning is enough, cut between words. */
function shortTitle(summary: string | null | undefined): string | null {
  if (!summary || summary.length <= TITLE_LENGTH) {
    return summary ?? null;
  }
  return `${summary.slice(0, TITLE_LENGTH).replace(/\s+\S*$/, "")}…`;
}

function modelLine(run: Run): string {
  return `${modelName(run.model)} · ${duration(run.duration_ms)} · ${money(run.cost_micros)}`;
}

function Figure({ label, value }: { label: string; value: React.ReactNode }) {
  return (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
    </div>
  );
}

function inputText(input: unknown): string {
  if (typeof input === "string") {
    return input;
  }
  if (input && typeof input === "object" && "text" in input && typeof input.text === "string") {
    return input.text;
  }
  return input === null || input === undefined ? "–" : JSON.stringify(input, null, 2);
}

function ReplyCard({ run, title, onClose }: { run: Run; title: string; onClose?: () => void }) {
  const [citation, setCitation] = useState<Citation | null>(null);
  return (
    <Card
      title={
        <span className="row">
          <Spark /> {title}
        </span>
      }
      actions={
        onClose ? (
          <Button size="compact-sm" variant="subtle" color="gray" onClick={onClose}>
            {t("close")}
          </Button>
        ) : (
          <Chip>{rungName(run.rung)}</Chip>
        )
      }
    >
      <div className="faint small">{t("run.asked")}</div>
      <p className={classes.reply} style={{ marginBottom: 12 }}>
        {inputText(run.input)}
      </p>
      <div className="faint small">{t("run.answered")}</div>
      <p className={classes.reply}>
        {run.reply ? (
          <MessageText text={run.reply} citations={run.citations} onCite={setCitation} />
        ) : (
          t("run.noReply")
        )}
      </p>
      {run.citations.length > 0 ? (
        <div className="row wrap" style={{ marginTop: 12, gap: 6 }}>
          <Citations citations={run.citations} onOpen={setCitation} />
        </div>
      ) : null}
      <WouldHave calls={run.would_have} />
      <PassageDrawer citation={citation} onClose={() => setCitation(null)} />
    </Card>
  );
}

function Trace({ run }: { run: Run }) {
  const { step: chosenId } = route.useSearch();
  const navigate = route.useNavigate();
  const steps = run.steps;
  const chosen = steps.find((step) => step.id === chosenId) ?? steps[0];
  const end = Math.max(
    run.duration_ms ?? 0,
    ...steps.map((step) => step.started_offset_ms + step.duration_ms),
    1,
  );
  if (!chosen) {
    return (
      <Card title={t("run.steps")}>
        <p className="faint">{t("run.noSteps")}</p>
      </Card>
    );
  }
  return (
    <Card title={t("run.steps")} flush>
      <div className={classes.trace}>
        <ol className={classes.steps}>
          {steps.map((step) => (
            <li key={step.id}>
              <button
                type="button"
                className={classes.step}
                aria-pressed={step.id === chosen.id}
                data-failed={step.error !== null && step.error !== undefined}
                onClick={() =>
                  navigate({
                    to: ".",
                    search: (view) => ({ ...view, step: step.id }),
                    replace: true,
                    resetScroll: false,
                  })
                }
              >
                <StepIcon kind={step.kind} />
                <span className="clip">{stepTitle(step)}</span>
                <span className={classes.track} aria-hidden="true">
                  <span
                    className={classes.bar}
                    data-kind={step.kind}
                    data-failed={step.error !== null && step.error !== undefined}
                    style={{
                      left: `${(step.started_offset_ms / end) * 100}%`,
                      width: `${Math.max((step.duration_ms / end) * 100, 0.4)}%`,
                    }}
                  />
                </span>
                <span className="num small muted" style={{ textAlign: "right" }}>
                  {duration(step.duration_ms)}
                </span>
              </button>
            </li>
          ))}
        </ol>
        <StepDetail step={chosen} />
      </div>
    </Card>
  );
}

function tokenText(tokens: RunStep["tokens"]): string | null {
  return tokens > 0 ? number(tokens) : null;
}

function StepDetail({ step }: { step: RunStep }) {
  const tokens = tokenText(step.tokens);
  return (
    <section className={classes.detail} aria-label={t("run.step")}>
      <h2>{stepTitle(step)}</h2>
      <div className="row wrap faint small num">
        <span>{tOr(`step.${step.kind}`, step.kind)}</span>
        <span>{t("run.at", { time: duration(step.started_offset_ms) })}</span>
        <span>{duration(step.duration_ms)}</span>
        {tokens ? <span>{t("run.tokensOf", { tokens })}</span> : null}
        {step.cost_micros ? <span>{money(step.cost_micros)}</span> : null}
      </div>
      {step.error ? (
        <>
          <h3>{t("run.error")}</h3>
          <pre className={classes.code} style={{ color: "var(--st-bad)" }}>
            {step.error}
          </pre>
        </>
      ) : null}
      {step.input !== null && step.input !== undefined ? (
        <Values key={`${step.id} in`} value={step.input} label={t("run.input")} />
      ) : null}
      {step.output !== null && step.output !== undefined ? (
        <Values key={`${step.id} out`} value={step.output} label={t("run.output")} />
      ) : null}
    </section>
  );
}

const BUILTIN = "builtin";

interface RerunProps {
  run: Run;
  opened: boolean;
  onClose: () => void;
  onRun: (runId: string) => void;
}

function RerunDialog({ run, opened, onClose, onRun }: RerunProps) {
  const providers = useProviders();
  const models = useModels();
  const rerun = useRerun(run.id);
  const [providerId, setProviderId] = useState<string | null>(BUILTIN);
  const [model, setModel] = useState("");
  const choices = (providers.data ?? []).filter((provider) => provider.enabled);
  const provider = choices.find((candidate) => candidate.id === providerId);
  const known = (models.data ?? []).filter((entry) => !provider || entry.provider === provider.kind);
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("run.rerun.title")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div className="col" style={{ gap: 14 }}>
        <p className="muted">{t("run.rerun.text")}</p>
        <Select
          label={t("provider.one")}
          data={[
            { value: BUILTIN, label: t("rung.builtin") },
            ...choices.map((choice) => ({ value: choice.id, label: choice.name })),
          ]}
          value={providerId}
          onChange={setProviderId}
          placeholder={t("provider.choose")}
        />
        <TextInput
          disabled={!provider}
          label={t("run.model")}
          placeholder={provider?.model ?? modelName(null)}
          value={model}
          list="steward-models"
          onChange={(event) => setModel(event.currentTarget.value)}
        />
        <datalist id="steward-models">
          {known.map((entry) => (
            <option key={entry.id} value={entry.id} />
          ))}
        </datalist>
        <Button
          loading={rerun.isPending}
          disabled={!providerId}
          onClick={() =>
            rerun.mutate(
              { provider_id: provider?.id ?? null, model: provider ? model.trim() || null : null },
              {
                onSuccess: (fresh) => {
                  onRun(fresh.id);
                  onClose();
                },
              },
            )
          }
        >
          {t("run.rerun.go")}
        </Button>
      </div>
    </Modal>
  );
}
