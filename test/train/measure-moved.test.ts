import { describe, expect, test } from "vitest";
import { measureMoved } from "../../src/train/measure-moved.ts";

const matrix = (...values: number[]) => ({ shape: [1, values.length], data: Float32Array.from(values) });
const vector = (...values: number[]) => ({ shape: [values.length], data: Float32Array.from(values) });
const block = "encoder.layer.0";

describe("how far weights moved", () => {
  test("is the norm of the difference, and its share of the norm before", () => {
    const name = `${block}.attention.self.query.weight`;
    const moved = measureMoved({ [name]: matrix(3, 4) }, { [name]: matrix(3, 4.5) }, new Set([name]));
    expect(moved).toEqual([{ name, trained: true, parameters: 2, distance: 0.5, share: 0.1 }]);
  });

  test("is 0 of what is frozen, which is not compared", () => {
    const name = `${block}.output.dense.weight`;
    expect(measureMoved({}, { [name]: matrix(1, 2, 3) }, new Set())).toEqual([
      { name, trained: false, parameters: 3, distance: 0, share: 0 },
    ]);
  });

  test("has no share where a matrix began as zeros", () => {
    const name = `${block}.output.adapter.up.weight`;
    const [moved] = measureMoved({ [name]: matrix(0, 0) }, { [name]: matrix(0.6, 0.8) }, new Set([name]));
    expect(moved.distance).toBeCloseTo(1, 6);
    expect(moved.share).toBeNull();
  });

  test("is told of biases and LayerNorms of a block together, frozen ones among them, after its matrices", () => {
    const bias = `${block}.output.dense.bias`;
    const gain = `${block}.output.LayerNorm.weight`;
    const after = {
      [bias]: vector(1, 2),
      [gain]: vector(2),
      [`${block}.output.dense.weight`]: matrix(1),
      "embeddings.LayerNorm.weight": vector(1),
      "embeddings.word_embeddings.weight": matrix(1, 1),
      "head.weight": matrix(1),
    };
    const moved = measureMoved({ [bias]: vector(1, 1) }, after, new Set([bias]));
    expect(moved.map(({ name }) => name)).toEqual([
      "embeddings.word_embeddings.weight",
      "embeddings.vectors",
      `${block}.output.dense.weight`,
      `${block}.vectors`,
    ]);
    // 1 of the root of 1 + 1 + 4
    expect(moved[3]).toMatchObject({ trained: true, parameters: 3, distance: 1 });
    expect(moved[3].share).toBeCloseTo(1 / Math.sqrt(6), 12);
  });
});
