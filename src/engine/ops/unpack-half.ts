import { callKernel, hasKernel, tf, type Tensor } from "../tensor.ts";
import { widenHalf, type HalfKind } from "./widen-half.ts";

/**
 * Widens numbers of 16 bits on the device, so that half as many bytes travel there.
 *
 * shapes: bits int32 [ceil(n / 2)], two numbers each, the low half first -> `shape` of n values
 * memory: returns a new tensor
 * source: safetensors, types F16 and BF16
 */
export function unpackHalf(bits: Tensor, kind: HalfKind, shape: number[]): Tensor {
  if (hasKernel("ClienteleUnpackHalf"))
    return callKernel("ClienteleUnpackHalf", { bits }, { kind, shape })[0];
  const length = shape.reduce((product, n) => product * n, 1);
  const pairs = bits.dataSync<"int32">();
  return tf.tensor(widenHalf(new Uint16Array(pairs.buffer, pairs.byteOffset, length), kind), shape);
}
