/**
 * Sorts positions by score, highest first; equal scores keep their order.
 *
 * shapes: scores [N] -> positions [N]
 * memory: returns a new array; `scores` is left as it was
 */
export function rankOrder(scores: ArrayLike<number>): Uint32Array {
  const order = new Uint32Array(scores.length);
  for (let i = 0; i < order.length; i++) order[i] = i;
  return order.sort((a, b) => scores[b] - scores[a] || a - b);
}
