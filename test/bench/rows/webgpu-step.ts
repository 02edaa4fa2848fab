import { useBackend } from "../../../src/engine/backend.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { compareSides, timeWork, type Measure, type Side } from "../bench.ts";
import { openOwnStep } from "../ours-step.ts";
import type { StepShape } from "../stock/model.ts";
import { openStockStep } from "../stock/step.ts";
import { startStockWebgpu, stockWebgpu } from "../stock/webgpu.ts";

/** How many dispatches a backend of tfjs records before it submits them: ours changes it, stock is to run with its own. */
const batchFlag = "WEBGPU_DEFERRED_SUBMIT_BATCH_SIZE";

/** A step on the software adapter: ours beside stock, each with its loss read back. */
export function measureWebgpuStep(shape: StepShape): Measure {
  return async (runs) => {
    await startStockWebgpu();
    const stockBatch = tf.env().getNumber(batchFlag);
    const stock = openStockStep(shape);
    await useBackend("webgpu");
    const ownBatch = tf.env().getNumber(batchFlag);
    const ours = openOwnStep(shape);
    const side = (backend: string, batch: number, run: () => Promise<number>): Side => ({
      run: async () => {
        tf.env().set(batchFlag, batch);
        await tf.setBackend(backend);
        return timeWork(run, 1000);
      },
    });
    return compareSides(side("webgpu", ownBatch, ours.run), side(stockWebgpu, stockBatch, stock.run), runs);
  };
}
