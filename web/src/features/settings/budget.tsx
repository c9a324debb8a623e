import { Button, NumberInput, Progress } from "@mantine/core";
import { useState } from "react";
import type { Budget } from "../../api/types";
import { money, percent, t } from "../../text";
import { Card, Page } from "../../ui/page";
import { Failed, Loaded } from "../../ui/states";
import { ChangedBy } from "../session/may";
import { useDocumentSetting } from "./queries";
import classes from "./settings.module.css";

const MICROS = 1_000_000;
const WARN_AT = 0.8;

export default function BudgetSettings() {
  const { query } = useDocumentSetting<Budget>("budget", "/budget");
  return (
    <Page title={t("settings.budget")} lead={t("budget.lead")} narrow>
      <Loaded query={query}>
        {(budget) => (
          <div className={classes.form}>
            <Card title={t("budget.spent")}>
              <div className={classes.form}>
                <Spent label={t("budget.today")} spent={budget.spent.day} limit={budget.day_micros} />
                <Spent label={t("budget.month")} spent={budget.spent.month} limit={budget.month_micros} />
              </div>
            </Card>
            <ChangedBy action="budget.manage">
              <Limits budget={budget} />
            </ChangedBy>
          </div>
        )}
      </Loaded>
    </Page>
  );
}

function Spent({ label, spent, limit }: { label: string; spent: number; limit: number | null }) {
  const part = limit ? Math.min(spent / limit, 1) : 0;
  return (
    <div>
      <div className="row num">
        <span className="grow">{label}</span>
        <span>
          {money(spent)}{" "}
          {limit ? (
            <span className="faint">{t("budget.of", { limit: money(limit), part: percent(part) })}</span>
          ) : null}
        </span>
      </div>
      {limit ? (
        <Progress
          mt={4}
          size="sm"
          value={part * 100}
          color={part >= 1 ? "var(--st-bad)" : part >= WARN_AT ? "var(--st-warn)" : "var(--st-accent)"}
          aria-label={label}
        />
      ) : (
        <div className="faint small">{t("budget.noLimit")}</div>
      )}
    </div>
  );
}

const KINDS = ["day_micros", "month_micros", "conversation_micros"] as const;

function Limits({ budget }: { budget: Budget }) {
  const { save } = useDocumentSetting<Budget>("budget", "/budget");
  const [values, setValues] = useState(() => ({
    day_micros: budget.day_micros,
    month_micros: budget.month_micros,
    conversation_micros: budget.conversation_micros,
  }));
  return (
    <Card title={t("budget.limits")}>
      <div className={classes.form}>
        <div className={classes.pair}>
          {KINDS.map((kind) => (
            <NumberInput
              key={kind}
              label={t(`budget.${kind}`)}
              prefix="$ "
              min={0}
              decimalScale={2}
              placeholder={t("budget.noLimit")}
              value={values[kind] === null ? "" : (values[kind] ?? 0) / MICROS}
              onChange={(value) =>
                setValues((before) => ({
                  ...before,
                  [kind]: value === "" ? null : Math.round(Number(value) * MICROS),
                }))
              }
            />
          ))}
        </div>
        <p className="muted">{t("budget.what")}</p>
        {save.error ? <Failed error={save.error} /> : null}
        <div>
          <Button loading={save.isPending} onClick={() => save.mutate(values)}>
            {t("save")}
          </Button>
        </div>
      </div>
    </Card>
  );
}
