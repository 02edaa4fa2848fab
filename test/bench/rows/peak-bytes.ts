import { useBackend } from "../../../src/engine/backend.ts";
import { tf } from "../../../src/engine/tensor.ts";
import type { Measure } from "../bench.ts";
import { openStockCount } from "../counting/count-step.ts";
import { installFakeGpu } from "../counting/fake-gpu.ts";
import { watchGpu } from "../counting/gpu-counts.ts";
import { openOwnStep } from "../ours-step.ts";
import type { StepShape } from "../stock/model.ts";

/** Bytes of a step with recomputation, measured on simd, beside what the stock step takes on WebGPU, counted. */
export function measurePeakBytes(shape: StepShape): Measure {
  return async () => {
    await useBackend("simd");
    const ours = openOwnStep(shape, true);
    await ours.run();
    (tf.backend() as unknown as { resetPeak(): void }).resetPeak();
    await ours.run();
    const { numBytesPeak } = tf.memory() as unknown as { numBytesPeak: number };
    ours.close();
    installFakeGpu();
    const stock = await openStockCount(watchGpu(), shape);
    return { values: [numBytesPeak], others: [(await stock()).peakBytes] };
  };
}
