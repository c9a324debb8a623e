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
    image: (type: "png" | "svg"): Promise<string> => {
      const svg = chart.renderToSVGString();
      return type === "svg"
        ? Promise.resolve(svgAddress(svg))
        : pngAddress(svg, chart.getWidth(), chart.getHeight());
    },
  };
}

function svgAddress(svg: string): string {
  return URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
}

/** Twice the size on screen, so that it stays sharp on paper. */
const PNG_SCALE = 2;

/** Through an image from a data address: that is what the content security policy allows. */
async function pngAddress(svg: string, width: number, height: number): Promise<string> {
  const picture = new Image();
  picture.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await picture.decode();
  const canvas = document.createElement("canvas");
  canvas.width = width * PNG_SCALE;
  canvas.height = height * PNG_SCALE;
  const context = canvas.getContext("2d");
  if (!context) {
    throw new Error("no canvas to draw on");
  }
  context.fillStyle = token("--st-surface");
  context.fillRect(0, 0, canvas.width, canvas.height);
  context.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.toDataURL("image/png");
}
