import { fail, parseProblem } from "../base/problem.ts";
import { isBackendLost, replaceLostBackend } from "../engine/backend.ts";
import { readBackend } from "../engine/tensor.ts";
import { locateRun } from "./checkpoints/checkpoint.ts";
import { initMemoryStore, type FileStore } from "./checkpoints/file-store.ts";
import { initControl, type TrainControl } from "./control.ts";
import { initReporter } from "./progress.ts";
import { trainPart } from "./train-part.ts";
import type { TrainContext } from "./state.ts";
import type { TrainJob, TrainOutcome, TrainProgress } from "./types.ts";

const checkpointEveryMs = 20_000;
/** A device that is lost more often than this in one training will not hold. */
const mostNewDevices = 3;

/** One training at a time, with the handles that a person has on it. */
export interface Trainer {
  train(job: TrainJob, onProgress: (progress: TrainProgress) => void): Promise<TrainOutcome>;
  pause(): void;
  resume(): void;
  stopEarly(): void;
  cancel(): void;
  /** Removes every checkpoint and outcome of a run. */
  forget(runId: string): Promise<void>;
}

/**
 * Makes a trainer that keeps its checkpoints in `store`; `validate` gives the early-stopping metric of the
 * validation side's scores.
 *
 * errors: train/busy, when a training is already under way; those of trainPart
 */
export function initTrainer(options: {
  store: FileStore;
  validate: (job: TrainJob, scores: Float32Array) => number | null;
  openSpill?: TrainContext["openSpill"];
  openFrozen?: TrainContext["openFrozen"];
  clock?: () => number;
}): Trainer {
  const { store, validate, openSpill, openFrozen, clock = () => performance.now() } = options;
  let control: TrainControl | null = null;
  return {
    async train(job, onProgress) {
      if (control) {
        fail("train/busy", "A training is under way; wait until it has ended, or cancel it first.");
      }
      control = initControl();
      try {
        const begunOn = readBackend();
        return await surviveLoss(job, {
          store,
          spareStore: begunOn === "webgpu" ? initMemoryStore() : null,
          begunOn,
          control,
          reporter: initReporter(job.part, onProgress, clock),
          validate: (scores) => validate(job, scores),
          clock,
          checkpointEveryMs,
          openSpill,
          openFrozen,
        });
      } finally {
        control = null;
      }
    },
    pause: () => control?.pause(),
    resume: () => control?.resume(),
    stopEarly: () => control?.stop(),
    cancel: () => control?.cancel(),
    forget: (runId) => store.remove(locateRun(runId)),
  };
}

/** Trains a part; where the device is lost on the way, goes on from the last checkpoint on another, and says so. */
async function surviveLoss(job: TrainJob, context: TrainContext): Promise<TrainOutcome> {
  for (let losses = 1; ; losses++) {
    try {
      return await trainPart(job, context);
    } catch (thrown) {
      if (!(await isBackendLost())) throw thrown;
      const reason = parseProblem(thrown).message;
      const { backend } = await replaceLostBackend(job.recipe.threads, losses > mostNewDevices);
      noteLoss(context, reason, backend);
    }
  }
}

function noteLoss({ reporter, savedStep = 0 }: TrainContext, reason: string, backend: string): void {
  const where = backend === "webgpu" ? "a new device" : `the backend "${backend}"`;
  reporter.note({
    code: "train/device-lost",
    message: `The graphics device was lost; the training went on from ${savedStep > 0 ? `its checkpoint of step ${savedStep}` : "its start"} on ${where}. ${reason}`,
    facts: { reason, backend, step: savedStep },
    where: {},
  });
}

/** Buffers of an outcome that can be handed over instead of copied. */
export function listBuffers(outcome: TrainOutcome): ArrayBuffer[] {
  const { weights, adapter, scores, steps } = outcome;
  const arrays = [
    weights,
    ...(adapter ? [adapter] : []),
    scores.validation,
    scores.test,
    steps.loss,
    steps.rate,
  ];
  return arrays.map(({ buffer }) => buffer as ArrayBuffer);
}
