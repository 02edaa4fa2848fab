import { runAdamW, initAdamW } from "../../../src/engine/ops/adamw.ts";
import { computeClipScale } from "../../../src/engine/ops/clip.ts";
import { computeCrossEntropy } from "../../../src/engine/ops/cross-entropy.ts";
import { takeRows } from "../../../src/engine/ops/embedding.ts";
import { layerNorm } from "../../../src/engine/ops/layer-norm.ts";
import { linear, linearGelu } from "../../../src/engine/ops/linear.ts";
import type { SimdBackend } from "../../../src/engine/simd/backend.ts";
import { startSimd } from "../../../src/engine/simd/start.ts";
import { computeGradients } from "../../../src/engine/tape.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { WorkbenchError } from "../../../src/base/problem.ts";

/** What the page asks of this worker, and what it gets back. */
export interface Asked {
  threads: number;
  /** Ends the engine's threads behind its back before the steps. */
  kill?: boolean;
}

export interface Answered {
  threads: number;
  losses: number[];
  weights: number[];
  problem: string | null;
  threadsAfter: number;
  ms: number;
}

const [vocabulary, width, rows] = [500, 192, 640];

function makeWeights(): Weights {
  const draw = (shape: number[], seed: number) => tf.randomNormal(shape, 0, 0.05, "float32", seed);
  return {
    table: draw([vocabulary, width], 1),
    w: draw([4 * width, width], 2),
    b: draw([4 * width], 3),
    v: draw([width, 4 * width], 4),
    gamma: tf.ones([width]),
    beta: tf.zeros([width]),
    head: draw([vocabulary, width], 5),
  };
}

/** A few steps of a small network that passes through most kernels. */
function train(steps: number): { losses: number[]; weights: number[] } {
  const weights = makeWeights();
  const state = initAdamW(weights, Object.keys(weights));
  const ids = tf.tensor1d(
    Int32Array.from({ length: rows }, (_, i) => (i * i) % vocabulary),
    "int32",
  );
  const losses: number[] = [];
  for (let step = 0; step < steps; step++) {
    const { loss, gradients } = computeGradients(weights, Object.keys(weights), () => {
      const x = takeRows(weights.table, ids);
      const inner = linear(linearGelu(x, weights.w, weights.b), weights.v, null);
      const options = { residual: x, dropout: { rate: 0.1, seed: step } };
      return computeCrossEntropy(linear(layerNorm(inner, weights.gamma, weights.beta, options), weights.head, null), ids); // prettier-ignore
    });
    const scale = computeClipScale(gradients, 1);
    runAdamW(weights, gradients, state, { learningRate: 1e-3, weightDecay: 0.01, isDecayed: () => true, scale }); // prettier-ignore
    losses.push(loss.dataSync()[0]);
    tf.dispose([loss, gradients, scale]);
  }
  const found = [...weights.w.dataSync(), ...weights.table.dataSync()];
  tf.dispose([weights, state.m, state.v, ids]);
  return { losses, weights: found };
}

async function answer({ threads, kill }: Asked): Promise<Answered> {
  const facts = await startSimd({ threads });
  const { pool } = tf.backend() as unknown as SimdBackend;
  if (kill) {
    for (const thread of (pool as unknown as { workers: Worker[] }).workers) thread.terminate();
    await new Promise((resolve) => setTimeout(resolve, 2500)); // a browser lets it finish for 2 s
  }
  const start = performance.now();
  const blank = { losses: [], weights: [], problem: null };
  let found: Pick<Answered, "losses" | "weights" | "problem"> = blank;
  try {
    found = { ...blank, ...train(5) };
  } catch (thrown) {
    found = { ...blank, problem: thrown instanceof WorkbenchError ? thrown.problem.code : String(thrown) };
  }
  return { threads: facts!.threads, ...found, threadsAfter: pool.threads, ms: performance.now() - start };
}

addEventListener("message", ({ data }: MessageEvent<Asked>) => {
  void answer(data).then((answered) => postMessage(answered));
});
