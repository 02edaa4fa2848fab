import { tf, toTensor, type Tensor } from "../tensor.ts";

/** How far a number outside all bins may go on, in lengths of the first or last of them. */
const BEYOND = 1;

/**
 * Says of each bin how much of it lies below a number: 1 of the bins below it, a share of its own, 0 of those above it.
 *
 * Below the first and above the last edge it goes on as a line, for one bin's length. For values that no gradient
 * passes through.
 *
 * shapes: x [B, F], bins [F][its bins + 1], rising -> F of [B, its bins]
 * memory: returns new tensors
 * source: Gorishniy et al. 2022, arXiv 2203.05556, equation 1; there the line has no end
 */
export function encodePiecewise(x: Tensor, bins: number[][]): Tensor[] {
  const columns = { of: [] as number[], start: [] as number[], slope: [] as number[] };
  const [low, high]: number[][] = [[], []];
  bins.forEach((edges, f) => {
    for (let i = 0; i + 1 < edges.length; i++) {
      columns.of.push(f);
      columns.start.push(edges[i]);
      columns.slope.push(1 / (edges[i + 1] - edges[i]));
      low.push(i === 0 ? -BEYOND : 0);
      high.push(i + 2 === edges.length ? 1 + BEYOND : 1);
    }
  });
  const width = columns.of.length;
  const row = (values: number[]) => toTensor(values, [1, width]);
  return tf.tidy(() => {
    const wide = tf.gather(x, tf.tensor1d(columns.of, "int32"), 1); // [B, all bins]
    const shares = tf.mul(tf.sub(wide, row(columns.start)), row(columns.slope));
    const kept = tf.minimum(tf.maximum(shares, row(low)), row(high));
    const widths = bins.map((edges) => edges.length - 1);
    return tf.split(kept, widths, 1);
  });
}
