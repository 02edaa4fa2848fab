import { beforeAll, expect, test } from "vitest";
import { tf } from "../../src/engine/tensor.ts";
import { chooseScores, computeBalancedWeights, initTaskHead } from "../../src/train/losses.ts";
import { startBackend } from "../support/backends.ts";

beforeAll(() => startBackend("cpu"));

test("balanced class weights are n / (K * count), as in scikit-learn", () => {
  // 6 customers, 3 classes with 3, 2 and 1: 6/9, 6/6, 6/3
  const weights = computeBalancedWeights(Float32Array.from([0, 0, 0, 1, 1, 2]), 3);
  expect([...weights].map((w) => Number(w.toFixed(6)))).toEqual([0.666667, 1, 2]);
});

test("a binary loss is the mean logarithm, weighted where the classes are balanced", () => {
  // sigmoid(0) = .5, so every customer costs ln 2; with logit ln 3 a positive one costs -ln .75, a negative one -ln .25
  const target = Float32Array.from([1, 1, 1, 0]);
  const logits = tf.tensor2d([[Math.log(3)], [Math.log(3)], [Math.log(3)], [Math.log(3)]]);
  const read = (kind: "none" | "balanced") => {
    const head = initTaskHead({ task: "binary", classes: ["no", "yes"] }, target, kind);
    return tf.tidy(() => head.computeLoss(logits, target).dataSync()[0]);
  };
  expect(read("none")).toBeCloseTo(-(3 * Math.log(0.75) + Math.log(0.25)) / 4, 6);
  // each class weighs the same: the mean of both costs
  expect(read("balanced")).toBeCloseTo(-(Math.log(0.75) + Math.log(0.25)) / 2, 6);
  logits.dispose();
});

test("scores of a binary task are sigmoids, of several classes softmax", () => {
  const binary = initTaskHead({ task: "binary", classes: ["a", "b"] }, new Float32Array(2), "none");
  expect(binary.outputs).toBe(1);
  expect(binary.toScores(Float32Array.from([0, Math.log(3)]))[1]).toBeCloseTo(0.75, 6);
  const several = initTaskHead({ task: "multiclass", classes: ["a", "b", "c"] }, new Float32Array(3), "none");
  expect(several.outputs).toBe(3);
  // exp(0), exp(ln 2), exp(ln 5): 1/8, 2/8, 5/8; 1000 more changes nothing
  const scores = several.toScores(Float32Array.from([1000, 1000 + Math.log(2), 1000 + Math.log(5)]));
  expect(scores[0]).toBeCloseTo(1 / 8, 4);
  expect(scores[2]).toBeCloseTo(5 / 8, 4);
});

test("a regression is trained on standard deviations and scored in the target's own units", () => {
  // mean 20, deviation 10
  const target = Float32Array.from([10, 30]);
  const head = initTaskHead({ task: "regression", classes: null }, target, "none");
  expect(head.scale).toEqual({ mean: 20, deviation: 10 });
  expect([...head.toScores(Float32Array.from([-1, 2]))]).toEqual([10, 40]);
  // differences 1 and -1 from logits 0: each half a square
  const logits = tf.zeros([2, 1]);
  expect(tf.tidy(() => head.computeLoss(logits, target).dataSync()[0])).toBeCloseTo(0.5, 6);
  logits.dispose();
});

test("a target that never varies is left in its units", () => {
  const head = initTaskHead({ task: "regression", classes: null }, Float32Array.from([7, 7]), "none");
  expect(head.scale).toEqual({ mean: 7, deviation: 1 });
});

test("logits become probabilities by task, and values by the scale of the training target", () => {
  expect([...chooseScores("binary", 1, null)(Float32Array.of(0, Math.log(3)))]).toEqual([0.5, 0.75]);
  // exp of 0, 0 and ln 2 are 1, 1 and 2
  expect([...chooseScores("multiclass", 3, null)(Float32Array.of(0, 0, Math.log(2)))]).toEqual([
    0.25, 0.25, 0.5,
  ]);
  expect([...chooseScores("regression", 1, { mean: 10, deviation: 4 })(Float32Array.of(-1, 0.5))]).toEqual([
    6, 12,
  ]);
});
