import { ActionIcon, Menu, Skeleton, useComputedColorScheme } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { useEffect, useRef } from "react";
import { t } from "../text";
import { smallIcon } from "./icons";
import { sayError } from "./notice";
import classes from "./ui.module.css";

export interface ChartSeries {
  name: string;
  values: number[];
  kind: "bar" | "line";
}

export interface ChartProps {
  title: string;
  categories: string[];
  series: ChartSeries[];
  height?: number;
  sentence: (index: number) => string;
  onPick?: (index: number) => void;
}

type Drawn = { dispose: () => void; resize: () => void; image: (type: "png" | "svg") => Promise<string> };

/** A chart with a table beside it for screen readers. The chart library is only loaded where a chart stands. */
export function Chart({ title, categories, series, height = 220, sentence, onPick }: ChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Drawn | null>(null);
  const scheme = useComputedColorScheme("light");
  const latest = useRef({ sentence, onPick });
  latest.current = { sentence, onPick };
  const shape = JSON.stringify([categories, series]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: drawn anew when the data or the colours change; `shape` stands for the data
  useEffect(() => {
    const element = box.current;
    if (!element) {
      return;
    }
    let stopped = false;
    void import("./chart-draw").then(({ draw }) => {
      if (!stopped && box.current) {
        drawn.current = draw(element, {
          categories,
          series,
          sentence: (index) => latest.current.sentence(index),
          onPick: (index) => latest.current.onPick?.(index),
        });
      }
    });
    const observer = new ResizeObserver(() => drawn.current?.resize());
    observer.observe(element);
    return () => {
      stopped = true;
      observer.disconnect();
      drawn.current?.dispose();
      drawn.current = null;
    };
  }, [shape, scheme]);

  const save = async (type: "png" | "svg") => {
    const address = await drawn.current?.image(type).catch(sayError);
    if (address) {
      const link = document.createElement("a");
      link.href = address;
      link.download = `${title}.${type}`;
      link.click();
    }
  };

  return (
    <figure className={classes.chartBox} style={{ margin: 0 }}>
      <div ref={box} style={{ height }} aria-hidden="true">
        <Skeleton height={height} radius="md" />
      </div>
      <div style={{ position: "absolute", top: -38, right: 0 }}>
        <Menu position="bottom-end">
          <Menu.Target>
            <ActionIcon size="md" aria-label={t("chart.save", { title })}>
              <IconDownload {...smallIcon} />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item onClick={() => save("png")}>PNG</Menu.Item>
            <Menu.Item onClick={() => save("svg")}>SVG</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      </div>
      <table className="visually-hidden">
        <caption>{title}</caption>
        <thead>
          <tr>
            <th scope="col">{t("chart.when")}</th>
            {series.map((one) => (
              <th key={one.name} scope="col">
                {one.name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {categories.map((category, index) => (
            <tr key={category}>
              <th scope="row">{category}</th>
              {series.map((one) => (
                <td key={one.name}>{one.values[index]}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  );
}
