import { initRandom, mixSeed } from "../base/random.ts";
import { disposeAdamW, initAdamW, runAdamW } from "../engine/ops/adamw.ts";
import { computeClipScale } from "../engine/ops/clip.ts";
import type { ProbeSteps } from "../engine/probe.ts";
import { computeGradients } from "../engine/tape.ts";
import { dispose } from "../engine/tensor.ts";
import type { Batch } from "../features/types.ts";
import { listTrained } from "../model/methods/methods.ts";
import { initModel, isDecayed, runModel, type ModelShape } from "../model/model.ts";
import { toInputs } from "./inputs.ts";
import { initTaskHead } from "./losses.ts";

const seed = 1;

/** Draws a batch of the sizes of a real one, every text as long as it may be. */
function drawBatch(shape: ModelShape, size: number, length: number): Batch {
  const random = initRandom(mixSeed(seed, "probe"));
  const draw = (count: number, below: (i: number) => number) =>
    Int32Array.from({ length: count }, (_, i) => Math.floor(random() * below(i)));
  const categories = shape.categorySizes.length;
  return {
    rows: Int32Array.from({ length: size }, (_, row) => row),
    length,
    ids: draw(size * length, () => shape.vocabularySize),
    mask: new Float32Array(size * length).fill(1),
    numbers: Float32Array.from({ length: size * shape.numbers }, () => random() - 0.5),
    categories: draw(size * categories, (i) => shape.categorySizes[i % categories]),
    target: Float32Array.from(draw(size, () => Math.max(2, shape.outputs))),
    tokenCount: size * length,
  };
}

/**
 * Prepares training steps of a model of this shape on invented texts, to be timed: gradient, clipping and AdamW as in a real one.
 *
 * memory: the caller disposes of what it returns
 */
export function prepareProbeSteps(
  shape: ModelShape,
  options: { batchSize: number; length: number; dropout: number; recompute: boolean },
): ProbeSteps {
  const { batchSize, length, dropout, recompute } = options;
  const batch = drawBatch(shape, batchSize, length);
  const classes = Array.from({ length: shape.outputs }, (_, i) => String(i));
  const task = shape.outputs === 1 ? "binary" : "multiclass";
  const head = initTaskHead({ task, classes }, batch.target, "none");
  const weights = initModel(shape, seed);
  const names = listTrained(shape, Object.keys(weights));
  const optimizer = initAdamW(weights, names);
  return {
    tokens: Math.max(batch.tokenCount, batchSize),
    async run() {
      const { loss, gradients } = computeGradients(weights, names, () =>
        head.computeLoss(
          runModel(weights, shape, toInputs(batch, shape), { dropout, seed, recompute }),
          batch.target,
        ),
      );
      const scale = computeClipScale(gradients, 1);
      runAdamW(weights, gradients, optimizer, { learningRate: 1e-5, weightDecay: 0.01, isDecayed, scale });
      await Promise.all([loss.data(), weights[names[0]].data()]);
      dispose([loss, gradients, scale]);
    },
    dispose() {
      disposeAdamW(optimizer);
      dispose(weights);
    },
  };
}
