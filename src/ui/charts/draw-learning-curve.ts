import type { CurvePoint } from "../../train/types.ts";
import { frame, thinPoints, type Draw, type Paper, type Plotting } from "./drawing.ts";

export interface LearningCurveLabels {
  step: string;
  loss: string;
  validation: string;
  best: string;
  number(value: number): string;
}

interface Point {
  step: number;
  value: number;
}

/**
 * Training loss (left axis) and the validation metric (right axis) over the same steps, in one picture.
 *
 * The metric is laid over the loss by a linear map of its range, and the right axis carries its own figures.
 */
export function drawLearningCurve(
  points: readonly CurvePoint[],
  bestStep: number | null,
  labels: LearningCurveLabels,
): Draw {
  const loss = thinPoints(
    points.map((p) => ({ step: p.step, value: p.loss })),
    300,
    meanPoint,
  );
  const validation = points.flatMap((p) =>
    p.validation === null ? [] : [{ step: p.step, value: p.validation }],
  );
  return (Plot, paper) => {
    const [low, high] = rangeOf(loss);
    const [from, to] = rangeOf(validation);
    const lay = (value: number) => low + ((value - from) / (to - from)) * (high - low);
    const ticks = niceTicks(from, to);
    const rows = Math.max(3, Math.round(paper.height / 60));
    const [main, other] = paper.palette.series;
    return Plot.plot({
      ...frame(paper),
      marginRight: 50,
      x: { label: labels.step, domain: [0, Math.max(1, ...points.map((p) => p.step))], ticks: 5 },
      y: { domain: [low, high] },
      marks: [
        Plot.gridY({ ticks: rows, stroke: paper.palette.rule, strokeOpacity: 1 }),
        Plot.axisX({ ticks: 5, tickSize: 0, label: labels.step }),
        Plot.axisY({ ticks: rows, tickSize: 0, label: labels.loss, color: other }),
        ...(validation.length > 0
          ? [
              Plot.axisY(ticks.map(lay), {
                anchor: "right",
                tickSize: 0,
                label: labels.validation,
                color: main,
                tickFormat: (_: unknown, i: number) => labels.number(ticks[i]),
              }),
            ]
          : []),
        ...bestMark(Plot, paper, bestStep, labels),
        Plot.lineY(loss, { x: "step", y: "value", stroke: other, strokeWidth: 1.5 }),
        Plot.lineY(validation, { x: "step", y: (p: Point) => lay(p.value), stroke: main, strokeWidth: 2.2 }),
        Plot.dot(validation, { x: "step", y: (p: Point) => lay(p.value), fill: main, r: 3 }),
      ],
    });
  };
}

function bestMark(Plot: Plotting, { palette }: Paper, step: number | null, labels: LearningCurveLabels) {
  if (step === null) return [];
  return [
    Plot.ruleX([step], { stroke: palette.faint, strokeDasharray: "2 3" }),
    Plot.text([step], {
      x: (value: number) => value,
      frameAnchor: "bottom",
      text: () => labels.best,
      textAnchor: "end",
      dx: -5,
      dy: -5,
      fill: palette.faint,
    }),
  ];
}

/** The mean of neighbouring points, at the step of the last. */
export function meanPoint(group: readonly Point[]): Point {
  const sum = group.reduce((total, point) => total + point.value, 0);
  return { step: group[group.length - 1].step, value: sum / group.length };
}

/** Lowest and highest value with a little air; a range of its own where there is none. */
export function rangeOf(points: readonly Point[]): [number, number] {
  if (points.length === 0) return [0, 1];
  const values = points.map((p) => p.value);
  const low = Math.min(...values);
  const high = Math.max(...values);
  const air = (high - low || Math.abs(high) || 1) * 0.08;
  return [low - air, high + air];
}

/** Round figures inside a range, four to six of them. */
export function niceTicks(low: number, high: number): number[] {
  const rough = (high - low) / 5;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 2.5, 5, 10].map((m) => m * power).find((s) => s >= rough) ?? rough;
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(i * step);
  return ticks;
}
