import { ActionIcon, Button, Menu, TextInput } from "@mantine/core";
import { useDebouncedCallback, useIntersection } from "@mantine/hooks";
import { IconFilter, IconInbox, IconSearch, IconX } from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { ConversationSummary } from "../../api/types";
import { useHotkey } from "../../shell/keys";
import { exactTime, number, t } from "../../text";
import { Face } from "../../ui/face";
import { bigIcon, smallIcon } from "../../ui/icons";
import { LinkButton } from "../../ui/links";
import { Chip, Spark } from "../../ui/page";
import { Empty, Failed, RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import { CHANNELS, ChannelMark, channelName } from "./channel";
import classes from "./inbox.module.css";
import { withoutMarks } from "./message-text";
import { BOXES, type Box, boxOf, useConversations, useCounts } from "./queries";

const route = getRouteApi("/app/inbox");

export function ConversationList({ chosen }: { chosen: string | undefined }) {
  const view = route.useSearch();
  const navigate = useNavigate();
  const box = boxOf(view);
  const list = useConversations(view);
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const listRef = useRef<HTMLUListElement>(null);
  const { ref: endRef, entry } = useIntersection({ root: listRef.current, rootMargin: "300px" });
  const mayFetch = entry?.isIntersecting && list.hasNextPage && !list.isFetchingNextPage;

  useEffect(() => {
    if (mayFetch) {
      void list.fetchNextPage();
    }
  }, [mayFetch, list.fetchNextPage]);

  const move = (step: number) => {
    const links = [...(listRef.current?.querySelectorAll<HTMLAnchorElement>("a[data-row]") ?? [])];
    const focused = links.indexOf(document.activeElement as HTMLAnchorElement);
    const current = focused >= 0 ? focused : rows.findIndex((row) => row.id === chosen);
    const next = links[Math.max(0, Math.min(links.length - 1, current + step))];
    next?.focus();
    // With a conversation open, moving reads on; from the bare list, Enter opens.
    const id = next?.dataset.row;
    if (chosen && id) {
      void navigate({
        to: "/inbox/$conversationId",
        params: { conversationId: id },
        search: view,
        replace: true,
      });
    }
  };
  useHotkey("j", () => move(1));
  useHotkey("k", () => move(-1));

  return (
    <section className={classes.listPane} aria-label={t("inbox.list")}>
      <ListHead box={box} channel={view.channel} q={view.q} />
      {list.error && !list.data ? (
        <div style={{ padding: 12 }}>
          <Failed error={list.error} onRetry={() => list.refetch()} />
        </div>
      ) : null}
      {list.isPending ? <RowsLoading rows={8} height={84} face /> : null}
      {list.data && rows.length === 0 ? (
        <EmptyBox box={box} filtered={Boolean(view.q || view.channel)} />
      ) : null}
      {rows.length > 0 ? (
        <ul className={classes.list} ref={listRef}>
          {rows.map((row) => (
            <li key={row.id}>
              <Row row={row} active={row.id === chosen} view={view} />
            </li>
          ))}
          <li ref={endRef} style={{ height: 1 }} aria-hidden="true" />
        </ul>
      ) : null}
    </section>
  );
}

function ListHead({ box, channel, q }: { box: Box; channel?: string; q?: string }) {
  const counts = useCounts();
  const navigate = route.useNavigate();
  const [words, setWords] = useState(q ?? "");
  const search = useDebouncedCallback((value: string) => {
    void navigate({ to: ".", search: (view) => ({ ...view, q: value || undefined }), replace: true });
  }, 250);
  useEffect(() => {
    setWords(q ?? "");
  }, [q]);

  return (
    <div className={classes.listHead}>
      <div className="row">
        <TextInput
          className="grow"
          placeholder={t("inbox.search")}
          aria-label={t("inbox.search")}
          leftSection={<IconSearch {...smallIcon} />}
          rightSection={
            words ? (
              <ActionIcon
                size="sm"
                aria-label={t("clear")}
                onClick={() => {
                  setWords("");
                  search("");
                }}
              >
                <IconX size={14} stroke={1.5} />
              </ActionIcon>
            ) : null
          }
          value={words}
          onChange={(event) => {
            setWords(event.currentTarget.value);
            search(event.currentTarget.value);
          }}
        />
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon
              aria-label={t("inbox.channel")}
              variant={channel ? "light" : "subtle"}
              color={channel ? "green" : "gray"}
            >
              <IconFilter {...smallIcon} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t("inbox.channel")}</Menu.Label>
            <Menu.Item
              onClick={() => navigate({ to: ".", search: (view) => ({ ...view, channel: undefined }) })}
            >
              {t("inbox.channel.all")}
            </Menu.Item>
            {CHANNELS.map((name) => (
              <Menu.Item
                key={name}
                onClick={() => navigate({ to: ".", search: (view) => ({ ...view, channel: name }) })}
                fw={channel === name ? 600 : undefined}
              >
                {channelName(name)}
              </Menu.Item>
            ))}
          </Menu.Dropdown>
        </Menu>
      </div>
      <div className={classes.boxes}>
        {BOXES.filter((name) => name !== "overdue" || box === name || counts.data?.overdue).map((name) => {
          const count = name === "closed" ? 0 : (counts.data?.[name] ?? 0);
          return (
            <button
              key={name}
              type="button"
              className={classes.box}
              aria-pressed={box === name}
              onClick={() =>
                navigate({
                  to: ".",
                  search: (view) => ({ ...view, box: name === "open" ? undefined : name }),
                })
              }
            >
              {t(`inbox.box.${name}`)}
              {count > 0 ? <span>{number(count)}</span> : null}
            </button>
          );
        })}
        {channel ? (
          <button
            type="button"
            className={classes.box}
            aria-pressed="true"
            onClick={() => navigate({ to: ".", search: (view) => ({ ...view, channel: undefined }) })}
          >
            {channelName(channel)} <IconX size={12} stroke={2} />
          </button>
        ) : null}
      </div>
    </div>
  );
}

