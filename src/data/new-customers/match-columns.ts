import { foldName } from "../customers/plan-customers.ts";

/**
 * Finds columns of a file by their names: exactly where it can be, else without regard to case, blanks and signs.
 *
 * No column of the file is taken twice.
 *
 * shapes: wanted [n] -> places in `found`, -1 where there is none [n]
 */
export function matchColumns(wanted: string[], found: string[]): number[] {
  const places = wanted.map((name) => found.indexOf(name));
  const folded = found.map(foldName);
  wanted.forEach((name, i) => {
    if (places[i] >= 0 || foldName(name) === "") return;
    places[i] = folded.findIndex((other, place) => other === foldName(name) && !places.includes(place));
  });
  return places;
}
