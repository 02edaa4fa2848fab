import { initRandom, mixSeed, shuffle } from "../../base/random.ts";
import type { Side } from "../types.ts";

/**
 * Splits customers at random, with the same share of every stratum on each side.
 *
 * Each side's total is exact to one customer, and so is its count in each stratum. Same seed, same split.
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
  let seen = 0;
  for (const stratum of [...groups.keys()].sort((a, b) => a - b)) {
    const members = shuffle(groups.get(stratum)!, random);
    const [trainBefore, heldBefore] = cutsAt(seen, fractions);
    seen += members.length;
    const [trainAfter, heldAfter] = cutsAt(seen, fractions);
    const train = trainAfter - trainBefore;
    const held = heldAfter - heldBefore;
    members.forEach((member, i) => (sides[member] = tellSide(i, train, held)));
  }
  return sides;
}

/** How many of the first `count` customers go to training, and how many to training or validation. */
function cutsAt(count: number, fractions: [number, number, number]): [number, number] {
  return [Math.round(count * fractions[0]), Math.round(count * (fractions[0] + fractions[1]))];
}

function tellSide(place: number, train: number, held: number): Side {
  return place < train ? 0 : place < held ? 1 : 2;
}

/** Numbers the deciles of a value, so that a regression is stratified too; ties stand in the order of the rows. */
export function rankDeciles(values: ArrayLike<number>): Int32Array {
  const order = Int32Array.from({ length: values.length }, (_, i) => i);
  order.sort((a, b) => values[a] - values[b] || a - b);
  const deciles = new Int32Array(values.length);
  order.forEach((row, rank) => (deciles[row] = Math.floor((10 * rank) / values.length)));
  return deciles;
}
