import type { CurvePoint } from "../../train/types.ts";
import { meanPoint, niceTicks, rangeOf } from "./draw-learning-curve.ts";
import { frame, thinPoints, type Draw } from "./drawing.ts";

export interface RunCurvesLabels {
  step: string;
  loss: string;
  /** null where the runs were watched by different metrics: then only losses are drawn. */
  validation: string | null;
  number(value: number): string;
}

/**
 * Learning curves of several runs over the same steps: losses dashed (left axis), validation solid (right axis).
 *
 * The metric is laid over the loss by a linear map of the range that all runs have together.
 */
export function drawRunCurves(runs: readonly (readonly CurvePoint[])[], labels: RunCurvesLabels): Draw {
  const losses = runs.map((points) =>
    thinPoints(
      points.map(({ step, loss }) => ({ step, value: loss })),
      300,
      meanPoint,
    ),
  );
  const checks = runs.map((points) =>
    labels.validation === null
      ? []
      : points.flatMap(({ step, validation }) => (validation === null ? [] : [{ step, value: validation }])),
  );
  const steps = Math.max(1, ...runs.flat().map((point) => point.step));
  return (Plot, paper) => {
    const { series, rule } = paper.palette;
    // The first is drawn wider, so that it is seen under others that are equal.
    const widthOf = (run: number) => (run === 0 ? 2.4 : 1.2);
    const [low, high] = rangeOf(losses.flat());
    const [from, to] = rangeOf(checks.flat());
    const lay = (value: number) => low + ((value - from) / (to - from)) * (high - low);
    const ticks = niceTicks(from, to);
    const rows = Math.max(3, Math.round(paper.height / 60));
    const right = {
      anchor: "right" as const,
      tickSize: 0,
      label: labels.validation,
      tickFormat: (_: unknown, i: number) => labels.number(ticks[i]),
    };
    const place = { x: "step", y: (point: { value: number }) => lay(point.value) };
    return Plot.plot({
      ...frame(paper),
      marginRight: 50,
      x: { label: labels.step, domain: [0, steps], ticks: 5 },
      y: { domain: [low, high] },
      marks: [
        Plot.gridY({ ticks: rows, stroke: rule, strokeOpacity: 1 }),
        Plot.axisX({ ticks: 5, tickSize: 0, label: labels.step }),
        Plot.axisY({ ticks: rows, tickSize: 0, label: labels.loss }),
        ...(labels.validation === null ? [] : [Plot.axisY(ticks.map(lay), right)]),
        ...losses.map((loss, run) =>
          Plot.lineY(loss, {
            x: "step",
            y: "value",
            stroke: series[run],
            strokeWidth: widthOf(run),
            strokeDasharray: "4 3",
          }),
        ),
        ...checks.flatMap((check, run) => [
          Plot.lineY(check, { ...place, stroke: series[run], strokeWidth: 1.5 * widthOf(run) }),
          Plot.dot(check, { ...place, fill: series[run], r: 2.5 * widthOf(run) }),
        ]),
      ],
    });
  };
}
