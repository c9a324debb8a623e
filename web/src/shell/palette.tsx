/** Ctrl/Cmd-B: go anywhere, find anything, do the usual things. */
import { useDebouncedValue } from "@mantine/hooks";
import { Spotlight, useSpotlight } from "@mantine/spotlight";
import {
  IconAddressBook,
  IconFilePlus,
  IconFileText,
  IconHistory,
  IconKeyboard,
  IconMessage,
  IconSearch,
  IconUpload,
  IconUserPlus,
} from "@tabler/icons-react";
import { useNavigate } from "@tanstack/react-router";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Action } from "../api/rights";
import type { SearchEverything } from "../api/types";
import { useSearchEverything } from "../features/search/queries";
import { useOffers } from "../features/session/may";
import { SETTING_SECTIONS } from "../features/settings/sections";
import { t } from "../text";
import { icon } from "../ui/icons";
import { SECTIONS } from "./nav";
import { palette, paletteStore } from "./palette-store";
import { recentPlaces, useRememberPlace } from "./recent";

interface Entry {
  key: string;
  label: string;
  detail?: string;
  icon: ReactNode;
  to: string | (() => void);
}

interface Group {
  label: string;
  entries: Entry[];
}

function matches(entry: Entry, words: string): boolean {
  const text = `${entry.label} ${entry.detail ?? ""}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

export function Palette({ onHelp }: { onHelp: () => void }) {
  const navigate = useNavigate();
  const [query, setQuery] = useState("");
  const [asked] = useDebouncedValue(query, 120);
  const found = useSearchEverything(asked);
  const offers = useOffers();
  const list = useFirstChosen(found.data);
  const field = useFocusAtOnce();
  useRememberPlace();

  const pages: Entry[] = [
    ...SECTIONS.filter(offers).map((section) => ({
      key: section.to,
      label: t(section.label),
      icon: <section.icon {...icon} />,
      to: section.to as string,
    })),
    ...SETTING_SECTIONS.filter(offers).map((section) => ({
      key: `settings-${section.key}`,
      label: t(section.label),
      detail: t("nav.settings"),
      icon: <section.icon {...icon} />,
      to: `/settings/${section.key}`,
    })),
  ];
  const everyAct: (Entry & { needs?: string; may?: Action })[] = [
    {
      key: "upload",
      label: t("palette.upload"),
      icon: <IconUpload {...icon} />,
      to: "/knowledge?add=upload",
      may: "knowledge.write",
    },
    {
      key: "article",
      label: t("palette.article"),
      icon: <IconFilePlus {...icon} />,
      to: "/knowledge?add=article",
      may: "knowledge.write",
    },
    { key: "test", label: t("palette.test"), icon: <IconSearch {...icon} />, to: "/knowledge/search" },
    {
      key: "invite",
      label: t("palette.invite"),
      icon: <IconUserPlus {...icon} />,
      to: "/settings/members?item=invite",
      needs: "/invitations",
      may: "member.manage",
    },
    {
      key: "contact",
      label: t("palette.contact"),
      icon: <IconAddressBook {...icon} />,
      to: "/contacts?add=contact",
      needs: "/contacts",
      may: "contact.write",
    },
    { key: "keys", label: t("keys.title"), icon: <IconKeyboard {...icon} />, to: onHelp },
  ];
  const acts = everyAct.filter((entry) => offers({ needs: entry.needs ?? null, may: entry.may ?? null }));

  const groups: Group[] = [];
  const words = query.trim();
  if (words === "") {
    const recent = recentPlaces().map((place) => ({
      key: `recent-${place.to}`,
      label: place.title,
      icon: <IconHistory {...icon} />,
      to: place.to,
    }));
    groups.push({ label: t("palette.recent"), entries: recent });
    groups.push({ label: t("palette.act"), entries: acts });
    groups.push({ label: t("palette.go"), entries: pages.filter((entry) => entry.detail === undefined) });
  } else {
    groups.push({ label: t("palette.act"), entries: acts.filter((entry) => matches(entry, words)) });
    groups.push({ label: t("palette.go"), entries: pages.filter((entry) => matches(entry, words)) });
    groups.push(...foundGroups(found.data));
    groups.push({
      label: t("palette.more"),
      entries: [
        {
          key: "everything",
          label: t("palette.everything", { words }),
          icon: <IconSearch {...icon} />,
          to: `/search?q=${encodeURIComponent(words)}`,
        },
      ],
    });
  }

  const open = (to: Entry["to"]) => {
    if (typeof to === "string") {
      void navigate({ href: to });
      return;
    }
    to();
  };

  return (
    <Spotlight.Root
      store={paletteStore}
      query={query}
      onQueryChange={setQuery}
      shortcut="mod+B"
      tagsToIgnore={[]}
      scrollable
      maxHeight={460}
      radius="md"
      attributes={{ content: { "aria-label": t("palette.title") } }}
      // What is typed while something fades in or out would go to the page behind it.
      transitionProps={{ duration: 0 }}
    >
      <Spotlight.Search
        ref={field}
        placeholder={t("palette.placeholder")}
        leftSection={<IconSearch {...icon} />}
        aria-label={t("palette.placeholder")}
      />
      <Spotlight.ActionsList ref={list}>
        {groups
          .filter((group) => group.entries.length > 0)
          .map((group) => (
            <Spotlight.ActionsGroup key={group.label} label={group.label}>
              {group.entries.map((entry) => (
                <Spotlight.Action
                  key={entry.key}
                  label={entry.label}
                  description={entry.detail}
                  leftSection={entry.icon}
                  onClick={() => {
                    palette.close();
                    open(entry.to);
                  }}
                />
              ))}
            </Spotlight.ActionsGroup>
          ))}
      </Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

/**
 * The field has the focus before the next key is pressed; the dialog alone would give it a moment later. It runs after
 * the dialog has noted what had the focus before, so that this gets it back.
 */
function useFocusAtOnce() {
  const { opened } = useSpotlight(paletteStore);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (opened) {
      field.current?.focus({ preventScroll: true });
    }
  }, [opened]);
  return field;
}

/** Enter takes the first entry, also when what was found arrives late and pushes itself before it. */
function useFirstChosen(found: SearchEverything | undefined) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when something was found
  useEffect(() => {
    if (paletteStore.getState().selected > 0) {
      return;
    }
    list.current?.querySelector("[data-selected]")?.removeAttribute("data-selected");
    list.current?.querySelector("[data-action]")?.setAttribute("data-selected", "true");
  }, [found]);
  return list;
}

function foundGroups(found: SearchEverything | undefined): Group[] {
  if (!found) {
    return [];
  }
  return [
    {
      label: t("nav.contacts"),
      entries: found.contacts.slice(0, 5).map((contact) => ({
        key: contact.id,
        label: contact.name ?? t("contact.unnamed"),
        detail: contact.email ?? undefined,
        icon: <IconAddressBook {...icon} />,
        to: `/contacts/${contact.id}`,
      })),
    },
    {
      label: t("palette.conversations"),
      entries: found.conversations.slice(0, 5).map((conversation) => ({
        key: conversation.id,
        label: conversation.contact.name ?? t("contact.unnamed"),
        detail: conversation.snippet,
        icon: <IconMessage {...icon} />,
        to: `/inbox/${conversation.id}`,
      })),
    },
    {
      label: t("nav.knowledge"),
      entries: found.documents.slice(0, 5).map((document) => ({
        key: document.id,
        label: document.title,
        icon: <IconFileText {...icon} />,
        to: `/knowledge/${document.id}`,
      })),
    },
  ];
}
