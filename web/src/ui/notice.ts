/** Toasts. Job: one voice for "done", "failed" and "done, with undo for 8 seconds". */
import { notifications } from "@mantine/notifications";
import { createElement } from "react";
import { describe } from "./errors";
import { UndoBody } from "./undo-body";

export const UNDO_MS = 8000;

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

let latest: { id: string; undo: () => void } | null = null;

/** Returns how to take the notice away when there is nothing to undo any more. */
export function sayWithUndo(message: string, undo: () => void, wait = UNDO_MS): () => void {
  const id = `undo-${Math.random().toString(36).slice(2)}`;
  const hide = () => notifications.hide(id);
  const forget = () => {
    latest = latest?.id === id ? null : latest;
  };
  const take = () => {
    hide();
    undo();
  };
  latest = { id, undo: take };
  notifications.show({
    id,
    autoClose: wait,
    withBorder: true,
    onClose: forget,
    message: createElement(UndoBody, { message, onUndo: take }),
  });
  return hide;
}

/** What the notice that came last offers, by key. */
export function undoLatest(): void {
  latest?.undo();
}
