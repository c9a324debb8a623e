/** Draws with ECharts in the colours of the tokens. Border: the only file that knows the chart library. */
import { BarChart, LineChart } from "echarts/charts";
import { GridComponent, TooltipComponent } from "echarts/components";
import { init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import type { ChartSeries } from "./chart";

use([BarChart, LineChart, GridComponent, TooltipComponent, SVGRenderer]);

interface Order {
  categories: string[];
  series: ChartSeries[];
  sentence: (index: number) => string;
  onPick: (index: number) => void;
}

function token(name: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(name).trim();
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

export function draw(element: HTMLElement, order: Order) {
  element.replaceChildren();
  const chart = init(element, null, { renderer: "svg" });
  const ink = token("--st-ink-2");
  const line = token("--st-line");
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  chart.setOption({
    animation: !still,
    animationDuration: 180,
    textStyle: { fontFamily: token("--st-font"), fontSize: 12, color: ink },
    grid: { left: 4, right: 12, top: 12, bottom: 4, containLabel: true },
    tooltip: {
      trigger: "axis",
      axisPointer: { type: "shadow", shadowStyle: { color: token("--st-hover"), opacity: 0.6 } },
      backgroundColor: token("--st-surface"),
      borderColor: line,
      textStyle: { color: token("--st-ink"), fontSize: 13 },
      extraCssText: "box-shadow: var(--st-shadow); border-radius: 8px; white-space: normal; max-width: 260px",
      formatter: (points: unknown) => {
        const first = (points as { dataIndex: number }[])[0];
        return first ? escaped(order.sentence(first.dataIndex)) : "";
      },
    },
    xAxis: {
      type: "category",
      data: order.categories,
      axisTick: { show: false },
      axisLine: { lineStyle: { color: line } },
      axisLabel: { color: ink, hideOverlap: true },
    },
    yAxis: {
      type: "value",
      min: 0,
      minInterval: 1,
      splitNumber: 4,
      splitLine: { lineStyle: { color: line } },
      axisLabel: { color: ink },
    },
    series: order.series.map((series, index) => ({
      type: series.kind,
      name: series.name,
      data: series.values,
      barMaxWidth: 22,
      barGap: "-100%",
      symbol: "none",
      lineStyle: { width: 2 },
      itemStyle: {
        color: index === 0 && order.series.length > 1 ? token("--st-line-strong") : token("--st-chart-1"),
        borderRadius: series.kind === "bar" ? [3, 3, 0, 0] : 0,
      },
    })),
  });
  chart.getZr().on("click", (event) => {
    const at = chart.convertFromPixel({ xAxisIndex: 0 }, event.offsetX);
    if (at >= 0 && at < order.categories.length) {
      order.onPick(at);
    }
  });
  return {
    dispose: () => chart.dispose(),
    resize: () => chart.resize(),
    image: (type: "png" | "svg") =>
      type === "svg" ? svgAddress(chart.renderToSVGString()) : pngAddress(element),
  };
}

function svgAddress(svg: string): string {
  return URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
}

/** The picture on screen is SVG; a second, invisible chart is not worth its weight, so the SVG is what is saved. */
function pngAddress(element: HTMLElement): string {
  const svg = element.querySelector("svg");
  return svg ? svgAddress(svg.outerHTML) : "";
}
