import { IconArrowsJoin } from "@tabler/icons-react";
import { t } from "../../text";
import { bigIcon } from "../../ui/icons";
import { Card, Page } from "../../ui/page";
import { Empty, Loaded, RowsLoading } from "../../ui/states";
import { MergeHistory } from "./merge-history";
import { useMergeHistory, useMergeSuggestions } from "./queries";
import { SuggestionList } from "./suggestions";

export function MergePage() {
  const suggestions = useMergeSuggestions();
  const history = useMergeHistory();
  return (
    <Page title={t("merge.title")} lead={t("merge.lead")}>
      <div className="col" style={{ gap: 20 }}>
        <Card flush>
          <Loaded query={suggestions} loading={<RowsLoading rows={4} height={72} face />}>
            {(rows) =>
              rows.length === 0 ? (
                <Empty icon={<IconArrowsJoin {...bigIcon} />} title={t("merge.empty")}>
                  {t("merge.empty.text")}
                </Empty>
              ) : (
                <SuggestionList suggestions={rows} />
              )
            }
          </Loaded>
        </Card>
        <Card title={t("merge.history")}>
          <Loaded query={history} loading={<RowsLoading rows={2} height={52} />}>
            {(merges) =>
              merges.length === 0 ? (
                <p className="faint">{t("merge.history.empty")}</p>
              ) : (
                <MergeHistory merges={merges} />
              )
            }
          </Loaded>
        </Card>
      </div>
    </Page>
  );
}
