import { initRandom, mixSeed, shuffle } from "../../base/random.ts";

/**
 * Splits customers by group, so that no group stands on both sides of a cut.
 *
 * Groups come in a seeded order, the largest first among what is left to place, and each goes to the side that is
 * furthest below its share. A customer without a group is a group of one.
 *
 * shapes: groups [N] -> sides [N]
 */
export function splitByGroup(
  groups: (string | null)[],
  fractions: [number, number, number],
  seed: number,
): Uint8Array {
  const members = new Map<string, number[]>();
  groups.forEach((group, row) => {
    const name = group === null ? `row ${row}` : `group ${group}`;
    const rows = members.get(name);
    if (rows) rows.push(row);
    else members.set(name, [row]);
  });
  const random = initRandom(mixSeed(seed, "split", "group"));
  const order = shuffle([...members.values()], random).sort((a, b) => b.length - a.length);
  const sides = new Uint8Array(groups.length);
  const counts = [0, 0, 0];
  for (const rows of order) {
    const side = findNeediest(counts, fractions, groups.length);
    counts[side] += rows.length;
    for (const row of rows) sides[row] = side;
  }
  return sides;
}

function findNeediest(counts: number[], fractions: [number, number, number], total: number): number {
  const shortfall = counts.map((count, side) => fractions[side] * total - count);
  return shortfall.indexOf(Math.max(...shortfall));
}
