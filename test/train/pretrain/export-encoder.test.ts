import { expect, test } from "vitest";
import { bertKind } from "../../../src/model/shape.ts";
import { loadSafetensors } from "../../../src/model/weights/safetensors.ts";
import { exportEncoder, quantizeTensors, roundTensors } from "../../../src/train/pretrain/export-encoder.ts";

const tensors = {
  "embeddings.word_embeddings.weight": { shape: [2, 2], data: Float32Array.of(1, -2, 0.25, 0.5) },
  "embeddings.LayerNorm.weight": { shape: [2], data: Float32Array.of(1.23, 4.56) },
};
const sizes = { layers: 1, hidden: 2, heads: 1, intermediate: 4, vocabularySize: 2, positions: 4 };

test("matrices are written in bytes and vectors as they are", () => {
  expect(Object.keys(quantizeTensors(tensors)["embeddings.word_embeddings.weight"]).sort()).toEqual([
    "bytes",
    "scales",
    "shape",
  ]);
  expect(quantizeTensors(tensors)["embeddings.LayerNorm.weight"]).toBe(
    tensors["embeddings.LayerNorm.weight"],
  );
});

test("a reader of the folder gets what roundTensors says, and the sizes of the encoder", () => {
  const folder = exportEncoder(tensors, { ...bertKind, ...sizes }, ["a", "b"]);
  expect(loadSafetensors(folder["model.safetensors"]).tensors).toEqual(roundTensors(tensors));
  const config = JSON.parse(new TextDecoder().decode(folder["config.json"]));
  expect(config).toMatchObject({ model_type: "bert", hidden_size: 2, num_hidden_layers: 1, vocab_size: 2 });
  const tokenizer = JSON.parse(new TextDecoder().decode(folder["tokenizer.json"]));
  expect(tokenizer.model.vocab).toEqual({ a: 0, b: 1 });
});
