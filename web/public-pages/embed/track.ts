// The tracker: `<script src="https://…/track.js" data-key="pk_…" async></script>`. Job: page views and the site's own
// events, in batches, to the server this script came from. Border: lives in a foreign page, global only as
// `window.stewardTrack`; reads of the page its address, title and where the visitor came from. Invariants: never throws
// into the page; with Do-Not-Track or Global Privacy Control nothing is stored and nothing is sent, whatever else is
// said; with `data-consent="required"` nothing either before the visitor agreed.

type Properties = Record<string, unknown>;

interface TrackEvent {
  event_id: string;
  type: string;
  occurred_at: string;
  session_id: string;
  properties: Properties;
}

interface TrackFunction {
  (type: string, properties?: Properties | boolean): void;
  q?: ArrayLike<unknown>[];
}

declare global {
  interface Window {
    stewardTrack?: TrackFunction;
  }
}

const BATCH = 20;
const WAIT_MS = 2_000;
const CONSENT = "steward:consent";
const SESSION = "steward:session";

export function start(script: HTMLScriptElement): void {
  const key = script.dataset.key ?? "";
  const early = Array.from(window.stewardTrack?.q ?? []);
  const target = `${new URL(script.src).origin}/api/v1/track`;
  let queue: TrackEvent[] = [];
  let timer = 0;
  let agreed = script.dataset.consent !== "required" || kept(localStorageOf(), CONSENT) === "yes";

  const send = () => {
    clearTimeout(timer);
    timer = 0;
    while (queue.length > 0) {
      const body = JSON.stringify({ key, events: queue.splice(0, BATCH) });
      // A text needs no permission asked beforehand, and a beacon outlives the page.
      if (!navigator.sendBeacon?.(target, body)) {
        void fetch(target, { method: "POST", body, keepalive: true, mode: "no-cors" }).catch(() => {});
      }
    }
  };

  const add = (type: string, properties: Properties) => {
    if (!key || !agreed || refuses()) return;
    queue.push({
      event_id: random(),
      type,
      occurred_at: new Date().toISOString(),
      session_id: session(),
      properties: { url: location.origin + location.pathname, title: document.title, ...properties },
    });
    if (queue.length >= BATCH) send();
    else timer ||= window.setTimeout(send, WAIT_MS);
  };

  let seen = "";
  const view = () => {
    const now = location.pathname + location.hash;
    if (now === seen || !agreed) return;
    const referrer = seen ? undefined : foreign(document.referrer);
    seen = now;
    add("page.viewed", referrer ? { referrer } : {});
  };

  window.stewardTrack = (type, properties) => {
    if (type !== "consent") return add(type, (properties as Properties | undefined) ?? {});
    agreed = properties === true;
    keep(localStorageOf(), CONSENT, agreed ? "yes" : "");
    if (agreed) return view();
    // Taken back: what waits is not sent either.
    queue = [];
    keep(sessionStorageOf(), SESSION, "");
  };

  view();
  for (const call of early) window.stewardTrack(...(Array.from(call) as [string, Properties?]));
  // Pages that change their address without loading anew.
  addEventListener("popstate", view);
  addEventListener("hashchange", view);
  const push = history.pushState;
  history.pushState = function (...change) {
    push.apply(this, change);
    view();
  };
  addEventListener("pagehide", send);
  document.addEventListener("visibilitychange", () => document.hidden && send());
}

function refuses(): boolean {
  const browser = navigator as Navigator & { globalPrivacyControl?: boolean; doNotTrack?: string | null };
  return browser.doNotTrack === "1" || browser.globalPrivacyControl === true;
}

/** Only of a visitor who may be followed is anything kept, and no longer than the tab lives. */
function session(): string {
  const known = kept(sessionStorageOf(), SESSION);
  if (known) return known;
  const made = random();
  keep(sessionStorageOf(), SESSION, made);
  return made;
}

/** Where somebody came from, without what they searched there. */
function foreign(address: string): string | undefined {
  try {
    const url = new URL(address);
    return url.origin === location.origin ? undefined : url.origin + url.pathname;
  } catch {
    return undefined;
  }
}

function random(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

function localStorageOf(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

function sessionStorageOf(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

function kept(storage: Storage | null, name: string): string | null {
  try {
    return storage?.getItem(name) ?? null;
  } catch {
    return null;
  }
}

function keep(storage: Storage | null, name: string, value: string): void {
  try {
    if (value) storage?.setItem(name, value);
    else storage?.removeItem(name);
  } catch {
    // Then it is not remembered.
  }
}

const script = document.currentScript ?? document.querySelector("script[data-key][src*='track.js']");
if (script instanceof HTMLScriptElement) start(script);
