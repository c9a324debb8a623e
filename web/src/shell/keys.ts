/** Single-key shortcuts. Invariant: never while typing, never together with Ctrl, Alt or Cmd, never under a dialog. */
import { useEffect, useRef } from "react";
import { SECTIONS, type SectionPath } from "./nav";

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) {
    return false;
  }
  return target.isContentEditable || ["INPUT", "TEXTAREA", "SELECT"].includes(target.tagName);
}

function isFree(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
    return false;
  }
  return document.querySelector('[role="dialog"]') === null;
}

/** Enter and space belong to the control that has the focus. */
function belongsToControl(event: KeyboardEvent): boolean {
  if (event.key !== "Enter" && event.key !== " ") {
    return false;
  }
  return (
    event.target instanceof HTMLElement &&
    event.target.closest("a,button,[role=tab],[role=menuitem]") !== null
  );
}

/** One key may mean different things in different states of a page: only who is `ready` for it takes it. */
export function useHotkey(key: string, act: () => void, ready = true): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => {
    if (!ready) {
      return;
    }
    const onKey = (event: KeyboardEvent) => {
      if (
        event.key.toLowerCase() === key.toLowerCase() &&
        isFree(event) &&
        !belongsToControl(event) &&
        !goPending
      ) {
        event.preventDefault();
        latest.current();
      }
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, [key, ready]);
}

const GO_WINDOW_MS = 1200;
let goPending = false;

/** G, then the letter of a section. */
export function useGoKeys(go: (to: SectionPath) => void): void {
  const latest = useRef(go);
  latest.current = go;
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const onKey = (event: KeyboardEvent) => {
      if (!isFree(event)) {
        return;
      }
      if (goPending) {
        // Released after this key press is over, so that the letter does not also act on the page.
        setTimeout(() => {
          goPending = false;
        });
        clearTimeout(timer);
        const section = SECTIONS.find((candidate) => candidate.key === event.key.toLowerCase());
        if (section) {
          event.preventDefault();
          latest.current(section.to);
        }
        return;
      }
      if (event.key === "g") {
        goPending = true;
        timer = setTimeout(() => {
          goPending = false;
        }, GO_WINDOW_MS);
      }
    };
    window.addEventListener("keydown", onKey);
    return () => {
      window.removeEventListener("keydown", onKey);
      clearTimeout(timer);
      goPending = false;
    };
  }, []);
}
