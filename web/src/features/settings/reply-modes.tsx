import { ActionIcon, Button, Checkbox, NativeSelect, TextInput } from "@mantine/core";
import { IconArrowUp, IconPlus, IconTrash } from "@tabler/icons-react";
import { useState } from "react";
import type { ReplyMode, ReplyModes, ReplyRule } from "../../api/types";
import { t } from "../../text";
import { smallIcon } from "../../ui/icons";
import { Card, Page } from "../../ui/page";
import { Failed, Loaded } from "../../ui/states";
import { CHANNELS, channelName } from "../inbox/channel";
import { ChangedBy } from "../session/may";
import { useDocumentSetting } from "./queries";
import classes from "./settings.module.css";

const MODES: ReplyMode[] = ["auto", "draft", "off"];
// Monday first; the API counts Monday as 1.
const DAYS = [1, 2, 3, 4, 5, 6, 7];

function dayLetter(day: number): string {
  return new Intl.DateTimeFormat("en", { weekday: "short" }).format(new Date(2024, 0, day));
}

function hourOptions(first: number, last: number) {
  return Array.from({ length: last - first + 1 }, (_, index) => {
    const hour = first + index;
    return { value: String(hour), label: `${String(hour).padStart(2, "0")}:00` };
  });
}

export default function ReplyModeSettings() {
  const { query } = useDocumentSetting<ReplyModes>("reply-modes", "/reply-modes");
  return (
    <Page title={t("settings.replyModes")} lead={t("modes.lead")} narrow>
      <Loaded query={query}>
        {(modes) => (
          <ChangedBy action="persona.manage">
            <ModesForm modes={modes} />
          </ChangedBy>
        )}
      </Loaded>
    </Page>
  );
}

function ModesForm({ modes }: { modes: ReplyModes }) {
  const { save } = useDocumentSetting<ReplyModes>("reply-modes", "/reply-modes");
  const [value, setValue] = useState(modes);
  const [dirty, setDirty] = useState(false);
  const change = (next: ReplyModes) => {
    setValue(next);
    setDirty(true);
  };
  const setRule = (at: number, rule: ReplyRule) =>
    change({ ...value, rules: value.rules.map((old, index) => (index === at ? rule : old)) });
  const raise = (at: number) => {
    const rules = [...value.rules];
    const [rule] = rules.splice(at, 1);
    if (rule) {
      rules.splice(at - 1, 0, rule);
      change({ ...value, rules });
    }
  };
  return (
    <div className={classes.form}>
      <Card title={t("modes.default")}>
        <div role="radiogroup" aria-label={t("modes.default")} className={classes.wideChoices}>
          {MODES.map((mode) => (
            // biome-ignore lint/a11y/useSemanticElements: a radio with a whole card as its label
            <button
              key={mode}
              type="button"
              role="radio"
              aria-checked={value.default === mode}
              className={classes.choice}
              style={{ alignItems: "flex-start", padding: 12 }}
              onClick={() => change({ ...value, default: mode })}
            >
              <span>
                <span className="strong">{t(`mode.${mode}`)}</span>
                <span className="muted small" style={{ display: "block" }}>
                  {t(`mode.${mode}.text`)}
                </span>
              </span>
            </button>
          ))}
        </div>
      </Card>
      <Card
        title={t("modes.rules")}
        flush
        actions={
          <Button
            size="compact-md"
            variant="default"
            leftSection={<IconPlus {...smallIcon} />}
            onClick={() => change({ ...value, rules: [...value.rules, { mode: "draft" }] })}
          >
            {t("modes.addRule")}
          </Button>
        }
      >
        {value.rules.length === 0 ? (
          <p className="muted" style={{ padding: 20 }}>
            {t("modes.noRules")}
          </p>
        ) : null}
        {value.rules.map((rule, index) => (
          <RuleLine
            key={index}
            rule={rule}
            first={index === 0}
            onChange={(next) => setRule(index, next)}
            onRaise={() => raise(index)}
            onRemove={() => change({ ...value, rules: value.rules.filter((_, at) => at !== index) })}
          />
        ))}
      </Card>
      {save.error ? <Failed error={save.error} /> : null}
      <div className={classes.savebar}>
        <Button
          disabled={!dirty}
          loading={save.isPending}
          onClick={() => save.mutate(value, { onSuccess: () => setDirty(false) })}
        >
          {t("save")}
        </Button>
      </div>
    </div>
  );
}

