import { Button, Modal, Tabs } from "@mantine/core";
import {
  IconDownload,
  IconFileText,
  IconPencil,
  IconPinned,
  IconRefresh,
  IconTrash,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, useNavigate } from "@tanstack/react-router";
import { lazy, Suspense, useEffect, useRef, useState } from "react";
import { upload, url } from "../../api/client";
import type { DocumentDetail, Passage } from "../../api/types";
import { percent, t, tn, tOr } from "../../text";
import { bigIcon, smallIcon } from "../../ui/icons";
import { say, sayError } from "../../ui/notice";
import { Card, Chip, Page } from "../../ui/page";
import { Empty, Loaded, RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import { ArticleForm } from "./add-panels";
import { DocumentStatusChip } from "./document-look";
import { headingOf } from "./headings";
import classes from "./knowledge.module.css";
import { PassageText } from "./passage-text";
import { documentQuery, passagesQuery, useKnowledgeActs } from "./queries";

const Markdown = lazy(() => import("./markdown"));
const route = getRouteApi("/app/knowledge/$documentId");

export function DocumentPage() {
  const { documentId } = route.useParams();
  const document = useQuery({
    ...documentQuery(documentId),
    refetchInterval: (query) =>
      ["queued", "processing"].includes(query.state.data?.status ?? "") ? 3000 : false,
  });
  return (
    <Loaded query={document} loading={<RowsLoading rows={8} height={60} />}>
      {(data) => <DocumentView document={data} />}
    </Loaded>
  );
}

function DocumentView({ document }: { document: DocumentDetail }) {
  const { edit } = route.useSearch();
  const navigate = route.useNavigate();
  const goTo = useNavigate();
  const acts = useKnowledgeActs();
  const writes = useMay()("knowledge.write");
  const setEdit = (value: string | undefined) =>
    navigate({ to: ".", search: (before) => ({ ...before, edit: value }), replace: true });
  const isArticle = document.source === "article" || document.source === "faq";
  return (
    <Page
      title={document.title}
      lead={
        <span className="row wrap">
          <DocumentStatusChip document={document} />
          <span>{tOr(`document.source.${document.source}`, document.source)}</span>
          <span>{tn("document.passages", document.passage_count)}</span>
          <span>
            {t("document.updated")} <Time at={document.updated_at} />
          </span>
          {document.source === "page" && document.source_ref ? (
            <a href={document.source_ref} target="_blank" rel="noreferrer">
              {document.source_ref}
            </a>
          ) : null}
          {document.language ? <Chip>{document.language.toUpperCase()}</Chip> : null}
          {document.duplicate_of ? <Chip tone="warn">{t("document.duplicate")}</Chip> : null}
        </span>
      }
      actions={
        <>
          {writes ? (
            <Button
              variant={document.pinned ? "light" : "default"}
              aria-pressed={document.pinned}
              leftSection={<IconPinned {...smallIcon} />}
              onClick={() => acts.change.mutate({ id: document.id, pinned: !document.pinned })}
            >
              {document.pinned ? t("document.pinned") : t("document.pin")}
            </Button>
          ) : null}
          {isArticle && writes ? (
            <Button
              variant="default"
              leftSection={<IconPencil {...smallIcon} />}
              onClick={() => setEdit("yes")}
            >
              {t("edit")}
            </Button>
          ) : null}
          {document.has_original ? (
            <>
              <Button
                variant="default"
                component="a"
                href={url(`/documents/${document.id}/original`)}
                download
                leftSection={<IconDownload {...smallIcon} />}
              >
                {t("document.original")}
              </Button>
              {document.source === "upload" && writes ? (
                <Replace document={document} onDone={acts.refresh} />
              ) : null}
            </>
          ) : null}
          {writes ? (
            <Button
              variant="subtle"
              color="red"
              leftSection={<IconTrash {...smallIcon} />}
              onClick={() => {
                acts.remove.mutate(document);
                void goTo({
                  to: "/knowledge",
                });
              }}
            >
              {t("document.delete")}
            </Button>
          ) : null}
        </>
      }
    >
      {document.error ? (
        <Card className="failed">
          <div className="strong" style={{ color: "var(--st-bad)" }}>
            {t("document.failed")}
          </div>
          <p>{document.error.detail}</p>
          <p className="muted">{tOr(`document.todo.${document.error.code}`, t("document.todo"))}</p>
        </Card>
      ) : null}
      {document.body ? (
        <Tabs defaultValue="text" keepMounted={false}>
          <Tabs.List mb={16}>
            <Tabs.Tab value="text">{t("document.text")}</Tabs.Tab>
            <Tabs.Tab value="passages">{t("knowledge.passages")}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="text">
            <Card>
              <Suspense fallback={<RowsLoading rows={6} height={28} />}>
                <Markdown text={document.body} />
              </Suspense>
            </Card>
          </Tabs.Panel>
          <Tabs.Panel value="passages">
            <Passages document={document} />
          </Tabs.Panel>
        </Tabs>
      ) : (
        <Passages document={document} />
      )}
      <Modal
        opened={edit !== undefined && isArticle}
        onClose={() => setEdit(undefined)}
        title={t("article.edit")}
        size={980}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <ArticleForm
          existing={{ id: document.id, title: document.title, body: document.body ?? "" }}
          onDone={() => setEdit(undefined)}
        />
      </Modal>
    </Page>
  );
}

function Replace({ document, onDone }: { document: DocumentDetail; onDone: () => void }) {
  const input = useRef<HTMLInputElement>(null);
  const [sent, setSent] = useState<number | null>(null);
  const send = async (file: File | undefined) => {
    if (!file) {
      return;
    }
    const form = new FormData();
    form.append("file", file, file.name);
    setSent(0);
    try {
      await upload(`/documents/${document.id}/file`, form, setSent);
      say(t("document.replaced"));
      onDone();
    } catch (error) {
      sayError(error);
    }
    setSent(null);
  };
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconRefresh {...smallIcon} />}
        disabled={sent !== null}
        onClick={() => input.current?.click()}
      >
        {sent === null ? t("document.replace") : t("document.replacing", { percent: percent(sent) })}
      </Button>
      <input
        ref={input}
        type="file"
        hidden
        aria-label={t("document.replace")}
        onChange={(event) => {
          void send(event.currentTarget.files?.[0]);
          event.currentTarget.value = "";
        }}
      />
    </>
  );
}

