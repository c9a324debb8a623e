import { expect, test } from "vitest";
import { fits, greetingFor, type Rules, shownOn } from "../embed/rules";

test("a star stands for anything, and a slash at the end for nothing", () => {
  for (const [pattern, path] of [
    ["*", "/"],
    ["/", "/"],
    ["/help", "/help/"],
    ["/help/", "/help"],
    ["/help*", "/help/returns"],
    ["/products/*", "/products/a/b"],
    ["*/checkout", "/de/shop/checkout"],
    ["/*/cart*", "/de/cart/2"],
    ["/a*a", "/aa"],
  ] as const) {
    expect(fits(pattern, path), `${pattern} ${path}`).toBe(true);
  }
  for (const [pattern, path] of [
    ["/", "/help"],
    ["/help", "/helpers"],
    ["/products/*", "/products"],
    ["*/checkout", "/checkout/done"],
    ["/a*a", "/a"],
    ["/a.c", "/abc"],
    ["/(x", "/x"],
  ] as const) {
    expect(fits(pattern, path), `${pattern} ${path}`).toBe(false);
  }
});

test("the first greeting that fits page and language is taken", () => {
  const rules: Rules = {
    pages: ["/shop*", "/help"],
    greetings: [
      { pages: "/shop/checkout", language: null, after_seconds: 20, text: "Stuck?" },
      { pages: "*", language: "de", after_seconds: 5, text: "Kann ich helfen?" },
      { pages: "/shop*", language: null, after_seconds: 5, text: "Can I help?" },
    ],
  };
  expect(greetingFor(rules, "/shop/checkout", "de-AT")?.text).toBe("Stuck?");
  expect(greetingFor(rules, "/shop/tents", "de-AT")?.text).toBe("Kann ich helfen?");
  expect(greetingFor(rules, "/shop/tents", "en")?.text).toBe("Can I help?");
  expect(greetingFor(rules, "/help", "en")).toBeUndefined();
  expect(shownOn(rules, "/shop")).toBe(true);
  expect(shownOn(rules, "/about")).toBe(false);
  expect(shownOn(undefined, "/about")).toBe(true);
  expect(greetingFor(undefined, "/", "en")).toBeUndefined();
});
