import { fail } from "../../base/problem.ts";
import type { StoredTensor } from "./safetensors.ts";

type Tensors = Record<string, StoredTensor>;

const table = "embeddings.word_embeddings.weight";
const transform = "cls.predictions.transform.";
const positions = "embeddings.position_embeddings.weight";

/** What is kept of an encoder. */
export interface Cut {
  /** Which of its blocks, in their order. */
  layers: readonly number[];
  /** Rows of its table of positions, and the first that is kept. */
  positions: number;
  firstPosition?: number;
}

/**
 * Takes blocks and positions of an encoder, and the table of a new vocabulary in place of its own.
 *
 * The kept blocks are named anew from 0; heads that are no part of an encoder (`pooler`, `cls`) are left out, but for
 * the transform of the masked-language head.
 *
 * shapes: words [V, H]
 * memory: the arrays are those of `tensors`, but for the positions
 * errors: model/missing-tensor, for a block that the encoder does not have
 */
export function cutEncoder(tensors: Tensors, words: StoredTensor, cut: Cut): Tensors {
  const kept: Tensors = { [table]: words };
  for (const [name, tensor] of Object.entries(tensors)) {
    if (name === table || name === positions) continue;
    const isOther = name.startsWith("embeddings.") && !name.endsWith("_ids");
    if (isOther || name.startsWith(transform)) kept[name] = tensor;
  }
  kept[positions] = takePositions(tensors[positions], cut);
  cut.layers.forEach((layer, place) => {
    const prefix = `encoder.layer.${layer}.`;
    const names = Object.keys(tensors).filter((name) => name.startsWith(prefix));
    if (names.length === 0) failMissing(layer);
    for (const name of names) kept[`encoder.layer.${place}.${name.slice(prefix.length)}`] = tensors[name];
  });
  return kept;
}

function takePositions(
  { shape, data }: StoredTensor,
  { positions: rows, firstPosition = 0 }: Cut,
): StoredTensor {
  const [, hidden] = shape;
  return { shape: [rows, hidden], data: data.slice(firstPosition * hidden, (firstPosition + rows) * hidden) };
}

function failMissing(layer: number): never {
  fail(
    "model/missing-tensor",
    `The encoder has no block ${layer}; name blocks that it has, counted from 0.`,
    {
      name: "model.safetensors",
      tensor: `encoder.layer.${layer}`,
      expected: "a block",
    },
  );
}
