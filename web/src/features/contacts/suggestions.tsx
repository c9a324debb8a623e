import { Button } from "@mantine/core";
import { IconArrowsJoin } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import type { ContactSummary, MergeSuggestion } from "../../api/types";
import { t, tn } from "../../text";
import { Face } from "../../ui/face";
import { smallIcon } from "../../ui/icons";
import { Card } from "../../ui/page";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import classes from "./contacts.module.css";
import { evidenceText } from "./evidence";
import { MergeDialog } from "./merge-dialog";
import { useMerge, useMergeSuggestions } from "./queries";

/** On the page of a contact: who else it may be. Nothing, when there is no such suggestion. */
export function Suggestions({ contact }: { contact: string }) {
  const suggestions = useMergeSuggestions(contact);
  if (!suggestions.data || suggestions.data.length === 0) {
    return null;
  }
  return (
    <Card title={t("merge.title")} flush className={classes.suggested}>
      <SuggestionList suggestions={suggestions.data} />
    </Card>
  );
}

export function SuggestionList({ suggestions }: { suggestions: MergeSuggestion[] }) {
  const [looking, setLooking] = useState<MergeSuggestion | null>(null);
  const { dismiss } = useMerge();
  const merges = useMay()("contact.merge");
  return (
    <>
      {suggestions.map((row) => (
        <div key={row.id} className={classes.pair}>
          <Person contact={row.contact} />
          <IconArrowsJoin {...smallIcon} aria-hidden="true" className={classes.joins} />
          <Person contact={row.other} />
          <div className={classes.why}>
            <span className="muted small">
              {evidenceText(row.reason, row.evidence)} · <Time at={row.created_at} />
            </span>
            {row.evidence.conversation_id ? (
              <Link
                to="/inbox/$conversationId"
                params={{ conversationId: row.evidence.conversation_id }}
                className="small"
              >
                {t("fact.where")}
              </Link>
            ) : null}
          </div>
          <div className={classes.pairActs}>
            {merges ? (
              <>
                <Button variant="subtle" onClick={() => dismiss(row.id)}>
                  {t("merge.dismiss")}
                </Button>
                <Button variant="default" onClick={() => setLooking(row)}>
                  {t("merge.compare")}
                </Button>
              </>
            ) : null}
          </div>
        </div>
      ))}
      {looking ? (
        <MergeDialog contact={looking.contact} other={looking.other} onClose={() => setLooking(null)} />
      ) : null}
    </>
  );
}

function Person({ contact }: { contact: ContactSummary }) {
  return (
    <Link to="/contacts/$contactId" params={{ contactId: contact.id }} className={classes.person}>
      <Face name={contact.name} seed={contact.id} size={36} />
      <div style={{ minWidth: 0 }}>
        <div className="strong clip">{contact.name ?? t("contact.unnamed")}</div>
        <div className="faint small clip">
          {[contact.email ?? contact.phone, tn("contact.count", contact.conversation_count)]
            .filter(Boolean)
            .join(" · ")}
        </div>
      </div>
    </Link>
  );
}
