import type { Measure, Measured } from "../bench.ts";
import { openOwnCount, openStockCount, type StepCounts } from "../counting/count-step.ts";
import { installFakeGpu } from "../counting/fake-gpu.ts";
import { watchGpu } from "../counting/gpu-counts.ts";
import type { StepShape } from "../stock/model.ts";

/** Counts what one step does on WebGPU, ours and the stock one, on a device where nothing runs. */
export function measureCount(shape: StepShape, what: keyof StepCounts, recompute = false): Measure {
  return async (runs) => {
    installFakeGpu();
    const counts = watchGpu();
    const measured: Measured = { values: [], others: [] };
    const ours = await openOwnCount(counts, shape, recompute);
    for (let i = 0; i < runs; i++) measured.values.push((await ours())[what]);
    const stock = await openStockCount(counts, shape);
    for (let i = 0; i < runs; i++) measured.others.push((await stock())[what]);
    return measured;
  };
}
