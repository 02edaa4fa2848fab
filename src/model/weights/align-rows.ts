import { fail } from "../../base/problem.ts";

/** A map from the rows of one table to those of another: y = (x - meanIn) matrix + meanOut. */
export interface Alignment {
  matrix: Float64Array; // [H, H]
  meanIn: Float64Array; // [H]
  meanOut: Float64Array; // [H]
  /** Mean length of the rows of the target around their mean, over that of the rows that the map gives. */
  stretch: number;
  /** Share of the target's variance that the map explains, on the rows that it was fitted on. */
  explained: number;
}

/** Of the mean of the squares, on the diagonal: pieces of few occurrences are noisy. */
const ridge = 0.025;

/**
 * Fits the linear map that takes rows of one table to those of another, by least squares with a ridge.
 *
 * A ridge shortens what it gives; `stretch` says by how much.
 *
 * shapes: inputs [N, H], outputs [N, H], row by row
 * source: Mikolov, Le, Sutskever 2013, arXiv 1309.4168, with a ridge
 */
export function fitAlignment(inputs: Float32Array, outputs: Float32Array, hidden: number): Alignment {
  const count = inputs.length / hidden;
  const meanIn = computeMean(inputs, hidden);
  const meanOut = computeMean(outputs, hidden);
  const square = new Float64Array(hidden * hidden);
  const cross = new Float64Array(hidden * hidden);
  for (let row = 0; row < count; row++) {
    const at = row * hidden;
    for (let i = 0; i < hidden; i++) {
      const x = inputs[at + i] - meanIn[i];
      const to = i * hidden;
      for (let j = 0; j < hidden; j++) {
        square[to + j] += x * (inputs[at + j] - meanIn[j]);
        cross[to + j] += x * (outputs[at + j] - meanOut[j]);
      }
    }
  }
  let trace = 0;
  for (let i = 0; i < hidden; i++) trace += square[i * hidden + i];
  for (let i = 0; i < hidden; i++) square[i * hidden + i] += (ridge * trace) / hidden;
  const matrix = solveCholesky(square, cross, hidden);
  const fitted: Alignment = { matrix, meanIn, meanOut, stretch: 1, explained: 0 };
  return { ...fitted, ...judge(fitted, inputs, outputs, hidden) };
}

/** Puts a row through the map. [H] -> [H] */
export function alignRow(
  { matrix, meanIn, meanOut }: Alignment,
  row: Float32Array,
  stretch = 1,
): Float32Array {
  const hidden = row.length;
  const moved = new Float64Array(hidden);
  for (let i = 0; i < hidden; i++) {
    const x = row[i] - meanIn[i];
    for (let j = 0; j < hidden; j++) moved[j] += x * matrix[i * hidden + j];
  }
  return Float32Array.from(moved, (value, j) => stretch * value + meanOut[j]);
}

function judge(alignment: Alignment, inputs: Float32Array, outputs: Float32Array, hidden: number) {
  let [left, whole, lengthIn, lengthOut] = [0, 0, 0, 0];
  for (let at = 0; at < inputs.length; at += hidden) {
    const moved = alignRow(alignment, inputs.subarray(at, at + hidden));
    let [squareIn, squareOut] = [0, 0];
    for (let j = 0; j < hidden; j++) {
      left += (moved[j] - outputs[at + j]) ** 2;
      squareIn += (moved[j] - alignment.meanOut[j]) ** 2;
      squareOut += (outputs[at + j] - alignment.meanOut[j]) ** 2;
    }
    whole += squareOut;
    lengthIn += Math.sqrt(squareIn);
    lengthOut += Math.sqrt(squareOut);
  }
  return { stretch: lengthIn > 0 ? lengthOut / lengthIn : 1, explained: whole > 0 ? 1 - left / whole : 0 };
}

function computeMean(rows: Float32Array, hidden: number): Float64Array {
  const mean = new Float64Array(hidden);
  const count = rows.length / hidden;
  rows.forEach((value, i) => (mean[i % hidden] += value / count));
  return mean;
}

/**
 * Solves A X = B for a symmetric positive A, and writes X in place of B.
 *
 * errors: model/too-few-rows, where A is not positive
 */
function solveCholesky(a: Float64Array, b: Float64Array, n: number): Float64Array {
  for (let j = 0; j < n; j++) {
    for (let i = j; i < n; i++) {
      let sum = a[i * n + j];
      for (let k = 0; k < j; k++) sum -= a[i * n + k] * a[j * n + k];
      if (i > j) a[i * n + j] = sum / a[j * n + j];
      else if (sum > 0) a[j * n + j] = Math.sqrt(sum);
      else fail("model/too-few-rows", "Two tables of words share too few words to map one to the other.", {});
    }
  }
  for (let i = 0; i < n; i++) subtractRows(a, b, n, i, 0, i, (k) => i * n + k);
  for (let i = n - 1; i >= 0; i--) subtractRows(a, b, n, i, i + 1, n, (k) => k * n + i);
  return b;
}

/** One row of a triangular system: takes off what is known, and divides by the diagonal. */
function subtractRows(
  a: Float64Array,
  b: Float64Array,
  n: number,
  row: number,
  from: number,
  to: number,
  place: (k: number) => number,
): void {
  for (let k = from; k < to; k++) {
    const factor = a[place(k)];
    for (let j = 0; j < n; j++) b[row * n + j] -= factor * b[k * n + j];
  }
  for (let j = 0; j < n; j++) b[row * n + j] /= a[row * n + row];
}
