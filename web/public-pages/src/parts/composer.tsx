// Where the person writes. Job: text, files, send. Border: hands text and files to the controller. Invariants: what is
// typed survives a reload; nothing is sent empty, too long or half uploaded, and each of these is said in words.
// The text area isn't controlled: words typed before this script ran stay where they are, with the cursor.

import type { JSX } from "preact";
import { useEffect, useLayoutEffect, useRef, useState } from "preact/hooks";
import { MESSAGE_CHARS } from "../chat";
import type { Attachment, State } from "../store";
import { fileSize, t } from "../text/i18n";
import { useChat } from "./context";
import { Icon } from "./icons";

/** From here on the person sees how much room is left. */
const COUNT_FROM = 0.8;

export function Composer({ state, action }: { state: State; action: string }): JSX.Element {
  const chat = useChat();
  const input = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [length, setLength] = useState(0);
  const [blank, setBlank] = useState(true);
  const [dragged, setDragged] = useState(false);
  const limit = state.info.limits?.message_chars ?? MESSAGE_CHARS;
  const uploaded = state.attachments.filter((attachment) => attachment.file).length;
  const uploading = state.attachments.length > uploaded;
  const tooLong = length > limit;
  const sendable = (!blank || uploaded > 0) && !tooLong && !uploading;

  const measure = () => {
    const box = input.current;
    if (!box) return;
    const text = box.value;
    // Counting characters as a person does is dear for long texts, and only matters near the limit.
    setLength(text.length > limit * COUNT_FROM ? [...text].length : text.length);
    setBlank(text.trim() === "");
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight}px`;
  };

  useLayoutEffect(() => {
    const box = input.current;
    if (box && !box.value) box.value = chat.keptDraft();
    measure();
  }, []);

  useEffect(() => {
    if (matchMedia("(pointer: fine)").matches && !state.sheet) input.current?.focus({ preventScroll: true });
  }, []);

  const submit = (event?: Event) => {
    event?.preventDefault();
    const box = input.current;
    if (!box) return;
    // Looked at afresh: Enter may come before the last letter has been drawn.
    const text = box.value.trim();
    const { attachments } = chat.store.get();
    const nothing = text === "" && attachments.length === 0;
    if (nothing || [...text].length > limit || attachments.some((attachment) => !attachment.file)) return;
    chat.send(text);
    box.value = "";
    measure();
    box.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    // On a phone the return key makes a line; there the round button sends.
    if (matchMedia("(pointer: coarse)").matches && !event.ctrlKey && !event.metaKey) return;
    submit(event);
  };

  const onInput = () => {
    measure();
    chat.keepDraft(input.current?.value ?? "");
    chat.wrote();
  };

  const onPaste = (event: ClipboardEvent) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length === 0) return;
    event.preventDefault();
    chat.attach(files);
  };

  const onDrop = (event: DragEvent) => {
    const files = [...(event.dataTransfer?.files ?? [])];
    setDragged(false);
    if (files.length === 0) return;
    event.preventDefault();
    chat.attach(files);
  };

  const asFile = () => {
    const box = input.current;
    if (!box) return;
    chat.attach([new File([box.value], `${t("pasted")}.txt`, { type: "text/plain" })]);
    box.value = "";
    chat.keepDraft("");
    measure();
    box.focus();
  };

  return (
    <form
      class={`composer${dragged ? " dragged" : ""}`}
      method="post"
      action={action}
      onSubmit={submit}
      onDragOver={(event) => {
        event.preventDefault();
        setDragged(true);
      }}
      onDragLeave={() => setDragged(false)}
      onDrop={onDrop}
    >
      {state.attachments.length > 0 && (
        <ul class="tray">
          {state.attachments.map((attachment) => (
            <AttachmentRow key={attachment.key} attachment={attachment} />
          ))}
        </ul>
      )}
      <div class="line">
        <textarea
          ref={input}
          id="text"
          name="text"
          rows={1}
          dir="auto"
          placeholder={t("ask")}
          aria-label={t("ask")}
          aria-invalid={tooLong}
          aria-describedby={tooLong ? "limit" : undefined}
          onInput={onInput}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
        />
        <button type="submit" class="round send" aria-label={t("send")} aria-disabled={!sendable}>
          <Icon name="send" />
        </button>
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          onChange={() => {
            chat.attach([...(picker.current?.files ?? [])]);
            if (picker.current) picker.current.value = "";
          }}
        />
        <button
          type="button"
          class="round attach"
          aria-label={t("attach")}
          title={t("attach")}
          onClick={() => picker.current?.click()}
        >
          <Icon name="attach" />
        </button>
      </div>
      {length > limit * COUNT_FROM && (
        <p class={tooLong ? "limit over" : "limit"} id="limit" role={tooLong ? "alert" : undefined}>
          {tooLong ? t("tooLong", { count: length, limit }) : t("charsLeft", { count: limit - length })}{" "}
          {tooLong && (
            <button type="button" class="link" onClick={asFile}>
              {t("asFile")}
            </button>
          )}
        </p>
      )}
    </form>
  );
}

function AttachmentRow({ attachment }: { attachment: Attachment }): JSX.Element {
  const { name, size, share, file, error, retry, cancel } = attachment;
  return (
    <li class={error ? "attachment bad" : "attachment"}>
      <Icon name="file" />
      <span class="file-name" dir="auto">
        {error ?? name}
      </span>
      {!error && <span class="file-size">{fileSize(size)}</span>}
      {retry && (
        <button type="button" class="link" onClick={retry}>
          {t("tryAgain")}
        </button>
      )}
      <button type="button" class="small-round" aria-label={`${t("remove")}: ${name}`} onClick={cancel}>
        <Icon name="close" size={16} />
      </button>
      {!file && !error && <progress value={share} max={1} aria-label={t("uploading", { name })} />}
    </li>
  );
}
