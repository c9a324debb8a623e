// The embed script: `<script src="https://…/widget.js" data-workspace="slug" async></script>`. Job: a button, a greeting,
// and a frame that is made when it is first wanted. Border: lives in a foreign page, so everything is inside one
// shadow root, nothing global but `window.steward`, and nothing of the page is read but its language. Invariants: never
// throws into the page; talks only with the frame it made, at the origin this script came from.

import { greetingFor, type Rules, shownOn } from "./rules";
import { createView, type View } from "./view";
import { words } from "./words";

interface PublicInfo {
  name: string;
  brand: { color?: string | null; on_color?: string | null };
  widget?: Rules;
}

type Command = [action: string, argument?: unknown];

interface StewardFunction {
  (...command: Command): void;
  q?: ArrayLike<unknown>[];
}

declare global {
  interface Window {
    steward?: StewardFunction;
    stewardWidget?: boolean;
  }
}

/** A frame that hasn't said `ready` by then was refused or can't be reached. */
const READY_LIMIT_MS = 10_000;
const GREETING_AFTER_MS = 4_000;

function start(script: HTMLScriptElement): void {
  const slug = script.dataset.workspace ?? "";
  if (!slug) {
    hint("data-workspace is missing on the script tag.");
    return;
  }
  // A page that loads the script twice gets one widget.
  if (window.stewardWidget) return;
  window.stewardWidget = true;

  const server = new URL(script.src).origin;
  const language = document.documentElement.lang || navigator.language;
  const text = words(language);
  const queue: Command[] = [...(window.steward?.q ?? [])].map((entry) => Array.from(entry) as Command);
  let view: View | null = null;
  let ready = false;
  let open = false;
  let identity = "";

  const tell = (message: object) => {
    if (ready) view?.frame?.contentWindow?.postMessage({ steward: 1, ...message }, server);
  };

  const frameUrl = () => {
    const query = new URLSearchParams({ lang: language, origin: location.origin });
    return `${server}/w/${encodeURIComponent(slug)}?${query}`;
  };

  const ensureFrame = () => {
    if (!view || view.frame) return;
    view.addFrame(frameUrl());
    setTimeout(() => {
      if (ready) return;
      hintNotAllowed(slug);
      view?.showFailure(`${server}/p/${encodeURIComponent(slug)}`);
    }, READY_LIMIT_MS);
  };

  const setOpen = (next: boolean, focus = true) => {
    open = next;
    keep(`${slug}:open`, next ? "1" : "");
    if (!view) return;
    if (next) ensureFrame();
    view.setOpen(next, focus);
    tell({ type: next ? "open" : "close" });
  };

  const run = ([action, argument]: Command) => {
    if (action === "open") setOpen(true);
    else if (action === "close") setOpen(false);
    else if (action === "toggle") setOpen(!open);
    else if (action === "identify") {
      // Only a word for the sign-in form. Who someone is, is proved by a code, never by the page around.
      const person = argument as { email?: unknown; phone?: unknown } | null | undefined;
      identity = String(person?.email ?? person?.phone ?? "");
      tell({ type: "identify", identity });
    } else hint(`"${action}" is not a command. There are open, close, toggle and identify.`);
  };

  window.steward = (...command: Command) => {
    if (view) run(command);
    else queue.push(command);
  };

  addEventListener("message", (event: MessageEvent) => {
    if (event.origin !== server || !view?.frame || event.source !== view.frame.contentWindow) return;
    const data = event.data as { steward?: number; type?: string; count?: unknown } | null;
    if (data?.steward !== 1) return;
    if (data.type === "ready") {
      ready = true;
      view.showFrame();
      if (identity) tell({ type: "identify", identity });
      if (open) tell({ type: "open" });
    } else if (data.type === "close") setOpen(false);
    else if (data.type === "unread") view.setUnread(Number(data.count) || 0);
    else if (data.type === "talked") keep(`${slug}:talked`, "1", true);
  });

  void fetchInfo(server, slug).then((info) => {
    if (!info) return hintNotAllowed(slug);
    if (!shownOn(info.widget, location.pathname)) return hint("this page is not among those that show it.");
    view = createView({
      text,
      name: info.name,
      color: info.brand.color || "#0f766e",
      onColor: info.brand.on_color || "#ffffff",
      left: script.dataset.position === "left",
      toggle: () => setOpen(!open),
      close: () => setOpen(false),
    });
    for (const command of queue.splice(0)) run(command);
    if (kept(`${slug}:open`)) setOpen(true, false);
    // Somebody who talked here before wants to see that an answer came: the frame is made quietly.
    else if (kept(`${slug}:talked`)) whenIdle(ensureFrame);
    // What stands on the script tag was said by this very page and goes before what holds for many.
    const own = script.dataset.greeting;
    const rule = greetingFor(info.widget, location.pathname, language);
    if (own) greet(own, GREETING_AFTER_MS);
    else if (rule) greet(rule.text, rule.after_seconds * 1000);
  });

  function greet(greeting: string, after: number): void {
    if (kept(`${slug}:greeted`) || kept(`${slug}:talked`)) return;
    setTimeout(() => {
      if (open) return;
      keep(`${slug}:greeted`, "1");
      view?.showGreeting(greeting, () => setOpen(true));
    }, after);
  }
}

async function fetchInfo(server: string, slug: string): Promise<PublicInfo | null> {
  try {
    const response = await fetch(`${server}/api/v1/public/${encodeURIComponent(slug)}`, {
      credentials: "omit",
    });
    return response.ok ? ((await response.json()) as PublicInfo) : null;
  } catch {
    return null;
  }
}

let hinted = false;

/** One quiet line for the site's owner; visitors see nothing. */
function hint(text: string): void {
  if (hinted) return;
  hinted = true;
  console.info(`steward: ${text}`);
}

function hintNotAllowed(slug: string): void {
  hint(
    `the chat of "${slug}" is not shown here. Either ${location.origin} is not among the allowed origins ` +
      "(Settings, Widget), or the workspace's name is wrong, or the server can't be reached.",
  );
}

function whenIdle(work: () => void): void {
  if ("requestIdleCallback" in window) requestIdleCallback(work, { timeout: 4_000 });
  else setTimeout(work, 2_000);
}

/** Kept per tab, or for this browser when `long`; a page may forbid both. */
function keep(key: string, value: string, long = false): void {
  try {
    const storage = long ? localStorage : sessionStorage;
    if (value) storage.setItem(`steward:${key}`, value);
    else storage.removeItem(`steward:${key}`);
  } catch {
    // Then it is not remembered.
  }
}

function kept(key: string): string | null {
  try {
    return sessionStorage.getItem(`steward:${key}`) ?? localStorage.getItem(`steward:${key}`);
  } catch {
    return null;
  }
}

const script = document.currentScript ?? document.querySelector("script[data-workspace][src*='widget.js']");
if (script instanceof HTMLScriptElement) start(script);
