import { Button } from "@mantine/core";
import { IconArrowForwardUp, IconLock } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { Fragment, useEffect, useLayoutEffect, useRef } from "react";
import type { Citation, Conversation } from "../../api/types";
import { useContactTyping, useStreamingReply } from "../../shell/live";
import { clockTime, dayName, exactTime, t } from "../../text";
import { Spark } from "../../ui/page";
import { useNow } from "../../ui/time";
import { useMay } from "../session/may";
import { Citations } from "./citations";
import classes from "./inbox.module.css";
import { MessageText } from "./message-text";
import { OneFile } from "./one-file";
import type { ShownMessage } from "./queries";

interface ThreadProps {
  conversation: Conversation;
  messages: ShownMessage[];
  onCite: (citation: Citation) => void;
  onAgain: (message: ShownMessage) => void;
  onDiscard: (message: ShownMessage) => void;
}

const NEAR_END_PX = 160;
const JOIN_MS = 5 * 60_000;

export function Thread({ conversation, messages, onCite, onAgain, onDiscard }: ThreadProps) {
  const now = useNow();
  const streaming = useStreamingReply(conversation.id);
  const typing = useContactTyping(conversation.id);
  const box = useRef<HTMLDivElement>(null);
  const follows = useRef(true);

  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    const onScroll = () => {
      follows.current = element.scrollHeight - element.scrollTop - element.clientHeight < NEAR_END_PX;
    };
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => element.removeEventListener("scroll", onScroll);
  }, []);

  const count = messages.length;
  const streamed = streaming?.text.length ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new (messages, streamed text, typing) is what makes it scroll
  useLayoutEffect(() => {
    const element = box.current;
    if (element && follows.current) {
      element.scrollTop = element.scrollHeight;
    }
  }, [count, streamed, typing]);

  const lastOut = messages.findLast(
    (message) => message.author.kind !== "contact" && message.kind === "text",
  );
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling log must be reachable by keyboard
    <div className={classes.thread} ref={box} role="log" aria-label={t("inbox.thread")} tabIndex={0}>
      {messages.map((message, index) => {
        const before = messages[index - 1];
        const newDay = !before || dayName(before.created_at, now) !== dayName(message.created_at, now);
        return (
          <Fragment key={message.client_id ?? message.id}>
            {newDay ? <div className={classes.day}>{dayName(message.created_at, now)}</div> : null}
            <OneMessage
              message={message}
              joined={!newDay && joins(before, message)}
              contactName={conversation.contact.name ?? t("contact.unnamed")}
              showRead={message.id === lastOut?.id}
              onCite={onCite}
              onAgain={onAgain}
              onDiscard={onDiscard}
            />
          </Fragment>
        );
      })}
      {streaming ? (
        <div className={classes.message} data-side="out" data-kind="agent" aria-live="off">
          <div className={classes.who}>
            <Spark size={12} /> {t("inbox.writing")}
          </div>
          <div className={`${classes.bubble} ${streaming.text ? classes.caret : ""}`}>
            {streaming.text ? <MessageText text={streaming.text} /> : <Dots />}
          </div>
        </div>
      ) : null}
      {typing ? (
        <div className={classes.message} data-side="in" data-kind="contact">
          <div className={classes.who}>
            {t("inbox.typing", { name: conversation.contact.name ?? t("contact.unnamed") })}
          </div>
          <div className={classes.bubble}>
            <Dots />
          </div>
        </div>
      ) : null}
    </div>
  );
}

function joins(before: ShownMessage | undefined, message: ShownMessage): boolean {
  if (!before || before.kind !== message.kind || message.kind === "event") {
    return false;
  }
  const sameAuthor = before.author.kind === message.author.kind && before.author.id === message.author.id;
  return sameAuthor && Date.parse(message.created_at) - Date.parse(before.created_at) < JOIN_MS;
}

function Dots() {
  return (
    <span className={classes.dots} role="img" aria-label={t("loading")}>
      <i />
      <i />
      <i />
    </span>
  );
}

interface OneMessageProps {
  message: ShownMessage;
  joined: boolean;
  contactName: string;
  showRead: boolean;
  onCite: (citation: Citation) => void;
  onAgain: (message: ShownMessage) => void;
  onDiscard: (message: ShownMessage) => void;
}

function OneMessage({ message, joined, contactName, showRead, onCite, onAgain, onDiscard }: OneMessageProps) {
  if (message.kind === "event") {
    return (
      <div className={classes.event}>
        <IconArrowForwardUp size={14} stroke={1.5} aria-hidden="true" />
        <span>
          {message.text} · {clockTime(message.created_at)}
        </span>
      </div>
    );
  }
  const kind = message.kind === "note" ? "note" : message.author.kind;
  const side = message.author.kind === "contact" ? "in" : "out";
  const name = message.author.name ?? (side === "in" ? contactName : t("inbox.assistant"));
  return (
    <article
      className={classes.message}
      data-side={side}
      data-kind={kind}
      data-joined={joined}
      data-sending={message.sending}
    >
      {joined ? null : (
        <div className={classes.who}>
          {message.author.kind === "agent" ? <Spark size={12} /> : null}
          {kind === "note" ? <IconLock size={12} stroke={1.5} aria-hidden="true" /> : null}
          <span className="strong">{name}</span>
          {kind === "note" ? <span>{t("inbox.note.label")}</span> : null}
          <time dateTime={message.created_at} title={exactTime(message.created_at)}>
            {clockTime(message.created_at)}
          </time>
        </div>
      )}
      <div className={classes.bubble}>
        <MessageText text={message.text} citations={message.citations} onCite={onCite} />
        {message.files.map((file) => (
          <OneFile key={file.id} file={file} />
        ))}
      </div>
      <Under message={message} showRead={showRead} onCite={onCite} onAgain={onAgain} onDiscard={onDiscard} />
    </article>
  );
}

function Under({
  message,
  showRead,
  onCite,
  onAgain,
  onDiscard,
}: Omit<OneMessageProps, "joined" | "contactName">) {
  const may = useMay();
  if (message.sending === "failed") {
    return (
      <div className={classes.under} role="alert">
        <span style={{ color: "var(--st-bad)" }}>{t("inbox.notSent")}</span>
        <Button size="compact-xs" variant="default" onClick={() => onAgain(message)}>
          {t("retry")}
        </Button>
        <Button size="compact-xs" variant="subtle" color="gray" onClick={() => onDiscard(message)}>
          {t("discard")}
        </Button>
      </div>
    );
  }
  if (message.sending === "pending") {
    return <div className={classes.under}>{t("inbox.sending")}</div>;
  }
  const isAgent = message.author.kind === "agent";
  const read = showRead && message.read_at;
  const delivered = showRead && !message.read_at && message.delivered_at;
  if (!isAgent && !read && !delivered) {
    return null;
  }
  return (
    <div className={classes.under}>
      <Citations citations={message.citations} onOpen={onCite} />
      {isAgent && message.run_id && may("run.read") ? (
        <Link to="/runs/$runId" params={{ runId: message.run_id }} className={classes.why}>
          {t("ai.why")}
        </Link>
      ) : null}
      {read ? <span title={exactTime(message.read_at ?? "")}>{t("inbox.read")}</span> : null}
      {delivered ? <span title={exactTime(message.delivered_at ?? "")}>{t("inbox.delivered")}</span> : null}
    </div>
  );
}
