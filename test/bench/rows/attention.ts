import { useBackend } from "../../../src/engine/backend.ts";
import { callKernel } from "../../../src/engine/tensor.ts";
import { compareSides, fillValues, perSecond, type Measured } from "../bench.ts";
import { standardStep } from "../step-shapes.ts";
import { runStockAttention } from "../stock/model.ts";
import { startStockWasm, tf } from "../stock/wasm.ts";

const { rows, length, hidden, heads, dropout: rate } = standardStep;
const width = hidden / heads;

/** Two products forward and four backward. */
const gigaFlops = (6 * 2 * rows * heads * length * length * width) / 1e9;

function openOwnAttention() {
  const qkv = tf.tensor3d(fillValues(rows * length * 3 * hidden), [rows, length, 3 * hidden]);
  const dy = tf.tensor3d(fillValues(rows * length * hidden), [rows, length, hidden]);
  const mask = tf.ones([rows, length]);
  const attributes = { heads, rate, seed: 7 };
  return () => {
    const [context, p] = callKernel("ClienteleAttention", { qkv, mask }, attributes);
    const [slope] = callKernel("ClienteleAttentionGrad", { dy, qkv, p }, attributes);
    tf.dispose([context, p, slope]);
  };
}

function openStockAttention() {
  const size: [number, number, number, number] = [rows, heads, length, width];
  const [q, k, v, dy] = [1, 2, 3, 4].map((i) =>
    tf.tensor4d(fillValues(rows * heads * length * width + i).subarray(i), size),
  );
  const mask = tf.zeros([rows, 1, 1, length]);
  const run = tf.valueAndGrads((...given: tf.Tensor[]) =>
    runStockAttention(given[0], given[1], given[2], mask, rate, 7),
  );
  return () => {
    const { value, grads } = run([q, k, v], dy);
    tf.dispose([value, grads]);
  };
}

/** Attention forward and backward with dropout on one thread of simd, beside the stock operations on tfjs's wasm backend. */
export async function measureAttention(runs: number): Promise<Measured> {
  await startStockWasm();
  const stock = openStockAttention();
  await useBackend("simd", 1);
  const ours = openOwnAttention();
  const on = (backend: string, run: () => void) => async () => {
    await tf.setBackend(backend);
    run();
  };
  return compareSides(perSecond(gigaFlops, on("simd", ours)), perSecond(gigaFlops, on("wasm", stock)), runs);
}
