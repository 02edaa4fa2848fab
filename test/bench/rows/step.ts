import { useBackend } from "../../../src/engine/backend.ts";
import { tf } from "../../../src/engine/tensor.ts";
import { compareSides, perSecond, type Measure } from "../bench.ts";
import { openOwnStep } from "../ours-step.ts";
import { standardStep } from "../step-shapes.ts";
import { openStockStep } from "../stock/step.ts";
import { startStockWasm } from "../stock/wasm.ts";

/** The standard step on `simd` beside the stock path on tfjs's wasm backend, which has one thread. */
export function measureStep(threads: number): Measure {
  return async (runs) => {
    const tokens = standardStep.rows * standardStep.length;
    await startStockWasm();
    const stock = openStockStep(standardStep);
    const facts = await useBackend("simd", threads);
    if (facts.backend !== "simd" || facts.threads !== threads) {
      throw new Error(
        `${threads} threads of simd were asked for, and ${facts.threads} of ${facts.backend} started.`,
      );
    }
    const ours = openOwnStep(standardStep);
    const on = (backend: string, run: () => Promise<number>) => async () => {
      await tf.setBackend(backend);
      await run();
    };
    for (let i = 0; i < 3; i++) await ours.run();
    return compareSides(
      perSecond(tokens, on("simd", ours.run), 1500),
      perSecond(tokens, on("wasm", stock.run), 0),
      runs,
    );
  };
}