function Passages({ document }: { document: DocumentDetail }) {
  const passages = useQuery(passagesQuery(document.id));
  const { passage: chosen } = route.useSearch();
  return (
    <Loaded query={passages} loading={<RowsLoading rows={6} height={90} />}>
      {(rows) =>
        rows.length === 0 ? (
          <Card>
            <Empty icon={<IconFileText {...bigIcon} />} title={t("document.noPassages")}>
              {t("document.noPassages.text")}
            </Empty>
          </Card>
        ) : (
          <div className="col" style={{ gap: 10 }}>
            {rows.map((row, index) => (
              <OnePassage key={row.id} passage={row} before={rows[index - 1]} chosen={row.id === chosen} />
            ))}
          </div>
        )
      }
    </Loaded>
  );
}

function OnePassage({
  passage,
  before,
  chosen,
}: {
  passage: Passage;
  before: Passage | undefined;
  chosen: boolean;
}) {
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (chosen) {
      box.current?.scrollIntoView({ block: "center" });
    }
  }, [chosen]);
  const heading = headingOf(passage.heading_path);
  const newHeading = heading !== "" && heading !== headingOf(before?.heading_path);
  return (
    <>
      {newHeading ? <h2 className={classes.heading}>{heading}</h2> : null}
      <div className={classes.passage} ref={box} data-chosen={chosen}>
        <div className="row faint small num">
          <span className="grow">{t("passage.number", { n: passage.ordinal + 1 })}</span>
          {passage.page ? <span>{t("passage.page", { page: passage.page })}</span> : null}
        </div>
        <PassageText text={passage.text} />
      </div>
    </>
  );
}
