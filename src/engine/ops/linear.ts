import { callKernel, hasKernel, runOperation, tf, type Tensor } from "../tensor.ts";

const flat = (x: Tensor) => tf.reshape(x, [-1, x.shape[x.shape.length - 1]]) as tf.Tensor2D;

function forward(x: Tensor, w: Tensor, b: Tensor | null): Tensor {
  if (hasKernel("ClienteleLinear")) return callKernel("ClienteleLinear", b ? { x, w, b } : { x, w })[0];
  const y = tf.matMul(flat(x), w as tf.Tensor2D, false, true);
  return tf.reshape(b ? tf.add(y, b) : y, [...x.shape.slice(0, -1), w.shape[0] as number]);
}

function gradX(dy: Tensor, w: Tensor): Tensor {
  if (hasKernel("ClienteleLinearGradX")) return callKernel("ClienteleLinearGradX", { dy, w })[0];
  return tf.reshape(tf.matMul(flat(dy), w as tf.Tensor2D), [...dy.shape.slice(0, -1), w.shape[1] as number]);
}

function gradW(dy: Tensor, x: Tensor): Tensor {
  if (hasKernel("ClienteleLinearGradW")) return callKernel("ClienteleLinearGradW", { dy, x })[0];
  return tf.matMul(flat(dy), flat(x), true, false);
}

function gradB(dy: Tensor): Tensor {
  if (hasKernel("ClienteleSumRows")) return callKernel("ClienteleSumRows", { x: dy })[0];
  return tf.sum(flat(dy), 0);
}

/**
 * Multiplies by a weight matrix that is kept as [out, in], and adds a bias.
 *
 * shapes: x [.., in], w [out, in], b [out] or null -> [.., out]
 * memory: returns a new tensor; keeps x and w for the backward pass
 * source: torch.nn.functional.linear
 */
export function linear(x: Tensor, w: Tensor, b: Tensor | null): Tensor {
  return runOperation(
    b ? { x, w, b } : { x, w },
    (save) => {
      save([x, w]);
      return forward(x, w, b);
    },
    (dy, [savedX, savedW]) => ({
      x: () => gradX(dy, savedW),
      w: () => gradW(dy, savedX),
      b: () => gradB(dy),
    }),
  );
}
