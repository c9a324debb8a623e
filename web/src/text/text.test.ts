import { describe, expect, it } from "vitest";
import { duration, money, relativeTime, t, tn } from ".";

describe("words and numbers", () => {
  it("puts values in and chooses the plural", () => {
    expect(t("members.removed", { name: "Jo" })).toBe("Jo will be removed");
    expect(tn("document.passages", 1)).toBe("1 passage");
    expect(tn("document.passages", 1200)).toBe("1,200 passages");
  });

  it("shows fractions of a cent", () => {
    expect(money(690)).toBe("$0.0007");
    expect(money(1_240_000)).toBe("$1.24");
    expect(money(0)).toBe("$0.00");
  });

  it("says how long ago, and how soon", () => {
    const now = new Date("2026-11-20T12:00:00Z");
    expect(relativeTime("2026-11-20T11:59:40Z", now)).toBe("just now");
    expect(relativeTime("2026-11-20T09:00:00Z", now)).toBe("3 hours ago");
    expect(relativeTime("2026-11-20T12:18:30Z", now)).toBe("in 18 minutes");
    expect(relativeTime("2026-11-18T12:00:00Z", now, "narrow")).toBe("2d");
  });

  it("keeps durations short", () => {
    expect(duration(0.42)).toBe("0.4 ms");
    expect(duration(61)).toBe("61 ms");
    expect(duration(1538)).toBe("1.5 s");
    expect(duration(null)).toBe("–");
  });
});
