import { useBackend } from "../../src/engine/backend.ts";
import { linear } from "../../src/engine/ops/linear.ts";
import { runWithoutKernels, tf } from "../../src/engine/tensor.ts";
import { acceptanceShape, openStepBench } from "./train-step.ts";

/** One measurement: ours beside another way of doing the same, both in `unit`; more is better. */
export interface Bench {
  name: string;
  unit: string;
  against: string;
  run(): Promise<{ value: number; other: number | null }>;
}

const WARM_UPS = 3;

/** Shortest of several runs, in milliseconds: what else the machine does only ever adds. */
async function measureMs(run: () => Promise<unknown> | unknown, times: number): Promise<number> {
  for (let i = 0; i < Math.min(WARM_UPS, times); i++) await run();
  let best = Infinity;
  for (let i = 0; i < times; i++) {
    const start = performance.now();
    await run();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}

async function measureStep(): Promise<{ value: number; other: number }> {
  await useBackend("simd");
  const ours = openStepBench();
  const value = (1000 * ours.tokens) / (await measureMs(ours.run, 15));
  ours.close();
  const stock = openStepBench(acceptanceShape, runWithoutKernels);
  const other = (1000 * stock.tokens) / (await measureMs(stock.run, 2));
  stock.close();
  return { value, other };
}

async function measureProduct(): Promise<{ value: number; other: number }> {
  await useBackend("simd");
  const [m, k, n] = [1024, 256, 1024];
  const x = tf.ones([m, k]);
  const w = tf.ones([n, k]);
  const gigaFlops = (ms: number) => (2 * m * k * n) / ms / 1e6;
  const value = gigaFlops(await measureMs(() => linear(x, w, null).dispose(), 20));
  const stock = () => tf.matMul(x as tf.Tensor2D, w as tf.Tensor2D, false, true).dispose();
  const other = gigaFlops(await measureMs(stock, 5));
  tf.dispose([x, w]);
  return { value, other };
}

const benches: Bench[] = [
  {
    name: "step-simd",
    unit: "tokens/s",
    against: "the same step composed of stock tfjs operations",
    run: measureStep,
  },
  { name: "gemm-nn", unit: "GFLOP/s", against: "tf.matMul with transposeB", run: measureProduct },
];

export default benches;
