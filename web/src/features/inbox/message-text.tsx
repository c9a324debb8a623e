import { Fragment, type ReactNode } from "react";
import type { Citation } from "../../api/types";
import { t } from "../../text";
import classes from "./inbox.module.css";

interface MessageTextProps {
  text: string;
  citations?: Citation[];
  onCite?: (citation: Citation) => void;
}

const INLINE = /(\*\*[^*\n]+\*\*|\[\d{1,2}\]|https?:\/\/[^\s<>()]+[^\s<>().,;:!?])/g;

/** One line about a message, where a citation mark would lead nowhere. */
export function withoutMarks(text: string): string {
  return text.replace(/\s*\[\d{1,2}\]/g, "").replaceAll("**", "");
}

/** Message text as it was written: bold, links and citation marks come alive, nothing else does. */
export function MessageText({ text, citations = [], onCite }: MessageTextProps) {
  // A mark belongs to the word before it, also at the end of a line.
  const bound = text.replace(/ (\[\d{1,2}\])/g, "\u00a0$1");
  return (
    <>
      {bound.split(INLINE).map((piece, index) => (
        <Fragment key={index}>{inline(piece, citations, onCite)}</Fragment>
      ))}
    </>
  );
}

function inline(piece: string, citations: Citation[], onCite?: (citation: Citation) => void): ReactNode {
  if (piece.startsWith("**") && piece.endsWith("**") && piece.length > 4) {
    return <strong>{piece.slice(2, -2)}</strong>;
  }
  if (/^https?:\/\//.test(piece)) {
    return (
      <a href={piece} target="_blank" rel="noreferrer noopener">
        {piece}
      </a>
    );
  }
  const mark = /^\[(\d{1,2})\]$/.exec(piece);
  const citation = mark ? citations.find((candidate) => candidate.n === Number(mark[1])) : undefined;
  if (citation && onCite) {
    return (
      <button
        type="button"
        className={classes.citeMark}
        aria-label={t("citation.open", { title: citation.title })}
        onClick={() => onCite(citation)}
      >
        {citation.n}
      </button>
    );
  }
  return piece;
}
