import type { BaselineResult, Curve, EvaluationFigures } from "../../evaluate/types.ts";
import { frame, type Draw } from "./drawing.ts";

export interface AxisLabels {
  x: string;
  y: string;
}

interface Point {
  x: number;
  y: number;
}

const unit = [0, 1];

function pointsOf(curve: Curve): Point[] {
  return curve.x.map((x, i) => ({ x, y: curve.y[i] }));
}

/** A curve in the unit square; `reference` is the line that knows nothing. */
export function drawUnitCurve(curve: Curve, reference: [Point, Point], labels: AxisLabels): Draw {
  return (Plot, paper) =>
    Plot.plot({
      ...frame(paper),
      x: { domain: unit, label: labels.x },
      y: { domain: unit, label: labels.y },
      marks: [
        Plot.gridY({ ticks: 5, stroke: paper.palette.rule, strokeOpacity: 1 }),
        Plot.axisX({ ticks: 5, tickSize: 0 }),
        Plot.axisY({ ticks: 5, tickSize: 0 }),
        Plot.line(reference, { x: "x", y: "y", stroke: paper.palette.mute, strokeDasharray: "4 4" }),
        Plot.line(pointsOf(curve), { x: "x", y: "y", stroke: paper.palette.series[0], strokeWidth: 2 }),
      ],
    });
}

/** Mean prediction against the share of positives in each bin; a larger dot holds more customers. */
export function drawCalibration(
  bins: NonNullable<EvaluationFigures["calibration"]>,
  labels: AxisLabels,
): Draw {
  const filled = bins.filter((bin) => bin.count > 0);
  return (Plot, paper) =>
    Plot.plot({
      ...frame(paper),
      x: { domain: unit, label: labels.x },
      y: { domain: unit, label: labels.y },
      r: { range: [2, 9] },
      marks: [
        Plot.gridY({ ticks: 5, stroke: paper.palette.rule, strokeOpacity: 1 }),
        Plot.axisX({ ticks: 5, tickSize: 0 }),
        Plot.axisY({ ticks: 5, tickSize: 0 }),
        Plot.line(
          [unit, unit.slice()].map((_, i) => ({ x: i, y: i })),
          {
            x: "x",
            y: "y",
            stroke: paper.palette.mute,
            strokeDasharray: "4 4",
          },
        ),
        Plot.line(filled, {
          x: "predicted",
          y: "observed",
          stroke: paper.palette.series[0],
          strokeWidth: 1.2,
        }),
        Plot.dot(filled, { x: "predicted", y: "observed", r: "count", fill: paper.palette.series[0] }),
      ],
    });
}

/** Share of each class's customers by score, as steps over equal bins; `threshold` is where the decision turns. */
export function drawDistributions(
  groups: NonNullable<EvaluationFigures["distributions"]>,
  threshold: number | null,
  labels: AxisLabels,
): Draw {
  const steps = groups.flatMap(({ name, counts }, series) => {
    const sum = Math.max(
      1,
      counts.reduce((a, b) => a + b, 0),
    );
    const ends = counts.map((count, bin) => ({ name, series, x: bin / counts.length, y: count / sum }));
    return [...ends, { name, series, x: 1, y: counts[counts.length - 1] / sum }];
  });
  return (Plot, paper) => {
    const colour = (d: { series: number }) =>
      paper.palette.series[(d.series + 1) % paper.palette.series.length];
    return Plot.plot({
      ...frame(paper),
      x: { domain: unit, label: labels.x },
      y: { label: labels.y, percent: true },
      marks: [
        Plot.gridY({ ticks: 4, stroke: paper.palette.rule, strokeOpacity: 1 }),
        Plot.axisX({ ticks: 5, tickSize: 0 }),
        Plot.axisY({ ticks: 4, tickSize: 0 }),
        Plot.areaY(steps, {
          x: "x",
          y2: "y",
          z: "series",
          fill: colour,
          fillOpacity: 0.14,
          curve: "step-after",
        }),
        Plot.lineY(steps, {
          x: "x",
          y: "y",
          z: "series",
          stroke: colour,
          strokeWidth: 1.8,
          curve: "step-after",
        }),
        ...(threshold === null
          ? []
          : [Plot.ruleX([threshold], { stroke: paper.palette.ink, strokeDasharray: "2 3" })]),
      ],
    });
  };
}

/** Truth and prediction of single customers, with the line on which they are equal. */
export function drawScatter(curve: Curve, labels: AxisLabels): Draw {
  const all = [...curve.x, ...curve.y];
  const low = all.reduce((a, b) => Math.min(a, b), Infinity);
  const high = all.reduce((a, b) => Math.max(a, b), -Infinity);
  return (Plot, paper) =>
    Plot.plot({
      ...frame(paper),
      x: { label: labels.x },
      y: { label: labels.y },
      marks: [
        Plot.gridY({ ticks: 5, stroke: paper.palette.rule, strokeOpacity: 1 }),
        Plot.axisX({ ticks: 5, tickSize: 0 }),
        Plot.axisY({ ticks: 5, tickSize: 0 }),
        Plot.line(
          [low, high].map((v) => ({ x: v, y: v })),
          { x: "x", y: "y", stroke: paper.palette.mute, strokeDasharray: "4 4" },
        ),
        Plot.dot(pointsOf(curve), { x: "x", y: "y", r: 2, fill: paper.palette.series[0], fillOpacity: 0.5 }),
      ],
    });
}

/** What ours gains over each baseline on the same test rows, with its interval; across 0 means no better. */
export function drawDifferences(
  baselines: readonly BaselineResult[],
  names: Record<string, string>,
  x: string,
): Draw {
  const rows = baselines.flatMap(({ name, difference }) =>
    difference ? [{ ...difference, name: names[name] ?? name, isClear: difference.low > 0 }] : [],
  );
  return (Plot, paper) => {
    const { series, mute, ink } = paper.palette;
    const colour = (d: { isClear: boolean }) => (d.isClear ? series[0] : mute);
    return Plot.plot({
      ...frame(paper),
      marginLeft: 12,
      marginTop: 10,
      x: { label: x, inset: 12 },
      y: { domain: rows.map((d) => d.name), axis: null, padding: 0.4 },
      marks: [
        Plot.axisX({ ticks: Math.max(3, Math.round(paper.width / 90)), tickSize: 0 }),
        Plot.ruleX([0], { stroke: ink }),
        Plot.ruleY(rows, { y: "name", x1: "low", x2: "high", stroke: colour, strokeWidth: 2 }),
        Plot.dot(rows, { x: "value", y: "name", r: 4.5, fill: colour }),
        Plot.text(rows, {
          y: "name",
          text: "name",
          frameAnchor: "left",
          textAnchor: "start",
          dy: -14,
          fill: ink,
          stroke: "var(--paper, #fff)",
          strokeWidth: 4,
        }),
      ],
    });
  };
}
