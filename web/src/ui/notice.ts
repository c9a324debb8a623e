/** Toasts. Job: one voice for "done", "failed" and "done, with undo for 8 seconds". */
import { notifications } from "@mantine/notifications";
import { createElement } from "react";
import { describe } from "./errors";
import { UndoBody } from "./undo-body";

const UNDO_MS = 8000;

export function say(message: string): void {
  notifications.show({ message, autoClose: 4000, withBorder: true });
}

export function sayError(error: unknown): void {
  const words = describe(error);
  notifications.show({
    title: words.title,
    message: words.todo,
    color: "red",
    autoClose: 9000,
    withBorder: true,
  });
}

export function sayWithUndo(message: string, undo: () => void): void {
  const id = `undo-${Math.random().toString(36).slice(2)}`;
  notifications.show({
    id,
    autoClose: UNDO_MS,
    withBorder: true,
    message: createElement(UndoBody, {
      message,
      onUndo: () => {
        notifications.hide(id);
        undo();
      },
    }),
  });
}

/**
 * For acts that the server can't take back: the act happens when the 8 seconds are over, unless undone before.
 * Leaving the page runs it at once, so that nothing a member asked for is forgotten.
 */
export function actUnlessUndone(message: string, act: () => void, undo: () => void): void {
  let settled = false;
  const run = () => {
    if (!settled) {
      settled = true;
      window.removeEventListener("pagehide", run);
      act();
    }
  };
  const timer = setTimeout(run, UNDO_MS);
  window.addEventListener("pagehide", run);
  sayWithUndo(message, () => {
    if (!settled) {
      settled = true;
      clearTimeout(timer);
      window.removeEventListener("pagehide", run);
      undo();
    }
  });
}
