import { initRandom, shuffle } from "../../base/random.ts";
import type { Curve } from "../types.ts";

/**
 * Truth (x) and prediction (y) of at most `most` customers, drawn by a seed and kept in order.
 *
 * shapes: truth [N], predicted [N] -> at most [most]
 */
export function drawScatter(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  seed: number,
  most = 2000,
): Curve {
  const drawn = shuffle(
    Uint32Array.from({ length: truth.length }, (_, i) => i),
    initRandom(seed),
  )
    .slice(0, most)
    .sort();
  return { x: Array.from(drawn, (i) => truth[i]), y: Array.from(drawn, (i) => predicted[i]) };
}
