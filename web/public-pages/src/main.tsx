// Entry of the portal page and of the widget's frame. Job: read what the server put into the page, choose the
// language, start. Border: the only file that touches the document around the app. Invariant: if anything here
// fails, the form in the page goes on working without us.

import "./styles/all.css";
import { render } from "preact";
import { App } from "./app";
import { Chat } from "./chat";
import { linkedConversation } from "./deep-link";
import { ParentPage } from "./frame";
import { chooseLanguage, loadLanguage } from "./text/i18n";

async function start(root: HTMLElement): Promise<void> {
  const data = root.dataset;
  const query = new URLSearchParams(location.search);
  const widget = data.channel === "widget";
  const slug = data.slug ?? "";
  const parent = widget ? ParentPage.find(query.get("origin")) : null;
  const language = chooseLanguage([query.get("lang"), document.documentElement.lang, ...navigator.languages]);
  await loadLanguage(language, navigator.languages);
  document.documentElement.lang = language;

  const chat = new Chat({
    slug,
    channel: widget ? "widget" : "portal",
    name: data.name ?? "",
    assistant: data.assistant ?? "",
    greeting: data.greeting ?? "",
  });

  let unread = 0;
  const title = document.title;
  const attended = () => (parent ? parent.open : document.visibilityState === "visible");
  const showUnread = () => {
    if (parent) parent.tell("unread", unread);
    else document.title = unread > 0 ? `(${unread}) ${title}` : title;
  };
  const attend = () => {
    if (!attended()) return;
    if (unread > 0) {
      unread = 0;
      showUnread();
    }
    if (chat.store.get().messages.length > 0) chat.seen();
  };
  chat.onArrival = () => {
    if (attended()) return chat.seen();
    unread += 1;
    showUnread();
  };
  document.addEventListener("visibilitychange", attend);

  const action = `/p/${encodeURIComponent(slug)}/ask`;
  const close = parent ? () => parent.tell("close") : null;
  render(<App chat={chat} action={action} onClose={close} />, root);
  root.dataset.ready = "true";
  followViewport();

  if (parent) {
    parent.listen({
      onOpen: () => {
        attend();
        document.querySelector<HTMLTextAreaElement>("#text")?.focus({ preventScroll: true });
      },
      onClose: () => {},
      onIdentify: (identityHint) => chat.store.set({ identityHint }),
    });
    addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !event.defaultPrevented && !chat.store.get().sheet) parent.tell("close");
    });
    let talked = false;
    chat.store.subscribe(() => {
      if (talked || chat.store.get().messages.length === 0) return;
      talked = true;
      parent.tell("talked");
    });
    parent.tell("ready");
  }
  chat.start();
  const linked = linkedConversation(location.pathname);
  if (linked) void chat.openConversation(linked);
}

/** Phones lay the keyboard over the page: the page takes the height that is really seen. */
function followViewport(): void {
  const viewport = window.visualViewport;
  if (!viewport) return;
  const apply = () => {
    // While zoomed in with two fingers the visible part is smaller for another reason.
    if (viewport.scale > 1.05) return;
    document.documentElement.style.setProperty("--seen-height", `${viewport.height}px`);
    if (viewport.offsetTop > 0) window.scrollTo(0, 0);
  };
  viewport.addEventListener("resize", apply);
  viewport.addEventListener("scroll", apply);
  apply();
}

const root = document.getElementById("app");
if (root) void start(root);
