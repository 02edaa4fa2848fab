import { ideograph } from "../../features/tokens/split-chunks.ts";
import { alignRow, fitAlignment } from "./align-rows.ts";
import { mapRows, type MappedRows, type RowSource } from "./map-rows.ts";

/** A table of words to begin with, and where its rows come from. */
export interface StartTable {
  table: Float32Array; // [V, H]
  /** Rows of the same token, means of the rows of pieces, rows mapped from the second source, and means for want of any. */
  kept: number;
  composed: number;
  mapped: number;
  missing: number;
  /** Share of the variance that the map from the second source explains; null without one. */
  explained: number | null;
}

/** A mapped row is somewhat shorter than its like, since it is less certain. */
const caution = 0.9;

/**
 * Makes the table that an encoder with a new vocabulary begins with.
 *
 * Rows come from the encoder's own table where it has the token or its pieces. Tokens that it cannot spell, and all
 * ideographs, come from a second encoder where one is given: its rows are taken to the first one's space by the linear
 * map that does best on the words that both have.
 *
 * shapes: vocabulary [V] -> [V, H]
 * errors: model/too-few-rows, where both share too few words
 */
export function startTable(
  vocabulary: readonly string[],
  from: RowSource,
  also: RowSource | null,
  hidden: number,
): StartTable {
  const own = mapRows(vocabulary, from, hidden);
  const second = also && mapRows(vocabulary, also, hidden);
  const mapped = second
    ? mapSecond(vocabulary, own, second, hidden)
    : { places: new Set<number>(), explained: null };
  const start = { table: own.table, kept: 0, composed: 0, mapped: mapped.places.size, missing: 0 };
  own.pieces.forEach((count, place) => {
    if (mapped.places.has(place)) return;
    if (count === 0) start.missing++;
    else if (count === 1) start.kept++;
    else start.composed++;
  });
  return { ...start, explained: mapped.explained };
}

/** Writes rows of the second source into the table of the first; says which. */
function mapSecond(vocabulary: readonly string[], own: MappedRows, second: MappedRows, hidden: number) {
  const read = ({ table }: MappedRows, place: number) => table.subarray(place * hidden, (place + 1) * hidden);
  const shared = vocabulary.flatMap((token, place) =>
    /^[a-z]{2,}$/.test(token) && own.pieces[place] === 1 && second.pieces[place] === 1 ? [place] : [],
  );
  const join = (rows: MappedRows) => {
    const joined = new Float32Array(shared.length * hidden);
    shared.forEach((place, i) => joined.set(read(rows, place), i * hidden));
    return joined;
  };
  const alignment = fitAlignment(join(second), join(own), hidden);
  const places = new Set<number>();
  vocabulary.forEach((token, place) => {
    const isWanted = own.pieces[place] === 0 || ideograph.test(token);
    if (!isWanted || second.pieces[place] === 0) return;
    own.table.set(alignRow(alignment, read(second, place), caution * alignment.stretch), place * hidden);
    places.add(place);
  });
  return { places, explained: alignment.explained };
}
