import { disposeAdamW, initAdamW, runAdamW } from "../../src/engine/ops/adamw.ts";
import { computeBinaryCrossEntropy } from "../../src/engine/ops/binary-cross-entropy.ts";
import { computeClipScale } from "../../src/engine/ops/clip.ts";
import { computeGradients } from "../../src/engine/tape.ts";
import { tf } from "../../src/engine/tensor.ts";
import { rehearse } from "../../src/engine/webgpu/device.ts";
import { initModel, isDecayed, runModel, type ModelShape } from "../../src/model/model.ts";
import { bertKind } from "../../src/model/shape.ts";
import { drawIds } from "./step-shapes.ts";
import type { StepShape } from "./stock/model.ts";

/** A training step of ours that can be run again and again. */
export interface OwnStep {
  /** Runs one step, with its masks of dropout, and reads its loss back. */
  run(): Promise<number>;
  /** Compiles what a step needs, as training does it before its first step. */
  warmUp(): Promise<void>;
  close(): void;
}

/** The model of a text alone with one output, in the sizes of a step. */
export function toModelShape(shape: StepShape): ModelShape {
  const { layers, hidden, heads, intermediate, vocabularySize, length } = shape;
  const sizes = { layers, hidden, heads, intermediate, vocabularySize, positions: length, maxTokens: length };
  return {
    ...bertKind,
    method: { kind: "full" },
    combine: "join",
    bins: [],
    fusion: "text-only",
    outputs: 1,
    numbers: 0,
    categorySizes: [],
    ...sizes,
  };
}

/** Prepares training steps on the backend in use: forward, backward, clipping, AdamW. */
export function openOwnStep(shape: StepShape, recompute = false): OwnStep {
  const model = toModelShape(shape);
  const weights = initModel(model, 1);
  const names = Object.keys(weights);
  const optimizer = initAdamW(weights, names);
  const { rows, length, dropout } = shape;
  const ids = tf.tensor2d(drawIds(shape), [rows, length], "int32");
  const mask = tf.ones([rows, length]);
  const target = tf.tensor1d(Float32Array.from({ length: rows }, (_, row) => row % 2));
  const inputs = { ids, mask, numbers: null, categories: null };
  let seed = 0;
  const findGradients = () => {
    const mode = { dropout, seed: ++seed, recompute };
    const { loss, gradients } = computeGradients(weights, names, () =>
      computeBinaryCrossEntropy(runModel(weights, model, inputs, mode), target),
    );
    return { loss, gradients, scale: computeClipScale(gradients, 1) };
  };
  const step = () => {
    const { loss, gradients, scale } = findGradients();
    runAdamW(weights, gradients, optimizer, { learningRate: 5e-4, weightDecay: 0.01, isDecayed, scale });
    tf.dispose([gradients, scale]);
    return loss;
  };
  return {
    run: async () => {
      const loss = step();
      const [value] = await loss.data();
      loss.dispose();
      return value;
    },
    warmUp: async () => {
      if (tf.getBackend() === "webgpu") await rehearse(() => step().dispose());
      else tf.dispose(findGradients());
    },
    close: () => {
      disposeAdamW(optimizer);
      tf.dispose([weights, ids, mask, target]);
    },
  };
}
