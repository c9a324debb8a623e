// The live stream: the wire format cut anywhere, and resuming after a break without loss or repetition.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Live, type LiveStatus } from "../src/net/live";
import { type ServerEvent, SseParser } from "../src/net/sse";

describe("event stream format", () => {
  const TEXT =
    ': hello\r\n\r\nid: 7\r\nevent: message\r\ndata: {"a":1}\r\n\r\ndata: one\ndata:two\n\nevent: x\n\nid: 8\rdata: grüße 🚲\r\r';
  const EXPECTED: ServerEvent[] = [
    { type: "message", data: '{"a":1}', id: "7" },
    { type: "message", data: "one\ntwo", id: "7" },
    { type: "message", data: "grüße 🚲", id: "8" },
  ];

  test("gives the same events wherever it is cut", () => {
    for (let size = 1; size <= TEXT.length; size += 1) {
      const parser = new SseParser();
      const events: ServerEvent[] = [];
      for (let at = 0; at < TEXT.length; at += size) events.push(...parser.push(TEXT.slice(at, at + size)));
      expect(events).toEqual(EXPECTED);
    }
  });

  test("an event whose end hasn't come isn't given out", () => {
    expect(new SseParser().push("data: half\n")).toEqual([]);
  });
});

/** A server line under the test's control. */
function line() {
  let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
  const body = new ReadableStream<Uint8Array>({
    start(given) {
      controller = given;
    },
  });
  return {
    response: new Response(body, { status: 200, headers: { "Content-Type": "text/event-stream" } }),
    write: (text: string) => controller?.enqueue(new TextEncoder().encode(text)),
    end: () => controller?.close(),
    fail: () => controller?.error(new Error("cut")),
  };
}

describe("live", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  function liveWith(answers: (Response | Error)[]) {
    const requests: Record<string, string>[] = [];
    const events: string[] = [];
    const statuses: LiveStatus[] = [];
    const renew = vi.fn(async () => {});
    const live = new Live({
      url: "/live",
      headers: () => ({ Authorization: "Bearer pt_1" }),
      onEvent: (event) => events.push(event.data),
      onStatus: (status) => statuses.push(status),
      onOpen: () => {},
      renew,
      random: () => 0,
      fetch: (async (_: unknown, init: RequestInit) => {
        requests.push(init.headers as Record<string, string>);
        const answer = answers.shift();
        if (!answer || answer instanceof Error) throw answer ?? new Error("no more answers");
        return answer;
      }) as typeof fetch,
    });
    return { live, requests, events, statuses, renew };
  }

  test("resumes after a cut with the id of the last event", async () => {
    const first = line();
    const second = line();
    const { live, requests, events, statuses } = liveWith([first.response, second.response]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    first.write("id: 41\ndata: a\n\nid: 42\ndata: b\n\ndata: ephemeral\n\nid: 43\ndata: ha");
    await vi.advanceTimersByTimeAsync(0);
    first.fail();
    await vi.advanceTimersByTimeAsync(600);
    expect(requests[0]?.["Last-Event-ID"]).toBeUndefined();
    expect(requests[1]?.["Last-Event-ID"]).toBe("42");
    second.write("id: 43\ndata: c\n\n");
    await vi.advanceTimersByTimeAsync(0);
    expect(events).toEqual(["a", "b", "ephemeral", "c"]);
    expect(statuses).toEqual(["connecting", "live", "offline", "connecting", "live"]);
    live.stop();
  });

  test("opens the session again when the server doesn't know it", async () => {
    const good = line();
    const { live, renew, statuses } = liveWith([new Response("", { status: 401 }), good.response]);
    live.start();
    await vi.advanceTimersByTimeAsync(600);
    expect(renew).toHaveBeenCalledTimes(1);
    expect(statuses.at(-1)).toBe("live");
    live.stop();
  });

  test("notices a line that is dead without being closed", async () => {
    const silent = line();
    const next = line();
    const { live, requests } = liveWith([silent.response, next.response]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    silent.write(": beat\n\n");
    await vi.advanceTimersByTimeAsync(44_000);
    expect(requests).toHaveLength(1);
    // The stream of this test doesn't know the abort signal, so the cut is done by hand, as a browser would.
    silent.fail();
    await vi.advanceTimersByTimeAsync(2_000);
    expect(requests).toHaveLength(2);
    live.stop();
  });

  test("leaves a line that may be dead as soon as the browser is online again", async () => {
    const dead = line();
    const good = line();
    const { live, requests } = liveWith([dead.response, good.response]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    dead.write("id: 5\ndata: a\n\n");
    await vi.advanceTimersByTimeAsync(0);
    live.reconnect();
    dead.fail();
    await vi.advanceTimersByTimeAsync(1);
    expect(requests).toHaveLength(2);
    expect(requests[1]?.["Last-Event-ID"]).toBe("5");
    live.stop();
  });

  test("a restart leaves one stream only", async () => {
    const first = line();
    const second = line();
    const third = line();
    const { live, requests } = liveWith([first.response, second.response, third.response]);
    live.start();
    await vi.advanceTimersByTimeAsync(0);
    live.stop();
    live.start();
    first.fail();
    await vi.advanceTimersByTimeAsync(120_000);
    second.write(": beat\n\n");
    await vi.advanceTimersByTimeAsync(10_000);
    expect(requests).toHaveLength(2);
    live.stop();
  });
});
