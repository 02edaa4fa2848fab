import type { PreparedSide, TokenRows } from "../features/types.ts";
import type { TrainRun } from "./state.ts";
import type { TrainJob } from "./types.ts";

/** The customers without a label that a job trains on; null where it uses none. */
export function readUnlabelled({
  recipe,
  prepared,
}: Pick<TrainJob, "recipe" | "prepared">): PreparedSide | null {
  return recipe.unlabelled.use && prepared.task !== "regression" ? prepared.unlabelled : null;
}

/** The customers without a label whose texts a job reads: to guess hidden words of them, or to train on them; null where it reads none. */
export function readOthers({ recipe, prepared }: Pick<TrainJob, "recipe" | "prepared">): PreparedSide | null {
  return recipe.pretrain.minutes > 0 ? prepared.unlabelled : readUnlabelled({ recipe, prepared });
}

/** The customers that a training sees now: those with a label, and in a second training those that were given one. */
export function readTrainSide({ job, state }: Pick<TrainRun, "job" | "state">): PreparedSide {
  const unlabelled = readUnlabelled(job);
  const { train } = job.prepared;
  return unlabelled && state.pseudo?.first ? joinSides(train, unlabelled, state.pseudo) : train;
}

/**
 * Puts some customers of a side without labels after those of the training side, each with the label that it was given.
 *
 * shapes: train of N customers, `rows` and `labels` [U] -> a side of N + U
 * memory: returns new arrays; baselines' columns are left out
 */
export function joinSides(
  train: PreparedSide,
  unlabelled: PreparedSide,
  { rows, labels }: { rows: ArrayLike<number>; labels: ArrayLike<number> },
): PreparedSide {
  const places = Array.from(rows);
  const numbers = train.numbers.length / train.target.length;
  const categories = train.categories.length / train.target.length;
  return {
    keys: [...train.keys, ...places.map((row) => unlabelled.keys[row])],
    tokens:
      train.tokens && unlabelled.tokens && joinTokens(train.tokens, takeTokens(unlabelled.tokens, places)),
    numbers: append(train.numbers, takeRows(unlabelled.numbers, numbers, places)),
    categories: append(train.categories, takeRows(unlabelled.categories, categories, places)),
    raw: null,
    target: append(train.target, labels),
    ngrams: null,
  };
}

/** All texts that are in neither held-out side: those of the training customers, then those of customers without a label. */
export function joinTexts(train: PreparedSide, unlabelled: PreparedSide | null): PreparedSide {
  if (!unlabelled?.tokens || !train.tokens) return train;
  const tokens = joinTokens(train.tokens, unlabelled.tokens);
  const keys = [...train.keys, ...unlabelled.keys];
  const target = new Float32Array(keys.length).fill(NaN);
  const none = { numbers: new Float32Array(0), categories: new Int32Array(0), raw: null, ngrams: null };
  return { ...none, keys, tokens, target };
}

/** Puts the texts of one after those of another. */
export function joinTokens(first: TokenRows, second: TokenRows): TokenRows {
  const before = first.offsets.length - 1;
  const texts =
    first.texts && second.texts
      ? append(
          first.texts,
          second.texts.subarray(1).map((text) => text + before),
        )
      : null;
  const offsets = new Int32Array(first.offsets.length + second.offsets.length - 1);
  offsets.set(first.offsets);
  for (let row = 1; row < second.offsets.length; row++)
    offsets[first.offsets.length - 1 + row] = first.ids.length + second.offsets[row];
  return { ids: append(first.ids, second.ids), offsets, texts };
}

/** Takes the texts of some customers, in the order of `rows`. */
export function takeTokens({ ids, offsets, texts }: TokenRows, rows: ArrayLike<number>): TokenRows {
  const own = Array.from(rows, (row) =>
    texts ? Array.from({ length: texts[row + 1] - texts[row] }, (_, i) => texts[row] + i) : [row],
  );
  const places = own.flat();
  const taken = new Int32Array(places.length + 1);
  places.forEach((row, i) => (taken[i + 1] = taken[i] + offsets[row + 1] - offsets[row]));
  const result = new Int32Array(taken[places.length]);
  places.forEach((row, i) => result.set(ids.subarray(offsets[row], offsets[row + 1]), taken[i]));
  return { ids: result, offsets: taken, texts: texts ? countUp(own.map(({ length }) => length)) : null };
}

/** Where each of some runs begins, one after the other. [N + 1] */
function countUp(lengths: number[]): Int32Array {
  const begins = new Int32Array(lengths.length + 1);
  lengths.forEach((length, i) => (begins[i + 1] = begins[i] + length));
  return begins;
}

/** Puts values after others of their kind. */
function append<T extends Float32Array | Int32Array>(first: T, rest: ArrayLike<number>): T {
  const joined = new (first.constructor as new (length: number) => T)(first.length + rest.length);
  joined.set(first);
  joined.set(rest, first.length);
  return joined;
}

function takeRows<T extends Float32Array | Int32Array>(values: T, width: number, rows: number[]): T {
  const taken = new (values.constructor as new (length: number) => T)(rows.length * width);
  rows.forEach((row, i) => taken.set(values.subarray(row * width, (row + 1) * width), i * width));
  return taken;
}
