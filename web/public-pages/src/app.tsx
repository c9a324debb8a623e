// The page around the conversation. Job: header, start, log, composer, footer, sheets, notices. Border: markup that
// mirrors portal.html, so that nothing jumps when it takes over. Invariant: usable from the first drawing on.

import type { JSX } from "preact";
import type { Chat } from "./chat";
import { Composer } from "./parts/composer";
import { ChatContext, useChatState } from "./parts/context";
import { Icon } from "./parts/icons";
import { Log } from "./parts/log";
import { OpenSheet } from "./parts/sheets";
import type { State } from "./store";
import { t } from "./text/i18n";

interface Props {
  chat: Chat;
  action: string;
  onClose: (() => void) | null;
}

export function App({ chat, action, onClose }: Props): JSX.Element {
  const state = useChatState(chat);
  const begun = state.messages.length > 0 || state.outbox.length > 0;
  return (
    <ChatContext.Provider value={chat}>
      <div class={begun ? "page begun" : "page fresh"}>
        <Head state={state} chat={chat} begun={begun} onClose={onClose} />
        {state.connection === "offline" && (
          <p class="banner" role="status">
            {t("offline")}
          </p>
        )}
        {begun ? <Log state={state} /> : <Fresh state={state} chat={chat} />}
        <section class="foot" aria-label={t("ask")}>
          <div class="column">
            {state.notice && (
              <p class="notice" role="status">
                {state.notice}
              </p>
            )}
            <Composer state={state} action={action} />
            <div class="foot-line">
              <button
                type="button"
                class="plain"
                onClick={() => chat.store.set({ sheet: { kind: "person" } })}
              >
                <Icon name="person" size={18} /> {t("person")}
              </button>
              <span class="powered">{t("powered")}</span>
            </div>
          </div>
        </section>
        <p class="sr-only" role="status">
          {state.partial || state.typing
            ? t("typing", { name: state.typing ?? state.info.assistant_name })
            : ""}
        </p>
      </div>
      <OpenSheet state={state} />
    </ChatContext.Provider>
  );
}

function Head({
  state,
  chat,
  begun,
  onClose,
}: {
  state: State;
  chat: Chat;
  begun: boolean;
  onClose: (() => void) | null;
}) {
  const { info, contact } = state;
  const signedIn = contact?.signed_in ?? false;
  const label = signedIn ? t("account") : t("signIn");
  const logo = ownLogo(info.brand.logo_url);
  return (
    <header class="head">
      <div class="column head-line">
        {logo ? (
          <img class="mark" src={logo} alt="" width={36} height={36} />
        ) : (
          <span class="mark" aria-hidden="true">
            {mark(info.name)}
          </span>
        )}
        {begun ? (
          <h1 class="name" dir="auto">
            {info.name}
          </h1>
        ) : (
          <span class="name" dir="auto">
            {info.name}
          </span>
        )}
        <span class="spacer" />
        <button
          type="button"
          class="head-button"
          title={label}
          onClick={() => chat.store.set({ sheet: { kind: signedIn ? "account" : "sign-in" } })}
        >
          <Icon name="user" /> <span>{signedIn ? (contact?.name ?? label) : label}</span>
        </button>
        {onClose && (
          <button type="button" class="head-button icon-only" aria-label={t("close")} onClick={onClose}>
            <Icon name="close" />
          </button>
        )}
      </div>
      {!begun && (
        <div class="column">
          <h1 class="greeting" dir="auto">
            {info.greeting || info.name}
          </h1>
        </div>
      )}
    </header>
  );
}

function Fresh({ state, chat }: { state: State; chat: Chat }): JSX.Element {
  return (
    <main class="start">
      <div class="column">
        <ul class="starters">
          {state.info.suggested.map((text) => (
            <li key={text}>
              <button type="button" class="starter" onClick={() => chat.sendSuggested(text)}>
                <span dir="auto">{text}</span>
                <Icon name="forward" size={18} />
              </button>
            </li>
          ))}
        </ul>
        <p class="quiet assisted">
          <Icon name="spark" size={16} /> {t("assisted")}
        </p>
      </div>
    </main>
  );
}

/** As in portal.html, where the server puts it. */
function mark(name: string): string {
  return /[\p{L}\p{N}]/u.exec(name)?.[0].toUpperCase() ?? "";
}

/** Only a logo that this server holds is shown: pages of ours load nothing from elsewhere. */
function ownLogo(url: string | null | undefined): string | null {
  if (!url) return null;
  try {
    return new URL(url, location.origin).origin === location.origin ? url : null;
  } catch {
    return null;
  }
}
