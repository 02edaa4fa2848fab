import { WorkbenchError, type Problem } from "../base/problem.ts";
import { readTensorLimit } from "../engine/limits.ts";
import { readBackend } from "../engine/tensor.ts";
import { roundTexts } from "../features/batches/plan-batches.ts";
import type { TokenRows } from "../features/types.ts";
import { joinTexts, readOthers, readUnlabelled } from "./join-sides.ts";
import { makeShape } from "./model-shape.ts";
import type { ModelRequest, TrainJob } from "./types.ts";
import type { ModelShape } from "../model/model.ts";
import { countTrainable } from "../model/methods/count-trainable.ts";
import { estimateMemory, type MemoryEstimate, type StepSize } from "../model/memory.ts";

const gibibyte = 2 ** 30;
/** All that WebAssembly can address, less a part for gaps between tensors. */
const heapLimitBytes = 3.75 * gibibyte;
/** No browser says what a GPU has free; this much most have. */
const gpuLimitBytes = 3 * gibibyte;
/** Share of the machine's memory that a training may take, where the browser says how much there is. */
const deviceShare = 0.5;
/** From here on the browser says no more: `navigator.deviceMemory` is 8 for 64 GB too. */
const deviceMemoryCeiling = 8;

/** What is known of the memory of this machine. */
export interface MemoryFacts {
  backend: "webgpu" | "simd" | "cpu";
  /** `navigator.deviceMemory`, in GiB; null where the browser does not say. */
  deviceMemoryGiB: number | null;
  /** Most bytes of one tensor on the GPU; null elsewhere. */
  tensorLimitBytes: number | null;
}

/** Reads what this browser says of its memory, and the limits of the backend in use. */
export function readMemoryFacts(): MemoryFacts {
  const { deviceMemory } = (globalThis.navigator ?? {}) as { deviceMemory?: number };
  return {
    backend: (readBackend() || "simd") as MemoryFacts["backend"],
    deviceMemoryGiB: deviceMemory ?? null,
    tensorLimitBytes: readTensorLimit(),
  };
}

/** Estimates a run's memory before it starts: on the backend that it names, or else is likely to get. */
export function planRequest({ recipe, facts }: ModelRequest): MemoryPlan {
  const shape = makeShape(recipe, recipe.fusion, facts);
  const isReading = recipe.fusion !== "structured-only";
  const size = {
    shape,
    batchSize: recipe.train.batchSize,
    length: isReading ? Math.min(facts.length, shape.maxTokens) : 0,
    textsEach: guessTextsEach(shape, recipe),
    keepsBest: true,
    keepsStart: recipe.unlabelled.use,
    pretrain: isReading && recipe.pretrain.minutes > 0,
  };
  const { backend } = recipe;
  const here = readMemoryFacts();
  return planMemory(
    size,
    backend === "auto" || backend === here.backend ? here : { ...here, backend, tensorLimitBytes: null },
  );
}

/** How many texts of a customer are encoded apart, before the texts are read. */
export const guessTextsEach = ({ combine }: ModelShape, { texts }: ModelRequest["recipe"]): number =>
  combine === "attend" ? (1 + texts.most) / 2 : 1;

/** The largest step of a training: its longest text in a full batch. */
export function measureStep(job: TrainJob, shape: ModelShape): Omit<StepSize, "recompute"> {
  const { recipe, prepared } = job;
  const texts = shape.fusion === "structured-only" ? null : joinTexts(prepared.train, readOthers(job)).tokens;
  const offsets = texts?.offsets;
  let length = 0;
  offsets?.forEach((end, i) => (length = Math.max(length, i > 0 ? end - offsets[i - 1] : 0)));
  const pretrain = offsets !== undefined && recipe.pretrain.minutes > 0;
  const { batchSize } = recipe.train;
  const textsEach = texts ? measureTexts(texts, batchSize) : 1;
  return {
    shape,
    batchSize,
    length,
    textsEach,
    keepsBest: true,
    keepsStart: readUnlabelled(job) !== null,
    pretrain,
  };
}

/** Texts of a customer in a batch of those who have most, with what the batch is filled up by. */
function measureTexts({ texts }: TokenRows, batchSize: number): number {
  if (!texts) return 1;
  const counts = Array.from(texts.subarray(1), (end, i) => end - texts[i]).sort((a, b) => b - a);
  const most = counts.slice(0, batchSize);
  return roundTexts(most.reduce((sum, count) => sum + count, 0)) / most.length;
}

