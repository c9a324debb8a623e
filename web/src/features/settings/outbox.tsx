import { IconMailbox } from "@tabler/icons-react";
import { getRouteApi } from "@tanstack/react-router";
import { Fragment } from "react";
import type { OutboxMail } from "../../api/types";
import { t, tOr } from "../../text";
import { bigIcon } from "../../ui/icons";
import { Card, Chip, Page } from "../../ui/page";
import { Empty, Loaded } from "../../ui/states";
import { Time } from "../../ui/time";
import { useList } from "./queries";
import classes from "./settings.module.css";

const route = getRouteApi("/app/settings/$section");
const LINK = /(https?:\/\/\S+)/g;

export default function OutboxSettings() {
  const mails = useList<OutboxMail>("outbox-mails", "/outbox-mails");
  const { item } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <Page title={t("settings.outbox")} lead={t("outbox.lead")} narrow>
      <Card flush>
        <Loaded query={mails}>
          {(rows) =>
            rows.length === 0 ? (
              <Empty icon={<IconMailbox {...bigIcon} />} title={t("outbox.empty")}>
                {t("outbox.empty.text")}
              </Empty>
            ) : (
              rows.map((mail) => {
                const opened = mail.id === item;
                return (
                  <div key={mail.id}>
                    <button
                      type="button"
                      className={classes.promptRow}
                      style={{ minHeight: 56 }}
                      aria-expanded={opened}
                      onClick={() =>
                        navigate({
                          to: ".",
                          search: (view) => ({ ...view, item: opened ? undefined : mail.id }),
                          replace: true,
                          resetScroll: false,
                        })
                      }
                    >
                      <span className="grow">
                        <span className="strong clip" style={{ display: "block" }}>
                          {mail.subject}
                        </span>
                        <span className="faint small">{mail.to}</span>
                      </span>
                      <Chip>{tOr(`mail.status.${mail.status}`, mail.status)}</Chip>
                      <span className="faint small">
                        <Time at={mail.created_at} />
                      </span>
                    </button>
                    {opened ? (
                      <pre className={classes.code} style={{ borderRadius: 0 }}>
                        {mail.text.split(LINK).map((piece, index) =>
                          /^https?:\/\//.test(piece) ? (
                            <a key={index} href={piece}>
                              {piece}
                            </a>
                          ) : (
                            <Fragment key={index}>{piece}</Fragment>
                          ),
                        )}
                      </pre>
                    ) : null}
                  </div>
                );
              })
            )
          }
        </Loaded>
      </Card>
    </Page>
  );
}
