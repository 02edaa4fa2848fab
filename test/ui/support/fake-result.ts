import type { BaselineResult, BinaryMetrics } from "../../../src/evaluate/types.ts";
import type { Recipe } from "../../../src/recipe/types.ts";
import type { MovedWeight } from "../../../src/base/moved-table.ts";
import type { CurvePoint } from "../../../src/train/types.ts";
import type { Prepared } from "../../../src/features/types.ts";
import type { RunResult } from "../../../src/session/types.ts";
import { fakePrepared, fakeSummary } from "./fake-customers.ts";

const metrics = (n: number, auc: number): BinaryMetrics => ({
  n,
  auc,
  aucLow: auc - 0.021,
  aucHigh: auc + 0.019,
  averagePrecision: auc - 0.03,
  prAuc: auc - 0.031,
  accuracy: 0.79,
  f1: 0.75,
  macroF1: 0.783,
  mcc: 0.57,
  brier: 0.148,
  ece: 0.031,
  logLoss: 0.452,
  confusion: [
    [290, 64],
    [61, 185],
  ],
});

const baseline = (name: string, auc: number, low: number, high: number, detail = ""): BaselineResult => ({
  name,
  metrics: { validation: metrics(200, auc), test: metrics(600, auc) },
  trainMs: 320,
  difference: { metric: "auc", value: 0.871 - auc, low, high },
  detail,
});

const matrices = ["attention.self.query", "attention.self.key", "attention.self.value"]
  .concat(["attention.output.dense", "intermediate.dense", "output.dense"])
  .map((name) => `${name}.weight`);

/** Two blocks of which the upper one was trained. */
const fakeMoved: MovedWeight[] = [
  ...["word_embeddings.weight", "position_embeddings.weight", "vectors"].map((name) => `embeddings.${name}`),
  ...[0, 1].flatMap((block) => [...matrices, "vectors"].map((name) => `encoder.layer.${block}.${name}`)),
].map((name, i) => {
  const trained = name.includes("layer.1.");
  const share = trained ? 0.0123 * (i - 9) : 0;
  return { name, trained, parameters: 16_384, distance: 128 * share, share };
});

/** An invented learning curve of 240 steps. */
export const fakeCurve: CurvePoint[] = Array.from({ length: 120 }, (_, i) => ({
  step: (i + 1) * 2,
  loss: 0.42 + 0.28 * Math.exp(-i / 32) + 0.03 * Math.sin(i * 2.1),
  validation: (i + 1) % 20 === 0 ? 0.87 - 0.2 * Math.exp(-i / 25) : null,
}));

const unit = Array.from({ length: 101 }, (_, i) => i / 100);

/** What a finished binary run over an invented shop leaves. */
export function fakeResult(recipe: Recipe, prepared: Prepared = fakePrepared()): RunResult {
  const evaluation: RunResult["evaluation"] = {
    metrics: { validation: metrics(200, 0.864), test: metrics(600, 0.871) },
    threshold: { value: 0.462, chosenBy: "validation macroF1" },
    baselines: [
      baseline("constant", 0.5, 0.34, 0.4, "0.41"),
      baseline("best-column", 0.642, 0.19, 0.27, "first_order"),
      baseline("tfidf-linear", 0.812, 0.031, 0.088, "8,214 n-grams, C = 3"),
      baseline("structured-linear", 0.858, -0.004, 0.031, "14 features, C = 3"),
      baseline("text-only", 0.806, 0.038, 0.094),
      baseline("structured-only", 0.852, -0.001, 0.039),
    ],
    figures: {
      roc: { x: unit, y: unit.map((x) => x ** 0.22) },
      precisionRecall: { x: unit, y: unit.map((x) => 0.98 - 0.57 * x ** 4) },
      calibration: Array.from({ length: 15 }, (_, i) => ({
        predicted: (i + 0.5) / 15,
        observed: Math.min(1, Math.max(0, (i + 0.5) / 15 + 0.05 * Math.sin(i))),
        count: 40 + 20 * Math.abs(7 - i),
      })),
      distributions: [
        { name: "0", counts: Array.from({ length: 30 }, (_, i) => Math.round(60 * Math.exp(-i / 7))) },
        { name: "1", counts: Array.from({ length: 30 }, (_, i) => Math.round(50 * Math.exp((i - 29) / 8))) },
      ],
      scatter: null,
    },
  };
  const report: RunResult["report"] = {
    recipe,
    environment: {
      backend: "simd",
      adapter: null,
      threads: 2,
      chosenBy: "only",
      probe: [],
      probeMs: 0,
      isolated: true,
      userAgent: "fake",
      version: "0.1.0",
    },
    data: {
      tables: { customers: { rows: 2000, rejected: 2 } },
      customers: 2000,
      split: fakeSummary.split,
      unlabelled: 0,
      targetShare: 0.41,
      dropped: fakeSummary.dropped,
      features: fakeSummary.features,
      truncatedCustomers: 31,
    },
    encoder: {
      sha256: null,
      name: "random",
      layers: 2,
      hidden: 128,
      vocabulary: 4100,
      parameters: 921_344,
      trainable: 921_344,
    },
    training: {
      steps: 240,
      epochs: 3,
      stoppedBecause: "epochs",
      bestStep: 200,
      curve: fakeCurve,
      pretrain: null,
      unlabelled: null,
      moved: fakeMoved,
      tokensPerSecond: 4210,
      paddingShare: 0.08,
      recompute: false,
      trunk: null,
      estimatedBytes: 1e8,
      notices: [],
      peakBytes: 210_000_000,
      resumedAtStep: null,
    },
    timings: {
      load: 900,
      customers: 700,
      features: 300,
      tokens: 600,
      warmUp: 400,
      train: 81_000,
      evaluate: 4000,
      total: 87_900,
    },
    metrics: evaluation.metrics,
    baselines: evaluation.baselines,
    findings: [],
    threshold: evaluation.threshold,
  };
  return {
    report,
    evaluation,
    summary: fakeSummary,
    scores: {
      keys: ["c-1", "c-2", "c-3"],
      target: Float32Array.of(0, 1, 1),
      test: Float32Array.of(0.125, 0.75, 0.5),
      classes: ["0", "1"],
    },
    pack: new Blob([new Uint8Array(12)]),
    smallPack: null,
    live: {
      prepared,
      encoder: null,
      scores: {
        validation: prepared.validation.target.map((target) => 0.2 + 0.6 * target),
        test: prepared.test.target.map((target) => 0.2 + 0.6 * target),
      },
      steps: {
        loss: Float32Array.from({ length: 240 }, (_, step) => 0.7 - step / 1000),
        rate: new Float32Array(240).fill(0.0004),
      },
    },
    write: async (figures, language) => ({
      json: JSON.stringify(report),
      html: `${language}:${Object.keys(figures).join(",")}`,
      scoresCsv: "key,split,truth,score\n",
    }),
  };
}
