import type { Prepared, PreparedSide } from "./types.ts";

/**
 * Lists the memory behind the arrays of Prepared, so that it can be handed to another thread without a copy.
 *
 * memory: once transferred, the arrays are empty on this side
 */
export function listBuffers({ train, validation, test, unlabelled }: Prepared): ArrayBuffer[] {
  return [
    ...new Set([train, validation, test, ...(unlabelled ? [unlabelled] : [])].flatMap(listSideBuffers)),
  ];
}

/** The same for the customers of one side. */
export function listSideBuffers(side: PreparedSide): ArrayBuffer[] {
  const arrays = [
    side.numbers,
    side.categories,
    side.target,
    ...(side.raw ? [side.raw] : []),
    ...(side.tokens ? [side.tokens.ids, side.tokens.offsets] : []),
    ...(side.ngrams ? [side.ngrams.columns, side.ngrams.values, side.ngrams.offsets] : []),
  ];
  return [...new Set(arrays.map((array) => array.buffer as ArrayBuffer))];
}
