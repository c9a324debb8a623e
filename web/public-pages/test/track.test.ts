import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { start } from "../embed/track";

interface Sent {
  key: string;
  events: { event_id: string; type: string; session_id: string; properties: Record<string, unknown> }[];
}

let sent: Sent[] = [];

function load(data: Record<string, string> = {}): void {
  const script = document.createElement("script");
  script.src = "https://desk.example/track.js";
  Object.assign(script.dataset, { key: "pk_test", ...data });
  start(script);
}

function browser(name: string, value: unknown): void {
  Object.defineProperty(navigator, name, { value, configurable: true });
}

const { pushState } = history;

beforeEach(() => {
  // Every tracker wraps what it finds; a page has one, the tests have many.
  history.pushState = pushState;
  sent = [];
  vi.useFakeTimers();
  localStorage.clear();
  sessionStorage.clear();
  history.replaceState(null, "", `/${Math.random()}`);
  delete window.stewardTrack;
  browser("doNotTrack", null);
  browser("globalPrivacyControl", undefined);
  browser("sendBeacon", (target: string, body: string) => {
    expect(target).toBe("https://desk.example/api/v1/track");
    sent.push(JSON.parse(body));
    return true;
  });
});

afterEach(() => vi.useRealTimers());

const types = () => sent.flatMap((batch) => batch.events.map((event) => event.type));

test("PLT-10 a page view and the site's own events go together, of one session", () => {
  load();
  window.stewardTrack?.("cart.filled", { items: 2 });
  expect(sent).toEqual([]);
  vi.advanceTimersByTime(2_000);
  expect(types()).toEqual(["page.viewed", "cart.filled"]);
  const [view, cart] = sent[0]?.events ?? [];
  expect(sent[0]?.key).toBe("pk_test");
  expect(cart?.properties.items).toBe(2);
  expect(view?.session_id).toBe(cart?.session_id);
  expect(view?.event_id).not.toBe(cart?.event_id);
});

test("calls from before the script was there are not lost", () => {
  window.stewardTrack = Object.assign(() => {}, { q: [["quote.asked", { size: 3 }]] });
  load();
  dispatchEvent(new Event("pagehide"));
  expect(types()).toEqual(["page.viewed", "quote.asked"]);
});

test("a full batch goes at once and none has more than twenty", () => {
  load();
  for (let number = 0; number < 45; number += 1) window.stewardTrack?.("item.seen");
  vi.advanceTimersByTime(2_000);
  expect(sent.map((batch) => batch.events.length)).toEqual([20, 20, 6]);
});

test.each([
  ["doNotTrack", "1"],
  ["globalPrivacyControl", true],
])("PLT-10 with %s nothing is sent and nothing is kept, also with consent", (name, value) => {
  browser(name, value);
  load();
  window.stewardTrack?.("consent", true);
  window.stewardTrack?.("cart.filled");
  vi.advanceTimersByTime(10_000);
  dispatchEvent(new Event("pagehide"));
  expect(sent).toEqual([]);
  expect(sessionStorage.length).toBe(0);
});

test("PLT-10 where consent is required nothing happens before it, and nothing after it was taken back", () => {
  load({ consent: "required" });
  window.stewardTrack?.("cart.filled");
  vi.advanceTimersByTime(10_000);
  expect(sent).toEqual([]);
  expect(sessionStorage.length).toBe(0);
  window.stewardTrack?.("consent", true);
  vi.advanceTimersByTime(2_000);
  expect(types()).toEqual(["page.viewed"]);
  window.stewardTrack?.("cart.filled");
  window.stewardTrack?.("consent", false);
  vi.advanceTimersByTime(10_000);
  expect(types()).toEqual(["page.viewed"]);
  expect([localStorage.length, sessionStorage.length]).toEqual([0, 0]);
});

test("a page that changes its address without loading is a new view, the same address is not", () => {
  load();
  history.pushState(null, "", "/second");
  history.pushState(null, "", "/second?sorted=1");
  vi.advanceTimersByTime(2_000);
  expect(types()).toEqual(["page.viewed", "page.viewed"]);
  expect(sent[0]?.events[1]?.properties.url).toBe(`${location.origin}/second`);
});

test("without sendBeacon the same is fetched", () => {
  const fetched = vi.fn(() => Promise.resolve(new Response()));
  vi.stubGlobal("fetch", fetched);
  browser("sendBeacon", () => false);
  load();
  vi.advanceTimersByTime(2_000);
  expect(fetched).toHaveBeenCalledTimes(1);
  vi.unstubAllGlobals();
});
