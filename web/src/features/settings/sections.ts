import {
  IconAdjustments,
  IconBriefcase,
  IconCoins,
  IconKey,
  IconMailbox,
  IconMessageCog,
  IconPalette,
  IconPlugConnected,
  IconShieldLock,
  IconStack2,
  IconTerminal2,
  IconUsers,
} from "@tabler/icons-react";

/** The sections of the settings, in the order a new owner needs them. */
export const SETTING_SECTIONS = [
  { key: "persona", label: "settings.persona", icon: IconMessageCog, group: "assistant", needs: "/persona" },
  {
    key: "reply-modes",
    label: "settings.replyModes",
    icon: IconAdjustments,
    group: "assistant",
    needs: "/reply-modes",
  },
  {
    key: "providers",
    label: "settings.providers",
    icon: IconPlugConnected,
    group: "assistant",
    needs: "/providers",
  },
  { key: "prompts", label: "settings.prompts", icon: IconTerminal2, group: "assistant", needs: "/prompts" },
  { key: "budget", label: "settings.budget", icon: IconCoins, group: "assistant", needs: "/budget" },
  { key: "workspace", label: "settings.workspace", icon: IconBriefcase, group: "business", needs: null },
  { key: "members", label: "settings.members", icon: IconUsers, group: "business", needs: "/members" },
  { key: "keys", label: "settings.keys", icon: IconKey, group: "business", needs: "/keys" },
  { key: "appearance", label: "settings.appearance", icon: IconPalette, group: "you", needs: null },
  { key: "security", label: "settings.security", icon: IconShieldLock, group: "you", needs: null },
  { key: "outbox", label: "settings.outbox", icon: IconMailbox, group: "operation", needs: "/outbox-mails" },
  { key: "jobs", label: "settings.jobs", icon: IconStack2, group: "operation", needs: "/jobs" },
] as const;

export type SettingSection = (typeof SETTING_SECTIONS)[number]["key"];
