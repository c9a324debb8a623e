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
  { key: "persona", label: "settings.persona", icon: IconMessageCog, group: "assistant" },
  { key: "reply-modes", label: "settings.replyModes", icon: IconAdjustments, group: "assistant" },
  { key: "providers", label: "settings.providers", icon: IconPlugConnected, group: "assistant" },
  { key: "prompts", label: "settings.prompts", icon: IconTerminal2, group: "assistant" },
  { key: "budget", label: "settings.budget", icon: IconCoins, group: "assistant" },
  { key: "workspace", label: "settings.workspace", icon: IconBriefcase, group: "business" },
  { key: "members", label: "settings.members", icon: IconUsers, group: "business" },
  { key: "keys", label: "settings.keys", icon: IconKey, group: "business" },
  { key: "appearance", label: "settings.appearance", icon: IconPalette, group: "you" },
  { key: "security", label: "settings.security", icon: IconShieldLock, group: "you" },
  { key: "outbox", label: "settings.outbox", icon: IconMailbox, group: "operation" },
  { key: "jobs", label: "settings.jobs", icon: IconStack2, group: "operation" },
] as const;

export type SettingSection = (typeof SETTING_SECTIONS)[number]["key"];
