import { Button, Modal, Select, TextInput } from "@mantine/core";
import { IconArrowsJoin, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { getRouteApi, Link, Navigate } from "@tanstack/react-router";
import { useState } from "react";
import { useServes } from "../../api/served";
import type { Contact, ContactEvent, Identity } from "../../api/types";
import { t, tOr } from "../../text";
import { hold, useHeld } from "../../ui/held";
import { smallIcon } from "../../ui/icons";
import { Card, Chip, Page } from "../../ui/page";
import { Loaded, RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import { ChannelMark } from "../inbox/channel";
import { withoutMarks } from "../inbox/message-text";
import { useMay } from "../session/may";
import classes from "./contacts.module.css";
import { FactInput } from "./fact-input";
import { Facts } from "./facts";
import { Identities } from "./identities";
import { MergeDialog } from "./merge-dialog";
import { MergeHistory } from "./merge-history";
import {
  contactQuery,
  useContactActs,
  useContactConversations,
  useContactEvents,
  useFields,
  useMergeHistory,
} from "./queries";
import { Suggestions } from "./suggestions";

const route = getRouteApi("/app/contacts/$contactId");

export function ContactPage() {
  const { contactId } = route.useParams();
  const contact = useQuery(contactQuery(contactId));
  return (
    <Loaded query={contact} loading={<RowsLoading rows={8} height={60} face />}>
      {(data) =>
        data.id === contactId ? (
          <ContactView key={data.id} contact={data} />
        ) : (
          // The contact was merged into another one, which stands for it.
          <Navigate to="/contacts/$contactId" params={{ contactId: data.id }} replace />
        )
      }
    </Loaded>
  );
}

function ContactView({ contact }: { contact: Contact }) {
  const conversations = useContactConversations(contact.id);
  const events = useContactEvents(contact.id);
  const serves = useServes();
  const writes = useMay()("contact.write");
  const { removeIdentity } = useContactActs(contact.id);
  const isHeld = useHeld();
  const [renaming, setRenaming] = useState(false);
  const [merging, setMerging] = useState(false);
  const [adding, setAdding] = useState<"identity" | "fact" | null>(null);
  const remove = (identity: Identity) =>
    hold({
      key: identity.id,
      message: t("identity.removed", { value: identity.value }),
      act: () => removeIdentity.mutateAsync(identity.id),
    });
  return (
    <Page
      title={contact.name ?? t("contact.unnamed")}
      lead={
        <>
          {t("contact.since")} <Time at={contact.created_at} /> · {t("contact.seen")}{" "}
          <Time at={contact.last_seen_at} empty={t("contact.neverSeen")} />
        </>
      }
      actions={<ContactActs onRename={() => setRenaming(true)} onMerge={() => setMerging(true)} />}
    >
      <Suggestions contact={contact.id} />
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
              writes ? (
                <Button size="compact-sm" variant="subtle" onClick={() => setAdding("identity")}>
                  {t("add")}
                </Button>
              ) : null
            }
          >
            <Identities
              identities={contact.identities.filter((identity) => !isHeld(identity.id))}
              onRemove={writes ? remove : undefined}
            />
          </Card>
          <Card
            title={t("facts.title")}
            actions={
              writes ? (
                <Button size="compact-sm" variant="subtle" onClick={() => setAdding("fact")}>
                  {t("add")}
                </Button>
              ) : null
            }
          >
            <Facts contactId={contact.id} facts={contact.facts} />
          </Card>
          <MergedFrom contactId={contact.id} />
        </div>
      </div>
      {merging ? <MergeDialog contact={contact} onClose={() => setMerging(false)} /> : null}
      {renaming ? <Rename contact={contact} onClose={() => setRenaming(false)} /> : null}
      {adding === "identity" ? <AddIdentity contactId={contact.id} onClose={() => setAdding(null)} /> : null}
      {adding === "fact" ? <AddFact contactId={contact.id} onClose={() => setAdding(null)} /> : null}
    </Page>
  );
}

function Timeline({ events }: { events: ContactEvent[] }) {
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

function MergedFrom({ contactId }: { contactId: string }) {
  const history = useMergeHistory(contactId);
  if (!history.data || history.data.length === 0) {
    return null;
  }
  return (
    <Card title={t("merge.history")}>
      <MergeHistory merges={history.data} />
    </Card>
  );
}

function ContactActs({ onRename, onMerge }: { onRename: () => void; onMerge: () => void }) {
  const may = useMay();
  return (
    <>
      {may("contact.write") ? (
        <Button variant="default" leftSection={<IconPencil {...smallIcon} />} onClick={onRename}>
          {t("contact.rename")}
        </Button>
      ) : null}
      {may("contact.merge") ? (
        <Button variant="default" leftSection={<IconArrowsJoin {...smallIcon} />} onClick={onMerge}>
          {t("merge.with")}
        </Button>
      ) : null}
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
          data-autofocus
          onChange={(next) => {
            setKey(next);
            setValue("");
          }}
        />
        <FactInput fieldKey={key} label={t("fact.value")} value={value} onChange={setValue} />
        <Button type="submit" loading={setFact.isPending} disabled={!key || value.trim() === ""}>
          {t("add")}
        </Button>
      </form>
    </Modal>
  );
}
