import type { Prepared, PreparedSide } from "../../src/features/types.ts";

/** A side with a target and nothing else. */
export function emptySide(target: Float32Array): PreparedSide {
  return {
    keys: Array.from(target, (_, i) => `c${i}`),
    tokens: null,
    numbers: new Float32Array(0),
    categories: new Int32Array(0),
    raw: null,
    target,
    ngrams: null,
  };
}

/** A binary Prepared without features, with what is given in place of its parts. */
export function makePrepared(parts: Partial<Prepared>): Prepared {
  const side = emptySide(Float32Array.of(0, 1, 0, 1));
  return {
    task: "binary",
    classes: ["no", "yes"],
    train: side,
    validation: side,
    test: side,
    unlabelled: null,
    numberNames: [],
    numberSources: [],
    rawNames: [],
    categoryNames: [],
    categorySizes: [],
    tokenizer: null,
    tokenFacts: null,
    fitted: { features: "{}", tokenizer: null },
    ...parts,
  };
}
