import * as tf from "@tensorflow/tfjs-core";
import { initStockModel, runStockModel, type StepShape } from "./model.ts";
import { drawIds } from "../step-shapes.ts";

/** A training step of the stock path that can be run again and again. */
export interface StockStep {
  /** Runs one step and reads its loss back. */
  run(): Promise<number>;
}

/**
 * Prepares training steps on the backend in use: operations, gradients and Adam of tfjs.
 *
 * It does less than ours, for tfjs has neither clipping nor weight decay.
 */
export function openStockStep(shape: StepShape): StockStep {
  const model = initStockModel(shape);
  const { rows, length } = shape;
  const ids = tf.tensor2d(drawIds(shape), [rows, length], "int32");
  const mask = tf.ones([rows, length]);
  const target = tf.tensor1d(Float32Array.from({ length: rows }, (_, row) => row % 2));
  const optimizer = tf.train.adam(5e-4, 0.9, 0.999, 1e-8);
  const variables = [...model.variables.values()];
  let step = 0;
  return {
    run: async () => {
      const loss = optimizer.minimize(
        () =>
          tf.losses.sigmoidCrossEntropy(target, runStockModel(model, ids, mask, 1000 * ++step)) as tf.Scalar,
        true,
        variables,
      ) as tf.Scalar;
      const [value] = await loss.data();
      loss.dispose();
      return value;
    },
  };
}
