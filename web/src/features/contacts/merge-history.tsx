import { Button } from "@mantine/core";
import { IconArrowsSplit2 } from "@tabler/icons-react";
import type { Merge, MergeActor } from "../../api/types";
import { t, tOr } from "../../text";
import { smallIcon } from "../../ui/icons";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import classes from "./contacts.module.css";
import { evidenceText } from "./evidence";
import { useMerge } from "./queries";

function actorName(actor: MergeActor): string {
  return actor.name ?? tOr(`merge.by.${actor.kind}`, actor.kind);
}

/** Merges, newest first: who, why, by whom; one that stands can be split. */
export function MergeHistory({ merges }: { merges: Merge[] }) {
  const { undo } = useMerge();
  const splits = useMay()("contact.merge");
  return (
    <ul className={classes.merges}>
      {merges.map((merge) => (
        <li key={merge.merge_id}>
          <div className="grow" style={{ minWidth: 0 }}>
            <div>
              {t("merge.line", {
                absorbed: merge.absorbed.name ?? t("contact.unnamed"),
                kept: merge.kept.name ?? t("contact.unnamed"),
              })}
            </div>
            <div className="faint small">{evidenceText(merge.reason, merge.evidence)}</div>
            <div className="faint small">
              {actorName(merge.merged_by)}, <Time at={merge.merged_at} />
            </div>
            {merge.undone_at && merge.undone_by ? (
              <div className="faint small">
                {t("merge.split.by", { name: actorName(merge.undone_by) })} <Time at={merge.undone_at} />
              </div>
            ) : null}
          </div>
          {merge.undone_at || !splits ? null : (
            <Button
              size="compact-sm"
              variant="default"
              leftSection={<IconArrowsSplit2 {...smallIcon} />}
              loading={undo.isPending && undo.variables === merge.merge_id}
              onClick={() => undo.mutate(merge.merge_id)}
            >
              {t("merge.split")}
            </Button>
          )}
        </li>
      ))}
    </ul>
  );
}
