import { dispatch, makeOutput, type KernelCall, type TensorInfo } from "./dispatch.ts";
import { addUpCode, asU32, findMostCode, foldGroups, GROUP, writeProgram } from "./wgsl.ts";

const weightedShare = `var sum = 0.0;
  for (var b = lane; b < u.rows; b += ${GROUP}u) { sum += weights[b]; }
  return weights[row] / addUp(lane, sum);`;

/** A workgroup a row; each adds up the weights for itself, which costs less than another launch. */
const makeRows = (weighted: boolean) =>
  writeProgram(
    weighted ? "cross-entropy-weighted" : "cross-entropy",
    {
      writes: { losses: "f32", slope: "f32" },
      reads: { logits: "f32", classes: "i32", ...(weighted ? { weights: "f32" as const } : {}) },
      uniforms: { rows: "u32", width: "u32" },
    },
    `if (block >= u.rows) { return; }
  let start = block * u.width;
  var lanesMost = -3.4e38;
  for (var k = lane; k < u.width; k += ${GROUP}u) { lanesMost = max(lanesMost, logits[start + k]); }
  let most = findMost(lane, lanesMost);
  var powers = 0.0;
  for (var k = lane; k < u.width; k += ${GROUP}u) { powers += exp(logits[start + k] - most); }
  let total = addUp(lane, powers);
  let share = shareOf(lane, block);
  let truth = u32(classes[block]);
  for (var k = lane; k < u.width; k += ${GROUP}u) {
    let chance = exp(logits[start + k] - most) / total;
    slope[start + k] = (chance - select(0.0, 1.0, k == truth)) * share;
  }
  if (lane == 0u) { losses[block] = (log(total) - (logits[start + truth] - most)) * share; }`,
    `${addUpCode}
${findMostCode}
fn shareOf(lane: u32, row: u32) -> f32 {
  ${weighted ? weightedShare : "return 1.0 / f32(u.rows);"}
}`,
  );

const rows = { weighted: makeRows(true), plain: makeRows(false) };

/** One workgroup for a head of few classes, a lane a row: one launch in place of two. */
const makeNarrow = (weighted: boolean) =>
  writeProgram(
    weighted ? "cross-entropy-narrow-weighted" : "cross-entropy-narrow",
    {
      writes: { loss: "f32", slope: "f32" },
      reads: { logits: "f32", classes: "i32", ...(weighted ? { weights: "f32" as const } : {}) },
      uniforms: { rows: "u32", width: "u32" },
    },
    `var weight = 0.0;
  for (var b = lane; b < u.rows; b += ${GROUP}u) { weight += weightOf(b); }
  let total = addUp(lane, weight);
  var sum = 0.0;
  for (var b = lane; b < u.rows; b += ${GROUP}u) { sum += loseRow(b, weightOf(b) / total); }
  let all = addUp(lane, sum);
  if (lane == 0u) { loss[0] = all; }`,
    `${addUpCode}
fn weightOf(b: u32) -> f32 { return ${weighted ? "weights[b]" : "1.0"}; }
fn loseRow(b: u32, share: f32) -> f32 {
  let start = b * u.width;
  var most = logits[start];
  for (var k = 1u; k < u.width; k++) { most = max(most, logits[start + k]); }
  var powers = 0.0;
  for (var k = 0u; k < u.width; k++) { powers += exp(logits[start + k] - most); }
  let truth = u32(classes[b]);
  for (var k = 0u; k < u.width; k++) {
    let chance = exp(logits[start + k] - most) / powers;
    slope[start + k] = (chance - select(0.0, 1.0, k == truth)) * share;
  }
  return (log(powers) - (logits[start + truth] - most)) * share;
}`,
  );

const narrow = { weighted: makeNarrow(true), plain: makeNarrow(false) };

/** Most classes, and most logits, for one workgroup. */
const NARROW = 64;
const NARROW_LOGITS = 16_384;

const addLosses = writeProgram(
  "cross-entropy-sum",
  { writes: { loss: "f32" }, reads: { losses: "f32" }, uniforms: { rows: "u32" } },
  `var sum = 0.0;
  for (var b = lane; b < u.rows; b += ${GROUP}u) { sum += losses[b]; }
  let total = addUp(lane, sum);
  if (lane == 0u) { loss[0] = total; }`,
  addUpCode,
);

/**
 * Mean negative log-likelihood of the right classes under softmax(logits), and its slope.
 *
 * shapes: logits [B, K], classes int32 [B], weights [B] or none -> [], [B, K]
 * memory: returns new tensors
 * source: torch.nn.functional.cross_entropy
 */
export function runCrossEntropy({
  backend,
  inputs,
}: KernelCall<{ logits: TensorInfo; classes: TensorInfo; weights?: TensorInfo }, object>): TensorInfo[] {
  const { logits, classes, weights } = inputs;
  const [count, width] = logits.shape;
  const slope = makeOutput(backend, [count, width]);
  const loss = makeOutput(backend, []);
  const kind = weights ? "weighted" : "plain";
  const given = [slope, logits, classes, ...(weights ? [weights] : [])];
  if (width <= NARROW && count * width <= NARROW_LOGITS) {
    dispatch(backend, narrow[kind], [loss, ...given], asU32(count, width), [1]);
    return [loss, slope];
  }
  const losses = makeOutput(backend, [count]);
  dispatch(backend, rows[kind], [losses, ...given], asU32(count, width), foldGroups(count));
  dispatch(backend, addLosses, [loss, losses], asU32(count), [1]);
  backend.disposeData(losses.dataId);
  return [loss, slope];
}
