import { ActionIcon, Button, Progress } from "@mantine/core";
import { IconAlertTriangle, IconCheck, IconFile, IconRefresh, IconUpload, IconX } from "@tabler/icons-react";
import { type DragEvent, useRef, useState } from "react";
import { ApiError, upload } from "../../api/client";
import type { DocumentSummary, List } from "../../api/types";
import { bytes, t, tOr } from "../../text";
import { describe } from "../../ui/errors";
import { bigIcon, smallIcon } from "../../ui/icons";
import classes from "./knowledge.module.css";

const ACCEPTED = ".pdf,.docx,.xlsx,.pptx,.html,.htm,.md,.markdown,.txt,.csv";
const MOST_BYTES = 50 * 1024 * 1024;
const AT_ONCE = 3;

interface Sending {
  key: string;
  file: File;
  sent: number;
  state: "waiting" | "sending" | "done" | "failed";
  problem: string | null;
}

/** One request per file, three at a time: one bad file never holds up the others, and each has its own words. */
export function useUploads(collection: string | undefined, onDone: () => void) {
  const [rows, setRows] = useState<Sending[]>([]);
  const queue = useRef<Sending[]>([]);
  const running = useRef(0);

  const patch = (key: string, change: Partial<Sending>) =>
    setRows((before) => before.map((row) => (row.key === key ? { ...row, ...change } : row)));

  const next = () => {
    while (running.current < AT_ONCE) {
      const row = queue.current.shift();
      if (!row) {
        return;
      }
      running.current += 1;
      void sendOne(row).finally(() => {
        running.current -= 1;
        next();
      });
    }
  };

  const sendOne = async (row: Sending) => {
    patch(row.key, { state: "sending", sent: 0, problem: null });
    const form = new FormData();
    if (collection) {
      form.append("collection", collection);
    }
    form.append("file", row.file, row.file.name);
    try {
      const answer = await upload<List<DocumentSummary>>("/documents", form, (sent) =>
        patch(row.key, { sent }),
      );
      const document = answer.data?.[0];
      if (document?.status === "failed") {
        patch(row.key, { state: "failed", problem: document.error?.detail ?? t("upload.failed") });
      } else {
        patch(row.key, { state: "done", sent: 1 });
      }
      onDone();
    } catch (error) {
      const code = error instanceof ApiError ? error.code : "";
      const words = describe(error);
      patch(row.key, {
        state: "failed",
        problem: tOr(`upload.error.${code}`, `${words.title} ${words.todo}`),
      });
    }
  };

  const add = (files: Iterable<File>) => {
    const fresh = [...files].map((file): Sending => {
      const key = `${file.name}-${file.size}-${Math.random().toString(36).slice(2)}`;
      const problem =
        file.size > MOST_BYTES ? t("upload.tooBig") : file.size === 0 ? t("upload.nothingInIt") : null;
      return { key, file, sent: 0, state: problem ? "failed" : "waiting", problem };
    });
    setRows((before) => [...fresh, ...before]);
    queue.current.push(...fresh.filter((row) => row.state === "waiting"));
    next();
  };

  const retry = (row: Sending) => {
    queue.current.push(row);
    next();
  };

  return {
    rows,
    add,
    retry,
    dismiss: (key: string) => setRows((before) => before.filter((row) => row.key !== key)),
    clear: () =>
      setRows((before) => before.filter((row) => row.state === "waiting" || row.state === "sending")),
  };
}

export type Uploads = ReturnType<typeof useUploads>;

export function DropZone({ uploads }: { uploads: Uploads }) {
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    uploads.add(event.dataTransfer.files);
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping is an extra; the button below does the same by keyboard
    <div
      className={classes.drop}
      data-over={over}
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
    >
      <IconUpload {...bigIcon} style={{ color: "var(--st-accent-ink)" }} aria-hidden="true" />
      <div className="strong" style={{ marginTop: 4 }}>
        {t("upload.drop")}
      </div>
      <div className="muted small" style={{ marginBottom: 10 }}>
        {t("upload.kinds")}
      </div>
      <Button variant="default" onClick={() => input.current?.click()}>
        {t("upload.choose")}
      </Button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        accept={ACCEPTED}
        aria-label={t("upload.choose")}
        onChange={(event) => {
          uploads.add(event.currentTarget.files ?? []);
          event.currentTarget.value = "";
        }}
      />
    </div>
  );
}

export function UploadList({ uploads }: { uploads: Uploads }) {
  return (
    <div aria-live="polite">
      {uploads.rows.map((row) => (
        <div key={row.key} className={classes.file}>
          {row.state === "failed" ? (
            <IconAlertTriangle {...smallIcon} color="var(--st-bad)" />
          ) : row.state === "done" ? (
            <IconCheck {...smallIcon} color="var(--st-good)" />
          ) : (
            <IconFile {...smallIcon} />
          )}
          <div style={{ minWidth: 0 }}>
            <div className="row">
              <span className="clip">{row.file.name}</span>
              <span className="faint small">{bytes(row.file.size)}</span>
            </div>
            {row.state === "sending" ? (
              <Progress
                value={row.sent * 100}
                size="xs"
                animated={row.sent >= 1}
                aria-label={row.file.name}
              />
            ) : null}
            {row.problem ? <div className={classes.error}>{row.problem}</div> : null}
            {row.state === "done" ? <div className="faint small">{t("upload.reading")}</div> : null}
            {row.state === "waiting" ? <div className="faint small">{t("upload.waiting")}</div> : null}
          </div>
          <div className="row">
            {row.state === "failed" && row.file.size > 0 && row.file.size <= MOST_BYTES ? (
              <Button
                size="compact-sm"
                variant="default"
                leftSection={<IconRefresh size={14} stroke={1.5} />}
                onClick={() => uploads.retry(row)}
              >
                {t("retry")}
              </Button>
            ) : null}
            {row.state === "failed" || row.state === "done" ? (
              <ActionIcon size="sm" aria-label={t("dismiss")} onClick={() => uploads.dismiss(row.key)}>
                <IconX size={14} stroke={1.5} />
              </ActionIcon>
            ) : null}
          </div>
        </div>
      ))}
    </div>
  );
}
