import { Button, Modal, Radio, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useRouter } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import type { Fact, MergePreview } from "../../api/types";
import { t, tn } from "../../text";
import { Face } from "../../ui/face";
import { Loaded, RowsLoading } from "../../ui/states";
import classes from "./contacts.module.css";
import { factText } from "./fact-input";
import { sourceName } from "./facts";
import { useContactSearch, useMerge, useMergePreview } from "./queries";

interface Named {
  id: string;
  name: string | null;
}

interface MergeDialogProps {
  contact: Named;
  /** Who the other one is, if that is known already. */
  other?: Named;
  onClose: () => void;
}

/** Merging two contacts: who is meant, which one stays, what comes of it; then it is done and can be undone. */
export function MergeDialog({ contact, other, onClose }: MergeDialogProps) {
  const [chosen, setChosen] = useState<Named | null>(other ?? null);
  return (
    <Modal
      opened
      onClose={onClose}
      size="lg"
      title={t("merge.start")}
      closeButtonProps={{ "aria-label": t("close") }}
    >
      {chosen ? (
        <Decide contact={contact} other={chosen} onClose={onClose} />
      ) : (
        <Choose contact={contact} onChoose={setChosen} />
      )}
    </Modal>
  );
}

function Choose({ contact, onChoose }: { contact: Named; onChoose: (other: Named) => void }) {
  const [words, setWords] = useState("");
  const [wanted] = useDebouncedValue(words.trim(), 200);
  const found = useContactSearch(wanted);
  return (
    <div className="col" style={{ gap: 12 }}>
      <TextInput
        label={t("merge.who")}
        placeholder={t("contacts.search")}
        value={words}
        data-autofocus
        onChange={(event) => setWords(event.currentTarget.value)}
      />
      <Loaded query={found} loading={<RowsLoading rows={4} face />}>
        {(rows) => {
          const others = rows.filter((row) => row.id !== contact.id);
          return others.length === 0 ? (
            <p className="faint">{t("contacts.none")}</p>
          ) : (
            <div>
              {others.map((row) => (
                <button key={row.id} type="button" className={classes.choice} onClick={() => onChoose(row)}>
                  <Face name={row.name} seed={row.id} size={30} />
                  <span className="grow clip">{row.name ?? t("contact.unnamed")}</span>
                  <span className="faint small clip">{row.email ?? row.phone ?? ""}</span>
                </button>
              ))}
            </div>
          );
        }}
      </Loaded>
    </div>
  );
}

function Decide({ contact, other, onClose }: { contact: Named; other: Named; onClose: () => void }) {
  const [keptId, setKeptId] = useState(contact.id);
  const [note, setNote] = useState("");
  const otherId = keptId === contact.id ? other.id : contact.id;
  const preview = useMergePreview(keptId, otherId);
  const router = useRouter();
  const { merge } = useMerge(async (contactId) => {
    await router.navigate({ to: "/contacts/$contactId", params: { contactId } });
    onClose();
  });
  const act = () => merge.mutate({ keptId, otherId, note: note.trim() });
  useEffect(() => {
    void router.preloadRoute({ to: "/contacts/$contactId", params: { contactId: keptId } });
  }, [router, keptId]);
  return (
    <div className="col" style={{ gap: 16 }}>
      <Radio.Group label={t("merge.keep")} value={keptId} onChange={setKeptId}>
        <div className="col" style={{ gap: 8, marginTop: 8 }}>
          {[contact, other].map((one) => (
            <Radio
              key={one.id}
              value={one.id}
              label={one.name ?? `${t("contact.unnamed")} ${one.id.slice(-4)}`}
            />
          ))}
        </div>
      </Radio.Group>
      <Loaded query={preview} loading={<RowsLoading rows={3} height={32} />}>
        {(data) => <Preview preview={data} />}
      </Loaded>
      <TextInput
        label={t("merge.note")}
        description={t("merge.note.hint")}
        value={note}
        maxLength={500}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <p className="muted small">{t("merge.promise")}</p>
      <Button loading={merge.isPending} disabled={!preview.data} onClick={act}>
        {t("merge.act")}
      </Button>
    </div>
  );
}

function Preview({ preview }: { preview: MergePreview }) {
  const differing = preview.fields.filter((field) => field.kept && field.other);
  return (
    <div>
      <p>
        {t("merge.moves", {
          name: preview.name ?? t("contact.unnamed"),
          conversations: tn("merge.conversations", preview.moves.conversations ?? 0),
          identities: tn("merge.identities", preview.moves.identities ?? 0),
          facts: tn("merge.facts", preview.moves.facts ?? 0),
        })}
      </p>
      {differing.length > 0 ? (
        <table className={classes.compare}>
          <thead>
            <tr>
              <th>{t("fact.field")}</th>
              <th>{preview.kept.name ?? t("contact.unnamed")}</th>
              <th>{preview.other.name ?? t("contact.unnamed")}</th>
            </tr>
          </thead>
          <tbody>
            {differing.map((field) => (
              <tr key={field.counts.field.key}>
                <td className="muted">{field.counts.field.label}</td>
                <Value fact={field.kept} counts={field.counts} />
                <Value fact={field.other} counts={field.counts} />
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
    </div>
  );
}

function Value({ fact, counts }: { fact: Fact | null; counts: Fact }) {
  const wins = fact?.id === counts.id;
  return (
    <td className={wins ? "strong" : "faint"}>
      {fact ? factText(fact.value, fact.field.type) : "–"}
      {wins && fact ? (
        <div className="faint small">{t("merge.counts", { source: sourceName(fact) })}</div>
      ) : null}
    </td>
  );
}
