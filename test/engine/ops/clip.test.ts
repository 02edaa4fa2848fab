import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { computeClipScale, computeGlobalNorm } from "../../../src/engine/ops/clip.ts";
import { tf, type Weights } from "../../../src/engine/tensor.ts";
import { nodeWays } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

const golden = JSON.parse(readFileSync(new URL("../../golden/train/adamw.json", import.meta.url), "utf8"));

testOperation("clipScale", nodeWays);

describe.each(nodeWays)("on $way", ({ start, wrap }) => {
  beforeAll(start);

  test("norm and clipped gradients equal torch.nn.utils.clip_grad_norm_ within 1e-6", () =>
    wrap(() => {
      for (const step of golden.steps) {
        const gradients: Weights = {};
        for (const name of Object.keys(step.gradients)) {
          gradients[name] = tf.tensor(step.gradients[name], golden.shapes[name]);
        }
        const norm = computeGlobalNorm(gradients);
        const scale = computeClipScale(gradients, golden.maxNorm);
        expect(norm.dataSync()[0] / step.norm).toBeCloseTo(1, 6);
        for (const [name, gradient] of Object.entries(gradients)) {
          const clipped = tf.tidy(() => tf.mul(gradient, scale).dataSync());
          step.clipped[name].forEach((value: number, i: number) => {
            expect(Math.abs(clipped[i] - value)).toBeLessThanOrEqual(1e-6 * Math.max(Math.abs(value), 0.1));
          });
        }
        tf.dispose([gradients, norm, scale]);
      }
    }));

  test("gradients shorter than the limit are left as they are", () =>
    wrap(() => {
      // length of (3, 4) is 5
      const gradients: Weights = { a: tf.tensor1d([3]), b: tf.tensor1d([4]) };
      const scales = [4, 5, 6].map((limit) =>
        tf.tidy(() => computeClipScale(gradients, limit).dataSync()[0]),
      );
      expect(scales[0]).toBeCloseTo(0.8, 6);
      expect(scales[2]).toBe(1);
      tf.dispose(gradients);
    }));

  test("clipping leaves one tensor, its factor", () =>
    wrap(() => {
      const gradients: Weights = { a: tf.tensor1d([3]), b: tf.tensor1d([4]) };
      const before = tf.memory().numTensors;
      computeClipScale(gradients, 1).dispose();
      expect(tf.memory().numTensors).toBe(before);
      tf.dispose(gradients);
    }));
});
