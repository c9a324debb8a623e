import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { RIGHTS } from "./rights";

const SNAPSHOT = "../crates/model/src/snapshots/steward_model__permission__tests__role_by_action_matrix.snap";

it("the app offers what the server's grid of roles and actions allows, and nothing else", () => {
  const lines = readFileSync(SNAPSHOT, "utf8").split("\n");
  const head = lines.find((line) => line.startsWith("action ")) ?? "";
  const roles = head.split(/\s+/).slice(1, 6);
  const grid = Object.fromEntries(
    lines
      .filter((line) => /^[a-z_]+\.[a-z_]+ /.test(line))
      .map((line) => line.split(/\s+/))
      .map(([action, ...cells]) => [action, roles.filter((_, index) => cells[index] === "yes")]),
  );
  for (const [action, allowed] of Object.entries(RIGHTS)) {
    expect({ action, roles: grid[action] }).toEqual({ action, roles: allowed });
  }
});
