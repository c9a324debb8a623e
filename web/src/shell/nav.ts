import {
  IconAddressBook,
  IconBook2,
  IconHome,
  IconInbox,
  IconRoute,
  IconSettings,
} from "@tabler/icons-react";

/** The sections of the house, in the order of rail, palette and keys. */
export const SECTIONS = [
  { to: "/", label: "nav.home", icon: IconHome, group: "work", key: "h", needs: null, may: null },
  { to: "/inbox", label: "nav.inbox", icon: IconInbox, group: "work", key: "i", needs: null, may: null },
  {
    to: "/contacts",
    label: "nav.contacts",
    icon: IconAddressBook,
    group: "work",
    key: "c",
    needs: "/contacts",
    may: null,
  },
  {
    to: "/knowledge",
    label: "nav.knowledge",
    icon: IconBook2,
    group: "assistant",
    key: "k",
    needs: null,
    may: null,
  },
  {
    to: "/runs",
    label: "nav.runs",
    icon: IconRoute,
    group: "assistant",
    key: "r",
    needs: null,
    may: "run.read",
  },
  {
    to: "/settings",
    label: "nav.settings",
    icon: IconSettings,
    group: "house",
    key: "s",
    needs: null,
    may: null,
  },
] as const;

export type SectionPath = (typeof SECTIONS)[number]["to"];
