import type { RunResult } from "../../session/types.ts";
import type { Messages } from "../state/language.svelte.ts";
import type { Format } from "../messages/format.ts";
import {
  drawCalibration,
  drawDifferences,
  drawDistributions,
  drawScatter,
  drawUnitCurve,
} from "./draw-evaluation.ts";
import { drawLearningCurve } from "./draw-learning-curve.ts";
import type { Draw } from "./drawing.ts";
import { writeSvg } from "./write-svg.ts";

/** The pictures of a finished run, ready to be drawn in the page or into a file; null for those its task has not. */
export interface Figures {
  curve: Draw;
  differences: Draw | null;
  roc: Draw | null;
  precisionRecall: Draw | null;
  calibration: Draw | null;
  distributions: Draw | null;
  scatter: Draw | null;
}

/** Prepares every picture of a result in the reader's language. */
export function prepareFigures(result: RunResult, messages: Messages, format: Format): Figures {
  const { report, evaluation } = result;
  const { figures, baselines, threshold } = evaluation;
  const m = messages.charts;
  const metric = messages.metrics[report.recipe.train.earlyStopping.metric];
  const positives = report.data.targetShare ?? 0;
  const compared = baselines.find((b) => b.difference)?.difference?.metric;
  return {
    curve: drawLearningCurve(report.training.curve, report.training.bestStep, {
      step: m.step,
      loss: m.loss,
      validation: m.validation(metric),
      best: m.best,
      number: (value) => format.figure(value, Math.abs(value) < 10 ? 3 : 1),
    }),
    differences: compared
      ? drawDifferences(baselines, messages.baselines, m.difference(nameMetric(messages, compared)))
      : null,
    roc:
      figures.roc &&
      drawUnitCurve(
        figures.roc,
        [
          { x: 0, y: 0 },
          { x: 1, y: 1 },
        ],
        m.rocAxes,
      ),
    precisionRecall:
      figures.precisionRecall &&
      drawUnitCurve(
        figures.precisionRecall,
        [
          { x: 0, y: positives },
          { x: 1, y: positives },
        ],
        m.precisionRecallAxes,
      ),
    calibration: figures.calibration && drawCalibration(figures.calibration, m.calibrationAxes),
    distributions:
      figures.distributions &&
      drawDistributions(figures.distributions, threshold?.value ?? null, m.distributionAxes),
    scatter: figures.scatter && drawScatter(figures.scatter, m.scatterAxes),
  };
}

/** The name of a metric in the reader's language; its own where the catalogue lacks it. */
export function nameMetric(messages: Messages, metric: string): string {
  const names: Record<string, string> = messages.metrics;
  return names[metric] ?? metric;
}

/** Draws every picture into SVG text with fixed colours, by name. */
export async function writeFigures(figures: Figures): Promise<Record<string, string>> {
  const texts: Record<string, string> = {};
  for (const [name, draw] of Object.entries(figures) as [string, Draw | null][]) {
    const text = draw && (await writeSvg(draw));
    if (text) texts[name] = text;
  }
  return texts;
}
