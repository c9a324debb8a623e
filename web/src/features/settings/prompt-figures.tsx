/** How the versions of a prompt did, side by side. */
import { useQuery } from "@tanstack/react-query";
import { api } from "../../api/client";
import type { List, PromptFigures } from "../../api/types";
import { duration, money, number, percent, type TextKey, t } from "../../text";
import { Loaded, RowsLoading } from "../../ui/states";
import { type Column, Table } from "../../ui/table";

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
  const figure = (key: TextKey, cell: (row: PromptFigures) => string): Column<PromptFigures> => ({
    key,
    head: t(key),
    kind: "number",
    cell,
  });
  const columns: Column<PromptFigures>[] = [
    { key: "version", head: t("prompts.figures.version"), cell: (row) => labelOf(row.version) },
    figure("prompts.figures.runs", (row) => number(row.runs)),
    figure("prompts.figures.fallback", (row) => percent(row.fallback_rate)),
    figure("prompts.figures.handOff", (row) => percent(row.hand_off_rate)),
    figure("prompts.figures.cost", (row) => money(row.cost_micros)),
    figure("prompts.figures.took", (row) => duration(row.duration_ms)),
  ];
  return (
    <Loaded query={figures} loading={<RowsLoading rows={3} />}>
      {(rows) =>
        rows.length === 0 ? (
          <p className="muted">{t("prompts.figures.none")}</p>
        ) : (
          <Table columns={columns} rows={rows} rowKey={(row) => row.version} />
        )
      }
    </Loaded>
  );
}
