/**
 * Which role may do what. Job: nothing is offered that the server would refuse. Border: the server decides; a test holds
 * this table against the server's committed grid, so that it can't drift.
 */
import type { Role } from "./types";

const EVERYBODY: Role[] = ["owner", "admin", "agent", "analyst", "viewer"];
const NOT_VIEWERS: Role[] = ["owner", "admin", "agent", "analyst"];
const DESK: Role[] = ["owner", "admin", "agent"];
const HEADS: Role[] = ["owner", "admin"];

export const RIGHTS = {
  "workspace.read": EVERYBODY,
  "workspace.manage": HEADS,
  "member.read": EVERYBODY,
  "member.manage": HEADS,
  "key.manage": HEADS,
  "contact.write": DESK,
  "contact.merge": DESK,
  "knowledge.write": DESK,
  "conversation.reply": DESK,
  "conversation.manage": DESK,
  "draft.decide": DESK,
  "run.read": NOT_VIEWERS,
  "run.repeat": HEADS,
  "persona.read": EVERYBODY,
  "persona.manage": HEADS,
  "provider.read": NOT_VIEWERS,
  "provider.manage": HEADS,
  "prompt.manage": HEADS,
  "budget.manage": HEADS,
  "job.read": NOT_VIEWERS,
  "job.manage": HEADS,
  "mail.read": HEADS,
} as const satisfies Record<string, Role[]>;

export type Action = keyof typeof RIGHTS;

export function roleMay(role: Role, action: Action): boolean {
  return (RIGHTS[action] as readonly Role[]).includes(role);
}
