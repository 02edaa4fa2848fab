import { WorkbenchError } from "../../../src/base/problem.ts";
import type { RunComparison } from "../../../src/evaluate/types.ts";
import type { Recipe } from "../../../src/recipe/types.ts";
import type { RunsSession } from "../../../src/session/runs.ts";
import type { KeptEntry, PastRun } from "../../../src/session/types.ts";
import { fakeResult } from "./fake-result.ts";

/** A past run of an invented shop; `number` tells runs apart and orders them in time. */
export function fakePastRun(recipe: Recipe, number: number, change: Partial<PastRun> = {}): PastRun {
  return {
    runId: `run-${number}`,
    name: `${recipe.name} ${number}`,
    startedAtMs: Date.UTC(2026, 0, number, 12),
    tookMs: 80_000 + number * 1000,
    recipe,
    maxTrainRows: null,
    files: [{ name: "customers.csv", sizeBytes: 8, lastModifiedMs: 0 }],
    customers: 2000,
    headline: { metric: "auc", value: 0.871, low: 0.85, high: 0.89 },
    encoder: fakeResult(recipe).report.encoder,
    environment: { backend: "simd", adapter: null, threads: 2, version: "0.1.0" },
    sizeBytes: 2_400_000,
    ...change,
  };
}

/** What a fake browser keeps, of each kind. */
export const fakeKept: KeptEntry[] = [
  { kind: "file", name: "history/run-1/result.json", sizeBytes: 210_000 },
  { kind: "file", name: "history/run-1/model-pack", sizeBytes: 2_190_000 },
  { kind: "cache", name: "clientele-precache", sizeBytes: 21_000_000 },
  { kind: "database", name: "rates", sizeBytes: null },
  { kind: "setting", name: "clientele.language", sizeBytes: 20 },
  { kind: "service-worker", name: "http://localhost/", sizeBytes: null },
];

export interface FakeRuns extends RunsSession {
  /** Those that are kept at the moment. */
  runs: PastRun[];
  calls: string[];
}

/** Past runs in memory: what is removed is gone, all have the figures of one invented result. */
export function initFakeRuns(runs: PastRun[], change: Partial<RunsSession> = {}): FakeRuns {
  let kept = fakeKept;
  const fake: FakeRuns = {
    runs,
    calls: [],
    list: async () => ({ runs: fake.runs, unreadable: [] }),
    load: async (runId) => {
      fake.calls.push(`load ${runId}`);
      const past = fake.runs.find((run) => run.runId === runId);
      if (!past) throw new WorkbenchError({ code: "session/run-gone", message: "", facts: {}, where: {} });
      return fakeResult(past.recipe);
    },
    remove: async (runId) => {
      fake.runs = fake.runs.filter((run) => run.runId !== runId);
    },
    compare: async (left) => ({ ...fakeComparison, left: left.evaluation.metrics.test }),
    listKept: async () => kept,
    removeEverything: async () => {
      fake.calls.push("remove everything");
      return (kept = fake.runs = []);
    },
    ...change,
  };
  return fake;
}

/** The later run is no better: the interval holds 0. */
export const fakeComparison: RunComparison = {
  common: 600,
  onlyLeft: 0,
  onlyRight: 12,
  difference: { metric: "auc", value: 0.004, low: -0.011, high: 0.019 },
  left: null,
  right: null,
};
