import { callKernel, constant, hasKernel, tf, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";

/** Share of each token in the mean of its text. [B, 1, T] */
function computeShares(mask: Tensor): Tensor {
  const [batch, length] = mask.shape;
  const shares = tf.div(mask, tf.maximum(tf.sum(mask, 1, true), constant(1)));
  return tf.reshape(shares, [batch, 1, length]);
}

function compose(x: Tensor, mask: Tensor): Tensor {
  const [batch, , width] = x.shape;
  return tf.reshape(tf.matMul(computeShares(mask), x), [batch, width]);
}

function composeGrad(dy: Tensor, mask: Tensor): Tensor {
  const [batch, width] = dy.shape;
  return tf.matMul(computeShares(mask), tf.reshape(dy, [batch, 1, width]), true, false);
}

/**
 * Mean of the vectors of the tokens that are no padding; 0 where there is no such token.
 *
 * shapes: x [B, T, H], mask [B, T] of 0 and 1 -> [B, H]
 * memory: returns a new tensor; keeps the mask
 * source: sentence-transformers, Pooling, mode "mean"
 */
export function poolMean(x: Tensor, mask: Tensor): Tensor {
  return runOperation(
    { x },
    (save) => {
      save([mask]);
      if (!hasKernel("ClientelePoolMean")) return compose(x, mask);
      return callKernel("ClientelePoolMean", { x, mask })[0];
    },
    (dy, [savedMask]) => {
      if (!hasKernel("ClientelePoolMeanGrad")) return { x: composeGrad(dy, savedMask) };
      return { x: callKernel("ClientelePoolMeanGrad", { dy, mask: savedMask })[0] };
    },
  );
}
