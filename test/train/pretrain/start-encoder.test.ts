import { expect, test } from "vitest";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import { readSpeller } from "../../../src/features/tokens/read-speller.ts";
import { formatWordPiece, specialTokens } from "../../../src/features/tokens/tokenizer-json.ts";
import { bertKind } from "../../../src/model/shape.ts";
import { startEncoder, type SourceEncoder } from "../../../src/train/pretrain/start-encoder.ts";

function makeSource(hidden: number, tokens: string[]): SourceEncoder {
  const vocabulary = [...specialTokens, ...tokens];
  const make = (shape: number[]) => ({
    shape,
    data: Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i),
  });
  return {
    shape: {
      ...bertKind,
      ...{ layers: 2, hidden, heads: 1, intermediate: 4, vocabularySize: vocabulary.length, positions: 8 },
    },
    speller: readSpeller(formatWordPiece(vocabulary)),
    tokenizer: loadTokenizer(formatWordPiece(vocabulary)),
    tensors: {
      "embeddings.word_embeddings.weight": make([vocabulary.length, hidden]),
      "embeddings.position_embeddings.weight": make([8, hidden]),
      "encoder.layer.1.output.dense.bias": make([hidden]),
    },
  };
}

const counts = new Map([
  ["good", 9],
  ["shirts", 70],
]);
const plan = { layers: [1], hidden: null, vocabulary: 200, positions: 4 };

test("an encoder starts with a vocabulary for the words, the rows of the old one and the blocks that are kept", async () => {
  const source = makeSource(2, ["good", "shirt", "##s"]);
  const { shape, vocabulary, tensors, rows } = await startEncoder(counts, source, null, plan);
  expect(shape).toMatchObject({ layers: 1, positions: 4, vocabularySize: vocabulary.length });
  const place = vocabulary.indexOf("good");
  expect([...tensors["embeddings.word_embeddings.weight"].data.slice(2 * place, 2 * place + 2)]).toEqual([
    10, 11,
  ]);
  const learned = vocabulary.indexOf("shirts"); // the mean of rows 6 and 7: (12, 13) and (14, 15)
  expect([...tensors["embeddings.word_embeddings.weight"].data.slice(2 * learned, 2 * learned + 2)]).toEqual([
    13, 14,
  ]);
  expect(rows).toMatchObject({ kept: 5 + 3, composed: 1, mapped: 0 });
  expect(tensors["encoder.layer.0.output.dense.bias"]).toBe(
    source.tensors["encoder.layer.1.output.dense.bias"],
  );
});

test("a second encoder of another width is refused", async () => {
  await expect(startEncoder(counts, makeSource(2, []), makeSource(3, []), plan)).rejects.toThrow(
    "2 and 3 values",
  );
});

test("more positions than the encoder has are refused", async () => {
  const more = { ...plan, positions: 9 };
  await expect(startEncoder(counts, makeSource(2, []), null, more)).rejects.toThrow("has 8 positions, and 9");
});
