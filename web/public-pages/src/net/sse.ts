// The event-stream wire format. Job: text chunks in, events out, by the WHATWG rules. Border: no network.
// Invariant: chunks may be cut anywhere, also between CR and LF; an event is given out only when its blank line came.

export interface ServerEvent {
  type: string;
  data: string;
  /** The last id seen up to and including this event; empty when the server never sent one. */
  id: string;
}

export class SseParser {
  private rest = "";
  private sawCr = false;
  private type = "";
  private data: string[] = [];
  private lastId: string;
  retryMs: number | null = null;

  constructor(lastId = "") {
    this.lastId = lastId;
  }

  push(chunk: string): ServerEvent[] {
    let text = chunk;
    if (this.sawCr && text.startsWith("\n")) text = text.slice(1);
    if (text.length > 0) this.sawCr = text.endsWith("\r");
    const lines = (this.rest + text).split(/\r\n|\r|\n/);
    this.rest = lines.pop() ?? "";
    const events: ServerEvent[] = [];
    for (const line of lines) {
      const event = this.line(line);
      if (event) events.push(event);
    }
    return events;
  }

  private line(line: string): ServerEvent | null {
    if (line === "") return this.dispatch();
    if (line.startsWith(":")) return null;
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    let value = colon < 0 ? "" : line.slice(colon + 1);
    if (value.startsWith(" ")) value = value.slice(1);
    if (field === "event") this.type = value;
    else if (field === "data") this.data.push(value);
    else if (field === "id" && !value.includes("\0")) this.lastId = value;
    else if (field === "retry" && /^\d+$/.test(value)) this.retryMs = Number(value);
    return null;
  }

  private dispatch(): ServerEvent | null {
    const event = { type: this.type || "message", data: this.data.join("\n"), id: this.lastId };
    const empty = this.data.length === 0;
    this.type = "";
    this.data = [];
    return empty ? null : event;
  }
}
