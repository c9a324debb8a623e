/**
 * Live updates. Job: one server-sent stream per signed-in tab, resumed with Last-Event-ID, turned into Query cache
 * changes. Invariant: the stream says what changed, the API says how it is now; a missed delta never leaves a page wrong.
 *
 * Read with fetch and not EventSource: event types are open-ended (EventSource only hears the names it was told) and
 * the workspace header can be sent.
 */
import { standardHeaders, url } from "./client";
import type { LiveEvent } from "./types";

export type LiveState = "connecting" | "live" | "waiting";

/** Cuts a text stream into events, keeping what is incomplete for the next piece. */
export class EventParser {
  private rest = "";

  push(piece: string): LiveEvent[] {
    this.rest += piece.replaceAll("\r\n", "\n");
    const events: LiveEvent[] = [];
    let end = this.rest.indexOf("\n\n");
    while (end >= 0) {
      const event = parseEvent(this.rest.slice(0, end));
      if (event) {
        events.push(event);
      }
      this.rest = this.rest.slice(end + 2);
      end = this.rest.indexOf("\n\n");
    }
    return events;
  }
}

function parseEvent(block: string): LiveEvent | null {
  let id: string | null = null;
  let type = "message";
  const lines: string[] = [];
  for (const line of block.split("\n")) {
    const colon = line.indexOf(":");
    const name = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (name === "id") {
      id = value;
    } else if (name === "event") {
      type = value;
    } else if (name === "data") {
      lines.push(value);
    }
  }
  if (lines.length === 0) {
    return null;
  }
  try {
    return { id, type, data: JSON.parse(lines.join("\n")) as LiveEvent["data"] };
  } catch {
    return null;
  }
}

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 15_000;

/** Keeps one stream open until the returned function is called. */
export function openLive(
  onEvent: (event: LiveEvent) => void,
  onState: (state: LiveState) => void,
): () => void {
  const stop = new AbortController();
  let lastId: string | null = null;
  let wait = FIRST_WAIT_MS;

  async function once(): Promise<void> {
    onState("connecting");
    const headers = { ...standardHeaders("GET"), accept: "text/event-stream" } as Record<string, string>;
    if (lastId) {
      headers["Last-Event-ID"] = lastId;
    }
    const response = await fetch(url("/live"), { headers, signal: stop.signal, credentials: "same-origin" });
    if (!response.ok || !response.body) {
      throw new Error(`live stream refused with ${response.status}`);
    }
    onState("live");
    wait = FIRST_WAIT_MS;
    const reader = response.body.getReader();
    const decoder = new TextDecoder();
    const parser = new EventParser();
    for (;;) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      for (const event of parser.push(decoder.decode(value, { stream: true }))) {
        lastId = event.id ?? lastId;
        onEvent(event);
      }
    }
  }

  async function loop(): Promise<void> {
    while (!stop.signal.aborted) {
      try {
        await once();
      } catch {
        // Cut, refused or offline: the next attempt resumes after the last event seen.
      }
      if (stop.signal.aborted) {
        return;
      }
      onState("waiting");
      await new Promise((resolve) => setTimeout(resolve, wait * (0.7 + Math.random() * 0.6)));
      wait = Math.min(wait * 2, LONGEST_WAIT_MS);
    }
  }

  void loop();
  return () => stop.abort();
}
