/** How the versions of a prompt did, side by side. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { List, PromptFigures } from "../../api/types";
import { duration, money, number, percent, t } from "../../text";
import { Loaded, RowsLoading } from "../../ui/states";
import ui from "../../ui/ui.module.css";

interface Props {
  name: string;
  /** What a member calls a version. */
  labelOf: (version: string) => string;
}

export function PromptFiguresTable({ name, labelOf }: Props) {
  const figures = useQuery({
    queryKey: ["prompts", name, "figures"],
    queryFn: async () =>
      (await api.get<List<PromptFigures>>(`/prompts/${encodeURIComponent(name)}/figures`)).data,
  });
  return (
    <Loaded query={figures} loading={<RowsLoading rows={3} />}>
      {(rows) =>
        rows.length === 0 ? (
          <p className="muted">{t("prompts.figures.none")}</p>
        ) : (
          <div className={ui.tableScroll}>
            <table className={ui.table}>
              <thead>
                <tr>
                  <th>{t("prompts.figures.version")}</th>
                  <th className="num">{t("prompts.figures.runs")}</th>
                  <th className="num">{t("prompts.figures.fallback")}</th>
                  <th className="num">{t("prompts.figures.handOff")}</th>
                  <th className="num">{t("prompts.figures.cost")}</th>
                  <th className="num">{t("prompts.figures.took")}</th>
                </tr>
              </thead>
              <tbody>
                {rows.map((row) => (
                  <tr key={row.version}>
                    <td>{labelOf(row.version)}</td>
                    <td className="num">{number(row.runs)}</td>
                    <td className="num">{percent(row.fallback_rate)}</td>
                    <td className="num">{percent(row.hand_off_rate)}</td>
                    <td className="num">{money(row.cost_micros)}</td>
                    <td className="num">{duration(row.duration_ms)}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )
      }
    </Loaded>
  );
}
