import { version } from "../../package.json";
import type { CustomersSummary, TableSummary } from "../data/types.ts";
import type { Evaluation } from "../evaluate/types.ts";
import type { Prepared } from "../features/types.ts";
import type { Report } from "../report/types.ts";
import type { Devices, TrainingFacts, TrainOutcome } from "../train/types.ts";
import type { RunRequest, Stage } from "./types.ts";

/** What the stages of a run leave for its report. */
export interface RunMaterial {
  tables: TableSummary[];
  summary: CustomersSummary;
  prepared: Prepared;
  devices: Devices;
  outcome: TrainOutcome;
  evaluation: Evaluation;
  timings: Record<Stage, number>;
}

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
      chosenBy: devices.chosenBy,
      probe: devices.probe,
      probeMs: devices.probeMs,
      isolated: globalThis.crossOriginIsolated,
      userAgent: navigator.userAgent,
      version,
    },
    data: {
      tables: Object.fromEntries(tables.map(({ name, rows, rejected }) => [name, { rows, rejected }])),
      customers: summary.customers,
      split: summary.split,
      unlabelled: summary.unlabelled,
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
