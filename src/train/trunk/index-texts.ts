import type { TokenRows } from "../../features/types.ts";

/** Gives texts of the same tokens the same number, over several sides. */
export interface TextIndex {
  /** Numbers of a side's texts, the same array at each call. [rows of the side] */
  number(tokens: TokenRows): Int32Array;
}

/** Starts an index; numbers count up from 0 in the order in which texts are first met. */
export function initTextIndex(): TextIndex {
  const known = new Map<string, number>();
  const numbered = new WeakMap<TokenRows, Int32Array>();
  return {
    number(tokens) {
      const done = numbered.get(tokens);
      if (done) return done;
      const { ids, offsets } = tokens;
      const numbers = Int32Array.from({ length: offsets.length - 1 }, (_, row) => {
        const text = ids.subarray(offsets[row], offsets[row + 1]).join(" ");
        const number = known.get(text) ?? known.size;
        known.set(text, number);
        return number;
      });
      numbered.set(tokens, numbers);
      return numbers;
    },
  };
}
