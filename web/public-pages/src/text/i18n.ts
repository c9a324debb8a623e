// The words on the screen. Job: choose the language, load its texts, fill in names and numbers, say times.
// Border: every visible word of the public pages comes from here or from the business. Invariant: English is in the
// bundle and stands in when a language can't be loaded.

import { en, type TextKey, type Texts } from "./en";

const LOADERS: Record<string, () => Promise<{ texts: Texts }>> = {
  de: () => import("./de"),
  fr: () => import("./fr"),
  es: () => import("./es"),
  pt: () => import("./pt"),
};

let texts: Texts = en;
let locale = "en";

/** The first wanted language that we have: what the page says, then what the browser says. */
export function chooseLanguage(wanted: readonly (string | null | undefined)[]): string {
  for (const tag of wanted) {
    const base = tag?.toLowerCase().split("-")[0];
    if (base && (base === "en" || base in LOADERS)) return base;
  }
  return "en";
}

export async function loadLanguage(language: string, regional: readonly string[] = []): Promise<void> {
  // Dates follow the person's region (14:30 or 2:30 PM) as long as it is the same language.
  locale = regional.find((tag) => tag.toLowerCase().split("-")[0] === language) ?? language;
  const loader = LOADERS[language];
  if (!loader) {
    texts = en;
    return;
  }
  try {
    texts = (await loader()).texts;
  } catch {
    texts = en;
    locale = "en";
  }
}

export function t(key: TextKey, values: Record<string, string | number> = {}): string {
  return texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name];
    if (value === undefined) return whole;
    return typeof value === "number" ? number(value) : value;
  });
}

export function number(value: number): string {
  return new Intl.NumberFormat(locale).format(value);
}

export function fileSize(bytes: number): string {
  const [value, unit] =
    bytes >= 1_000_000
      ? [bytes / 1_000_000, "megabyte"]
      : bytes >= 1_000
        ? [bytes / 1_000, "kilobyte"]
        : [bytes, "byte"];
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit,
    unitDisplay: unit === "byte" ? "long" : "short",
    maximumFractionDigits: value < 10 ? 1 : 0,
  }).format(value);
}

export function clock(iso: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "numeric", minute: "2-digit" }).format(new Date(iso));
}

export function exactTime(iso: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "full", timeStyle: "short" }).format(new Date(iso));
}

/** One key per day in the person's own zone, to see where a new day begins. */
export function dayKey(iso: string): string {
  const date = new Date(iso);
  return `${date.getFullYear()}-${date.getMonth()}-${date.getDate()}`;
}

export function dayName(iso: string, now = new Date()): string {
  const date = new Date(iso);
  if (dayKey(iso) === dayKey(now.toISOString())) return t("today");
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (dayKey(iso) === dayKey(before.toISOString())) return t("yesterday");
  const sameYear = date.getFullYear() === now.getFullYear();
  const options: Intl.DateTimeFormatOptions = sameYear
    ? { weekday: "long", day: "numeric", month: "long" }
    : { day: "numeric", month: "long", year: "numeric" };
  return new Intl.DateTimeFormat(locale, options).format(date);
}

/** A promised time: only the clock when it is today, else the day as well. */
export function promisedTime(iso: string, now = new Date()): string {
  if (dayKey(iso) === dayKey(now.toISOString())) return clock(iso);
  const options: Intl.DateTimeFormatOptions = { weekday: "long", hour: "numeric", minute: "2-digit" };
  return new Intl.DateTimeFormat(locale, options).format(new Date(iso));
}
