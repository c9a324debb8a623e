import { ActionIcon, Button, Menu, Select, TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import {
  IconBook2,
  IconChevronDown,
  IconDotsVertical,
  IconHelpCircle,
  IconNews,
  IconPinned,
  IconSearch,
  IconTrash,
  IconUpload,
  IconWorld,
  IconZoomQuestion,
} from "@tabler/icons-react";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { useServes } from "../../api/served";
import type { DocumentSummary } from "../../api/types";
import { number, t, tn } from "../../text";
import { bigIcon, icon, smallIcon } from "../../ui/icons";
import { LinkButton } from "../../ui/links";
import { Card, Chip, Page } from "../../ui/page";
import { Empty, Failed, RowsLoading } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import { AddPanels } from "./add-panels";
import { DocumentIcon, DocumentStatusChip } from "./document-look";
import classes from "./knowledge.module.css";
import { useCollections, useDocuments, useKnowledgeActs } from "./queries";
import { UploadList, useUploads } from "./uploads";

const route = getRouteApi("/app/knowledge");
const STATUSES = ["ready", "processing", "queued", "failed"] as const;

export function KnowledgePage() {
  const { add, ...view } = route.useSearch();
  const navigate = route.useNavigate();
  const documents = useDocuments(view);
  const acts = useKnowledgeActs();
  const uploads = useUploads(view.collection, acts.refresh);
  const rows = documents.data?.pages.flatMap((page) => page.data) ?? [];
  const writes = useMay()("knowledge.write");
  const filtered = Boolean(view.q || view.status || view.collection);
  const setAdd = (value: string | undefined) =>
    navigate({ to: ".", search: (before) => ({ ...before, add: value }), replace: true });

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dropping on the page is an extra; "Add knowledge" does the same by keyboard
    <div
      onDragEnter={(event) => {
        if (event.dataTransfer.types.includes("Files") && add === undefined && writes) {
          setAdd("upload");
        }
      }}
    >
      <Page
        title={t("nav.knowledge")}
        lead={t("knowledge.lead")}
        actions={
          <>
            <LinkButton
              variant="default"
              leftSection={<IconZoomQuestion {...smallIcon} />}
              to="/knowledge/search"
            >
              {t("knowledge.test")}
            </LinkButton>
            {writes ? <AddMenu onAdd={setAdd} /> : null}
          </>
        }
      >
        <Filters />
        {uploads.rows.length > 0 && add !== "upload" ? (
          <Card
            title={t("upload.title")}
            actions={
              <Button size="compact-sm" variant="subtle" onClick={uploads.clear}>
                {t("clear")}
              </Button>
            }
            className="uploads"
          >
            <UploadList uploads={uploads} />
          </Card>
        ) : null}
        <Card flush>
          {documents.isPending ? <RowsLoading rows={10} /> : null}
          {documents.error && !documents.data ? (
            <Failed error={documents.error} onRetry={() => documents.refetch()} />
          ) : null}
          {documents.data && rows.length === 0 ? (
            filtered ? (
              <Empty icon={<IconSearch {...bigIcon} />} title={t("knowledge.none")}>
                {t("knowledge.none.text")}
              </Empty>
            ) : (
              <Empty
                icon={<IconBook2 {...bigIcon} />}
                title={t("knowledge.empty")}
                example={t("knowledge.empty.example")}
                actions={
                  writes ? (
                    <>
                      <Button leftSection={<IconUpload {...smallIcon} />} onClick={() => setAdd("upload")}>
                        {t("knowledge.add.upload")}
                      </Button>
                      <Button variant="default" onClick={() => setAdd("faq")}>
                        {t("knowledge.add.faq")}
                      </Button>
                    </>
                  ) : null
                }
              >
                {t("knowledge.empty.text")}
              </Empty>
            )
          ) : null}
          {rows.length > 0 ? <DocumentTable rows={rows} acts={acts} /> : null}
        </Card>
        {documents.hasNextPage ? (
          <Button
            mt={12}
            variant="default"
            loading={documents.isFetchingNextPage}
            onClick={() => documents.fetchNextPage()}
          >
            {t("loadMore")}
          </Button>
        ) : null}
        <AddPanels
          adding={add}
          uploads={uploads}
          collection={view.collection}
          onClose={() => setAdd(undefined)}
        />
      </Page>
    </div>
  );
}

function AddMenu({ onAdd }: { onAdd: (what: string) => void }) {
  const serves = useServes();
  return (
    <Menu position="bottom-end" width={230}>
      <Menu.Target>
        <Button rightSection={<IconChevronDown size={14} stroke={1.5} />}>{t("knowledge.add")}</Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item leftSection={<IconUpload {...smallIcon} />} onClick={() => onAdd("upload")}>
          {t("knowledge.add.upload")}
        </Menu.Item>
        <Menu.Item leftSection={<IconNews {...smallIcon} />} onClick={() => onAdd("article")}>
          {t("knowledge.add.article")}
        </Menu.Item>
        <Menu.Item leftSection={<IconHelpCircle {...smallIcon} />} onClick={() => onAdd("faq")}>
          {t("knowledge.add.faq")}
        </Menu.Item>
        {serves("/documents/page") ? (
          <Menu.Item leftSection={<IconWorld {...smallIcon} />} onClick={() => onAdd("page")}>
            {t("knowledge.add.page")}
          </Menu.Item>
        ) : null}
      </Menu.Dropdown>
    </Menu>
  );
}

