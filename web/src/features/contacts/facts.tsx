import { Button, Popover } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconHistory } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { Fact } from "../../api/types";
import { confidence, percent, t, tn, tOr } from "../../text";
import { smallIcon } from "../../ui/icons";
import { Spark } from "../../ui/page";
import { RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import classes from "./contacts.module.css";
import { FactInput, factEntry, factText } from "./fact-input";
import { useContactActs, useFactHistory } from "./queries";

export function sourceName(fact: Fact): string {
  return fact.source.label ?? tOr(`fact.source.${fact.source.kind}`, fact.source.kind);
}

export function Facts({ contactId, facts }: { contactId: string; facts: Fact[] }) {
  if (facts.length === 0) {
    return <p className="faint">{t("facts.empty")}</p>;
  }
  return (
    <div>
      {facts.map((fact) => (
        <FactLine key={fact.id} contactId={contactId} fact={fact} />
      ))}
    </div>
  );
}

/** A value, and behind it why we believe it. */
function FactLine({ contactId, fact }: { contactId: string; fact: Fact }) {
  const phone = useMediaQuery("(max-width: 760px)", false, { getInitialValueInEffect: false });
  const [opened, setOpened] = useState(false);
  const [value, setValue] = useState<string | null>(null);
  const history = useFactHistory(contactId, fact.field.key, opened && fact.history_count > 0);
  const { setFact } = useContactActs(contactId);
  const writes = useMay()("contact.write");
  const save = () => {
    if (value !== null && value.trim() !== "") {
      setFact.mutate({ key: fact.field.key, value: value.trim() }, { onSuccess: () => setValue(null) });
    }
  };
  return (
    <Popover
      opened={opened}
      onChange={setOpened}
      // Beside the pane where there is room; on a phone that would be outside the screen.
      position={phone ? "bottom-start" : "left-start"}
      width={320}
      shadow="md"
      radius="md"
      trapFocus
      withArrow
    >
      <Popover.Target>
        <button type="button" className={classes.fact} onClick={() => setOpened((value) => !value)}>
          <div className={classes.factLabel}>
            {fact.field.label}
            {fact.source.kind === "agent" ? (
              <>
                {" "}
                <Spark size={11} />
              </>
            ) : null}
          </div>
          <div className={classes.factValue}>{factText(fact.value, fact.field.type)}</div>
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <h3>{t("fact.why")}</h3>
        <p className="muted" style={{ marginTop: 4 }}>
          {t("fact.said", { source: sourceName(fact) })} <Time at={fact.observed_at} />,{" "}
          <span title={percent(fact.confidence)}>{confidence(fact.confidence)}</span>.
        </p>
        {fact.source.conversation_id ? (
          <p className="muted">
            <Link to="/inbox/$conversationId" params={{ conversationId: fact.source.conversation_id }}>
              {t("fact.where")}
            </Link>
          </p>
        ) : null}
        {fact.expires_at ? (
          <p className="muted">
            {t("fact.expires")} <Time at={fact.expires_at} />
          </p>
        ) : null}
        {writes ? (
          <div className="row" style={{ marginTop: 12 }}>
            <FactInput
              fieldKey={fact.field.key}
              label={t("fact.correct")}
              bare
              value={value ?? factEntry(fact.value)}
              onChange={setValue}
              onEnter={save}
            />
            <Button variant="default" disabled={value === null} loading={setFact.isPending} onClick={save}>
              {t("fact.correct")}
            </Button>
          </div>
        ) : null}
        {fact.history_count > 0 ? (
          <div style={{ marginTop: 12 }}>
            <div className="row small muted">
              <IconHistory {...smallIcon} /> {tn("fact.history", fact.history_count)}
            </div>
            {history.isPending ? <RowsLoading rows={2} height={28} /> : null}
            {history.data?.map((old) => (
              <div key={old.id} className="row small" style={{ minHeight: 26 }}>
                <span className="grow clip">{factText(old.value, fact.field.type)}</span>
                <span className="faint clip">{sourceName(old)}</span>
                <span className="faint">
                  <Time at={old.observed_at} narrow />
                </span>
              </div>
            ))}
          </div>
        ) : null}
      </Popover.Dropdown>
    </Popover>
  );
}
