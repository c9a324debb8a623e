/**
 * The one table. Job: the same head, rows and gaps on every page, and the same way to get narrow: columns that a phone
 * leaves out come back as one quiet line under the first cell. Border: knows columns, not what they hold.
 */
import type { Key, ReactNode } from "react";
import ui from "./ui.module.css";

export interface Column<Row> {
  key: string;
  /** What stands over it; for a column of buttons the words that only a screen reader says. */
  head: string;
  cell: (row: Row) => ReactNode;
  kind?: "text" | "number" | "acts";
  quiet?: boolean;
  /** The cell with a long title: it takes the room that is left and is cut with dots. */
  wide?: boolean;
  /** Left out on a phone; say in `phoneLine` what must not be missed. */
  wideOnly?: boolean;
  hint?: (row: Row) => string;
}

interface TableProps<Row> {
  columns: Column<Row>[];
  rows: Row[];
  rowKey: (row: Row) => Key;
  /** The whole row leads there; a link in its first cell does the same by keyboard. */
  onOpen?: (row: Row) => void;
  phoneLine?: (row: Row) => ReactNode;
}

export function Table<Row>({ columns, rows, rowKey, onOpen, phoneLine }: TableProps<Row>) {
  return (
    <div className={ui.tableScroll}>
      <table className={ui.table}>
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.key}
                scope="col"
                className={classes(column)}
                aria-label={column.kind === "acts" ? column.head : undefined}
              >
                {column.kind === "acts" ? null : column.head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr
              key={rowKey(row)}
              data-link={onOpen ? true : undefined}
              onClick={onOpen && (() => onOpen(row))}
            >
              {columns.map((column, index) => (
                <Cell key={column.key} column={column} row={row} opens={onOpen !== undefined}>
                  {index === 0 ? <PhoneLine>{phoneLine?.(row)}</PhoneLine> : null}
                </Cell>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function PhoneLine({ children }: { children: ReactNode }) {
  return children ? <div className={ui.onlyOnPhone}>{children}</div> : null;
}

interface CellProps<Row> {
  column: Column<Row>;
  row: Row;
  opens: boolean;
  children: ReactNode;
}

function Cell<Row>({ column, row, opens, children }: CellProps<Row>) {
  if (column.kind === "acts") {
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: only keeps the row from opening behind its buttons
      <td className={classes(column)} onClick={opens ? (event) => event.stopPropagation() : undefined}>
        <div className={ui.acts}>{column.cell(row)}</div>
      </td>
    );
  }
  return (
    <td className={classes(column)} title={column.hint?.(row)}>
      {column.cell(row)}
      {children}
    </td>
  );
}

function classes<Row>(column: Column<Row>): string | undefined {
  const names = [
    column.kind === "number" ? "num" : "",
    column.quiet ? "muted" : "",
    column.wide ? ui.mainCell : "",
    column.wideOnly ? ui.hideOnPhone : "",
    column.kind === "acts" ? ui.actsCell : "",
  ];
  return names.filter(Boolean).join(" ") || undefined;
}