interface RuleProps {
  rule: ReplyRule;
  first: boolean;
  onChange: (rule: ReplyRule) => void;
  onRaise: () => void;
  onRemove: () => void;
}

function RuleLine({ rule, first, onChange, onRaise, onRemove }: RuleProps) {
  return (
    <div className={classes.rule}>
      <div className={classes.ruleHead}>
        <NativeSelect
          aria-label={t("inbox.channel")}
          data={[
            { value: "", label: t("inbox.channel.all") },
            ...CHANNELS.map((name) => ({ value: name, label: channelName(name) })),
          ]}
          value={rule.channel ?? ""}
          onChange={(event) => onChange({ ...rule, channel: event.currentTarget.value || null })}
        />
        <TextInput
          aria-label={t("modes.intent")}
          placeholder={t("modes.intent.any")}
          value={rule.intent ?? ""}
          onChange={(event) => onChange({ ...rule, intent: event.currentTarget.value || null })}
        />
        <NativeSelect
          aria-label={t("modes.mode")}
          data={MODES.map((mode) => ({ value: mode, label: t(`mode.${mode}`) }))}
          value={rule.mode}
          onChange={(event) => onChange({ ...rule, mode: event.currentTarget.value as ReplyMode })}
        />
        <div className="row" style={{ gap: 0 }}>
          <ActionIcon aria-label={t("modes.raise")} disabled={first} onClick={onRaise}>
            <IconArrowUp {...smallIcon} />
          </ActionIcon>
          <ActionIcon aria-label={t("remove")} onClick={onRemove}>
            <IconTrash {...smallIcon} />
          </ActionIcon>
        </div>
      </div>
      <RuleHours rule={rule} onChange={onChange} />
    </div>
  );
}

function RuleHours({ rule, onChange }: Pick<RuleProps, "rule" | "onChange">) {
  const hours = rule.hours;
  const change = (part: Partial<NonNullable<ReplyRule["hours"]>>) => {
    if (hours) {
      onChange({ ...rule, hours: { ...hours, ...part } });
    }
  };
  return (
    <div className="row wrap" style={{ minHeight: 30 }}>
      <Checkbox
        size="xs"
        radius="xs"
        label={t("modes.hours")}
        checked={Boolean(hours)}
        onChange={(event) =>
          onChange({
            ...rule,
            hours: event.currentTarget.checked ? { from: 18, to: 8, days: [1, 2, 3, 4, 5] } : null,
          })
        }
      />
      {hours ? (
        <>
          <NativeSelect
            size="xs"
            aria-label={t("modes.from")}
            data={hourOptions(0, 23)}
            value={String(hours.from)}
            onChange={(event) => change({ from: Number(event.currentTarget.value) })}
          />
          <span className="faint">–</span>
          <NativeSelect
            size="xs"
            aria-label={t("modes.to")}
            data={hourOptions(1, 24)}
            value={String(hours.to)}
            onChange={(event) => change({ to: Number(event.currentTarget.value) })}
          />
          <div className="row wrap" style={{ gap: 4 }}>
            {DAYS.map((day) => (
              <Button
                key={day}
                size="compact-xs"
                variant={hours.days.includes(day) ? "light" : "default"}
                aria-pressed={hours.days.includes(day)}
                onClick={() =>
                  change({
                    days: hours.days.includes(day)
                      ? hours.days.filter((other) => other !== day)
                      : [...hours.days, day].sort(),
                  })
                }
              >
                {dayLetter(day)}
              </Button>
            ))}
          </div>
        </>
      ) : null}
    </div>
  );
}
