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
  const losses = makeOutput(backend, [count]);
  const slope = makeOutput(backend, [count, width]);
  const loss = makeOutput(backend, []);
  const buffers = [losses, slope, logits, classes, ...(weights ? [weights] : [])];
  const program = weights ? rows.weighted : rows.plain;
  dispatch(backend, program, buffers, asU32(count, width), foldGroups(count));
  dispatch(backend, addLosses, [loss, losses], asU32(count), [1]);
  backend.disposeData(losses.dataId);
  return [loss, slope];
}
