import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useServes } from "../../api/served";
import { t } from "../../text";
import { Face } from "../../ui/face";
import { Loaded, RowsLoading } from "../../ui/states";
import { Time } from "../../ui/time";
import { withoutMarks } from "../inbox/message-text";
import classes from "./contacts.module.css";
import { Facts } from "./facts";
import { Identities } from "./identities";
import { contactQuery, useContactConversations } from "./queries";

interface ContextProps {
  contact: { id: string; name: string | null };
  conversationId?: string;
}

/** The context pane, the same everywhere: who, how to reach them, what we know and why, what was said before. */
export function ContextPanel({ contact, conversationId }: ContextProps) {
  const serves = useServes();
  return serves("/contacts/{id}") ? (
    <WholeContact contactId={contact.id} conversationId={conversationId} />
  ) : (
    <div className={classes.panel}>
      <div className={classes.panelHead}>
        <Face name={contact.name} seed={contact.id} size={52} />
        <span className="strong" style={{ marginTop: 8, fontSize: 16 }}>
          {contact.name ?? t("contact.unnamed")}
        </span>
      </div>
      <OtherConversations contactId={contact.id} conversationId={conversationId} />
    </div>
  );
}

function WholeContact({ contactId, conversationId }: { contactId: string; conversationId?: string }) {
  const contact = useQuery(contactQuery(contactId));
  return (
    <Loaded query={contact} loading={<RowsLoading rows={8} height={48} />}>
      {(data) => (
        <div className={classes.panel}>
          <div className={classes.panelHead}>
            <Face name={data.name} seed={data.id} size={52} />
            <Link
              to="/contacts/$contactId"
              params={{ contactId: data.id }}
              className="strong"
              style={{ color: "inherit", marginTop: 8, fontSize: 16 }}
            >
              {data.name ?? t("contact.unnamed")}
            </Link>
            <span className="faint small">
              {t("contact.seen")} <Time at={data.last_seen_at} empty={t("contact.neverSeen")} />
            </span>
          </div>
          <section className={classes.block}>
            <h3>{t("identities.title")}</h3>
            <Identities identities={data.identities} />
          </section>
          <section className={classes.block}>
            <h3>{t("facts.title")}</h3>
            <Facts contactId={data.id} facts={data.facts} />
          </section>
          <OtherConversations contactId={data.id} conversationId={conversationId} />
        </div>
      )}
    </Loaded>
  );
}

function OtherConversations({ contactId, conversationId }: { contactId: string; conversationId?: string }) {
  const conversations = useContactConversations(contactId);
  const others = (conversations.data ?? []).filter((conversation) => conversation.id !== conversationId);
  return (
    <section className={classes.block}>
      <h3>{t("context.others")}</h3>
      {others.length === 0 ? <p className="faint">{t("context.others.empty")}</p> : null}
      {others.slice(0, 6).map((conversation) => (
        <Link
          key={conversation.id}
          to="/inbox/$conversationId"
          params={{ conversationId: conversation.id }}
          className={classes.talk}
        >
          <div className="clip">{withoutMarks(conversation.last_text) || t("inbox.noMessages")}</div>
          <div className="faint small">
            <Time at={conversation.updated_at} /> · {t(`inbox.status.${conversation.status}`)}
          </div>
        </Link>
      ))}
    </section>
  );
}
