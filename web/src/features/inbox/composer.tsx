import { Button, Textarea } from "@mantine/core";
import { useMediaQuery } from "@mantine/hooks";
import { IconSend2 } from "@tabler/icons-react";
import { type KeyboardEvent, type RefObject, useEffect, useState } from "react";
import { t } from "../../text";
import { smallIcon } from "../../ui/icons";
import classes from "./composer.module.css";

interface ComposerProps {
  conversationId: string;
  contactName: string;
  kind: "text" | "note";
  onKind: (kind: "text" | "note") => void;
  onSend: (text: string, kind: "text" | "note") => void;
  inputRef: RefObject<HTMLTextAreaElement | null>;
  agentOwns: boolean;
}

const DRAFT_PREFIX = "steward-unsent-";

function kept(conversationId: string): string {
  try {
    return localStorage.getItem(DRAFT_PREFIX + conversationId) ?? "";
  } catch {
    return "";
  }
}

function keep(conversationId: string, text: string): void {
  try {
    if (text) {
      localStorage.setItem(DRAFT_PREFIX + conversationId, text);
    } else {
      localStorage.removeItem(DRAFT_PREFIX + conversationId);
    }
  } catch {
    // Without storage the unsent text lives as long as the page.
  }
}

/** Replies and notes look different on purpose: a note must never be mistaken for something the customer sees. */
export function Composer({
  conversationId,
  contactName,
  kind,
  onKind,
  onSend,
  inputRef,
  agentOwns,
}: ComposerProps) {
  const [text, setText] = useState(() => kept(conversationId));
  useEffect(() => setText(kept(conversationId)), [conversationId]);

  const phone = useMediaQuery("(max-width: 760px)", false, { getInitialValueInEffect: false });

  const change = (value: string) => {
    setText(value);
    keep(conversationId, value);
  };
  const send = () => {
    const ready = text.trim();
    if (ready) {
      onSend(ready, kind);
      change("");
      inputRef.current?.focus();
    }
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send();
    }
    if (event.key === "Escape") {
      inputRef.current?.blur();
    }
  };
  const label = kind === "note" ? t("composer.note") : t("composer.reply", { name: contactName });
  return (
    <div className={classes.composer} data-kind={kind}>
      <div className={classes.composerTabs}>
        <button type="button" aria-pressed={kind === "text"} onClick={() => onKind("text")}>
          {t("composer.tab.reply")}
        </button>
        <button type="button" aria-pressed={kind === "note"} onClick={() => onKind("note")}>
          {t("composer.tab.note")}
        </button>
      </div>
      <Textarea
        ref={inputRef}
        variant="unstyled"
        autosize
        minRows={phone ? 1 : 2}
        maxRows={10}
        px={12}
        placeholder={label}
        aria-label={label}
        value={text}
        onChange={(event) => change(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <div className={classes.composerFoot}>
        <span className={`grow faint small ${classes.hint}`}>
          {kind === "text" && agentOwns ? t("composer.takesOver") : t("composer.hint")}
        </span>
        <Button
          leftSection={<IconSend2 {...smallIcon} />}
          disabled={text.trim() === ""}
          onClick={send}
          variant={kind === "note" ? "default" : "filled"}
        >
          {kind === "note" ? t("composer.saveNote") : t("composer.send")}
        </Button>
      </div>
    </div>
  );
}
