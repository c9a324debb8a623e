import { TextInput } from "@mantine/core";
import { useDebouncedCallback } from "@mantine/hooks";
import { IconFileText, IconSearch } from "@tabler/icons-react";
import { getRouteApi, Link } from "@tanstack/react-router";
import { useState } from "react";
import { t } from "../../text";
import { Face } from "../../ui/face";
import { bigIcon, icon, smallIcon } from "../../ui/icons";
import { LinkButton } from "../../ui/links";
import { Card, Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/states";
import classes from "../contacts/contacts.module.css";
import { useSearchEverything } from "./queries";

const route = getRouteApi("/app/search");

export function SearchPage() {
  const { q = "" } = route.useSearch();
  const navigate = route.useNavigate();
  const [words, setWords] = useState(q);
  const found = useSearchEverything(q);
  const search = useDebouncedCallback((value: string) => {
    void navigate({ to: ".", search: { q: value || undefined }, replace: true });
  }, 200);
  return (
    <Page title={t("search.title")} narrow>
      <TextInput
        size="md"
        mb={16}
        autoFocus
        aria-label={t("search.title")}
        placeholder={t("palette.placeholder")}
        leftSection={<IconSearch {...smallIcon} />}
        value={words}
        onChange={(event) => {
          setWords(event.currentTarget.value);
          search(event.currentTarget.value);
        }}
      />
      {q.trim().length < 2 ? (
        <Empty icon={<IconSearch {...bigIcon} />} title={t("search.start")}>
          {t("search.start.text")}
        </Empty>
      ) : (
        <Loaded query={found}>
          {(data) => {
            const nothing = data.contacts.length + data.conversations.length + data.documents.length === 0;
            if (nothing) {
              return (
                <Empty
                  icon={<IconSearch {...bigIcon} />}
                  title={t("search.none", { q })}
                  actions={<Inside q={q} />}
                >
                  {t("search.none.text")}
                </Empty>
              );
            }
            return (
              <div className="col" style={{ gap: 16 }}>
                {data.contacts.length > 0 ? (
                  <Card title={t("nav.contacts")}>
                    {data.contacts.map((contact) => (
                      <Link
                        key={contact.id}
                        to="/contacts/$contactId"
                        params={{ contactId: contact.id }}
                        className={classes.talk}
                      >
                        <div className="row" style={{ gap: 10 }}>
                          <Face name={contact.name} seed={contact.id} size={28} />
                          <span className="strong">{contact.name ?? t("contact.unnamed")}</span>
                          <span className="faint clip">{contact.email}</span>
                        </div>
                      </Link>
                    ))}
                  </Card>
                ) : null}
                {data.conversations.length > 0 ? (
                  <Card title={t("palette.conversations")}>
                    {data.conversations.map((conversation) => (
                      <Link
                        key={conversation.id}
                        to="/inbox/$conversationId"
                        params={{ conversationId: conversation.id }}
                        className={classes.talk}
                      >
                        <div className="strong">{conversation.contact.name ?? t("contact.unnamed")}</div>
                        <div className="muted clip">{conversation.snippet}</div>
                      </Link>
                    ))}
                  </Card>
                ) : null}
                {data.documents.length > 0 ? (
                  <Card title={t("nav.knowledge")}>
                    {data.documents.map((document) => (
                      <Link
                        key={document.id}
                        to="/knowledge/$documentId"
                        params={{ documentId: document.id }}
                        className={classes.talk}
                      >
                        <div className="row">
                          <IconFileText {...icon} />
                          {document.title}
                        </div>
                      </Link>
                    ))}
                  </Card>
                ) : null}
                <Inside q={q} />
              </div>
            );
          }}
        </Loaded>
      )}
    </Page>
  );
}

/** Here documents are found by their title; what they say is found where the assistant looks. */
function Inside({ q }: { q: string }) {
  return (
    <LinkButton
      variant="default"
      to="/knowledge/search"
      search={{ q, collection: undefined }}
      style={{ alignSelf: "start" }}
    >
      {t("search.inside")}
    </LinkButton>
  );
}
