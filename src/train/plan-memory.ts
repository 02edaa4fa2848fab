import { fail } from "../base/problem.ts";
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
  fits: boolean;
  /** Of a training that does not fit; null where the weights alone are too many. */
  nearest: FittingSize | null;
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
  const isFitting = fitting({}, recompute);
  return {
    recompute,
    estimate: estimateMemory({ ...size, recompute }),
    limitBytes,
    fits: isFitting,
    nearest: isFitting ? null : findNearest(size, (at) => fitting(at, true)),
  };
}

/**
 * Plans a training's memory and refuses one that cannot fit.
 *
 * errors: train/no-memory, with the bytes needed, those there are, and the nearest setting that fits
 */
export function assertFits(plan: MemoryPlan, size: Pick<StepSize, "batchSize" | "length">): void {
  if (plan.fits) return;
  const { nearest, limitBytes, estimate } = plan;
  fail(
    "train/no-memory",
    `One training step needs about ${toGigabytes(estimate.total)} GB, and ${toGigabytes(limitBytes)} GB can be used here; ` +
      `${describeNearest(nearest, size)}.`,
    {
      neededBytes: Math.round(estimate.total),
      availableBytes: Math.round(limitBytes),
      batchSize: nearest?.batchSize ?? 0,
      maxTokens: nearest?.length ?? 0,
    },
  );
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
