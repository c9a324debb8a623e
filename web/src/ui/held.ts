/**
 * Acts that wait while they can still be taken back. Job: a press is answered with "Undo" instead of "are you sure", also
 * where the server could not take the act back. The wait is here and not on the server, because only the browser knows
 * whether somebody can still press Undo: nobody can on a page that is hidden or gone, and then the act goes out at once.
 * Invariant: what a member asked for happens once, unless that member took it back.
 */
import { useSyncExternalStore } from "react";
import { sayWithUndo, UNDO_MS } from "./notice";

/** How long an act can be taken back; for a reply shorter, because a customer waits for it. Tests wait for no clock. */
export const HOLD = { act: UNDO_MS, reply: 5000 };

interface HeldAct {
  /** What it is about: a thing is held once, and pages ask by it. */
  key: string;
  message: string;
  /** Tells its own failure. */
  act: () => Promise<unknown>;
  wait?: number;
}

/** What waits, and how to do it now; null while it is being done. */
const held = new Map<string, (() => Promise<void>) | null>();
const listeners = new Set<() => void>();
let shown: ReadonlySet<string> = new Set();

function changed(): void {
  shown = new Set(held.keys());
  for (const listener of listeners) {
    listener();
  }
}

export function hold({ key, message, act, wait = HOLD.act }: HeldAct): void {
  if (held.has(key)) {
    return;
  }
  const release = () => {
    held.delete(key);
    changed();
  };
  const run = async () => {
    clearTimeout(timer);
    hideNotice();
    held.set(key, null);
    await act().catch(() => undefined);
    release();
  };
  const timer = setTimeout(() => void run(), wait);
  const hideNotice = sayWithUndo(
    message,
    () => {
      clearTimeout(timer);
      release();
    },
    wait,
  );
  held.set(key, run);
  changed();
}

/** Does what waits without waiting: the page goes, or the session ends that it was asked in. */
export async function actNow(): Promise<void> {
  await Promise.all([...held.values()].map((run) => run?.()));
}

window.addEventListener("pagehide", () => void actNow());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") {
    void actNow();
  }
});

/** Whether an act waits or is being done; what it takes away is not shown until then. */
export function useHeld(): (key: string) => boolean {
  const keys = useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => shown,
  );
  return (key) => keys.has(key);
}
