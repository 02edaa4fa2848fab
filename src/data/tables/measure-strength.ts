import type { CustomerColumn, CustomerTable } from "../types.ts";

/**
 * Measures how well each structured column alone predicts the target, on the training customers.
 *
 * Binary: ROC AUC, turned so that it is at least .5; several classes: its mean of one against the rest. A regression:
 * R2 of a straight line. A missing number ranks below all others. A category stands for the mean target of its
 * level among the customers of the other four folds (fold = place modulo 5), so that rare levels tell nothing.
 *
 * shapes: columns [F] -> one value each
 * source: Mann and Whitney 1947 for the AUC by ranks, ties counted half
 */
export function measureStrengths(customers: CustomerTable): number[] {
  const rows = Array.from(customers.sides.keys()).filter((row) => customers.sides[row] === 0);
  const target = Float64Array.from(rows, (row) => customers.target[row]);
  return customers.columns.map((column) => {
    if (customers.classes === null) return measureR2(readValues(column, rows, target), target);
    const classes = customers.classes.length === 2 ? [1] : customers.classes.map((_, place) => place);
    const values = classes.map((place) => {
      const isClass = target.map((value) => (value === place ? 1 : 0));
      const auc = measureAuc(readValues(column, rows, isClass), isClass);
      return Math.max(auc, 1 - auc);
    });
    const known = values.filter((value) => !Number.isNaN(value));
    return known.length === 0 ? 0.5 : known.reduce((sum, value) => sum + value, 0) / known.length;
  });
}

function readValues(column: CustomerColumn, rows: number[], target: Float64Array): Float64Array {
  if (column.kind === "number") return Float64Array.from(rows, (row) => column.values[row]);
  if (column.kind === "date") return Float64Array.from(rows, (row) => column.days[row]);
  return encodeOutOfFold(
    Int32Array.from(rows, (row) => column.codes[row] + 1),
    column.levels.length + 1,
    target,
  );
}

const folds = 5;

/** Mean target of a level in the other folds, drawn to the overall mean as if by ten more customers. */
function encodeOutOfFold(codes: Int32Array, levels: number, target: Float64Array): Float64Array {
  const sums = new Float64Array(levels * folds);
  const counts = new Float64Array(levels * folds);
  codes.forEach((code, i) => {
    sums[code * folds + (i % folds)] += target[i];
    counts[code * folds + (i % folds)]++;
  });
  const mean = target.reduce((sum, value) => sum + value, 0) / target.length;
  return Float64Array.from(codes, (code, i) => {
    let sum = 10 * mean;
    let count = 10;
    for (let fold = 0; fold < folds; fold++) {
      if (fold === i % folds) continue;
      sum += sums[code * folds + fold];
      count += counts[code * folds + fold];
    }
    return sum / count;
  });
}

function measureAuc(values: Float64Array, isClass: Float64Array): number {
  const order = Int32Array.from(values.keys()).sort((a, b) => compare(values[a], values[b]));
  let rankSum = 0;
  let positives = 0;
  for (let from = 0; from < order.length;) {
    let to = from + 1;
    while (to < order.length && compare(values[order[from]], values[order[to]]) === 0) to++;
    for (let i = from; i < to; i++) {
      if (isClass[order[i]] !== 1) continue;
      positives++;
      rankSum += (from + 1 + to) / 2;
    }
    from = to;
  }
  const negatives = order.length - positives;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** Missing values below all others, and equal to each other. */
function compare(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Number(Number.isNaN(b)) - Number(Number.isNaN(a));
  return a - b;
}

function measureR2(values: Float64Array, target: Float64Array): number {
  const known = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]));
  const mean = (read: (i: number) => number) => known.reduce((sum, i) => sum + read(i), 0) / known.length;
  const meanX = mean((i) => values[i]);
  const meanY = mean((i) => target[i]);
  const xy = mean((i) => (values[i] - meanX) * (target[i] - meanY));
  const xx = mean((i) => (values[i] - meanX) ** 2);
  const yy = mean((i) => (target[i] - meanY) ** 2);
  return xx > 0 && yy > 0 ? (xy * xy) / (xx * yy) : 0;
}
