import { expect, test } from "vitest";
import { cutEncoder } from "../../../src/model/weights/cut-encoder.ts";
import type { StoredTensor } from "../../../src/model/weights/safetensors.ts";

const make = (shape: number[], first: number): StoredTensor => ({
  shape,
  data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => first + i),
});

const tensors = {
  "embeddings.word_embeddings.weight": make([5, 2], 0),
  "embeddings.position_embeddings.weight": make([4, 2], 100),
  "embeddings.position_ids": make([1, 4], 0),
  "embeddings.LayerNorm.weight": make([2], 7),
  "encoder.layer.0.output.dense.bias": make([2], 10),
  "encoder.layer.1.output.dense.bias": make([2], 20),
  "encoder.layer.10.output.dense.bias": make([2], 30),
  "pooler.dense.bias": make([2], 40),
};
const words = make([3, 2], 50);

test("the kept blocks are named anew from 0, with the new table, fewer positions and no pooler", () => {
  const cut = cutEncoder(tensors, words, { layers: [1, 10], positions: 2, firstPosition: 1 });
  expect(Object.keys(cut).sort()).toEqual([
    "embeddings.LayerNorm.weight",
    "embeddings.position_embeddings.weight",
    "embeddings.word_embeddings.weight",
    "encoder.layer.0.output.dense.bias",
    "encoder.layer.1.output.dense.bias",
  ]);
  expect(cut["encoder.layer.0.output.dense.bias"]).toBe(tensors["encoder.layer.1.output.dense.bias"]);
  expect(cut["encoder.layer.1.output.dense.bias"]).toBe(tensors["encoder.layer.10.output.dense.bias"]);
  expect(cut["embeddings.word_embeddings.weight"]).toBe(words);
  expect(cut["embeddings.position_embeddings.weight"]).toEqual(make([2, 2], 102));
});

test("a block that is not there is refused", () => {
  expect(() => cutEncoder(tensors, words, { layers: [0, 2], positions: 2 })).toThrow("no block 2");
});
