/** How long runs are kept: shown to everyone who sees runs, changed by those who manage the workspace. */
import { Button, Modal, NumberInput } from "@mantine/core";
import { IconClock } from "@tabler/icons-react";
import { useState } from "react";
import { useServes } from "../../api/served";
import { t, tn } from "../../text";
import { smallIcon } from "../../ui/icons";
import { Failed } from "../../ui/states";
import { useMay } from "../session/may";
import { useRetention } from "./queries";

export function Retention() {
  const serves = useServes();
  return serves("/runs/retention") ? <RetentionButton /> : null;
}

function RetentionButton() {
  const { query, save } = useRetention();
  const changes = useMay()("workspace.manage");
  const [days, setDays] = useState<number | null>(null);
  if (!query.data) {
    return null;
  }
  if (!changes) {
    return <span className="faint small">{tn("runs.kept", query.data.days)}</span>;
  }
  const close = () => setDays(null);
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconClock {...smallIcon} />}
        onClick={() => setDays(query.data.days)}
      >
        {tn("runs.kept", query.data.days)}
      </Button>
      <Modal
        opened={days !== null}
        onClose={close}
        title={t("runs.retention")}
        closeButtonProps={{ "aria-label": t("close") }}
      >
        <div className="col" style={{ gap: 14 }}>
          <p className="muted">{t("runs.retention.text")}</p>
          <NumberInput
            label={t("runs.retention.days")}
            min={1}
            max={3650}
            value={days ?? ""}
            onChange={(value) => setDays(Number(value))}
          />
          {save.error ? <Failed error={save.error} /> : null}
          <Button
            loading={save.isPending}
            disabled={!days}
            onClick={() => save.mutate(days ?? 0, { onSuccess: close })}
          >
            {t("save")}
          </Button>
        </div>
      </Modal>
    </>
  );
}
