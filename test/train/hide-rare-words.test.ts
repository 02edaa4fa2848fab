import { beforeAll, expect, test } from "vitest";
import { tf } from "../../src/engine/tensor.ts";
import { hideRareWords } from "../../src/train/hide-rare-words.ts";
import { startBackend } from "../support/backends.ts";

beforeAll(() => startBackend("cpu"));

test("a word that fewer than five training customers have gets the encoder's own row back", async () => {
  // Word 0 stands in six texts of five customers, word 1 five times in the texts of one, word 2 nowhere.
  const texts = [[0], [0, 1, 1], [0], [0], [0], [0, 1, 1, 1]];
  const offsets = Int32Array.from([0, 1, 4, 5, 6, 7, 11]);
  const tokens = { ids: Int32Array.from(texts.flat()), offsets };
  const own = { shape: [3, 2], data: Float32Array.of(1, 2, 3, 4, 5, 6) };
  const trained = tf.tensor2d([-1, -2, -3, -4, -5, -6], [3, 2]);
  const hide = async (apart: Int32Array | null) => [
    ...(await (await hideRareWords(trained, own, { ...tokens, texts: apart })).data()),
  ];
  expect(await hide(null)).toEqual([-1, -2, 3, 4, 5, 6]);
  // With the last two texts those of one customer there are still five; with the last three no more than four.
  expect(await hide(Int32Array.of(0, 1, 2, 3, 4, 6))).toEqual([-1, -2, 3, 4, 5, 6]);
  expect(await hide(Int32Array.of(0, 1, 2, 3, 6))).toEqual([1, 2, 3, 4, 5, 6]);
});
