import { IconMessages } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { t } from "../../text";
import { bigIcon } from "../../ui/icons";
import { Kbd } from "../../ui/page";
import { Empty } from "../../ui/states";
import { useConversations } from "./queries";

const route = getRouteApi("/app/inbox");

/** Nothing, where the list beside it is empty and says so itself. */
export function NothingChosen() {
  const list = useConversations(route.useSearch());
  if (list.data?.pages.every((page) => page.data.length === 0) ?? true) {
    return null;
  }
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
