// What the embed script draws. Job: button, badge, greeting, panel with the frame. Border: one host element with a
// closed shadow root; styles by a constructed sheet, which a page's content policy doesn't forbid. Invariant: the
// page's styles and ours can't meet; the panel is out of the tab order while it is closed.

import type { Words } from "./words";

export interface ViewOptions {
  text: Words;
  name: string;
  color: string;
  onColor: string;
  left: boolean;
  toggle: () => void;
  close: () => void;
}

export interface View {
  frame: HTMLIFrameElement | null;
  addFrame(url: string): void;
  showFrame(): void;
  showFailure(pageUrl: string): void;
  setOpen(open: boolean, focus: boolean): void;
  setUnread(count: number): void;
  showGreeting(text: string, onClick: () => void): void;
}

const CHAT_ICON =
  "M3 20l1.3 -3.9c-2.324 -3.437 -1.426 -7.872 2.1 -10.374c3.526 -2.501 8.59 -2.296 11.845 .48c3.255 2.777 3.695 7.266 1.029 10.501c-2.666 3.235 -7.615 4.215 -11.574 2.293l-4.7 1";
const CLOSE_ICON = "M18 6l-12 12M6 6l12 12";

const STYLE = `
:host{all:initial!important;display:block!important;position:fixed!important;z-index:2147483000!important;inset:auto 20px 20px auto!important;color-scheme:light dark!important;--paper:#faf8f4;--ink:#1d1b18;--line:#e4dfd5}
:host(.left){inset:auto auto 20px 20px!important}
@media (prefers-color-scheme:dark){:host{--paper:#1c1a17;--ink:#f1ede5;--line:#3a3630}}
*{box-sizing:border-box;font:16px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
button{border:0;cursor:pointer;padding:0;margin:0}
.launch{position:relative;display:grid;place-items:center;width:60px;height:60px;border-radius:50%;background:var(--brand);color:var(--on);border:1px solid color-mix(in oklab,var(--brand),var(--on) 14%);box-shadow:0 1px 2px rgb(60 50 30/.1),0 8px 24px rgb(60 50 30/.2);transition:transform .14s ease-out}
.launch:hover{transform:translateY(-2px)}
button:focus-visible{outline:3px solid var(--on);outline-offset:-6px}
.greet button:focus-visible{outline:2px solid var(--ink);outline-offset:2px}
svg{display:block;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.badge{position:absolute;top:-3px;right:-3px;min-width:24px;height:24px;padding:0 6px;border-radius:12px;background:#b42318;color:#fff;font-size:13px;font-weight:650;line-height:22px;text-align:center;border:2px solid var(--paper)}
.panel{position:absolute;bottom:76px;right:0;width:min(400px,calc(100vw - 40px));height:min(680px,calc(100vh - 116px));height:min(680px,calc(100dvh - 116px));border-radius:16px;overflow:hidden;background:var(--paper);color:var(--ink);border:1px solid var(--line);box-shadow:0 1px 2px rgb(60 50 30/.06),0 12px 40px rgb(60 50 30/.22);transition:opacity .16s ease-out,transform .16s ease-out}
:host(.left) .panel,:host(.left) .greet{right:auto;left:0}
.panel[hidden]{display:block;visibility:hidden;opacity:0;transform:translateY(12px);pointer-events:none;transition:opacity .12s ease-out,transform .12s ease-out,visibility 0s .12s}
iframe{display:block;width:100%;height:100%;border:0;opacity:0;color-scheme:normal}
.ready iframe{opacity:1}
.wait{position:absolute;inset:0;display:flex;flex-direction:column}
.wait::before{content:"";height:180px;background:var(--brand)}
.ready .wait{display:none}
.wait p{margin:24px 20px 0}
.wait a{color:inherit}
.greet{position:absolute;bottom:76px;right:0;display:flex;align-items:flex-start;width:max-content;max-width:min(300px,calc(100vw - 40px));border-radius:16px;background:var(--paper);color:var(--ink);border:1px solid var(--line);box-shadow:0 8px 24px rgb(60 50 30/.14);animation:in .18s ease-out}
.greet .say{flex:1;padding:14px 0 14px 16px;background:none;color:inherit;text-align:start;overflow-wrap:anywhere}
.greet .off{display:grid;place-items:center;width:44px;height:44px;background:none;color:inherit}
@keyframes in{from{opacity:0;transform:translateY(8px)}}
@media (max-width:480px){.panel{position:fixed;inset:0!important;width:auto;height:auto;border:0;border-radius:0}:host(.open) .launch{display:none}}
@media (prefers-reduced-motion:reduce){*{transition:none!important;animation:none!important}}
`;

