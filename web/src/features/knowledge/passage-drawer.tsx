import { Drawer } from "@mantine/core";
import { IconExternalLink } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { ApiError } from "../../api/client";
import type { Citation } from "../../api/types";
import { t } from "../../text";
import { smallIcon } from "../../ui/icons";
import { LinkButton } from "../../ui/links";
import { Failed, RowsLoading } from "../../ui/states";
import { headingOf } from "./headings";
import classes from "./knowledge.module.css";
import { Marked } from "./marked";
import { PassageText } from "./passage-text";
import { passagesQuery } from "./queries";

/** The side sheet in which a citation shows its passage, with the quoted words marked and what stands around them. */
export function PassageDrawer({ citation, onClose }: { citation: Citation | null; onClose: () => void }) {
  return (
    <Drawer
      opened={citation !== null}
      onClose={onClose}
      position="right"
      size="md"
      title={<span className="strong">{citation?.title ?? ""}</span>}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {citation ? <PassageBody citation={citation} /> : null}
    </Drawer>
  );
}

function PassageBody({ citation }: { citation: Citation }) {
  const passages = useQuery(passagesQuery(citation.document_id));
  const chosen = useRef<HTMLDivElement>(null);
  const rows = passages.data ?? [];
  const at = rows.findIndex((passage) => passage.id === citation.passage_id);
  const shown = at < 0 ? [] : rows.slice(Math.max(0, at - 1), at + 2);
  useEffect(() => {
    if (at >= 0) {
      chosen.current?.scrollIntoView({ block: "center" });
    }
  }, [at]);

  const gone =
    (passages.error instanceof ApiError && passages.error.status === 404) || (passages.data && at < 0);
  return (
    <div className="col" style={{ gap: 16 }}>
      {passages.isPending ? <RowsLoading rows={5} /> : null}
      {passages.error && !gone ? <Failed error={passages.error} onRetry={() => passages.refetch()} /> : null}
      {gone ? (
        <>
          <p className="muted">{t("citation.gone")}</p>
          <blockquote className={classes.quote}>{citation.quote}</blockquote>
        </>
      ) : null}
      {shown.map((passage) => {
        const isChosen = passage.id === citation.passage_id;
        const heading = headingOf(passage.heading_path);
        return (
          <div
            key={passage.id}
            ref={isChosen ? chosen : undefined}
            className={classes.passage}
            data-chosen={isChosen}
          >
            <div className="row faint small">
              <span className="grow clip">{heading}</span>
              {passage.page ? <span>{t("passage.page", { page: passage.page })}</span> : null}
            </div>
            {isChosen ? (
              <div className={classes.passageText}>
                <Marked text={passage.text} quote={citation.quote} />
              </div>
            ) : (
              <PassageText text={passage.text} />
            )}
          </div>
        );
      })}
      <div>
        <LinkButton
          to="/knowledge/$documentId"
          params={{ documentId: citation.document_id }}
          search={{ passage: citation.passage_id }}
          variant="default"
          leftSection={<IconExternalLink {...smallIcon} />}
        >
          {t("citation.document")}
        </LinkButton>
      </div>
    </div>
  );
}
