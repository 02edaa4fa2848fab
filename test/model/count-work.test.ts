import { describe, expect, test } from "vitest";
import { countForwardWork, countStepWork } from "../../src/model/count-work.ts";
import type { ModelShape } from "../../src/model/model.ts";
import { tinyShape } from "../support/models.ts";

// H 16, I 32, 2 layers, 3 numbers, categories of 4 and 7 levels with vectors of 2 and 3: 8 columns
test("a text-only model counts its blocks for each token, and its head once", () => {
  // each token: 2 layers x (4 x 16 x 16 + 2 x 16 x 32 + 2 x 10 x 16) = 2 x (1024 + 1024 + 320); 10 tokens; head 16
  expect(countForwardWork({ ...tinyShape, fusion: "text-only" }, 10)).toBe(10 * 2 * 2368 + 16);
});

test.each([
  ["gated", 16 * 8 + 16 * 16 + 16 * 16 + 16 * 32],
  ["concat", 16 * (16 + 8)],
] as const)("%s counts the layers that join, once", (fusion, joint) => {
  expect(countForwardWork({ ...tinyShape, fusion }, 10)).toBe(10 * 2 * 2368 + joint + 16);
});

test("structured-only has no blocks, whatever the length", () => {
  expect(countForwardWork({ ...tinyShape, fusion: "structured-only" }, 10)).toBe(16 * 8 + 16 * 16 + 16);
});

describe("a training step", () => {
  const shape: ModelShape = { ...tinyShape, fusion: "text-only", layers: 6 };
  const [block, head] = [10 * 2368, 16];
  const attention = 10 * 320;
  const count = (method: ModelShape["method"], share?: number) =>
    countStepWork({ ...shape, method }, 10, share);

  test("of the whole model is three forward passes", () => {
    expect(count({ kind: "full" })).toBe(3 * countForwardWork(shape, 10));
  });

  test("of the head alone is one pass through the encoder, or none where its states are kept", () => {
    expect(count({ kind: "head" })).toBe(6 * block + 3 * head);
    expect(count({ kind: "head" }, 0)).toBe(3 * head);
  });

  test("of the top goes through the frozen blocks once, through the others three times", () => {
    expect(count({ kind: "top", topLayers: 1 })).toBe(5 * block + 3 * block + 3 * head);
    // over 3 epochs with the states kept: (5 + 3) / (5 / 3 + 3) = 1.71 times as fast
    const kept = count({ kind: "top", topLayers: 1 }, 1 / 3);
    expect(kept).toBeCloseTo((5 / 3 + 3) * block + 3 * head, 6);
    expect(count({ kind: "top", topLayers: 1 }) / kept).toBeCloseTo(1.71, 2);
  });

  test("of LoRA goes back through frozen matrices without their gradients", () => {
    const method = { kind: "lora", rank: 2, alpha: 4, dropout: 0, targets: ["query", "outputDense"], topLayers: 2 } as const; // prettier-ignore
    // beside queries 2 x (16 + 16), beside the narrowing layer 2 x (32 + 16), for each of 10 tokens
    const added = 10 * (64 + 96);
    const top = 2 * (block - attention) + 3 * attention + 3 * added;
    expect(count({ ...method, targets: [...method.targets] })).toBe(4 * block + 2 * top + 3 * head);
  });

  test("of biases has no gradient of a matrix, and that of a prefix has longer rows in attention", () => {
    expect(count({ kind: "bitfit" })).toBe(6 * (2 * (block - attention) + 3 * attention) + 3 * head);
    // 10 tokens and 6 rows before them: 2 x 16 x 16 x 16
    const longer = 2 * 16 * 16 * 16;
    expect(count({ kind: "prefix", length: 6, topLayers: 1 })).toBe(
      5 * block + 2 * (block - attention) + 3 * longer + 3 * head,
    );
  });
});
