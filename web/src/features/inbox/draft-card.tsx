import { Button, Menu, Textarea, TextInput } from "@mantine/core";
import { IconCheck, IconPencil, IconRefresh, IconX } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import type { Citation, Draft } from "../../api/types";
import { useHotkey } from "../../shell/keys";
import { type TextKey, t } from "../../text";
import { smallIcon } from "../../ui/icons";
import { Spark } from "../../ui/page";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import { Citations } from "./citations";
import styles from "./draft.module.css";
import classes from "./inbox.module.css";
import { MessageText } from "./message-text";
import { editedText, useDecision, useDraftActs } from "./queries";

const REASONS: TextKey[] = [
  "draft.reason.wrong",
  "draft.reason.tone",
  "draft.reason.incomplete",
  "draft.reason.person",
];

/** A proposed reply waiting for a member: read it, then one key. */
export function DraftCard({ draft, onCite }: { draft: Draft; onCite: (citation: Citation) => void }) {
  const { approve, reject, regenerate } = useDraftActs(draft);
  const [mode, setMode] = useState<"read" | "edit" | "instruct">(editedText(draft) ? "edit" : "read");
  const [text, setText] = useState(editedText(draft) ?? draft.text);
  const [instruction, setInstruction] = useState("");
  const instructionInput = useRef<HTMLInputElement>(null);
  const may = useMay();
  const decision = useDecision(draft);
  const decides = may("draft.decide") && decision === null;

  const shownText = useRef(draft.text);
  useEffect(() => {
    // Written anew: what was changed in the old text is of no use any more.
    if (shownText.current !== draft.text) {
      shownText.current = draft.text;
      setText(draft.text);
      setMode("read");
    }
  }, [draft.text]);

  useHotkey("e", () => approve(), mode === "read" && !regenerate.isPending && decides);

  const again = () => {
    regenerate.mutate(instruction.trim(), {
      onSuccess: () => {
        setInstruction("");
        setMode("read");
      },
    });
  };

  if (decision === "rejected") {
    return null;
  }
  return (
    <section
      className={styles.card}
      aria-label={t("draft.title")}
      aria-busy={regenerate.isPending || decision !== null}
    >
      <div className={styles.head}>
        <Spark />
        <span className="strong grow">{t("draft.title")}</span>
        <span className="faint small">
          <Time at={draft.created_at} />
        </span>
        {draft.run_id && may("run.read") ? (
          <Link to="/runs/$runId" params={{ runId: draft.run_id }} className={`${classes.why} small`}>
            {t("ai.why")}
          </Link>
        ) : null}
      </div>
      {mode === "edit" && decision === null ? (
        <Textarea
          m={12}
          mt={8}
          autosize
          autoFocus
          minRows={3}
          maxRows={14}
          aria-label={t("draft.edit")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
      ) : (
        <div className={styles.body} style={regenerate.isPending || decision ? { opacity: 0.5 } : undefined}>
          <MessageText text={decision ? text : draft.text} citations={draft.citations} onCite={onCite} />
        </div>
      )}
      {draft.citations.length > 0 ? (
        <div className={styles.cites}>
          <Citations citations={draft.citations} onOpen={onCite} />
        </div>
      ) : null}
      {decision ? (
        <p className={`${styles.acts} faint small`} role="status">
          {t("draft.leaving")}
        </p>
      ) : null}
      {!decides ? null : mode === "instruct" ? (
        <div className={styles.acts}>
          <TextInput
            ref={instructionInput}
            className="grow"
            autoFocus
            placeholder={t("draft.instruction")}
            aria-label={t("draft.instruction")}
            value={instruction}
            onChange={(event) => setInstruction(event.currentTarget.value)}
            onKeyDown={(event) => {
              if (event.key === "Enter" && instruction.trim()) {
                again();
              }
            }}
          />
          <Button onClick={again} loading={regenerate.isPending} disabled={!instruction.trim()}>
            {t("draft.regenerate")}
          </Button>
          <Button variant="subtle" color="gray" onClick={() => setMode("read")}>
            {t("cancel")}
          </Button>
        </div>
      ) : (
        <div className={styles.acts}>
          {mode === "edit" ? (
            <>
              <Button
                size="xs"
                px={10}
                leftSection={<IconCheck {...smallIcon} />}
                disabled={text.trim() === ""}
                onClick={() => approve(text.trim())}
              >
                {t("draft.sendEdited")}
              </Button>
              <Button
                size="xs"
                px={10}
                variant="subtle"
                color="gray"
                onClick={() => {
                  setText(draft.text);
                  setMode("read");
                }}
              >
                {t("cancel")}
              </Button>
            </>
          ) : (
            <>
              <Button size="xs" px={10} leftSection={<IconCheck {...smallIcon} />} onClick={() => approve()}>
                {t("draft.approve")}
              </Button>
              <Button
                size="xs"
                px={10}
                variant="default"
                leftSection={<IconPencil {...smallIcon} />}
                onClick={() => setMode("edit")}
              >
                {t("draft.edit.short")}
              </Button>
              <Button
                size="xs"
                px={10}
                variant="default"
                leftSection={<IconRefresh {...smallIcon} />}
                onClick={() => setMode("instruct")}
              >
                {t("draft.again")}
              </Button>
              <Menu>
                <Menu.Target>
                  <Button
                    size="xs"
                    px={10}
                    variant="subtle"
                    color="gray"
                    leftSection={<IconX {...smallIcon} />}
                  >
                    {t("draft.reject")}
                  </Button>
                </Menu.Target>
                <Menu.Dropdown>
                  <Menu.Label>{t("draft.reject.why")}</Menu.Label>
                  {REASONS.map((reason) => (
                    <Menu.Item key={reason} onClick={() => reject(t(reason))}>
                      {t(reason)}
                    </Menu.Item>
                  ))}
                </Menu.Dropdown>
              </Menu>
            </>
          )}
        </div>
      )}
    </section>
  );
}
