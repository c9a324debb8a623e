// A sheet over the conversation. Job: the frame around source, sign-in, account and hand-off. Border: content comes
// from outside. Invariant: the browser's own modal dialog, so focus stays inside, Escape closes, and focus goes back.

import type { ComponentChildren, JSX } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../text/i18n";
import { useChat } from "./context";
import { Icon } from "./icons";

export function Sheet({ title, children }: { title: string; children: ComponentChildren }): JSX.Element {
  const chat = useChat();
  const dialog = useRef<HTMLDialogElement>(null);

  useEffect(() => {
    const box = dialog.current;
    if (box && !box.open) box.showModal();
    return () => box?.close();
  }, []);

  const onClick = (event: MouseEvent) => {
    // A click on the dialog element itself is one on its backdrop; content has its own elements.
    if (event.target === dialog.current) dialog.current?.close();
  };

  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the backdrop's key is Escape, which the dialog has by itself
    <dialog
      ref={dialog}
      class="sheet"
      aria-labelledby="sheet-title"
      // One that was taken down for another sheet closes as well, a moment later; that must not close the new one.
      onClose={() => dialog.current && chat.store.set({ sheet: null })}
      onClick={onClick}
    >
      <div class="sheet-in">
        <header class="sheet-head">
          <h2 id="sheet-title" dir="auto">
            {title}
          </h2>
          <button type="button" class="round" aria-label={t("close")} onClick={() => dialog.current?.close()}>
            <Icon name="close" />
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}

export function closeSheet(element: Element | null | undefined): void {
  element?.closest("dialog")?.close();
}
