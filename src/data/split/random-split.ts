import { initRandom, mixSeed, shuffle } from "../../base/random.ts";
import type { Side } from "../types.ts";

/**
 * Splits customers at random, with the same share of every stratum on each side.
 *
 * Each side's total is exact to a customer, its count in each stratum to two. Same seed, same split.
 *
 * shapes: strata [N], one number per customer (its class) -> sides [N]
 */
export function splitRandomly(
  strata: ArrayLike<number>,
  fractions: [number, number, number],
  seed: number,
): Uint8Array {
  const random = initRandom(mixSeed(seed, "split", "random"));
  const groups = new Map<number, number[]>();
  for (let i = 0; i < strata.length; i++) {
    const group = groups.get(strata[i]);
    if (group) group.push(i);
    else groups.set(strata[i], [i]);
  }
  const sides = new Uint8Array(strata.length);
  const counts = [0, 0, 0];
  let seen = 0;
  for (const stratum of [...groups.keys()].sort((a, b) => a - b)) {
    for (const member of shuffle(groups.get(stratum)!, random)) {
      seen++;
      const side = findNeediest(counts, fractions, seen);
      counts[side]++;
      sides[member] = side;
    }
  }
  return sides;
}

/** The side furthest below its share of the customers seen so far; of equals the first one. */
function findNeediest(counts: number[], fractions: number[], seen: number): Side {
  const shortfall = counts.map((count, side) => fractions[side] * seen - count);
  const largest = Math.max(...shortfall);
  return shortfall.findIndex((short) => short > largest - 1e-9) as Side;
}

/** Numbers the deciles of a value, so that a regression is stratified too; ties stand in the order of the rows. */
export function rankDeciles(values: ArrayLike<number>): Int32Array {
  const order = Int32Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => values[a] - values[b] || a - b);
  const deciles = new Int32Array(values.length);
  order.forEach((row, rank) => (deciles[row] = Math.floor((10 * rank) / values.length)));
  return deciles;
}
