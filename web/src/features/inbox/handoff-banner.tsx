import { IconUserExclamation } from "@tabler/icons-react";
import type { Handoff } from "../../api/types";
import { exactTime, relativeTime, t, tOr } from "../../text";
import { icon } from "../../ui/icons";
import { Chip } from "../../ui/page";
import { useNow } from "../../ui/time";
import classes from "./inbox.module.css";

/** Why the assistant stepped back, what the customer wants, and how long the promise still holds. */
export function HandoffBanner({ handoff }: { handoff: Handoff }) {
  const now = useNow();
  const late = handoff.promised_at ? Date.parse(handoff.promised_at) < now.getTime() : false;
  return (
    <div className={classes.handoff} role="note">
      <IconUserExclamation {...icon} />
      <div className="grow">
        <div className="row wrap">
          <span className="strong">
            {t("handoff.title", { reason: tOr(`handoff.reason.${handoff.reason}`, handoff.reason) })}
          </span>
          {handoff.promised_at ? (
            <Chip tone={late ? "bad" : "raised"} title={exactTime(handoff.promised_at)}>
              {late
                ? t("handoff.late", { time: relativeTime(handoff.promised_at, now) })
                : t("handoff.promised", { time: relativeTime(handoff.promised_at, now) })}
            </Chip>
          ) : null}
        </div>
        <div className={`muted ${classes.handoffText}`}>{handoff.summary}</div>
      </div>
    </div>
  );
}
