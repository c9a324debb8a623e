// The conversation on the screen. Job: order, day lines, what is on its way, and where the view stands. Border: no
// requests. Invariants: while the person is at the end the end stays in view; when they read further up nothing
// moves under their eyes. Half-written replies are hidden from screen readers: the finished one is announced once.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import type { State } from "../store";
import { dayKey, dayName, promisedTime, t } from "../text/i18n";
import type { Message } from "../types";
import { useChat } from "./context";
import { Icon } from "./icons";
import { Markdown } from "./markdown";
import { Author, MessageRow, QueuedRow } from "./message";

const AT_END_PX = 80;

export function Log({ state }: { state: State }): JSX.Element {
  const chat = useChat();
  const scroller = useRef<HTMLElement>(null);
  const atEnd = useRef(true);
  const [away, setAway] = useState(false);
  const lastKey = state.outbox.at(-1)?.client_id ?? state.messages.at(-1)?.id;
  const ownLast = state.outbox.length > 0;

  useLayoutEffect(() => {
    // Own words are always shown; those of others only when the person is at the end anyway.
    if (ownLast) atEnd.current = true;
  }, [ownLast, state.outbox.at(-1)?.client_id]);

  useLayoutEffect(() => {
    const box = scroller.current;
    if (box && atEnd.current) box.scrollTop = box.scrollHeight;
    else setAway(!atEnd.current);
  }, [lastKey, state.partial?.text, state.typing, state.draftPending, state.handoff, state.outbox.length]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    // The keyboard, a growing input or a turned phone change the height: stay at the end.
    const observer = new ResizeObserver(() => {
      if (atEnd.current) box.scrollTop = box.scrollHeight;
    });
    observer.observe(box);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const box = scroller.current;
    if (!box) return;
    atEnd.current = box.scrollHeight - box.scrollTop - box.clientHeight < AT_END_PX;
    if (atEnd.current) setAway(false);
  };

  const toEnd = () => {
    const box = scroller.current;
    if (box) box.scrollTop = box.scrollHeight;
    setAway(false);
  };

  const { messages } = state;
  const acknowledged = new Set(messages.flatMap((message) => message.client_id ?? []));
  const waiting = state.outbox.filter((item) => !acknowledged.has(item.client_id));
  const lastOwn =
    waiting.length === 0 ? messages.findLast((message) => message.author.kind === "contact")?.id : null;
  const last = messages.at(-1);
  const suggested =
    last && last.author.kind !== "contact" && waiting.length === 0 ? (last.suggested ?? []) : [];
  const assistant = state.info.assistant_name;

  return (
    <main class="log" ref={scroller} onScroll={onScroll} aria-busy={state.phase === "loading"}>
      <div class="column">
        {state.info.greeting && (
          <div class="row theirs opening">
            <Author name={assistant || state.info.name} agent={true} />
            <p dir="auto">{state.info.greeting}</p>
          </div>
        )}
        <div role="log" aria-live="polite" aria-relevant="additions" aria-label={t("messages")}>
          <ol class="thread">
            {messages.map((message, index) => {
              const before = messages[index - 1];
              const newDay = !before || dayKey(before.created_at) !== dayKey(message.created_at);
              const key = message.client_id ?? message.id;
              const row = (
                <MessageRow
                  key={key}
                  message={message}
                  joined={!newDay && sameAuthor(before, message)}
                  showState={message.id === lastOwn}
                  assistant={assistant}
                  fileUrl={(file) => chat.api.fileUrl(file)}
                  onCite={(citation) => chat.store.set({ sheet: { kind: "passage", citation } })}
                />
              );
              if (!newDay) return row;
              return [
                <li key={`day-${key}`} class="day">
                  <span>{dayName(message.created_at)}</span>
                </li>,
                row,
              ];
            })}
            {waiting.map((item, index) => (
              <QueuedRow
                key={item.client_id}
                item={item}
                joined={index > 0 || last?.author.kind === "contact"}
                offline={state.connection === "offline"}
                last={index === waiting.length - 1}
                onRetry={() => chat.outbox.retry(item.client_id)}
                onRemove={() => chat.outbox.remove(item.client_id)}
              />
            ))}
          </ol>
        </div>
        <Coming state={state} />
        {suggested.length > 0 && !state.partial && (
          <ul class="suggested-replies">
            {suggested.map((text) => (
              <li key={text}>
                <button type="button" class="suggestion" dir="auto" onClick={() => chat.sendSuggested(text)}>
                  {text}
                </button>
              </li>
            ))}
          </ul>
        )}
      </div>
      {away && (
        <button type="button" class="to-end" onClick={toEnd}>
          <Icon name="down" size={16} /> {t("newMessages")}
        </button>
      )}
    </main>
  );
}

/** What is about to come: a reply being written, a draft with a colleague, a promise. */
function Coming({ state }: { state: State }): JSX.Element | null {
  const { partial, typing, handoff } = state;
  if (partial || typing) {
    const name = partial ? state.info.assistant_name : (typing ?? "");
    return (
      <div class="row theirs coming" aria-hidden="true">
        <Author name={name} agent={partial !== null || name === state.info.assistant_name} />
        {partial?.text ? <Markdown text={partial.text} isCited={() => true} cite={inertCite} /> : <Dots />}
      </div>
    );
  }
  const promise = handoff?.promised_at
    ? t("personPromise", { time: promisedTime(handoff.promised_at) })
    : t("personSoon");
  return (
    <>
      {state.draftPending && (
        <p class="promise" role="status">
          <Icon name="clock" /> <span>{t("draftPending")}</span>
        </p>
      )}
      {handoff && <Promised text={promise} signedIn={state.contact?.signed_in ?? false} />}
    </>
  );
}

function Promised({ text, signedIn }: { text: string; signedIn: boolean }): JSX.Element {
  const chat = useChat();
  return (
    <div class="promise" role="status">
      <Icon name="person" />
      <div>
        <p>{text}</p>
        {!signedIn && (
          <button
            type="button"
            class="link"
            onClick={() => chat.store.set({ sheet: { kind: "sign-in", reason: "handoff" } })}
          >
            {t("personReach")}
          </button>
        )}
      </div>
    </div>
  );
}

/** Holds the place of a source that is named when the reply is complete. */
function inertCite(n: number): JSX.Element {
  return <span class="cite">{n}</span>;
}

function Dots(): JSX.Element {
  return (
    <span class="dots">
      <i />
      <i />
      <i />
    </span>
  );
}

function sameAuthor(before: Message | undefined, message: Message): boolean {
  if (!before || before.kind === "event" || message.kind === "event") return false;
  return (
    before.author.kind === message.author.kind && (before.author.name ?? "") === (message.author.name ?? "")
  );
}
