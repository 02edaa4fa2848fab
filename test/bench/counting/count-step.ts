import { useBackend } from "../../../src/engine/backend.ts";
import { openOwnStep } from "../ours-step.ts";
import type { StepShape } from "../stock/model.ts";
import { openStockStep } from "../stock/step.ts";
import { startStockWebgpu } from "../stock/webgpu.ts";
import type { GpuCounts } from "./gpu-counts.ts";

/** What one step does that comes after another one: tokens and labels are on the device by then. */
export type StepCounts = Omit<GpuCounts, "bytes">;

/** Runs a step and says what it did; called again it says it of the next one. */
export type CountStep = () => Promise<StepCounts>;

async function openCount(
  counts: GpuCounts,
  run: () => Promise<number>,
  bytesBefore: number,
): Promise<CountStep> {
  await run();
  return async () => {
    const { dispatches, scalarUploads, largeUploads } = counts;
    counts.peakBytes = counts.bytes;
    await run();
    return {
      dispatches: counts.dispatches - dispatches,
      scalarUploads: counts.scalarUploads - scalarUploads,
      largeUploads: counts.largeUploads - largeUploads,
      peakBytes: counts.peakBytes - bytesBefore,
    };
  };
}

/** Starts our step on WebGPU, on whatever GPU this worker has. */
export async function openOwnCount(
  counts: GpuCounts,
  shape: StepShape,
  recompute: boolean,
): Promise<CountStep> {
  const before = counts.bytes;
  await useBackend("webgpu");
  return openCount(counts, openOwnStep(shape, recompute).run, before);
}

/** Starts the stock step on tfjs's WebGPU backend; what was on the device before does not count. */
export async function openStockCount(counts: GpuCounts, shape: StepShape): Promise<CountStep> {
  const before = counts.bytes;
  await startStockWebgpu();
  return openCount(counts, openStockStep(shape).run, before);
}
