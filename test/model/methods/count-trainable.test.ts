import { expect, test } from "vitest";
import { countTrainable } from "../../../src/model/methods/count-trainable.ts";
import { methods, withMethod } from "../../support/methods.ts";

// H 16, I 32, 2 blocks, V 50, 12 positions: embeddings 1056, a block 2224, head 17, as counted in test/model/model.test.ts
const head = 17;
const encoder = 1056 + 2 * 2224;

test.each([
  ["full", encoder + head, 0],
  ["head", head, 0],
  // embeddings' LayerNorm 16; a block 4 x 16 of attention, 32 + 16 of the inner layers, 2 x 16 of LayerNorm
  ["bitfit", 16 + 2 * (64 + 48 + 32) + head, 0],
  ["top", 2224 + head, 0],
  // rank 3: four matrices of 16 + 16, two of 32 + 16
  ["lora", 3 * (4 * 32 + 2 * 48) + head, 3 * (4 * 32 + 2 * 48)],
  // two bottlenecks of 5: 2 x 16 x 5 + 5 + 16
  ["adapter", 2 * 181 + head, 2 * 181],
  // 4 keys and 4 values of 16
  ["prefix", 128 + head, 128],
])("%s trains %i values and adds %i", (kind, trained, added) => {
  const method = methods.find((one) => one.kind === kind)!;
  expect(countTrainable(withMethod(method, { fusion: "text-only" }))).toEqual({
    trained,
    all: encoder + head + added,
  });
});

test("of an encoder that another engine runs all values count, and none of them is trained", () => {
  const shape = withMethod({ kind: "head" }, { fusion: "text-only", external: "a".repeat(64) });
  expect(countTrainable(shape)).toEqual({ trained: head, all: encoder + head });
});
