import { compareSides, fillValues, perSecond, type Measure } from "../bench.ts";
import { loadKernels } from "../kernel-module.ts";
import { startStockWasm, tf } from "../stock/wasm.ts";

const [m, k, n] = [1024, 256, 1024];
const gigaFlops = (2 * m * k * n) / 1e9;

/** Our product with one thread; a and b as they lie in memory, transposed or not. */
async function openOwnProduct(
  build: "relaxed" | "plain",
  a: Float32Array,
  b: Float32Array,
  transposed: { a: boolean; b: boolean },
) {
  const sizes = [a.byteLength, b.byteLength, 4 * m * n];
  const start = 1024;
  const { kernels, memory } = await loadKernels(build, start + sizes.reduce((x, y) => x + y) + (16 << 20));
  const scratchBytes = kernels.gemmScratchBytes(m, n, k);
  if (scratchBytes > 16 << 20) throw new Error(`gemm wants ${scratchBytes} bytes of scratch.`);
  const atA = start;
  const atB = atA + sizes[0];
  const atC = atB + sizes[1];
  const scratch = atC + sizes[2];
  new Float32Array(memory.buffer, atA, a.length).set(a);
  new Float32Array(memory.buffer, atB, b.length).set(b);
  const stepsA = transposed.a ? [1, m] : [k, 1];
  const stepsB = transposed.b ? [1, k] : [n, 1];
  return {
    run: () => kernels.gemm(m, n, k, atA, ...stepsA, atB, ...stepsB, atC, n, 0, 0, scratch, 0, 1),
    read: () => new Float32Array(memory.buffer, atC, m * n),
  };
}

/** One product of 1024 x 256 by 256 x 1024, ours beside tf.matMul, after a proof that both give the same. */
export function measureGemm(kind: "nn" | "nt" | "tn" | "tt", build: "relaxed" | "plain"): Measure {
  return async (runs) => {
    const transposed = { a: kind[0] === "t", b: kind[1] === "t" };
    const a = fillValues(m * k);
    const b = fillValues(k * n + 4).subarray(4);
    const ours = await openOwnProduct(build, a, b, transposed);
    await startStockWasm();
    const left = tf.tensor2d(a, transposed.a ? [k, m] : [m, k]);
    const right = tf.tensor2d(b, transposed.b ? [n, k] : [k, n]);
    const multiply = () => tf.matMul(left, right, transposed.a, transposed.b);
    ours.run();
    const expected = multiply().dataSync();
    const worst = ours.read().reduce((most, value, i) => Math.max(most, Math.abs(value - expected[i])), 0);
    if (!(worst < 1e-3)) throw new Error(`The products differ by ${worst}.`);
    return compareSides(
      perSecond(gigaFlops, ours.run),
      perSecond(gigaFlops, () => multiply().dispose()),
      runs,
    );
  };
}
