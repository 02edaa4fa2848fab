import { dispatch, makeOutput, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { addUpCode, asU32, countValues, GROUP, writeProgram } from "./wgsl.ts";

/** One workgroup goes over all examples: a batch has few of them, and one launch costs more than they do. */
const makeBinary = (weighted: boolean) =>
  writeProgram(
    weighted ? "binary-cross-entropy-weighted" : "binary-cross-entropy",
    {
      writes: { loss: "f32", slope: "f32" },
      reads: { logits: "f32", labels: "f32", ...(weighted ? { weights: "f32" as const } : {}) },
      uniforms: { size: "u32" },
    },
    `var weight = 0.0;
  var sum = 0.0;
  for (var b = lane; b < u.size; b += ${GROUP}u) {
    let x = logits[b];
    // No exponential of a positive number: log(1 + e^x) = max(x, 0) + log(1 + e^-|x|).
    weight += weightOf(b);
    sum += weightOf(b) * (max(x, 0.0) - x * labels[b] + log(1.0 + exp(-abs(x))));
  }
  let total = addUp(lane, weight);
  let lossSum = addUp(lane, sum);
  if (lane == 0u) { loss[0] = lossSum / total; }
  for (var b = lane; b < u.size; b += ${GROUP}u) {
    let power = exp(-abs(logits[b]));
    let chance = select(power, 1.0, logits[b] > 0.0) / (1.0 + power);
    slope[b] = (chance - labels[b]) * weightOf(b) / total;
  }`,
    `${addUpCode}
fn weightOf(b: u32) -> f32 { return ${weighted ? "weights[b]" : "1.0"}; }`,
  );

const binary = { weighted: makeBinary(true), plain: makeBinary(false) };

/**
 * Mean negative log-likelihood of 0 and 1 under sigmoid(logits), and its slope.
 *
 * shapes: logits of B values, target [B], weights [B] or none -> [], slope like logits
 * memory: returns new tensors
 * source: torch.nn.functional.binary_cross_entropy_with_logits
 */
export function runBinaryCrossEntropy({
  backend,
  inputs,
}: KernelCall<{ logits: TensorInfo; target: TensorInfo; weights?: TensorInfo }, object>): TensorInfo[] {
  const { logits, target, weights } = inputs;
  const loss = makeOutput(backend, []);
  const slope = makeOutput(backend, logits.shape);
  const program = weights ? binary.weighted : binary.plain;
  const buffers = [loss, slope, logits, target, ...(weights ? [weights] : [])];
  dispatch(backend, program, buffers, asU32(countValues(logits)), [1]);
  return [loss, slope];
}

/** Inside `delta` half the square, beyond it a straight line; with `delta` 0 the whole square. */
const mean = writeProgram(
  "mean-loss",
  {
    writes: { loss: "f32", slope: "f32" },
    reads: { predictions: "f32", truths: "f32" },
    uniforms: { size: "u32", delta: "f32" },
  },
  `var sum = 0.0;
  for (var b = lane; b < u.size; b += ${GROUP}u) {
    let off = predictions[b] - truths[b];
    let near = clamp(off, -u.delta, u.delta);
    let isSquare = u.delta == 0.0;
    sum += select(near * (off - 0.5 * near), off * off, isSquare);
    slope[b] = select(near, 2.0 * off, isSquare) / f32(u.size);
  }
  let total = addUp(lane, sum);
  if (lane == 0u) { loss[0] = total / f32(u.size); }`,
  addUpCode,
);

/**
 * Mean Huber loss, or mean squared error where attrs.delta is 0, and its slope.
 *
 * shapes: predictions of B values, target [B] -> [], slope like predictions
 * memory: returns new tensors
 * source: torch.nn.functional.huber_loss, mse_loss
 */
export function runMeanLoss({
  backend,
  inputs: { predictions, target },
  attrs,
}: KernelCall<{ predictions: TensorInfo; target: TensorInfo }, { delta: number }>): TensorInfo[] {
  const loss = makeOutput(backend, []);
  const slope = makeOutput(backend, predictions.shape);
  const buffers = [loss, slope, predictions, target];
  const delta = attrs.delta;
  dispatch(backend, mean, buffers, [...asU32(countValues(predictions)), ["f32", delta]], [1]);
  return [loss, slope];
}
