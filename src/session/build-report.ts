import { version } from "../../package.json";
import type { Report } from "../report/types.ts";
import type { TrainingFacts } from "../train/types.ts";
import type { RunMaterial } from "./run.ts";
import type { RunRequest } from "./types.ts";

/** Puts together what the stages of a run left, under the keys of report.json. */
export function buildReport(request: RunRequest, material: RunMaterial): Report {
  const { tables, summary, prepared, devices, outcome, evaluation, timings } = material;
  const training: Partial<TrainingFacts> = { ...outcome.training };
  delete training.warmUpMs;
  delete training.trainMs;
  return {
    recipe: request.recipe,
    environment: {
      backend: devices.backend,
      adapter: devices.adapter,
      threads: devices.threads,
      isolated: globalThis.crossOriginIsolated,
      userAgent: navigator.userAgent,
      version,
    },
    data: {
      tables: Object.fromEntries(tables.map(({ name, rows, rejected }) => [name, { rows, rejected }])),
      customers: summary.customers,
      split: summary.split,
      targetShare: summary.targetShare,
      dropped: summary.dropped,
      features: summary.features,
      truncatedCustomers: prepared.tokenFacts?.truncatedCustomers ?? null,
    },
    encoder: outcome.encoder,
    training: training as Report["training"],
    timings: { ...timings, total: Object.values(timings).reduce((sum, ms) => sum + ms, 0) },
    metrics: evaluation.metrics,
    baselines: evaluation.baselines,
    findings: request.findings,
    threshold: evaluation.threshold,
  };
}
