import { frame, type Draw } from "../../charts/drawing.ts";
import type { binScores } from "../../state/score-rows.ts";

/** Customers by score in equal bins; `threshold` is where the decision turns. */
export function drawScores(
  bins: ReturnType<typeof binScores>,
  threshold: number | null,
  labels: { x: string; y: string },
): Draw {
  return (Plot, paper) =>
    Plot.plot({
      ...frame(paper),
      x: { label: labels.x, domain: [bins[0].low, bins[bins.length - 1].high] },
      y: { label: labels.y },
      marks: [
        Plot.gridY({ ticks: 4, stroke: paper.palette.rule, strokeOpacity: 1 }),
        Plot.axisX({ ticks: 6, tickSize: 0 }),
        Plot.axisY({ ticks: 4, tickSize: 0 }),
        Plot.rectY(bins, {
          x1: "low",
          x2: "high",
          y: "count",
          inset: 0.75,
          fill: (bin: { low: number }) =>
            threshold === null || bin.low >= threshold ? paper.palette.series[0] : paper.palette.mute,
        }),
        Plot.ruleY([0], { stroke: paper.palette.rule }),
        ...(threshold === null
          ? []
          : [Plot.ruleX([threshold], { stroke: paper.palette.ink, strokeDasharray: "2 3" })]),
      ],
    });
}
