import { fillTensor, tidy, toTensor, type Weights } from "../../engine/tensor.ts";
import { findBlockMethod } from "../methods/methods.ts";
import type { ModelShape } from "../shape.ts";
import { lookAt } from "./attention.ts";
import { runBlock } from "./block.ts";
import { runEmbeddings } from "./embeddings.ts";

/**
 * Reads how much of its attention each token of one text gives to each other, in every head of one block, with what the model's
 * method adds in place.
 *
 * Each row sums to 1; under a prefix to less, by what its learned keys take.
 *
 * shapes: ids [T] -> [A, T, T], from (row) and to (column)
 * memory: returns a new array; no tensor stays
 * source: transformers, BertSelfAttention with output_attentions
 */
export async function readAttention(
  weights: Weights,
  shape: ModelShape,
  ids: Int32Array,
  block: number,
): Promise<Float32Array<ArrayBuffer>> {
  const probabilities = tidy(() => {
    const mask = fillTensor([1, ids.length], 1);
    let x = tidy(() => runEmbeddings(weights, shape, toTensor(ids, [1, ids.length], "int32"), null));
    for (let i = 0; i < block; i++) {
      const below = x;
      x = tidy(() =>
        runBlock(weights, `encoder.layer.${i}`, below, mask, shape, null, findBlockMethod(shape, i)),
      );
      below.dispose();
    }
    return lookAt(weights, `encoder.layer.${block}.attention`, x, shape, findBlockMethod(shape, block));
  });
  const all = await probabilities.data<"float32">();
  probabilities.dispose();
  return dropPrefix(all, shape.heads, ids.length);
}

/** [A, P + T, P + T] -> [A, T, T] */
function dropPrefix(all: Float32Array, heads: number, length: number): Float32Array<ArrayBuffer> {
  const whole = Math.sqrt(all.length / heads);
  const before = whole - length;
  const kept = new Float32Array(heads * length * length);
  for (let row = 0; row < heads * length; row++) {
    const head = Math.floor(row / length);
    const from = (head * whole + before + (row % length)) * whole + before;
    kept.set(all.subarray(from, from + length), row * length);
  }
  return kept;
}
