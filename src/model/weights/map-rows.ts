import type { Speller } from "../../features/tokens/read-speller.ts";

/** The table of an encoder, and how its tokenizer spells tokens of others. */
export interface RowSource {
  speller: Pick<Speller, "spell">;
  /** [V of the source, H] */
  table: Float32Array;
}

/** A table for a new vocabulary. */
export interface MappedRows {
  table: Float32Array; // [V, H]
  /** Rows that each is the mean of: 1 for a token that the source has itself, 0 for one that it cannot spell. [V] */
  pieces: Uint16Array;
}

/**
 * Makes a table for a vocabulary from the table of another: the row of the same token, else the mean of the rows of the
 * pieces that it consists of; what cannot be spelled gets the mean of all rows that were found.
 *
 * shapes: vocabulary [V], table [V of the source, H] -> [V, H]
 * memory: returns a new array
 */
export function mapRows(vocabulary: readonly string[], source: RowSource, hidden: number): MappedRows {
  const table = new Float32Array(vocabulary.length * hidden);
  const pieces = new Uint16Array(vocabulary.length);
  const sum = new Float64Array(hidden);
  let found = 0;
  vocabulary.forEach((token, place) => {
    const ids = source.speller.spell(token);
    pieces[place] = ids.length;
    if (ids.length === 0) return;
    const row = table.subarray(place * hidden, (place + 1) * hidden);
    for (const id of ids)
      for (let i = 0; i < hidden; i++) row[i] += source.table[id * hidden + i] / ids.length;
    for (let i = 0; i < hidden; i++) sum[i] += row[i];
    found++;
  });
  const mean = Float32Array.from(sum, (value) => value / Math.max(1, found));
  pieces.forEach((count, place) => count === 0 && table.set(mean, place * hidden));
  return { table, pieces };
}
