import { callKernel, hasKernel, runOperation, tf, type Tensor } from "../tensor.ts";

function scatter(dy: Tensor, ids: Tensor, rows: number): Tensor {
  if (hasKernel("ClienteleScatterRows")) return callKernel("ClienteleScatterRows", { dy, ids }, { rows })[0];
  const width = dy.shape[dy.shape.length - 1];
  return tf.unsortedSegmentSum(tf.reshape(dy, [-1, width]), tf.reshape(ids, [-1]) as tf.Tensor1D, rows);
}

/**
 * Takes a row of the table for each id.
 *
 * shapes: table [V, H], ids int32 [..] -> [.., H]
 * memory: returns a new tensor; the gradient of the table is dense, filled over the rows that were taken
 * source: torch.nn.functional.embedding
 */
export function takeRows(table: Tensor, ids: Tensor): Tensor {
  return runOperation(
    { table },
    (save) => {
      save([ids]);
      if (hasKernel("ClienteleTakeRows")) return callKernel("ClienteleTakeRows", { table, ids })[0];
      return tf.gather(table, ids as tf.Tensor1D);
    },
    (dy, [savedIds]) => ({ table: () => scatter(dy, savedIds, table.shape[0] as number) }),
  );
}
