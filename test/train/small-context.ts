import { initMemoryStore, type FileStore } from "../../src/train/checkpoints/file-store.ts";
import { initControl, type TrainControl } from "../../src/train/control.ts";
import { initReporter } from "../../src/train/progress.ts";
import type { TrainContext } from "../../src/train/state.ts";
import type { TrainJob, TrainProgress } from "../../src/train/types.ts";

/** Mean logarithmic loss, or the root of the mean squared error: lower is better, as makeJob's recipes say. */
export function measureLoss(job: TrainJob, scores: Float32Array): number {
  const { target } = job.prepared.validation;
  const classes = scores.length / target.length;
  let sum = 0;
  target.forEach((truth, i) => {
    if (job.prepared.task === "regression") sum += (scores[i] - truth) ** 2;
    else if (classes === 1) sum -= Math.log(truth === 1 ? scores[i] : 1 - scores[i]);
    else sum -= Math.log(scores[i * classes + truth]);
  });
  const mean = sum / target.length;
  return job.prepared.task === "regression" ? Math.sqrt(mean) : mean;
}

export interface SmallContext extends TrainContext {
  sent: TrainProgress[];
  control: TrainControl;
}

/** Everything that a training is given, with what it reports kept in `sent`. */
export function makeContext(
  job: TrainJob,
  options: Partial<TrainContext> & { store?: FileStore | null } = {},
) {
  const sent: TrainProgress[] = [];
  const clock = options.clock ?? (() => performance.now());
  const context: SmallContext = {
    store: initMemoryStore(),
    control: initControl(),
    reporter: initReporter(job.part, (progress) => sent.push(progress), clock),
    validate: (scores) => measureLoss(job, scores),
    checkpointEveryMs: 0,
    ...options,
    clock,
    sent,
  };
  return context;
}
