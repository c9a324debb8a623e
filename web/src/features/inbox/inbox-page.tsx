import { Outlet, useParams } from "@tanstack/react-router";
import { t } from "../../text";
import { useTitle } from "../../ui/page";
import { ConversationList } from "./conversation-list";
import classes from "./inbox.module.css";

/** List beside subject; on a phone one of the two, the address decides which. */
export function InboxPage() {
  const { conversationId } = useParams({ strict: false });
  useTitle(conversationId ? null : t("nav.inbox"));
  return (
    <div className={classes.inbox} data-open={conversationId !== undefined}>
      <h1 className="visually-hidden">{t("nav.inbox")}</h1>
      <ConversationList chosen={conversationId} />
      <div className={classes.subject}>
        <Outlet />
      </div>
    </div>
  );
}
