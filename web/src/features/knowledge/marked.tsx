import { Fragment } from "react";

/** Finds the quote although white space may differ between passage and quote. */
function rangeOf(text: string, quote: string): [number, number] | null {
  const words = quote
    .trim()
    .replace(/^…|…$/g, "")
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (words.length === 0) {
    return null;
  }
  const found = new RegExp(words.join("\\s+"), "i").exec(text);
  return found ? [found.index, found.index + found[0].length] : null;
}

export function Marked({ text, quote }: { text: string; quote: string }) {
  const range = rangeOf(text, quote);
  if (!range) {
    return <>{text}</>;
  }
  return (
    <>
      {text.slice(0, range[0])}
      <mark>{text.slice(range[0], range[1])}</mark>
      {text.slice(range[1])}
    </>
  );
}

/** Highlights by ranges in UTF-16 units, as the search endpoint sends them and as JavaScript counts. */
export function Highlighted({ text, ranges }: { text: string; ranges: [number, number][] }) {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const pieces: { text: string; marked: boolean }[] = [];
  let at = 0;
  for (const [start, end] of sorted) {
    if (start < at || end <= start) {
      continue;
    }
    pieces.push({ text: text.slice(at, start), marked: false });
    pieces.push({ text: text.slice(start, end), marked: true });
    at = end;
  }
  pieces.push({ text: text.slice(at), marked: false });
  return (
    <>
      {pieces.map((piece, index) =>
        piece.marked ? <mark key={index}>{piece.text}</mark> : <Fragment key={index}>{piece.text}</Fragment>,
      )}
    </>
  );
}
