/** The English catalogue: one map, split by feature so that each part stays readable. */
import { account } from "./en/account";
import { common } from "./en/common";
import { contacts } from "./en/contacts";
import { home } from "./en/home";
import { inbox } from "./en/inbox";
import { knowledge } from "./en/knowledge";
import { runs } from "./en/runs";
import { settings } from "./en/settings";

export const en = {
  ...common,
  ...account,
  ...home,
  ...inbox,
  ...knowledge,
  ...contacts,
  ...runs,
  ...settings,
} as const;