interface RowProps {
  row: ConversationSummary;
  active: boolean;
  view: { box?: string; channel?: string; q?: string };
}

function Row({ row, active, view }: RowProps) {
  const unread = row.unread > 0;
  const name = row.contact.name ?? t("contact.unnamed");
  return (
    <Link
      to="/inbox/$conversationId"
      params={{ conversationId: row.id }}
      search={view}
      className={classes.rowLink}
      data-row={row.id}
      data-active={active}
      data-unread={unread}
      preload="intent"
    >
      <Face name={row.contact.name} seed={row.contact.id} size={36} />
      <div style={{ minWidth: 0 }}>
        <div className={classes.rowTop}>
          <span className={`${classes.rowName} clip`}>{name}</span>
          {unread ? <span className="visually-hidden">{t("inbox.unread")}</span> : null}
          <ChannelMark channel={row.channel} />
          <span className="faint small">
            <Time at={row.last_message?.at ?? row.updated_at} narrow />
          </span>
        </div>
        <div className={`${classes.rowText} clip2`}>
          {row.last_message?.author === "agent" ? (
            <>
              <Spark size={12} />{" "}
            </>
          ) : null}
          {row.last_message?.author === "member" ? `${t("inbox.you")} ` : null}
          {row.last_message ? withoutMarks(row.last_message.text) : t("inbox.noMessages")}
        </div>
        <div className={classes.rowMeta}>
          {row.overdue_at ? (
            <Chip tone="bad" title={exactTime(row.overdue_at)}>
              {t("inbox.box.overdue")}
            </Chip>
          ) : row.handoff ? (
            <Chip tone="warn">{t("inbox.box.handed_off")}</Chip>
          ) : null}
          {row.draft_waiting ? <Chip tone="accent">{t("inbox.draftWaiting")}</Chip> : null}
          {row.status === "closed" ? <Chip>{t("inbox.status.closed")}</Chip> : null}
          {row.status === "pending" ? <Chip tone="info">{t("inbox.status.pending")}</Chip> : null}
          {row.assignee ? <span className="faint small clip">{row.assignee.name}</span> : null}
        </div>
      </div>
    </Link>
  );
}

function EmptyBox({ box, filtered }: { box: Box; filtered: boolean }) {
  const navigate = route.useNavigate();
  if (filtered) {
    return (
      <Empty
        icon={<IconSearch {...bigIcon} />}
        title={t("inbox.empty.filtered")}
        actions={
          <Button
            variant="default"
            onClick={() =>
              navigate({ to: ".", search: (view) => ({ ...view, q: undefined, channel: undefined }) })
            }
          >
            {t("inbox.empty.clear")}
          </Button>
        }
      >
        {t("inbox.empty.filtered.text")}
      </Empty>
    );
  }
  return (
    <Empty
      icon={<IconInbox {...bigIcon} />}
      title={t(`inbox.empty.${box}`)}
      actions={
        box === "open" ? (
          <LinkButton variant="default" to="/settings/$section" params={{ section: "workspace" }}>
            {t("inbox.empty.open.act")}
          </LinkButton>
        ) : box === "drafts" ? (
          <LinkButton variant="default" to="/settings/$section" params={{ section: "reply-modes" }}>
            {t("settings.replyModes")}
          </LinkButton>
        ) : null
      }
    >
      {t(`inbox.empty.${box}.text`)}
    </Empty>
  );
}