function Filters() {
  const view = route.useSearch();
  const navigate = route.useNavigate();
  const collections = useCollections();
  const [words, setWords] = useState(view.q ?? "");
  const search = useDebouncedCallback((q: string) => {
    void navigate({ to: ".", search: (before) => ({ ...before, q: q || undefined }), replace: true });
  }, 250);
  const options = (collections.data ?? []).map((collection) => ({
    value: collection.slug,
    label: `${collection.name} (${number(collection.document_count)})`,
  }));
  return (
    <div className={classes.filters}>
      <TextInput
        style={{ flex: "1 1 240px", maxWidth: 380 }}
        placeholder={t("knowledge.search")}
        aria-label={t("knowledge.search")}
        leftSection={<IconSearch {...smallIcon} />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <Select
        placeholder={t("knowledge.collection.all")}
        aria-label={t("knowledge.collection")}
        data={options}
        value={view.collection ?? null}
        clearable
        w={200}
        onChange={(value) =>
          navigate({ to: ".", search: (before) => ({ ...before, collection: value ?? undefined }) })
        }
      />
      <Select
        placeholder={t("knowledge.status.all")}
        aria-label={t("knowledge.status")}
        data={STATUSES.map((status) => ({ value: status, label: t(`document.status.${status}`) }))}
        value={view.status ?? null}
        clearable
        w={150}
        onChange={(value) =>
          navigate({ to: ".", search: (before) => ({ ...before, status: value ?? undefined }) })
        }
      />
    </div>
  );
}

interface TableProps {
  rows: DocumentSummary[];
  acts: ReturnType<typeof useKnowledgeActs>;
}

function DocumentTable({ rows, acts }: TableProps) {
  const writes = useMay()("knowledge.write");
  const navigate = useNavigate();
  const collections = useCollections();
  const shelf = (slug: string | null) =>
    collections.data?.find((collection) => collection.slug === slug)?.name ?? slug ?? "–";
  const open = (id: string) =>
    navigate({
      to: "/knowledge/$documentId",
      params: { documentId: id },
    });
  const columns: Column<DocumentSummary>[] = [
    {
      key: "title",
      head: t("knowledge.title"),
      cell: (row) => (
        <div className={classes.docTitle}>
          <DocumentIcon document={row} />
          <div style={{ minWidth: 0 }}>
            <div className="row" style={{ gap: 6 }}>
              <Link
                to="/knowledge/$documentId"
                params={{ documentId: row.id }}
                className="strong"
                onClick={(event) => event.stopPropagation()}
              >
                {row.title}
              </Link>
              {row.pinned ? (
                <IconPinned size={14} stroke={1.5} aria-label={t("document.pinned")} role="img" />
              ) : null}
              {row.duplicate_of ? <Chip tone="warn">{t("document.duplicate")}</Chip> : null}
            </div>
            {row.error ? <div className={classes.error}>{row.error.detail}</div> : null}
          </div>
        </div>
      ),
    },
    {
      key: "collection",
      head: t("knowledge.collection"),
      quiet: true,
      wideOnly: true,
      cell: (row) => shelf(row.collection),
    },
    { key: "status", head: t("knowledge.status"), cell: (row) => <DocumentStatusChip document={row} /> },
    {
      key: "passages",
      head: t("knowledge.passages"),
      kind: "number",
      quiet: true,
      wideOnly: true,
      hint: (row) => tn("document.passages", row.passage_count),
      cell: (row) => number(row.passage_count),
    },
    {
      key: "updated",
      head: t("knowledge.updated"),
      kind: "number",
      quiet: true,
      wideOnly: true,
      cell: (row) => <Time at={row.updated_at} />,
    },
  ];
  if (writes) {
    columns.push({
      key: "acts",
      head: t("more"),
      kind: "acts",
      wideOnly: true,
      cell: (row) => <DocumentMenu document={row} acts={acts} />,
    });
  }
  return (
    <Table
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={(row) => void open(row.id)}
      phoneLine={(row) => (
        <>
          <span className="clip">{shelf(row.collection)}</span>
          <Time at={row.updated_at} narrow />
        </>
      )}
    />
  );
}

function DocumentMenu({ document, acts }: { document: DocumentSummary; acts: TableProps["acts"] }) {
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t("document.acts", { title: document.title })}>
          <IconDotsVertical {...icon} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconPinned {...smallIcon} />}
          onClick={() => acts.change.mutate({ id: document.id, pinned: !document.pinned })}
        >
          {document.pinned ? t("document.unpin") : t("document.pin")}
        </Menu.Item>
        <Menu.Item
          color="red"
          leftSection={<IconTrash {...smallIcon} />}
          onClick={() => acts.remove.mutate(document)}
        >
          {t("document.delete")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
