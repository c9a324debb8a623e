// The catalogue: complete in every language, with the same places to fill in; the language is chosen as promised.
import { describe, expect, test } from "vitest";
import { words } from "../embed/words";
import { normaliseIdentity } from "../src/parts/sign-in";
import { upsert } from "../src/store";
import { texts as de } from "../src/text/de";
import { en } from "../src/text/en";
import { texts as es } from "../src/text/es";
import { texts as fr } from "../src/text/fr";
import { chooseLanguage, dayName, fileSize, promisedTime } from "../src/text/i18n";
import { texts as pt } from "../src/text/pt";
import type { Message } from "../src/types";

const places = (text: string) => [...text.matchAll(/\{\w+\}/g)].map((match) => match[0]).sort();

describe.each(Object.entries({ de, fr, es, pt }))("%s", (_, texts) => {
  test("has every key, and the same places to fill in", () => {
    expect(Object.keys(texts).sort()).toEqual(Object.keys(en).sort());
    for (const key of Object.keys(en) as (keyof typeof en)[]) {
      expect(places(texts[key]), key).toEqual(places(en[key]));
      expect(texts[key].trim(), key).not.toBe("");
    }
  });
});

test("the page's language comes before the browser's, and English stands in", () => {
  expect(chooseLanguage([null, "de-AT", "fr"])).toBe("de");
  expect(chooseLanguage(["ja", "pt-BR"])).toBe("pt");
  expect(chooseLanguage(["ja"])).toBe("en");
  expect(words("fr-CH").open).toBe("Ouvrir la discussion");
  expect(words("ja").open).toBe("Open chat");
});

test("days, promised times and sizes are said as people say them", () => {
  const now = new Date("2026-11-21T12:00:00");
  expect(dayName(new Date("2026-11-21T00:01:00").toISOString(), now)).toBe("Today");
  expect(dayName(new Date("2026-11-20T23:59:00").toISOString(), now)).toBe("Yesterday");
  expect(dayName(new Date("2025-03-01T12:00:00").toISOString(), now)).toContain("2025");
  expect(promisedTime(new Date("2026-11-21T15:00:00").toISOString(), now)).toMatch(/^3:00/);
  expect(promisedTime(new Date("2026-11-23T09:00:00").toISOString(), now)).toContain("Monday");
  expect(fileSize(20_000_000)).toBe("20 MB");
});

test("an address to sign in with is taken as people write it", () => {
  expect(normaliseIdentity(" anna@example.org ")).toBe("anna@example.org");
  expect(normaliseIdentity("+49 (30) 123-45 67")).toBe("+49301234567");
  expect(normaliseIdentity("0049 30 1234567")).toBe("+49301234567");
  expect(normaliseIdentity("anna@")).toBeNull();
  expect(normaliseIdentity("12")).toBeNull();
});

test("a message stands where its time says, once, whatever way it came", () => {
  const message = (id: string, at: string, client_id: string | null = null): Message => ({
    id,
    client_id,
    author: { kind: "contact" },
    kind: "text",
    text: id,
    created_at: `2026-11-21T${at}Z`,
  });
  let list = [message("m1", "10:00:00"), message("m3", "10:02:00", "c3")];
  list = upsert(list, message("m2", "10:01:00"));
  list = upsert(list, message("m3", "10:02:00", "c3"));
  list = upsert(list, message("m0", "10:00:00"));
  expect(list.map((entry) => entry.id)).toEqual(["m0", "m1", "m2", "m3"]);
});
