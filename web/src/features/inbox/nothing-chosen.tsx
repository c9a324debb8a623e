import { IconMessages } from "@tabler/icons-react";
import { t } from "../../text";
import { bigIcon } from "../../ui/icons";
import { Kbd } from "../../ui/page";
import { Empty } from "../../ui/states";

export function NothingChosen() {
  return (
    <div style={{ paddingTop: "14vh" }}>
      <Empty icon={<IconMessages {...bigIcon} />} title={t("inbox.choose")}>
        {t("inbox.choose.text")}{" "}
        <span style={{ whiteSpace: "nowrap" }}>
          <Kbd>J</Kbd> <Kbd>K</Kbd>
        </span>
      </Empty>
    </div>
  );
}
