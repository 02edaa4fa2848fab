/** How long a slice may hold the page: well under the 50 ms that a person would notice. */
const sliceMs = 12;

/**
 * Runs long work in slices between which the page can breathe; each `yield` of the work is a place to stop.
 *
 * Resolves to what the work returns, or to null as soon as `isWanted` says no.
 */
export async function runInSlices<T>(
  work: Generator<undefined, T>,
  isWanted: () => boolean,
): Promise<T | null> {
  for (;;) {
    // What came before, such as a large message, has had its share of this turn already.
    await new Promise((resolve) => setTimeout(resolve));
    if (!isWanted()) return null;
    const end = performance.now() + sliceMs;
    do {
      const { done, value } = work.next();
      if (done) return isWanted() ? (value as T) : null;
    } while (performance.now() < end);
  }
}

/** Rows between two places to stop. */
const stride = 2048;

/** Sorts the numbers 0 to `count` - 1 by a comparison, in slices; equal ones keep their order. */
export function* sortRows(
  count: number,
  compare: (a: number, b: number) => number,
): Generator<undefined, Uint32Array> {
  let from = new Uint32Array(count).map((_, row) => row);
  for (let start = 0; start < count; start += stride) {
    from.subarray(start, start + stride).sort(compare);
    yield;
  }
  let to = new Uint32Array(count);
  for (let width = stride; width < count; width *= 2) {
    for (let start = 0; start < count; start += 2 * width) yield* mergeRuns(from, to, start, width, compare);
    [from, to] = [to, from];
  }
  return from;
}

/** Merges two sorted runs of `width` rows, which begin at `start`, from one array into the other. */
function* mergeRuns(
  from: Uint32Array,
  to: Uint32Array,
  start: number,
  width: number,
  compare: (a: number, b: number) => number,
): Generator<undefined, void> {
  const middle = Math.min(start + width, from.length);
  const end = Math.min(start + 2 * width, from.length);
  let left = start;
  let right = middle;
  for (let place = start; place < end; place++) {
    const takesLeft = left < middle && (right >= end || compare(from[left], from[right]) <= 0);
    to[place] = takesLeft ? from[left++] : from[right++];
    if (place % stride === 0) yield;
  }
}

/** The rows that `isShown` keeps, in the order given, in slices. */
export function* filterRows(
  rows: ArrayLike<number>,
  isReversed: boolean,
  isShown: (row: number) => boolean,
): Generator<undefined, number[]> {
  const shown: number[] = [];
  for (let i = 0; i < rows.length; i++) {
    const row = rows[isReversed ? rows.length - 1 - i : i];
    if (isShown(row)) shown.push(row);
    if (i % stride === 0) yield;
  }
  return shown;
}
