/**
 * Every word a member reads comes from here. Job: typed look-up with values put in, plural forms, and dates and
 * numbers in the reader's way. A second language is a second catalogue with the same keys.
 */
import { en } from "./en";

export type TextKey = keyof typeof en;
type Values = Record<string, string | number>;

/**
 * Dates and numbers in the reader's kind of English. Where the browser speaks another language, as most of Europe
 * writes them: the day before the month, and 24 hours.
 */
export const LOCALE = navigator.languages?.find((tag) => /^en\b/i.test(tag)) ?? "en-GB";

const catalogue: Record<TextKey, string> = en;

export function t(key: TextKey, values?: Values): string {
  const text = catalogue[key];
  if (!values) {
    return text;
  }
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : String(value);
  });
}

/** For keys that are put together from data, such as a step kind the catalogue may not know yet. */
export function tOr(key: string, fallback: string): string {
  return key in catalogue ? catalogue[key as TextKey] : fallback;
}

type CountBase = TextKey extends infer K ? (K extends `${infer Base}.other` ? Base : never) : never;
const plurals = new Intl.PluralRules("en");

export function tn(base: CountBase, count: number, values: Values = {}): string {
  const form = plurals.select(count);
  const key = `${base}.${form}`;
  const chosen = key in catalogue ? key : `${base}.other`;
  return t(chosen as TextKey, { count: number(count), ...values });
}

export function number(value: number): string {
  return new Intl.NumberFormat(LOCALE).format(value);
}

export function percent(value: number): string {
  return new Intl.NumberFormat(LOCALE, { style: "percent", maximumFractionDigits: 0 }).format(value);
}

/** Model costs are fractions of a cent: four decimals below one cent, two above. */
export function money(micros: number): string {
  const amount = micros / 1_000_000;
  const small = amount !== 0 && Math.abs(amount) < 0.01;
  return new Intl.NumberFormat(LOCALE, {
    style: "currency",
    currency: "USD",
    currencyDisplay: "narrowSymbol",
    minimumFractionDigits: small ? 4 : 2,
    maximumFractionDigits: small ? 4 : 2,
  }).format(amount);
}

export function duration(ms: number | null | undefined): string {
  if (ms === null || ms === undefined) {
    return "–";
  }
  if (ms < 0.05) {
    return "< 0.1 ms";
  }
  if (ms < 1) {
    return `${ms.toFixed(1)} ms`;
  }
  if (ms < 1000) {
    return `${Math.round(ms)} ms`;
  }
  if (ms < 60_000) {
    return `${(ms / 1000).toFixed(1)} s`;
  }
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

export function bytes(size: number): string {
  if (size < 1024) {
    return `${size} B`;
  }
  if (size < 1024 * 1024) {
    return `${Math.round(size / 1024)} KB`;
  }
  return `${(size / 1024 / 1024).toFixed(1)} MB`;
}

export function exactTime(iso: string): string {
  return new Intl.DateTimeFormat(LOCALE, { dateStyle: "full", timeStyle: "short" }).format(new Date(iso));
}

export function clockTime(iso: string): string {
  return new Intl.DateTimeFormat(LOCALE, { hour: "numeric", minute: "2-digit" }).format(new Date(iso));
}

export function shortDay(day: string): string {
  return new Intl.DateTimeFormat(LOCALE, { month: "short", day: "numeric" }).format(
    new Date(`${day.slice(0, 10)}T12:00:00`),
  );
}

export function dayName(iso: string, now: Date): string {
  const day = new Date(iso);
  const start = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  const days = Math.round((start(now) - start(day)) / 86_400_000);
  if (days === 0) {
    return t("time.today");
  }
  if (days === 1) {
    return t("time.yesterday");
  }
  const options: Intl.DateTimeFormatOptions = { weekday: "long", month: "long", day: "numeric" };
  if (day.getFullYear() !== now.getFullYear()) {
    options.year = "numeric";
  }
  return new Intl.DateTimeFormat(LOCALE, options).format(day);
}

const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["minute", 60],
  ["hour", 3600],
  ["day", 86_400],
  ["week", 604_800],
  ["month", 2_629_800],
  ["year", 31_557_600],
];

export function relativeTime(iso: string, now: Date, style: "long" | "narrow" = "long"): string {
  const seconds = (new Date(iso).getTime() - now.getTime()) / 1000;
  const distance = Math.abs(seconds);
  if (distance < 60) {
    return style === "narrow" ? t("time.nowShort") : t("time.now");
  }
  let unit: Intl.RelativeTimeFormatUnit = "minute";
  let size = 60;
  for (const [name, length] of STEPS) {
    if (distance >= length) {
      unit = name;
      size = length;
    }
  }
  const amount = Math.trunc(seconds / size);
  if (style === "narrow") {
    return `${Math.abs(amount)}${unit === "month" ? "mo" : unit[0]}`;
  }
  return new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto", style }).format(amount, unit);
}

/** Confidence in words first; the figure belongs into the tooltip. */
export function confidence(value: number): string {
  if (value >= 0.95) {
    return t("confidence.certain");
  }
  if (value >= 0.8) {
    return t("confidence.fairly");
  }
  if (value >= 0.5) {
    return t("confidence.maybe");
  }
  return t("confidence.guess");
}
