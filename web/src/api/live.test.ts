import { describe, expect, it } from "vitest";
import { EventParser } from "./live";

describe("event parser", () => {
  it("puts events together from pieces cut anywhere", () => {
    const text =
      'id: 7\nevent: message.sent\ndata: {"conversation_id":"cnv_1"}\n\n: keep-alive\n\nevent: reply.delta\ndata: {"text":"a\\nb"}\n\n';
    for (let cut = 1; cut < text.length; cut += 1) {
      const parser = new EventParser();
      const events = [...parser.push(text.slice(0, cut)), ...parser.push(text.slice(cut))];
      expect(events).toEqual([
        { id: "7", type: "message.sent", data: { conversation_id: "cnv_1" } },
        { id: null, type: "reply.delta", data: { text: "a\nb" } },
      ]);
    }
  });

  it("drops what is not JSON instead of stopping", () => {
    const parser = new EventParser();
    expect(parser.push("event: x\ndata: {oops\n\nevent: y\ndata: {}\n\n")).toEqual([
      { id: null, type: "y", data: {} },
    ]);
  });
});
