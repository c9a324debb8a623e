import type { Citation } from "../../api/types";
import { t } from "../../text";
import classes from "./inbox.module.css";

/** One source per document passage, in the order of the answer. */
export function Citations({
  citations,
  onOpen,
}: {
  citations: Citation[];
  onOpen: (citation: Citation) => void;
}) {
  return (
    <>
      {citations.map((citation) => (
        <button
          key={`${citation.n}-${citation.passage_id}`}
          type="button"
          className={classes.cite}
          onClick={() => onOpen(citation)}
          title={citation.title}
          aria-label={t("citation.open", { title: citation.title })}
        >
          <b>{citation.n}</b>
          <span className="clip">{citation.title}</span>
        </button>
      ))}
    </>
  );
}
