import { formatWordPiece } from "../../features/tokens/tokenizer-json.ts";
import type { EncoderShape } from "../../model/shape.ts";
import { dequantizeRows, quantizeRows } from "../../model/weights/quantize.ts";
import { saveSafetensors, type QuantizedTensor, type StoredTensor } from "../../model/weights/safetensors.ts";

/** The files of an encoder's folder, as bytes by name. */
export type EncoderFolder = Record<
  "config.json" | "tokenizer.json" | "model.safetensors",
  Uint8Array<ArrayBuffer>
>;

type Tensors = Record<string, StoredTensor>;

/**
 * Writes an encoder as a folder in the layout of Hugging Face, its matrices in bytes with one scale for each row.
 *
 * shapes: tensors named as in BertModel
 * source: config.json of transformers' BertConfig
 */
export function exportEncoder(tensors: Tensors, shape: EncoderShape, vocabulary: string[]): EncoderFolder {
  const config = {
    architectures: ["BertModel"],
    model_type: "bert",
    hidden_act: "gelu",
    hidden_size: shape.hidden,
    intermediate_size: shape.intermediate,
    layer_norm_eps: shape.epsilon,
    max_position_embeddings: shape.positions,
    num_attention_heads: shape.heads,
    num_hidden_layers: shape.layers,
    pad_token_id: 0,
    position_embedding_type: "absolute",
    type_vocab_size: shape.tokenTypes,
    vocab_size: shape.vocabularySize,
  };
  const write = (value: unknown, space?: number) =>
    new TextEncoder().encode(`${JSON.stringify(value, null, space)}\n`);
  return {
    "config.json": write(config, 2),
    "tokenizer.json": write(formatWordPiece(vocabulary)),
    "model.safetensors": saveSafetensors(quantizeTensors(tensors), { format: "pt" }),
  };
}

/** Puts every matrix into bytes; vectors stay as they are. */
export function quantizeTensors(tensors: Tensors): Record<string, StoredTensor | QuantizedTensor> {
  return Object.fromEntries(
    Object.entries(tensors).map(([name, tensor]) => {
      const { shape, data } = tensor;
      if (shape.length !== 2) return [name, tensor];
      return [name, { shape, ...quantizeRows(data as Float32Array, shape[0]) }];
    }),
  );
}

/** What a reader of such a folder gets: every matrix as near as its bytes are. */
export function roundTensors(tensors: Tensors): Tensors {
  return Object.fromEntries(
    Object.entries(quantizeTensors(tensors)).map(([name, tensor]) => [
      name,
      "data" in tensor ? tensor : { shape: tensor.shape, data: dequantizeRows(tensor) },
    ]),
  );
}
