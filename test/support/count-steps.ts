import { initAdamW } from "../../src/engine/ops/adamw.ts";
import type { Batch } from "../../src/features/types.ts";
import { initModel, runModel, type ModelShape } from "../../src/model/model.ts";
import { toInputs } from "../../src/train/inputs.ts";
import { initTaskHead } from "../../src/train/losses.ts";
import { initState, type TrainRun } from "../../src/train/state.ts";
import { runStep } from "../../src/train/step.ts";
import { watchGpu, type GpuCounts } from "../bench/counting/gpu-counts.ts";
import { makeContext } from "../train/small-context.ts";
import { makeJob } from "../train/small-job.ts";
import { drawBatch, tinyShape } from "./models.ts";

const textAlone: ModelShape = { ...tinyShape, fusion: "text-only", numbers: 0, categorySizes: [] };

function makeRun(shape: ModelShape): TrainRun {
  const job = makeJob({ fusion: "text-only" });
  const weights = initModel(shape, 1);
  const names = Object.keys(weights);
  const plain = {
    fingerprint: "",
    best: null,
    losses: [],
    trunk: null,
    pointEvery: 1,
    recompute: false,
    saves: 0,
  };
  const times = { tickedAtMs: 0, savedAtMs: 0, warmUpMs: 0, resumedAtStep: null };
  const made = { weights, names, optimizer: initAdamW(weights, names), state: initState("train") };
  return { ...plain, ...times, ...made, job, context: makeContext(job, { store: null }) };
}

function makeBatch(shape: ModelShape, rows: number, length: number, step: number): Batch {
  const { ids } = drawBatch(shape, rows, length, step);
  const at = (make: (id: number | undefined) => number) =>
    ids.flatMap((row) => Array.from({ length }, (_, t) => make(row[t])));
  return {
    rows: Int32Array.from({ length: rows }, (_, row) => row),
    length,
    ids: Int32Array.from(at((id) => id ?? 0)),
    mask: Float32Array.from(at((id) => (id === undefined ? 0 : 1))),
    numbers: new Float32Array(0),
    categories: new Int32Array(0),
    target: Float32Array.from({ length: rows }, (_, row) => (row + step) % 2),
    tokenCount: ids.flat().length,
  };
}

/** What steps of a training did to the device, uploads of tokens and labels counted with the others. */
export type StepCounts = GpuCounts & { readbacks: number };

function watchTraining(): StepCounts {
  const counts = Object.assign(watchGpu(), { readbacks: 0 });
  const { mapAsync } = GPUBuffer.prototype;
  GPUBuffer.prototype.mapAsync = function (...given) {
    if (given[0] & GPUMapMode.READ) counts.readbacks++;
    return mapAsync.apply(this, given);
  };
  return counts;
}

/** Counts over 16 steps of training as the app takes them on WebGPU, after as many others; what it watches stays watched for as long as the worker lives. */
export async function countSteps(layers: number): Promise<StepCounts> {
  const counts = watchTraining();
  const shape = { ...textAlone, layers };
  const run = makeRun(shape);
  const head = initTaskHead({ task: "binary", classes: ["no", "yes"] }, new Float32Array(2), "none");
  const take = async (step: number) => {
    const batch = makeBatch(shape, 2, 8, step);
    await runStep(run, batch, 1e-3, () =>
      head.computeLoss(
        runModel(run.weights, shape, toInputs(batch, shape), { dropout: 0.1, seed: step }),
        batch.target,
      ),
    );
  };
  for (let step = 0; step < 16; step++) await take(step);
  const before = { ...counts };
  for (let step = 16; step < 32; step++) await take(step);
  const names = Object.keys(before) as (keyof StepCounts)[];
  return Object.fromEntries(
    names.map((name) => [name, counts[name] - before[name]]),
  ) as unknown as StepCounts;
}
