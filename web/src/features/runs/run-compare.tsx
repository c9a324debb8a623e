/** What a repeated run led to: the replay's verdict, and two models' answers in figures. */
import { IconCheck, IconX } from "@tabler/icons-react";
import type { Replay, Run } from "../../api/types";
import { duration, money, number, t, tOr } from "../../text";
import { smallIcon } from "../../ui/icons";
import { Card } from "../../ui/page";
import { type Column, Table } from "../../ui/table";
import { modelName } from "./run-look";
import classes from "./runs.module.css";

export function ReplayResult({ replay }: { replay: Replay }) {
  return (
    <Card className={classes.apart}>
      <div className="row" role="status">
        {replay.identical ? (
          <>
            <IconCheck {...smallIcon} color="var(--st-good)" /> {t("run.identical")}
          </>
        ) : (
          <>
            <IconX {...smallIcon} color="var(--st-bad)" /> {t("run.different")}
          </>
        )}
      </div>
      {replay.identical ? null : (
        <>
          <p className="faint small">
            {t("run.changed", {
              what: replay.differences.map((part) => tOr(`run.part.${part}`, part)).join(", "),
            })}
          </p>
          <p className={classes.reply}>{replay.reply}</p>
        </>
      )}
      <WouldHave calls={replay.would_have} />
    </Card>
  );
}

/** Acts that a trial left undone. */
export function WouldHave({ calls }: { calls: { name: string }[] | undefined }) {
  if (!calls || calls.length === 0) {
    return null;
  }
  return (
    <p className="muted small">
      {t("run.wouldHave", {
        what: calls.map((call) => tOr(`step.title.${call.name}`, call.name)).join(", "),
      })}
    </p>
  );
}

interface Row {
  label: string;
  first: string;
  second: string;
  difference: string;
}

function signed(value: number, show: (value: number) => string): string {
  if (value === 0) {
    return t("run.compare.same");
  }
  return `${value > 0 ? "+" : "−"}${show(Math.abs(value))}`;
}

function rows(first: Run, second: Run): Row[] {
  const figure = (label: string, of: (run: Run) => number, show: (value: number) => string): Row => ({
    label,
    first: show(of(first)),
    second: show(of(second)),
    difference: signed(of(second) - of(first), show),
  });
  const cited = (run: Run) => run.citations.map((citation) => citation.passage_id);
  const same = (yes: boolean) => t(yes ? "run.compare.same" : "run.compare.other");
  const words = (run: Run) => number((run.reply ?? "").split(/\s+/).filter(Boolean).length);
  return [
    {
      label: t("run.compare.words"),
      first: words(first),
      second: words(second),
      difference: same(first.reply === second.reply),
    },
    {
      label: t("run.compare.passages"),
      first: number(first.citations.length),
      second: number(second.citations.length),
      difference: same(cited(first).join() === cited(second).join()),
    },
    figure(t("run.tokens"), (run) => run.input_tokens + run.output_tokens, number),
    figure(t("run.cost"), (run) => run.cost_micros, money),
    figure(t("run.took"), (run) => Math.round(run.duration_ms), duration),
  ];
}

export function Comparison({ first, second }: { first: Run; second: Run }) {
  const columns: Column<Row>[] = [
    { key: "what", head: t("run.what"), cell: (row) => row.label },
    { key: "first", head: modelName(first.model), kind: "number", cell: (row) => row.first },
    { key: "second", head: modelName(second.model), kind: "number", cell: (row) => row.second },
    {
      key: "difference",
      head: t("run.compare.difference"),
      kind: "number",
      cell: (row) => row.difference,
    },
  ];
  return (
    <Card title={t("run.compare")} flush className={classes.apart}>
      <Table columns={columns} rows={rows(first, second)} rowKey={(row) => row.label} />
    </Card>
  );
}
