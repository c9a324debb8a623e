import { expect, it } from "vitest";
import { diffLines } from "./diff";

it("keeps what is the same and marks what came and went", () => {
  expect(diffLines("a\nb\nc", "a\nc\nd")).toEqual([
    { kind: "same", text: "a" },
    { kind: "cut", text: "b" },
    { kind: "same", text: "c" },
    { kind: "add", text: "d" },
  ]);
});
