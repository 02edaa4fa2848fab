import { computeBinaryCrossEntropy } from "../../src/engine/ops/binary-cross-entropy.ts";
import { computeClipScale } from "../../src/engine/ops/clip.ts";
import { disposeAdamW, initAdamW, runAdamW } from "../../src/engine/ops/adamw.ts";
import { computeGradients } from "../../src/engine/tape.ts";
import { tf } from "../../src/engine/tensor.ts";
import { initModel, isDecayed, runModel, type ModelShape } from "../../src/model/model.ts";
import { drawBatch, toModelInputs } from "../support/models.ts";

/** The encoder of the acceptance run: 2 layers x 128, batches of 16 texts of 96 tokens. */
export const acceptanceShape: ModelShape = {
  fusion: "gated",
  outputs: 1,
  layers: 2,
  hidden: 128,
  heads: 2,
  intermediate: 512,
  vocabularySize: 6000,
  maxTokens: 128,
  numbers: 6,
  categorySizes: [6, 22],
};

const ROWS = 16;
const LENGTH = 96;

/** A whole training step that can be run again and again: forward, backward, clipping, AdamW, loss read back. */
export interface StepBench {
  tokens: number;
  run(): Promise<number>;
  close(): void;
}

/** Prepares training steps on the backend in use; `wrap` is put around the model's forward and backward pass. */
export function openStepBench(
  shape: ModelShape = acceptanceShape,
  wrap: <T>(work: () => T) => T = (work) => work(),
): StepBench {
  const weights = initModel(shape, 1);
  const names = Object.keys(weights);
  const optimizer = initAdamW(weights, names);
  const batch = drawBatch(shape, ROWS, LENGTH, 1);
  batch.ids = batch.ids.map((_, row) =>
    Array.from({ length: LENGTH }, (_, t) => (row * 977 + t * 31) % 6000),
  );
  const inputs = toModelInputs(batch, LENGTH);
  const target = tf.tensor1d(batch.ids.map((_, row) => row % 2));
  let step = 0;
  return {
    tokens: ROWS * LENGTH,
    run: async () => {
      const mode = { dropout: 0.1, seed: step++ };
      const { loss, gradients } = wrap(() =>
        computeGradients(weights, names, () =>
          computeBinaryCrossEntropy(runModel(weights, shape, inputs, mode), target),
        ),
      );
      const scale = computeClipScale(gradients, 1);
      runAdamW(weights, gradients, optimizer, { learningRate: 5e-4, weightDecay: 0.01, isDecayed, scale });
      const value = (await loss.data())[0];
      tf.dispose([loss, gradients, scale]);
      return value;
    },
    close: () => {
      disposeAdamW(optimizer);
      tf.dispose([weights, target, inputs.ids!, inputs.mask!, inputs.numbers!, inputs.categories!]);
    },
  };
}