export function createView(options: ViewOptions): View {
  const { text } = options;
  // Its own name, so that what the page says about every div is not said about it.
  const host = document.createElement("steward-widget");
  const root = host.attachShadow({ mode: "closed" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(STYLE);
  root.adoptedStyleSheets = [sheet];
  host.style.setProperty("--brand", options.color);
  host.style.setProperty("--on", options.onColor);
  host.classList.toggle("left", options.left);

  const panel = element("div", "panel");
  panel.hidden = true;
  const wait = element("div", "wait");
  panel.append(wait);
  const launch = element("button", "launch");
  launch.type = "button";
  launch.setAttribute("aria-expanded", "false");
  const badge = element("span", "badge");
  badge.hidden = true;
  badge.style.display = "none";
  launch.append(icon(CHAT_ICON, 28), badge);
  launch.addEventListener("click", options.toggle);
  root.append(panel, launch);
  document.body.append(host);

  let open = false;
  let unread = 0;
  let greeting: HTMLElement | null = null;

  const name = () => {
    const action = open ? text.close : text.open;
    launch.setAttribute("aria-label", unread > 0 ? `${action} (${unread} ${text.unread})` : action);
  };
  name();

  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && open && !event.defaultPrevented) options.close();
  });

  const view: View = {
    frame: null,
    addFrame(url) {
      const frame = document.createElement("iframe");
      frame.title = options.name;
      frame.allow = "clipboard-write";
      frame.src = url;
      view.frame = frame;
      panel.append(frame);
    },
    showFrame() {
      panel.classList.add("ready");
      if (open) view.frame?.focus();
    },
    showFailure(pageUrl) {
      const line = document.createElement("p");
      const link = document.createElement("a");
      link.href = pageUrl;
      link.target = "_blank";
      link.rel = "noopener";
      link.textContent = text.page;
      line.append(`${text.failed} `, link);
      wait.replaceChildren(line);
    },
    setOpen(next, focus) {
      const was = open;
      open = next;
      panel.hidden = !next;
      host.classList.toggle("open", next);
      launch.setAttribute("aria-expanded", String(next));
      launch.querySelector("svg")?.replaceWith(next ? icon(CLOSE_ICON, 26) : icon(CHAT_ICON, 28));
      name();
      if (next) {
        greeting?.remove();
        if (focus) view.frame?.focus();
      } else if (was) launch.focus();
    },
    setUnread(count) {
      unread = count;
      badge.textContent = count > 99 ? "99+" : String(count);
      badge.style.display = count > 0 ? "" : "none";
      badge.hidden = count === 0;
      name();
    },
    showGreeting(words, onClick) {
      const bubble = element("div", "greet");
      bubble.setAttribute("role", "status");
      const say = element("button", "say");
      say.type = "button";
      say.dir = "auto";
      say.textContent = words;
      say.addEventListener("click", onClick);
      const off = element("button", "off");
      off.type = "button";
      off.setAttribute("aria-label", text.close);
      off.append(icon(CLOSE_ICON, 18));
      off.addEventListener("click", () => bubble.remove());
      bubble.append(say, off);
      greeting = bubble;
      root.insertBefore(bubble, launch);
    },
  };
  return view;
}

function element<K extends "div" | "button" | "span">(tag: K, className: string): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  made.className = className;
  return made;
}

function icon(path: string, size: number): SVGSVGElement {
  const space = "http://www.w3.org/2000/svg";
  const svg = document.createElementNS(space, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", String(size));
  svg.setAttribute("height", String(size));
  svg.setAttribute("aria-hidden", "true");
  const line = document.createElementNS(space, "path");
  line.setAttribute("d", path);
  svg.append(line);
  return svg;
}