/** The nearest setting that would fit: a smaller batch, or one customer a batch and shorter texts. */
export interface FittingSize {
  batchSize: number;
  length: number;
}

/** Whether a training fits, and how. */
export interface MemoryPlan {
  recompute: boolean;
  estimate: MemoryEstimate;
  limitBytes: number;
  /** Values of all weights, and of those that the method trains. */
  parameters: number;
  trainable: number;
  /** `train/no-memory` where it does not fit. */
  problem: Problem | null;
}

/** Bytes that a training may take here: what the backend can address, and no more than half of the machine's memory. */
export function findMemoryLimit({ backend, deviceMemoryGiB }: MemoryFacts): number {
  const most = backend === "webgpu" ? gpuLimitBytes : heapLimitBytes;
  if (deviceMemoryGiB === null || deviceMemoryGiB >= deviceMemoryCeiling) return most;
  return Math.min(most, deviceShare * deviceMemoryGiB * gibibyte);
}

/**
 * Decides whether blocks run again in the backward pass: not where the step fits without, and only where it fits at all.
 *
 * The result of a training does not depend on it.
 */
export function planMemory(size: Omit<StepSize, "recompute">, facts: MemoryFacts): MemoryPlan {
  const limitBytes = findMemoryLimit(facts);
  const fitting = (at: Partial<FittingSize>, recompute: boolean) =>
    fits({ ...size, ...at, recompute }, limitBytes, facts.tensorLimitBytes);
  const recompute = !fitting({}, false);
  const estimate = estimateMemory({ ...size, recompute });
  const isFitting = fitting({}, recompute);
  const { all: parameters, trained: trainable } = countTrainable(size.shape);
  const describe = () =>
    describeShortage(
      estimate.total,
      limitBytes,
      size,
      findNearest(size, (at) => fitting(at, true)),
    );
  const problem = isFitting ? null : describe();
  return { recompute, estimate, limitBytes, parameters, trainable, problem };
}

/**
 * Refuses a training that cannot fit.
 *
 * errors: train/no-memory, with the bytes needed, those there are, and the nearest setting that fits
 */
export function assertFits({ problem }: MemoryPlan): void {
  if (problem) throw new WorkbenchError(problem);
}

/** `batchSize` and `maxTokens` of the facts are 0 where the weights alone are too many. */
function describeShortage(
  neededBytes: number,
  availableBytes: number,
  size: FittingSize,
  nearest: FittingSize | null,
): Problem {
  return {
    code: "train/no-memory",
    message:
      `One training step needs about ${toGigabytes(neededBytes)} GB, and ${toGigabytes(availableBytes)} GB can be used here; ` +
      `${describeNearest(nearest, size)}.`,
    facts: {
      neededBytes,
      availableBytes,
      batchSize: nearest?.batchSize ?? 0,
      maxTokens: nearest?.length ?? 0,
      isShorter: nearest !== null && nearest.length < size.length ? 1 : 0,
    },
    where: {},
  };
}

const toGigabytes = (bytes: number) => (bytes / 1e9).toFixed(1);

function describeNearest(nearest: FittingSize | null, { batchSize, length }: FittingSize): string {
  if (nearest === null)
    return "the weights alone are too many: choose an encoder with fewer layers or a smaller width";
  const parts = [
    nearest.batchSize < batchSize ? `a batch size of ${nearest.batchSize}` : "",
    nearest.length < length ? `${nearest.length} tokens a text` : "",
  ];
  return `${parts.filter((part) => part !== "").join(" with ")} would fit`;
}

/** The largest batch that fits, of the same texts; else one customer with as many tokens as fit. */
function findNearest(
  { batchSize, length }: Pick<StepSize, "batchSize" | "length">,
  fitting: (at: FittingSize) => boolean,
): FittingSize | null {
  for (let size = batchSize - 1; size > 0; size--) {
    if (fitting({ batchSize: size, length })) return { batchSize: size, length };
  }
  for (let tokens = length - 1; tokens > 0; tokens--) {
    if (fitting({ batchSize: 1, length: tokens })) return { batchSize: 1, length: tokens };
  }
  return null;
}

function fits(size: StepSize, limitBytes: number, tensorLimitBytes: number | null): boolean {
  const { total, largestTensor } = estimateMemory(size);
  return total <= limitBytes && (tensorLimitBytes === null || largestTensor <= tensorLimitBytes);
}
