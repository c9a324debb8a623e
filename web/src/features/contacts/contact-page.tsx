import { ActionIcon, Button, Menu, Modal, Select, TextInput } from "@mantine/core";
import { IconArrowsSplit2, IconDotsVertical, IconPencil, IconTrash } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { api } from "../../api/client";
import { useServes } from "../../api/served";
import type { Contact, EventRecord } from "../../api/types";
import { t, tOr } from "../../text";
import { icon, smallIcon } from "../../ui/icons";
import { actUnlessUndone, sayError } from "../../ui/notice";
import { Card, Chip, Page } from "../../ui/page";
import { Loaded, RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import { ChannelMark } from "../inbox/channel";
import { withoutMarks } from "../inbox/message-text";
import classes from "./contacts.module.css";
import { Facts } from "./facts";
import { Identities } from "./identities";
import {
  contactQuery,
  useContactActs,
  useContactConversations,
  useContactEvents,
  useFields,
  useMerge,
} from "./queries";

const route = getRouteApi("/app/contacts/$contactId");

export function ContactPage() {
  const { contactId } = route.useParams();
  const contact = useQuery(contactQuery(contactId));
  return (
    <Loaded query={contact} loading={<RowsLoading rows={8} height={60} face />}>
      {(data) => <ContactView key={data.id} contact={data} />}
    </Loaded>
  );
}

function ContactView({ contact }: { contact: Contact }) {
  const conversations = useContactConversations(contact.id);
  const events = useContactEvents(contact.id);
  const serves = useServes();
  const [renaming, setRenaming] = useState(false);
  const [adding, setAdding] = useState<"identity" | "fact" | null>(null);
  return (
    <Page
      title={contact.name ?? t("contact.unnamed")}
      lead={
        <>
          {t("contact.since")} <Time at={contact.created_at} /> · {t("contact.seen")}{" "}
          <Time at={contact.last_seen_at} empty={t("contact.neverSeen")} />
        </>
      }
      actions={<ContactMenu contact={contact} onRename={() => setRenaming(true)} />}
    >
      <div className={classes.two}>
        <div className="col" style={{ gap: 20 }}>
          <Card title={t("contacts.conversations")}>
            <Loaded query={conversations} loading={<RowsLoading rows={3} />}>
              {(rows) =>
                rows.length === 0 ? (
                  <p className="faint">{t("contact.noConversations")}</p>
                ) : (
                  <div>
                    {rows.map((row) => (
                      <Link
                        key={row.id}
                        to="/inbox/$conversationId"
                        params={{ conversationId: row.id }}
                        className={classes.talk}
                      >
                        <div className="row">
                          <span className="grow clip">
                            {withoutMarks(row.last_text) || t("inbox.noMessages")}
                          </span>
                          <span className="faint small">
                            <Time at={row.updated_at} />
                          </span>
                        </div>
                        <div className="row" style={{ gap: 10 }}>
                          <ChannelMark channel={row.channel} named />
                          <Chip tone={row.status === "closed" ? "plain" : "accent"}>
                            {t(`inbox.status.${row.status}`)}
                          </Chip>
                        </div>
                      </Link>
                    ))}
                  </div>
                )
              }
            </Loaded>
          </Card>
          {serves("/contacts/{id}/events") ? (
            <Card title={t("contact.timeline")}>
              <Loaded query={events} loading={<RowsLoading rows={5} height={32} />}>
                {(rows) => <Timeline events={rows} />}
              </Loaded>
            </Card>
          ) : null}
        </div>
        <div className="col" style={{ gap: 20 }}>
          <Card
            title={t("identities.title")}
            actions={
              <Button size="compact-sm" variant="subtle" onClick={() => setAdding("identity")}>
                {t("add")}
              </Button>
            }
          >
            <Identities identities={contact.identities} />
          </Card>
          <Card
            title={t("facts.title")}
            actions={
              <Button size="compact-sm" variant="subtle" onClick={() => setAdding("fact")}>
                {t("add")}
              </Button>
            }
          >
            <Facts contactId={contact.id} facts={contact.facts} />
          </Card>
          <MergedFrom contact={contact} />
        </div>
      </div>
      {renaming ? <Rename contact={contact} onClose={() => setRenaming(false)} /> : null}
      {adding === "identity" ? <AddIdentity contactId={contact.id} onClose={() => setAdding(null)} /> : null}
      {adding === "fact" ? <AddFact contactId={contact.id} onClose={() => setAdding(null)} /> : null}
    </Page>
  );
}

function Timeline({ events }: { events: EventRecord[] }) {
  if (events.length === 0) {
    return <p className="faint">{t("contact.noEvents")}</p>;
  }
  return (
    <ul className={classes.events}>
      {events.map((event) => (
        <li key={event.event_id}>
          <span className="grow">{tOr(`event.${event.type}`, event.type.replace(/[._]/g, " "))}</span>
          <span className="faint small">{tOr(`channel.${event.source}`, event.source)}</span>
          <span className="faint small">
            <Time at={event.occurred_at} />
          </span>
        </li>
      ))}
    </ul>
  );
}

function MergedFrom({ contact }: { contact: Contact }) {
  const { undo } = useMerge();
  if (!contact.merged_from || contact.merged_from.length === 0) {
    return null;
  }
  return (
    <Card title={t("merge.from")}>
      {contact.merged_from.map((merge) => (
        <div key={merge.merge_id} className="row" style={{ minHeight: 36 }}>
          <span className="grow clip">
            {merge.name ?? t("contact.unnamed")}{" "}
            <span className="faint small">
              <Time at={merge.merged_at} />
            </span>
          </span>
          <Button
            size="compact-sm"
            variant="default"
            leftSection={<IconArrowsSplit2 {...smallIcon} />}
            loading={undo.isPending}
            onClick={() => undo.mutate(merge.merge_id)}
          >
            {t("merge.split")}
          </Button>
        </div>
      ))}
    </Card>
  );
}

function ContactMenu({ contact, onRename }: { contact: Contact; onRename: () => void }) {
  const navigate = useNavigate();
  const remove = () => {
    void navigate({ to: "/contacts" });
    actUnlessUndone(
      t("contact.deleted", { name: contact.name ?? t("contact.unnamed") }),
      () => {
        api.delete(`/contacts/${contact.id}`).catch(sayError);
      },
      () => void navigate({ to: "/contacts/$contactId", params: { contactId: contact.id } }),
    );
  };
  return (
    <>
      <Button variant="default" leftSection={<IconPencil {...smallIcon} />} onClick={onRename}>
        {t("contact.rename")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon aria-label={t("more")}>
            <IconDotsVertical {...icon} />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item color="red" leftSection={<IconTrash {...smallIcon} />} onClick={remove}>
            {t("contact.delete")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  );
}

function Rename({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { rename } = useContactActs(contact.id);
  const [name, setName] = useState(contact.name ?? "");
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("contact.rename")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <form
        className="col"
        style={{ gap: 14 }}
        onSubmit={(event) => {
          event.preventDefault();
          rename.mutate(name.trim(), { onSuccess: onClose });
        }}
      >
        <TextInput
          label={t("contacts.name")}
          value={name}
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button type="submit" loading={rename.isPending} disabled={name.trim() === ""}>
          {t("save")}
        </Button>
      </form>
    </Modal>
  );
}

function AddIdentity({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { addIdentity } = useContactActs(contactId);
  const [kind, setKind] = useState("email");
  const [value, setValue] = useState("");
  return (
    <Modal opened onClose={onClose} title={t("identity.add")} closeButtonProps={{ "aria-label": t("close") }}>
      <form
        className="col"
        style={{ gap: 14 }}
        onSubmit={(event) => {
          event.preventDefault();
          addIdentity.mutate({ kind, value: value.trim() }, { onSuccess: onClose });
        }}
      >
        <Select
          label={t("identity.kind")}
          data={["email", "phone", "instagram"].map((name) => ({
            value: name,
            label: tOr(`identity.${name}`, name),
          }))}
          value={kind}
          allowDeselect={false}
          onChange={(next) => setKind(next ?? "email")}
        />
        <TextInput
          label={t("identity.value")}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" loading={addIdentity.isPending} disabled={value.trim() === ""}>
          {t("add")}
        </Button>
      </form>
    </Modal>
  );
}

function AddFact({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { setFact } = useContactActs(contactId);
  const fields = useFields();
  const [key, setKey] = useState<string | null>(null);
  const [value, setValue] = useState("");
  return (
    <Modal opened onClose={onClose} title={t("fact.add")} closeButtonProps={{ "aria-label": t("close") }}>
      <form
        className="col"
        style={{ gap: 14 }}
        onSubmit={(event) => {
          event.preventDefault();
          if (key) {
            setFact.mutate({ key, value: value.trim() }, { onSuccess: onClose });
          }
        }}
      >
        <Select
          label={t("fact.field")}
          data={(fields.data ?? []).map((field) => ({ value: field.key, label: field.label }))}
          value={key}
          searchable
          onChange={setKey}
        />
        <TextInput
          label={t("fact.value")}
          value={value}
          onChange={(event) => setValue(event.currentTarget.value)}
        />
        <Button type="submit" loading={setFact.isPending} disabled={!key || value.trim() === ""}>
          {t("add")}
        </Button>
      </form>
    </Modal>
  );
}
