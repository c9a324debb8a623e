// One message. Job: draw it for its author, with sources, files and its state of delivery. Border: draws what it is
// given; actions go up. Invariant: redrawn only when its own data changed.

import { Component, type ComponentChildren, type JSX } from "preact";
import type { Queued } from "../net/outbox";
import { clock, exactTime, fileSize, t } from "../text/i18n";
import type { Citation, FileRef, Message } from "../types";
import { Icon } from "./icons";
import { Markdown } from "./markdown";

interface RowProps {
  message: Message;
  /** The message before is by the same author on the same day: the name needn't be said again. */
  joined: boolean;
  /** Only the last message of the person carries a state. */
  showState: boolean;
  assistant: string;
  fileUrl: (file: FileRef) => string | null;
  onCite: (citation: Citation) => void;
}

export class MessageRow extends Component<RowProps> {
  override shouldComponentUpdate(next: RowProps): boolean {
    const now = this.props;
    return (
      next.message !== now.message ||
      next.joined !== now.joined ||
      next.showState !== now.showState ||
      next.assistant !== now.assistant
    );
  }

  render({ message, joined, showState, assistant, fileUrl, onCite }: RowProps): JSX.Element {
    if (message.kind === "event" || message.author.kind === "system") {
      return (
        <li class="event">
          <p dir="auto">{message.text}</p>
        </li>
      );
    }
    if (message.author.kind === "contact") {
      const state = message.read_at ? t("seen") : t("sent");
      return (
        <Own text={message.text} joined={joined} files={message.files ?? []} fileUrl={fileUrl}>
          {showState && (
            <span class="state">
              <Time iso={message.created_at} /> · {state}
            </span>
          )}
        </Own>
      );
    }
    const byAgent = message.author.kind === "agent";
    const citations = message.citations ?? [];
    const find = (n: number) => citations.find((citation) => citation.n === n);
    return (
      <li class={`row theirs${joined ? " joined" : ""}`}>
        {!joined && (
          <Author name={message.author.name || assistant} agent={byAgent}>
            <Time iso={message.created_at} />
          </Author>
        )}
        <Markdown
          text={message.text}
          isCited={(n) => find(n) !== undefined}
          cite={(n) => {
            const citation = find(n);
            return citation ? <CiteMark citation={citation} onCite={onCite} /> : null;
          }}
        />
        <Files files={message.files ?? []} fileUrl={fileUrl} />
        {citations.length > 0 && (
          <ul class="sources" aria-label={t("sources")}>
            {citations.map((citation) => (
              <li key={citation.n}>
                <button type="button" class="source" onClick={() => onCite(citation)}>
                  <span class="n">{citation.n}</span>
                  <span class="source-title" dir="auto">
                    {citation.title}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        )}
      </li>
    );
  }
}

function CiteMark({
  citation,
  onCite,
}: {
  citation: Citation;
  onCite: (citation: Citation) => void;
}): JSX.Element {
  return (
    <button
      type="button"
      class="cite"
      aria-label={t("source", { n: citation.n, title: citation.title })}
      onClick={() => onCite(citation)}
    >
      {citation.n}
    </button>
  );
}

export function Author({
  name,
  agent,
  children,
}: {
  name: string;
  agent: boolean;
  children?: ComponentChildren;
}) {
  return (
    <p class="author">
      {agent ? (
        <span class="face agent">
          <Icon name="spark" size={14} />
        </span>
      ) : (
        <span class="face" aria-hidden="true">
          {initials(name)}
        </span>
      )}
      <b dir="auto">{name}</b>
      {children}
    </p>
  );
}

interface OwnProps {
  text: string;
  joined: boolean;
  files: FileRef[];
  fileUrl: (file: FileRef) => string | null;
  children?: ComponentChildren;
}

function Own({ text, joined, files, fileUrl, children }: OwnProps): JSX.Element {
  const big = onlyEmoji(text);
  return (
    <li class={`row own${joined ? " joined" : ""}`}>
      {text && (
        <p class={big ? "said emoji" : "said"} dir="auto">
          {text}
        </p>
      )}
      <Files files={files} fileUrl={fileUrl} />
      {children}
    </li>
  );
}

interface QueuedProps {
  item: Queued;
  joined: boolean;
  offline: boolean;
  /** Only the last one says that it waits; refused ones always say so. */
  last: boolean;
  onRetry: () => void;
  onRemove: () => void;
}

/** A message that the server hasn't acknowledged yet, or refused. */
export class QueuedRow extends Component<QueuedProps> {
  override shouldComponentUpdate(next: QueuedProps): boolean {
    const now = this.props;
    return (
      next.item.refused !== now.item.refused ||
      next.item.held !== now.item.held ||
      next.joined !== now.joined ||
      next.offline !== now.offline ||
      next.last !== now.last
    );
  }

  render({ item, joined, offline, last, onRetry, onRemove }: QueuedProps): JSX.Element {
    return (
      <Own text={item.text} joined={joined} files={item.files} fileUrl={() => null}>
        {item.refused ? (
          <span class="state refused" role="alert">
            {t("notSent")} {item.refused.detail}{" "}
            <button type="button" class="link" onClick={onRetry}>
              {t("tryAgain")}
            </button>{" "}
            <button type="button" class="link" onClick={onRemove}>
              {t("remove")}
            </button>
          </span>
        ) : item.held ? (
          <span class="state" role="status">
            <Icon name="clock" size={14} /> {t("full")}
          </span>
        ) : last ? (
          <span class="state">
            {offline && <Icon name="clock" size={14} />} {offline ? t("waiting") : t("sending")}
          </span>
        ) : null}
      </Own>
    );
  }
}

function Files({ files, fileUrl }: { files: FileRef[]; fileUrl: (file: FileRef) => string | null }) {
  if (files.length === 0) return null;
  return (
    <ul class="files">
      {files.map((file) => {
        const href = fileUrl(file);
        const preview = href && file.preview_url?.startsWith("/api/") ? file.preview_url : null;
        const inside = preview ? (
          <Preview file={file} url={preview} />
        ) : (
          <>
            <Icon name="file" />
            <span class="file-name" dir="auto">
              {file.name}
            </span>
            <span class="file-size">{fileSize(file.size)}</span>
          </>
        );
        return (
          <li key={file.id}>
            {href ? (
              <a class={preview ? "file picture" : "file"} href={href} target="_blank" rel="noopener">
                {inside}
              </a>
            ) : (
              <span class="file">{inside}</span>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Room is kept for the picture before it is there, so that nothing jumps. */
function Preview({ file, url }: { file: FileRef; url: string }) {
  return (
    <img
      src={url}
      alt={file.name}
      loading="lazy"
      width={file.width ?? undefined}
      height={file.height ?? undefined}
    />
  );
}

export function Time({ iso }: { iso: string }): JSX.Element {
  return (
    <time dateTime={iso} title={exactTime(iso)}>
      {clock(iso)}
    </time>
  );
}

export function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words[words.length - 1] : ""];
  return letters
    .map((word) => [...(word ?? "")][0] ?? "")
    .join("")
    .toUpperCase();
}

const EMOJI = /^(?:\p{Extended_Pictographic}|\p{Emoji_Component}|\s){1,24}$/u;

/** Digits are emoji components too, so at least one real picture must be there. */
export function onlyEmoji(text: string): boolean {
  return EMOJI.test(text) && /\p{Extended_Pictographic}|\p{Regional_Indicator}/u.test(text);
}
