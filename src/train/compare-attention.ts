import { dispose, toTensor, type Weights } from "../engine/tensor.ts";
import { readAttention } from "../model/encoder/read-attention.ts";
import { loadEncoderWeights } from "../model/pretrained/load-encoder-weights.ts";
import type { ModelShape } from "../model/shape.ts";
import type { Attention, PretrainedEncoder } from "./types.ts";

/**
 * Reads the attention of one block to one text, of a trained model and of the encoder that it began from.
 *
 * An encoder of random weights knew nothing: there is no attention before. Before is the encoder as it came, without what a
 * method adds and without masked-language modelling on the data.
 *
 * shapes: ids [T] -> before and after [A, T, T]
 * memory: leaves no tensor
 * errors: those of loadEncoderWeights
 */
export async function compareAttention(
  weights: Weights,
  shape: ModelShape,
  start: PretrainedEncoder | null,
  ids: Int32Array,
  block: number,
): Promise<Attention> {
  const after = await readAttention(weights, shape, ids, block);
  const { heads } = shape;
  if (!start) return { heads, before: null, after };
  const loaded: Weights = {};
  try {
    for (const [name, tensor] of Object.entries(await loadEncoderWeights(start)))
      loaded[name] = toTensor(tensor.data, tensor.shape);
    const plain: ModelShape = { ...shape, ...start.shape, method: { kind: "full" } };
    return { heads, before: await readAttention(loaded, plain, ids, block), after };
  } finally {
    dispose(loaded);
  }
}
