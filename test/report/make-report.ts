import type { BinaryMetrics } from "../../src/evaluate/types.ts";
import type { Report } from "../../src/report/types.ts";

export const attack = "<img src=x onerror=alert(1)>";

const metrics: BinaryMetrics = {
  n: 2349,
  auc: 0.9431,
  aucLow: 0.93,
  aucHigh: 0.955,
  averagePrecision: 0.98,
  prAuc: 0.981,
  accuracy: 0.9,
  f1: 0.94,
  macroF1: 0.82,
  mcc: 0.65,
  brier: 0.07,
  ece: NaN,
  logLoss: 0.24,
  confusion: [
    [300, 117],
    [110, 1822],
  ],
};

function makeBaseline(name: string, low: number, high: number) {
  const difference = { metric: "auc", value: (low + high) / 2, low, high };
  return {
    name,
    metrics: { validation: metrics, test: metrics },
    trainMs: 1234,
    difference,
    detail: `made of ${attack}`,
  };
}

/** A report of an invented run in which every text of the person's is an attack. */
export function makeReport(): Report {
  return {
    threshold: { value: 0.61, chosenBy: "validation macroF1" },
    recipe: {
      version: 1,
      name: attack,
      seed: 7,
      task: "binary",
      columns: { [attack]: { [attack]: "text" } },
      customer: { table: attack, key: null },
      label: { kind: "column", table: attack, column: attack, positive: "1" },
      evaluate: { baselines: [], bootstrap: 1000, groups: [] },
    } as unknown as Report["recipe"],
    environment: {
      backend: "simd",
      adapter: null,
      threads: 2,
      chosenBy: "only",
      probe: [],
      probeMs: 0,
      isolated: true,
      userAgent: attack,
      version: "0.1.0",
    },
    data: {
      tables: { [attack]: { rows: 23486, rejected: 3 } },
      customers: 23483,
      split: { train: 18788, validation: 2349, test: 2349 },
      unlabelled: 0,
      targetShare: 0.82,
      dropped: [{ reason: "data/target-missing", count: 17 }],
      features: [{ name: attack, sql: attack }],
      truncatedCustomers: 41,
    },
    encoder: {
      name: "random",
      sha256: null,
      layers: 2,
      hidden: 128,
      vocabulary: 8000,
      parameters: 1,
      trainable: 1,
    },
    training: {
      steps: 1,
      epochs: 1,
      stoppedBecause: "epochs",
      bestStep: 1,
      curve: [{ step: 1, loss: 0.5, validation: null }],
      pretrain: null,
      unlabelled: null,
      moved: [],
      tokensPerSecond: Infinity,
      paddingShare: 0.1,
      recompute: false,
      trunk: null,
      estimatedBytes: 1e8,
      notices: [],
      peakBytes: 1,
      resumedAtStep: null,
    },
    timings: {
      load: 1,
      customers: 1,
      features: 1,
      tokens: 1,
      warmUp: 1,
      train: 61_000,
      evaluate: 1,
      total: 61_006,
    },
    metrics: { validation: metrics, test: metrics },
    baselines: [
      makeBaseline("constant", 0.4, 0.45),
      makeBaseline("tfidf-linear", -0.01, 0.01),
      makeBaseline("text-only", -0.03, -0.01),
    ],
    findings: [
      {
        code: "data/leak",
        table: attack,
        column: attack,
        evidence: { auc: 0.97194, said: attack },
        proposal: "ignore",
      },
    ],
  };
}
