import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { disposeAdamW, initAdamW, runAdamW } from "../../../src/engine/ops/adamw.ts";
import { computeClipScale } from "../../../src/engine/ops/clip.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { nodeWays } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

interface Golden {
  weightDecay: number;
  maxNorm: number;
  shapes: Record<string, number[]>;
  decayed: string[];
  start: Record<string, number[]>;
  steps: {
    rate: number;
    gradients: Record<string, number[]>;
    weights: Record<string, number[]>;
  }[];
}

const golden: Golden = JSON.parse(
  readFileSync(new URL("../../golden/train/adamw.json", import.meta.url), "utf8"),
);

function toTensors(values: Record<string, number[]>): Weights {
  return Object.fromEntries(Object.entries(values).map(([n, v]) => [n, tf.tensor(v, golden.shapes[n])]));
}

testOperation("adamW", nodeWays);

describe.each(nodeWays)("on $way", ({ start, wrap }) => {
  beforeAll(start);

  test("ten clipped steps equal torch.optim.AdamW within 1e-6 of each weight", () =>
    wrap(() => {
      const weights = toTensors(golden.start);
      const state = initAdamW(weights, Object.keys(weights));
      for (const step of golden.steps) {
        const gradients = toTensors(step.gradients);
        const scale = computeClipScale(gradients, golden.maxNorm);
        runAdamW(weights, gradients, state, {
          learningRate: step.rate,
          weightDecay: golden.weightDecay,
          isDecayed: (name) => golden.decayed.includes(name),
          scale,
        });
        tf.dispose([gradients, scale]);
        for (const [name, expected] of Object.entries(step.weights)) {
          const found = weights[name].dataSync();
          for (let i = 0; i < expected.length; i++) {
            expect(Math.abs(found[i] - expected[i])).toBeLessThanOrEqual(
              1e-6 * Math.max(Math.abs(expected[i]), 0.1),
            );
          }
        }
      }
      expect(state.step).toBe(10);
      tf.dispose(weights);
      disposeAdamW(state);
    }));

  test("without a gradient, a step takes rate * decay of a decayed weight and nothing of the others", () =>
    wrap(() => {
      const weights: Weights = { decayed: tf.tensor1d([2]), bias: tf.tensor1d([2]) };
      const state = initAdamW(weights, ["decayed", "bias"]);
      const gradients: Weights = { decayed: tf.zeros([1]), bias: tf.zeros([1]) };
      const isDecayed = (name: string) => name === "decayed";
      runAdamW(weights, gradients, state, { learningRate: 0.1, weightDecay: 0.5, isDecayed, scale: null });
      expect(weights.decayed.dataSync()[0]).toBeCloseTo(2 * (1 - 0.1 * 0.5), 6);
      expect(weights.bias.dataSync()[0]).toBe(2);
      tf.dispose([weights, gradients]);
      disposeAdamW(state);
    }));

  test("200 steps leave as many tensors and bytes as one step", () =>
    wrap(() => {
      const before = tf.memory();
      const weights: Weights = { a: tf.ones([3, 2]), b: tf.ones([2]) };
      const gradients: Weights = { a: tf.ones([3, 2]), b: tf.ones([2]) };
      const state = initAdamW(weights, ["a", "b"]);
      const counts: number[][] = [];
      for (let i = 0; i < 200; i++) {
        const scale = computeClipScale(gradients, 1);
        runAdamW(weights, gradients, state, {
          learningRate: 0.1,
          weightDecay: 0,
          isDecayed: () => true,
          scale,
        });
        scale.dispose();
        counts.push([tf.memory().numTensors, tf.memory().numBytes]);
      }
      expect(counts[199]).toEqual(counts[0]);
      tf.dispose([weights, gradients]);
      disposeAdamW(state);
      expect(tf.memory().numTensors).toBe(before.numTensors);
    }));
});
