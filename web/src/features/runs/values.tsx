/**
 * What went into a step and came out, for people: names and values instead of braces. Job: any JSON. The exact text
 * is one press away, because a receipt must not hide anything.
 */
import { useState } from "react";
import { LOCALE, t, tOr } from "../../text";
import classes from "./runs.module.css";

export function Values({ value, label }: { value: unknown; label: string }) {
  const [exact, setExact] = useState(false);
  return (
    <>
      <div className={classes.valuesHead}>
        <h3>{label}</h3>
        {typeof value === "string" ? null : (
          <button type="button" className={classes.exact} onClick={() => setExact((now) => !now)}>
            {exact ? t("run.readable") : t("run.exact")}
          </button>
        )}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: long ones scroll in their box, which a keyboard must be able to enter */}
      <section className={classes.values} data-exact={exact} tabIndex={0} aria-label={label}>
        {exact ? <pre>{JSON.stringify(value, null, 2)}</pre> : <Value value={unpacked(value)} />}
      </section>
    </>
  );
}

/** A tool's answer is JSON inside a text; here it is opened. */
function unpacked(value: unknown): unknown {
  if (typeof value !== "string" || !/^\s*[[{]/.test(value)) {
    return value;
  }
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function isNothing(value: unknown): boolean {
  return (
    value === null ||
    value === undefined ||
    value === "" ||
    (typeof value === "object" && Object.keys(value).length === 0)
  );
}

/** A pair of figures, such as where a word begins and ends, is one line. */
function isShort(value: unknown): boolean {
  const parts =
    typeof value === "object" && value !== null && !Array.isArray(value) ? Object.values(value) : [];
  return parts.length === 2 && parts.every((part) => typeof part === "number");
}

/** Ids are for programs; they stand in the exact text. */
function isForPeople([key, item]: [string, unknown]): boolean {
  return !(typeof item === "string" && /(^|_)ids?$/.test(key));
}

function nameOf(key: string): string {
  const words = key.replace(/_/g, " ");
  return tOr(`run.value.${key}`, words.charAt(0).toUpperCase() + words.slice(1));
}

function Value({ value }: { value: unknown }) {
  if (isNothing(value)) {
    return <span className="faint">–</span>;
  }
  if (typeof value === "number") {
    return (
      <span className="num">{new Intl.NumberFormat(LOCALE, { maximumFractionDigits: 3 }).format(value)}</span>
    );
  }
  if (typeof value === "boolean") {
    return value ? t("yes") : t("no");
  }
  if (Array.isArray(value)) {
    const plain = value.every((item) => typeof item !== "object");
    return plain ? (
      <span>{value.join(", ")}</span>
    ) : (
      <ol className={classes.valueList}>
        {value.map((item, index) => (
          <li key={index}>
            <Value value={item} />
          </li>
        ))}
      </ol>
    );
  }
  if (typeof value === "object" && value !== null) {
    if (isShort(value)) {
      return (
        <span className="num">
          {Object.entries(value)
            .map(([key, item]) => `${nameOf(key).toLowerCase()} ${item}`)
            .join(", ")}
        </span>
      );
    }
    return (
      <dl className={classes.valueRows}>
        {Object.entries(value)
          .filter(isForPeople)
          .map(([key, item]) => {
            const inner = unpacked(item);
            const nested = typeof inner === "object" && !isNothing(inner) && !isShort(inner);
            return (
              <div key={key} data-nested={nested}>
                <dt>{nameOf(key)}</dt>
                <dd>
                  <Value value={inner} />
                </dd>
              </div>
            );
          })}
      </dl>
    );
  }
  return <span>{String(value)}</span>;
}
