import { useBackend } from "../../../src/engine/backend.ts";
import { tf } from "../../../src/engine/tensor.ts";
import type { Measure } from "../bench.ts";
import { installFakeGpu, type BufferBytes } from "../counting/fake-gpu.ts";
import { openOwnStep } from "../ours-step.ts";
import type { StepShape } from "../stock/model.ts";
import { openStockStep } from "../stock/step.ts";
import { startStockWebgpu } from "../stock/webgpu.ts";

/** Peak of one step after another one. */
async function countPeak(bytes: BufferBytes, run: () => Promise<number>): Promise<number> {
  await run();
  bytes.peak = bytes.now;
  await run();
  return bytes.peak;
}

async function countStock(bytes: BufferBytes, shape: StepShape): Promise<number> {
  await startStockWebgpu();
  return countPeak(bytes, openStockStep(shape).run);
}

/** Device bytes of a step with recomputation on WebGPU, beside the stock step: both counted, nothing runs. */
export function countPeakBytes(shape: StepShape): Measure {
  return async () => {
    const bytes = installFakeGpu();
    await useBackend("webgpu");
    const ours = openOwnStep(shape, true);
    const value = await countPeak(bytes, ours.run);
    ours.close();
    const before = bytes.now;
    return { values: [value], others: [(await countStock(bytes, shape)) - before] };
  };
}

/** Bytes of the same step measured on simd, scratch and all, beside what the stock step takes on WebGPU, counted. */
export function measurePeakBytes(shape: StepShape): Measure {
  return async () => {
    await useBackend("simd");
    const ours = openOwnStep(shape, true);
    await ours.run();
    (tf.backend() as unknown as { resetPeak(): void }).resetPeak();
    await ours.run();
    const { numBytesPeak } = tf.memory() as unknown as { numBytesPeak: number };
    ours.close();
    return { values: [numBytesPeak], others: [await countStock(installFakeGpu(), shape)] };
  };
}
