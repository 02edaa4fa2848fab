import { constant, tf, type Tensor } from "../tensor.ts";
import { runOperation } from "../tape.ts";

const MASKED = -1e9;

function computeShares(scores: Tensor, mask: Tensor): Tensor {
  return tf.softmax(tf.add(scores, tf.mul(tf.sub(constant(1), mask), constant(MASKED))));
}

/**
 * Mean of the vectors of a row, each weighted by the softmax of its score among those that the mask keeps.
 *
 * Every row keeps at least one vector.
 *
 * shapes: x [B, K, H], scores [B, K], mask [B, K] of 0 and 1 -> [B, H]
 * memory: returns a new tensor; keeps x and the weights [B, K]
 * source: Yang et al. 2016, Hierarchical Attention Networks, equations 6 and 7
 */
export function poolWeighted(x: Tensor, scores: Tensor, mask: Tensor): Tensor {
  const [rows, count, width] = x.shape;
  return runOperation(
    { x, scores },
    (save) => {
      const shares = computeShares(scores, mask);
      save([x, shares]);
      return tf.reshape(tf.matMul(tf.reshape(shares, [rows, 1, count]), x), [rows, width]);
    },
    (dy, [savedX, shares], needs) => {
      const given = tf.reshape(dy, [rows, 1, width]);
      const gradScores = () => {
        const d = tf.reshape(tf.matMul(savedX, given, false, true), [rows, count]);
        return tf.mul(shares, tf.sub(d, tf.sum(tf.mul(d, shares), 1, true)));
      };
      return {
        x: needs("x") ? tf.matMul(tf.reshape(shares, [rows, count, 1]), given) : undefined,
        scores: needs("scores") ? gradScores() : undefined,
      };
    },
  );
}
