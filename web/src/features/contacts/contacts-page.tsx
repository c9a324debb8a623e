import { Alert, Button, Modal, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconAddressBook, IconArrowsJoin, IconPlus, IconSearch } from "@tabler/icons-react";
import { useInfiniteQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import type { ContactSummary, List } from "../../api/types";
import { number, t, tn } from "../../text";
import { fieldErrors } from "../../ui/errors";
import { Face } from "../../ui/face";
import { bigIcon, smallIcon } from "../../ui/icons";
import { Card, Chip, Page } from "../../ui/page";
import { Empty, Failed, RowsLoading } from "../../ui/states";
import { type Column, Table } from "../../ui/table";
import { Time } from "../../ui/time";
import { useMay } from "../session/may";
import { useCreateContact, useMergeSuggestions } from "./queries";

const route = getRouteApi("/app/contacts");

export function ContactsPage() {
  const { q, add } = route.useSearch();
  const writes = useMay()("contact.write");
  const navigate = route.useNavigate();
  const [words, setWords] = useState(q ?? "");
  const search = useDebouncedCallback((value: string) => {
    void navigate({ to: ".", search: (view) => ({ ...view, q: value || undefined }), replace: true });
  }, 250);
  const list = useInfiniteQuery({
    queryKey: ["contacts", { q }],
    queryFn: ({ pageParam, signal }) =>
      api.get<List<ContactSummary>>("/contacts", { q, cursor: pageParam, limit: 50 }, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  });
  const rows = list.data?.pages.flatMap((page) => page.data) ?? [];
  const setAdd = (value: string | undefined) =>
    navigate({ to: ".", search: (view) => ({ ...view, add: value }) });

  return (
    <Page
      title={t("nav.contacts")}
      lead={t("contacts.lead")}
      actions={
        <>
          <Link to="/contacts/merge-suggestions">{t("merge.open")}</Link>
          {writes ? (
            <Button leftSection={<IconPlus {...smallIcon} />} onClick={() => setAdd("contact")}>
              {t("contacts.add")}
            </Button>
          ) : null}
        </>
      }
    >
      <MergeHint />
      <TextInput
        mb={12}
        maw={420}
        placeholder={t("contacts.search")}
        aria-label={t("contacts.search")}
        leftSection={<IconSearch {...smallIcon} />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      <Card flush>
        {list.isPending ? <RowsLoading rows={10} face /> : null}
        {list.error && !list.data ? <Failed error={list.error} onRetry={() => list.refetch()} /> : null}
        {list.data && rows.length === 0 ? (
          q ? (
            <Empty icon={<IconSearch {...bigIcon} />} title={t("contacts.none")}>
              {t("contacts.none.text", { q })}
            </Empty>
          ) : (
            <Empty
              icon={<IconAddressBook {...bigIcon} />}
              title={t("contacts.empty")}
              example={t("contacts.empty.example")}
              actions={writes ? <Button onClick={() => setAdd("contact")}>{t("contacts.add")}</Button> : null}
            >
              {t("contacts.empty.text")}
            </Empty>
          )
        ) : null}
        {rows.length > 0 ? <ContactTable rows={rows} /> : null}
      </Card>
      {list.hasNextPage ? (
        <Button
          mt={12}
          variant="default"
          loading={list.isFetchingNextPage}
          onClick={() => list.fetchNextPage()}
        >
          {t("loadMore")}
        </Button>
      ) : null}
      <AddContact opened={writes && add === "contact"} onClose={() => setAdd(undefined)} />
    </Page>
  );
}

function MergeHint() {
  const suggestions = useMergeSuggestions();
  const count = suggestions.data?.length ?? 0;
  if (count === 0) {
    return null;
  }
  return (
    <Alert color="green" variant="light" icon={<IconArrowsJoin {...smallIcon} />} mb={16} p={10}>
      <div className="row">
        <span className="grow" style={{ color: "var(--st-ink)" }}>
          {tn("merge.hint", count)}
        </span>
        <Link to="/contacts/merge-suggestions">{t("merge.look")}</Link>
      </div>
    </Alert>
  );
}

function ContactTable({ rows }: { rows: ContactSummary[] }) {
  const navigate = useNavigate();
  const columns: Column<ContactSummary>[] = [
    {
      key: "name",
      head: t("contacts.name"),
      wide: true,
      cell: (row) => (
        <div className="row" style={{ gap: 10 }}>
          <Face name={row.name} seed={row.id} size={30} />
          <Link
            to="/contacts/$contactId"
            params={{ contactId: row.id }}
            className="strong clip"
            onClick={(event) => event.stopPropagation()}
          >
            {row.name ?? t("contact.unnamed")}
          </Link>
        </div>
      ),
    },
    {
      key: "reach",
      head: t("contacts.reach"),
      quiet: true,
      wideOnly: true,
      cell: (row) => row.email ?? row.phone ?? "–",
    },
    {
      key: "tags",
      head: t("contacts.tags"),
      wideOnly: true,
      cell: (row) => (
        <div className="row" style={{ gap: 4 }}>
          {(row.tags ?? []).slice(0, 3).map((tag) => (
            <Chip key={tag}>{tag}</Chip>
          ))}
        </div>
      ),
    },
    {
      key: "conversations",
      head: t("contacts.conversations"),
      kind: "number",
      wideOnly: true,
      cell: (row) => number(row.conversation_count),
    },
    {
      key: "seen",
      head: t("contacts.lastSeen"),
      kind: "number",
      quiet: true,
      cell: (row) => <Time at={row.last_seen_at} />,
    },
  ];
  return (
    <Table
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      onOpen={(row) => void navigate({ to: "/contacts/$contactId", params: { contactId: row.id } })}
      phoneLine={(row) => row.email ?? row.phone ?? row.tags[0]}
    />
  );
}

function AddContact({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const create = useCreateContact();
  const navigate = useNavigate();
  const form = useForm({ initialValues: { name: "", email: "", phone: "" } });
  const submit = (values: { name: string; email: string; phone: string }) => {
    const identities = [
      { kind: "email", value: values.email.trim() },
      { kind: "phone", value: values.phone.trim() },
    ].filter((identity) => identity.value !== "");
    create.mutate(
      { name: values.name.trim(), identities },
      {
        onSuccess: (contact) => {
          form.reset();
          void navigate({ to: "/contacts/$contactId", params: { contactId: contact.id } });
        },
        onError: (error) => form.setErrors(fieldErrors(error)),
      },
    );
  };
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("contacts.add")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form className="col" style={{ gap: 14 }} onSubmit={form.onSubmit(submit)}>
        <TextInput
          label={t("contacts.name")}
          required
          withAsterisk={false}
          data-autofocus
          {...form.getInputProps("name")}
        />
        <TextInput label={t("email")} type="email" {...form.getInputProps("email")} />
        <TextInput
          label={t("phone")}
          type="tel"
          description={t("phone.hint")}
          {...form.getInputProps("phone")}
        />
        {create.error ? <Failed error={create.error} /> : null}
        <Button type="submit" loading={create.isPending}>
          {t("contacts.create")}
        </Button>
      </form>
    </Modal>
  );
}
