import { Button } from "@mantine/core";
import { IconArrowsJoin } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import type { ContactSummary } from "../../api/types";
import { t, tn } from "../../text";
import { Face } from "../../ui/face";
import { bigIcon, smallIcon } from "../../ui/icons";
import { Card, Page } from "../../ui/page";
import { Empty, Loaded, RowsLoading } from "../../ui/states";
import classes from "./contacts.module.css";
import { useMerge, useMergeSuggestions } from "./queries";

export function MergePage() {
  const suggestions = useMergeSuggestions();
  const { merge } = useMerge();
  return (
    <Page title={t("merge.title")} lead={t("merge.lead")}>
      <Card flush>
        <Loaded query={suggestions} loading={<RowsLoading rows={4} height={72} face />}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={<IconArrowsJoin {...bigIcon} />} title={t("merge.empty")}>
                {t("merge.empty.text")}
              </Empty>
            ) : (
              rows.map((row) => (
                <div key={row.id} className={classes.pair}>
                  <Person contact={row.contact} />
                  <IconArrowsJoin {...smallIcon} aria-hidden="true" />
                  <Person contact={row.other} />
                  <div className="col" style={{ alignItems: "flex-end", gap: 4 }}>
                    <Button
                      variant="default"
                      loading={merge.isPending && merge.variables?.otherId === row.other.id}
                      onClick={() => merge.mutate({ id: row.contact.id, otherId: row.other.id })}
                    >
                      {t("merge.act")}
                    </Button>
                    <span className="faint small">{row.reason}</span>
                  </div>
                </div>
              ))
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}

function Person({ contact }: { contact: ContactSummary }) {
  return (
    <Link to="/contacts/$contactId" params={{ contactId: contact.id }} className={classes.person}>
      <Face name={contact.name} seed={contact.id} size={36} />
      <div style={{ minWidth: 0 }}>
        <div className="strong clip">{contact.name ?? t("contact.unnamed")}</div>
        <div className="faint small clip">
          {contact.email ?? contact.phone ?? ""} {tn("contact.count", contact.conversation_count)}
        </div>
      </div>
    </Link>
  );
}
