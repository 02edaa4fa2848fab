import { callKernel, hasKernel, runOperation, tf, type Tensor } from "../tensor.ts";

function sumRows(dy: Tensor): Tensor {
  if (hasKernel("ClienteleSumRows")) return callKernel("ClienteleSumRows", { x: dy })[0];
  return tf.sum(dy, 0);
}

/**
 * Adds one row to every row.
 *
 * shapes: x [N, H], row [H] -> [N, H]
 * memory: returns a new tensor; keeps nothing
 */
export function addRow(x: Tensor, row: Tensor): Tensor {
  return runOperation(
    { x, row },
    () => tf.add(x, row),
    (dy) => ({ x: () => tf.clone(dy), row: () => sumRows(dy) }),
  );
}
