import type { ReactNode } from "react";
import classes from "./knowledge.module.css";

const CELL = " | ";

/**
 * Rows of a sheet or a table are kept as lines of cells; here they become a table again. Only where every line has
 * as many cells as the first: under the wrong heading a figure would say something else.
 */
export function PassageText({ text }: { text: string }) {
  const blocks: ReactNode[] = [];
  const lines = text.split("\n");
  let at = 0;
  while (at < lines.length) {
    const isTable = lines[at]?.includes(CELL) ?? false;
    let end = at + 1;
    while (end < lines.length && (lines[end]?.includes(CELL) ?? false) === isTable) {
      end += 1;
    }
    const block = lines.slice(at, end);
    const even = block.every((line) => line.split(CELL).length === block[0]?.split(CELL).length);
    // One line with a bar in it is a sentence with a bar in it.
    blocks.push(
      isTable && even && block.length > 1 ? (
        <Rows key={at} lines={block} />
      ) : (
        <div key={at}>{block.join("\n")}</div>
      ),
    );
    at = end;
  }
  return <div className={classes.passageText}>{blocks}</div>;
}

function Rows({ lines }: { lines: string[] }) {
  const [head, ...rows] = lines.map((line) => line.split(CELL).map((cell) => cell.trim()));
  return (
    <div className={classes.cells}>
      <table>
        <thead>
          <tr>
            {head?.map((cell, index) => (
              <th key={index}>{cell}</th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <tr key={index}>
              {row.map((cell, column) => (
                <td key={column}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
