// What was sent must arrive: once, in order, also over a reload, a dead line and a refusal.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { ApiError } from "../src/net/api";
import { backoffMs } from "../src/net/backoff";
import { Outbox, type Queued } from "../src/net/outbox";
import type { Message } from "../src/types";

const offline = () => new ApiError(0, "no_connection", "");

function accepted(item: Queued): Message {
  return {
    id: `msg_${item.client_id}`,
    author: { kind: "contact" },
    kind: "text",
    text: item.text,
    client_id: item.client_id,
    created_at: item.created_at,
  };
}

function outboxWith(send: (item: Queued) => Promise<Message>, ids = "abcdefgh") {
  let next = 0;
  const sent: string[] = [];
  const outbox = new Outbox({
    key: "demo:outbox",
    send,
    onSent: (item) => sent.push(item.text),
    onChange: () => {},
    random: () => 0.5,
    newId: () => ids[next++] ?? "z",
  });
  return { outbox, sent };
}

test("a browser that refuses the lock of a foreign frame still sends", async () => {
  const request = () => Promise.reject(new DOMException("The request was denied.", "SecurityError"));
  vi.stubGlobal("navigator", { locks: { request } });
  const { outbox, sent } = outboxWith(async (item) => accepted(item));
  outbox.add("hello");
  await vi.runAllTimersAsync();
  expect(sent).toEqual(["hello"]);
  vi.unstubAllGlobals();
});

beforeEach(() => {
  localStorage.clear();
  vi.useFakeTimers();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("outbox", () => {
  test("keeps the order when the first one is slow", async () => {
    const { outbox, sent } = outboxWith(async (item) => {
      await new Promise((resolve) => setTimeout(resolve, item.text === "first" ? 500 : 1));
      return accepted(item);
    });
    outbox.add("first");
    outbox.add("second");
    outbox.add("third");
    await vi.advanceTimersByTimeAsync(2_000);
    expect(sent).toEqual(["first", "second", "third"]);
    expect(outbox.items).toEqual([]);
  });

  test("tries again with the same client_id until it is taken", async () => {
    const tried: string[] = [];
    const { outbox, sent } = outboxWith(async (item) => {
      tried.push(item.client_id);
      if (tried.length < 4) throw offline();
      return accepted(item);
    });
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tried).toEqual(["a", "a", "a", "a"]);
    expect(sent).toEqual(["hello"]);
  });

  test("survives a reload", async () => {
    const first = outboxWith(() => Promise.reject(offline()));
    first.outbox.add("written in a tunnel");
    first.outbox.add("and one more");
    await vi.advanceTimersByTimeAsync(100);
    const second = outboxWith(async (item) => accepted(item));
    expect(second.outbox.items.map((item) => item.text)).toEqual(["written in a tunnel", "and one more"]);
    second.outbox.nudge();
    await vi.advanceTimersByTimeAsync(100);
    expect(second.sent).toEqual(["written in a tunnel", "and one more"]);
    expect(localStorage.getItem("steward:demo:outbox")).toBeNull();
  });

  test("a refused one stays visible with its reason, and the next ones go on", async () => {
    const { outbox, sent } = outboxWith(async (item) => {
      if (item.text === "no") throw new ApiError(413, "too_long", "A message holds 10,000 characters.");
      return accepted(item);
    });
    outbox.add("no");
    outbox.add("yes");
    await vi.advanceTimersByTimeAsync(100);
    expect(sent).toEqual(["yes"]);
    expect(outbox.items).toHaveLength(1);
    expect(outbox.items[0]?.refused).toEqual({
      code: "too_long",
      detail: "A message holds 10,000 characters.",
    });
    outbox.remove("a");
    expect(outbox.items).toEqual([]);
  });

  test("waits as long as the server asks", async () => {
    const tries: number[] = [];
    const { outbox } = outboxWith(async (item) => {
      tries.push(Date.now());
      if (tries.length === 1) throw new ApiError(429, "too_many", "", 7_000);
      return accepted(item);
    });
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(20_000);
    expect((tries[1] ?? 0) - (tries[0] ?? 0)).toBe(7_000);
  });

  test("says that a server with a full disk has it not yet, keeps it, and sends it when there is room", async () => {
    let full = true;
    const { outbox, sent } = outboxWith(async (item) => {
      if (full) throw new ApiError(507, "read_only", "The disk is full.", 30_000);
      return accepted(item);
    });
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(100);
    expect(outbox.items.map((item) => [item.text, item.held, item.refused])).toEqual([
      ["hello", true, undefined],
    ]);
    full = false;
    await vi.advanceTimersByTimeAsync(30_000);
    expect(sent).toEqual(["hello"]);
    expect(outbox.items).toEqual([]);
  });

  test("a nudge ends the waiting", async () => {
    let online = false;
    const { outbox, sent } = outboxWith(async (item) => {
      if (!online) throw offline();
      return accepted(item);
    });
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(50);
    online = true;
    outbox.nudge();
    await vi.advanceTimersByTimeAsync(1);
    expect(sent).toEqual(["hello"]);
  });

  test("what the live stream already brought isn't sent again", async () => {
    const tried: string[] = [];
    const { outbox } = outboxWith(async (item) => {
      tried.push(item.text);
      throw offline();
    });
    outbox.add("hello");
    await vi.advanceTimersByTimeAsync(10);
    outbox.acknowledge(new Set(["a"]));
    await vi.advanceTimersByTimeAsync(60_000);
    expect(tried).toEqual(["hello"]);
    expect(outbox.items).toEqual([]);
  });

  test("damaged storage is no reason to fail", () => {
    localStorage.setItem("steward:demo:outbox", "{not json");
    expect(outboxWith(async (item) => accepted(item)).outbox.items).toEqual([]);
  });
});

test("waiting grows, is spread, and has a limit", () => {
  expect([1, 2, 3, 4, 10].map((attempt) => backoffMs(attempt, 0))).toEqual([
    500, 1_000, 2_000, 4_000, 15_000,
  ]);
  expect(backoffMs(50, 0.999)).toBeLessThanOrEqual(30_000);
});
