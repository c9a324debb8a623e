import { Modal } from "@mantine/core";
import { useOffers } from "../features/session/may";
import { type TextKey, t } from "../text";
import { Kbd } from "../ui/page";
import { SECTIONS } from "./nav";

const INBOX_KEYS: [string, TextKey][] = [
  ["J", "keys.next"],
  ["K", "keys.previous"],
  ["Enter", "keys.open"],
  ["E", "keys.done"],
  ["R", "keys.reply"],
  ["N", "keys.note"],
  ["A", "keys.assign"],
];

function Line({ keys, label }: { keys: string[]; label: string }) {
  return (
    <div className="row" style={{ height: 34 }}>
      <span className="grow">{label}</span>
      {keys.map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </div>
  );
}

export function KeysHelp({ opened, onClose }: { opened: boolean; onClose: () => void }) {
  const offers = useOffers();
  return (
    <Modal
      opened={opened}
      onClose={onClose}
      title={t("keys.title")}
      size="lg"
      closeButtonProps={{ "aria-label": t("close") }}
    >
      <div style={{ display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(230px, 1fr))", gap: 32 }}>
        <section>
          <h2>{t("keys.anywhere")}</h2>
          <Line keys={["Ctrl", "B"]} label={t("keys.palette")} />
          <Line keys={["?"]} label={t("keys.help")} />
          <Line keys={["Z"]} label={t("keys.undo")} />
          {SECTIONS.filter(offers).map((section) => (
            <Line
              key={section.to}
              keys={["G", section.key.toUpperCase()]}
              label={t("keys.go", { name: t(section.label) })}
            />
          ))}
        </section>
        <section>
          <h2>{t("nav.inbox")}</h2>
          {INBOX_KEYS.map(([key, label]) => (
            <Line key={key} keys={[key]} label={t(label)} />
          ))}
        </section>
      </div>
    </Modal>
  );
}
