import { describe, expect, test } from "vitest";
import { arrangeMoved, type MovedWeight } from "../../src/base/moved-table.ts";

const weight = (name: string, distance = 0, share: number | null = 0): MovedWeight => ({
  name,
  trained: distance > 0,
  parameters: 4,
  distance,
  share,
});
const block = (i: number, name: string) => `encoder.layer.${i}.${name}`;

describe("the picture of what training moved", () => {
  test("has a row for each block, a column for each matrix, and tells output from inner layers", () => {
    const table = arrangeMoved([
      weight("embeddings.word_embeddings.weight"),
      weight("embeddings.vectors"),
      weight(block(0, "attention.output.dense.weight"), 1, 0.1),
      weight(block(0, "output.dense.weight"), 1, 0.2),
      weight(block(1, "attention.output.dense.weight"), 1, 0.3),
      weight(block(1, "output.dense.weight"), 1, 0.4),
    ]);
    expect(table.columns).toEqual(["output", "outputDense"]);
    expect(table.blocks.map((row) => row.map((cell) => cell!.share))).toEqual([
      [0.1, 0.2],
      [0.3, 0.4],
    ]);
    expect(table.embeddings.map(([column]) => column)).toEqual(["words", "vectors"]);
    expect(table.most).toBe(0.4);
  });

  test("puts what a method added into one cell, and leaves it empty where nothing was", () => {
    const table = arrangeMoved([
      weight(block(0, "output.dense.weight")),
      weight(block(1, "output.dense.weight")),
      weight(block(1, "output.adapter.down.weight"), 3, 0.6),
      weight(block(1, "output.adapter.up.weight"), 4, null),
    ]);
    expect(table.columns).toEqual(["outputDense", "added"]);
    expect(table.blocks[0][1]).toBeNull();
    expect(table.blocks[1][1]).toMatchObject({ trained: true, parameters: 8, distance: 5, share: 1 });
    const still = [weight(block(0, "adapter.down.weight")), weight(block(0, "adapter.up.weight"), 1, null)];
    expect(arrangeMoved(still).blocks[0][0]!.share).toBeNull();
  });

  test("is empty for a model without an encoder", () => {
    expect(arrangeMoved([])).toEqual({ columns: [], embeddings: [], blocks: [], most: 0 });
  });
});
