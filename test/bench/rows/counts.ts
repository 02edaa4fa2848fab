import { useBackend } from "../../../src/engine/backend.ts";
import { tf } from "../../../src/engine/tensor.ts";
import type { Measure, Measured } from "../bench.ts";
import { watchDevice, type DeviceCounts } from "../counting/device-counts.ts";
import { openOwnStep } from "../ours-step.ts";
import type { StepShape } from "../stock/model.ts";
import { openStockStep } from "../stock/step.ts";
import { startStockWebgpu, stockWebgpu } from "../stock/webgpu.ts";

/** Counts what one step does to the device, on either side; tokens and labels are up there before the first one. */
export function measureCount(shape: StepShape, what: keyof DeviceCounts): Measure {
  return async (runs) => {
    const counts = watchDevice();
    await startStockWebgpu();
    const stock = openStockStep(shape);
    await useBackend("webgpu");
    const ours = openOwnStep(shape);
    const measured: Measured = { values: [], others: [] };
    const count = async (backend: string, run: () => Promise<number>) => {
      await tf.setBackend(backend);
      const before = counts[what];
      await run();
      return counts[what] - before;
    };
    await count("webgpu", ours.run);
    await count(stockWebgpu, stock.run);
    for (let i = 0; i < runs; i++) {
      measured.values.push(await count("webgpu", ours.run));
      measured.others.push(await count(stockWebgpu, stock.run));
    }
    return measured;
  };
}
