// What the sheets hold: a source, asking for a person, the account. Job: these three; sign-in has its own file.
// Invariant: a request that fails says so inside the sheet and can be tried again.

import type { JSX } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import type { State } from "../store";
import { dayName, t } from "../text/i18n";
import type { Citation, Message, Passage, PastConversation } from "../types";
import { useChat } from "./context";
import { Icon } from "./icons";
import { Markdown } from "./markdown";
import { MessageRow } from "./message";
import { closeSheet, Sheet } from "./sheet";
import { SignIn } from "./sign-in";

export function OpenSheet({ state }: { state: State }): JSX.Element | null {
  const chat = useChat();
  const { sheet } = state;
  switch (sheet?.kind) {
    case "passage":
      return <PassageSheet key={sheet.citation.passage_id} citation={sheet.citation} />;
    case "person":
      return <PersonSheet />;
    case "account":
      return <AccountSheet state={state} />;
    case "past":
      return (
        <PastConversationSheet
          id={sheet.id}
          state={state}
          onBack={() => chat.store.set({ sheet: { kind: "account" } })}
        />
      );
    case "sign-in":
      return <SignIn hint={state.identityHint} forHandoff={sheet.reason === "handoff"} />;
    default:
      return null;
  }
}

function PassageSheet({ citation }: { citation: Citation }): JSX.Element {
  const chat = useChat();
  const [passage, setPassage] = useState<Passage | null>(null);
  const [gone, setGone] = useState(false);
  useEffect(() => {
    chat.api
      .passage(citation.passage_id)
      .then(setPassage)
      .catch(() => setGone(true));
  }, [citation.passage_id]);
  const path = passage?.heading_path ?? citation.heading_path;
  const headings = (Array.isArray(path) ? path : [path]).filter((part): part is string => !!part);
  const where = [...headings, passage?.page ? t("page", { n: passage.page }) : ""]
    .filter(Boolean)
    .join(" › ");
  return (
    <Sheet title={passage?.title ?? citation.title}>
      {where && (
        <p class="where" dir="auto">
          {where}
        </p>
      )}
      {passage ? (
        <div class="passage">
          <Quoted text={passage.text} quote={citation.quote ?? ""} />
        </div>
      ) : gone ? (
        <>
          <p class="quiet">{t("sourceGone")}</p>
          <div class="passage" dir="auto">
            <p>{citation.quote}</p>
          </div>
        </>
      ) : (
        <Skeleton />
      )}
    </Sheet>
  );
}

/** The passage with the quoted words marked, if they are found as they stand; else drawn as light Markdown. */
function Quoted({ text, quote }: { text: string; quote: string }): JSX.Element {
  const words = quote.replace(/^…|…$/g, "").trim();
  const at = words ? text.indexOf(words) : -1;
  if (at < 0) return <Markdown text={text} />;
  return (
    <p class="as-written" dir="auto">
      {text.slice(0, at)}
      <mark>{words}</mark>
      {text.slice(at + words.length)}
    </p>
  );
}

function PersonSheet(): JSX.Element {
  const chat = useChat();
  const note = useRef<HTMLTextAreaElement>(null);
  const [busy, setBusy] = useState(false);
  const [failed, setFailed] = useState("");
  const submit = async (event: Event) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailed("");
    try {
      await chat.handoff(note.current?.value.trim() ?? "");
      chat.notify(t("personAsked"));
      closeSheet(note.current);
    } catch (error) {
      setFailed((error instanceof Error && error.message) || t("failed"));
      setBusy(false);
    }
  };
  return (
    <Sheet title={t("personTitle")}>
      <form class="stack" onSubmit={submit}>
        <p>{t("personText")}</p>
        <label class="field">
          <span>{t("personNote")}</span>
          <textarea ref={note} rows={3} maxLength={1000} dir="auto" />
        </label>
        {failed && (
          <p class="bad" role="alert">
            {failed}
          </p>
        )}
        <button type="submit" class="primary" aria-disabled={busy}>
          {t("personAsk")}
        </button>
      </form>
    </Sheet>
  );
}

function AccountSheet({ state }: { state: State }): JSX.Element {
  const chat = useChat();
  const [past, setPast] = useState<PastConversation[] | null>(null);
  const [opened, setOpened] = useState<string | null>(null);
  const [failed, setFailed] = useState("");
  const fail = (error: unknown) => setFailed((error instanceof Error && error.message) || t("failed"));

  useEffect(() => {
    chat.api
      .conversations()
      .then((page) => setPast(page.data))
      .catch((error: unknown) => {
        setPast([]);
        fail(error);
      });
  }, []);

  if (opened) return <PastConversationSheet id={opened} state={state} onBack={() => setOpened(null)} />;
  const name = state.contact?.name;
  return (
    <Sheet title={t("account")}>
      {name && <p class="quiet">{t("signedInAs", { name })}</p>}
      {past === null && <Skeleton />}
      {past?.length === 0 && !failed && <p class="quiet">{t("pastNone")}</p>}
      {past && past.length > 0 && (
        <ul class="past" aria-label={t("past")}>
          {past.map((conversation) => (
            <li key={conversation.id}>
              <button type="button" class="past-row" onClick={() => setOpened(conversation.id)}>
                <span class="past-day">
                  {dayName(conversation.last_message?.at ?? conversation.updated_at)}
                </span>
                <span class="past-text" dir="auto">
                  {conversation.last_message?.text ?? ""}
                </span>
                <Icon name="forward" size={16} />
              </button>
            </li>
          ))}
        </ul>
      )}
      {failed && (
        <p class="bad" role="alert">
          {failed}
        </p>
      )}
      <div class="actions">
        <button type="button" class="plain" onClick={() => void chat.download().catch(fail)}>
          <Icon name="download" /> {t("download")}
        </button>
        <button type="button" class="plain" onClick={() => void chat.signOut().catch(fail)}>
          <Icon name="leave" /> {t("signOut")}
        </button>
      </div>
      <p class="quiet small">{t("signOutKept")}</p>
    </Sheet>
  );
}

function PastConversationSheet({
  id,
  state,
  onBack,
}: {
  id: string;
  state: State;
  onBack: () => void;
}): JSX.Element {
  const chat = useChat();
  const [messages, setMessages] = useState<Message[] | null>(null);
  const [failed, setFailed] = useState("");
  useEffect(() => {
    chat.api
      .messages(null, id)
      .then((page) => setMessages(page.data))
      .catch((error: unknown) => {
        setMessages([]);
        setFailed((error instanceof Error && error.message) || t("failed"));
      });
  }, [id]);
  return (
    <Sheet title={t("past")}>
      <button type="button" class="plain" onClick={onBack}>
        <Icon name="back" /> {t("back")}
      </button>
      {messages === null && <Skeleton />}
      {failed && (
        <p class="bad" role="alert">
          {failed}
        </p>
      )}
      {messages && (
        <ol class="thread">
          {messages.map((message) => (
            <MessageRow
              key={message.id}
              message={message}
              joined={false}
              showState={true}
              assistant={state.info.assistant_name}
              fileUrl={(file) => chat.api.fileUrl(file)}
              onCite={(citation) => chat.store.set({ sheet: { kind: "passage", citation } })}
            />
          ))}
        </ol>
      )}
    </Sheet>
  );
}

function Skeleton(): JSX.Element {
  return (
    <div class="skeleton" role="status" aria-label={t("loading")}>
      <i />
      <i />
      <i />
    </div>
  );
}
