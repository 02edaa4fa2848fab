import { loadFew, shareStart, storeFew } from "./math";

/** to += from, for some numbers */
/* @inline */
function addStretch(from: usize, to: usize, count: i32): void {
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const at = (<usize>j) << 2;
    v128.store(to + at, f32x4.add(v128.load(to + at), v128.load(from + at)));
  }
  const rest = count - j;
  if (rest > 0) {
    const at = (<usize>j) << 2;
    storeFew(to + at, f32x4.add(loadFew(to + at, rest), loadFew(from + at, rest)), rest);
  }
}

/** to += the sum of four stretches that lie `step` bytes apart */
/* @inline */
function addFourStretches(from: usize, step: usize, to: usize, count: i32): void {
  let j = 0;
  for (; j + 4 <= count; j += 4) {
    const at = from + ((<usize>j) << 2);
    const left = f32x4.add(v128.load(at), v128.load(at + step));
    const right = f32x4.add(v128.load(at + 2 * step), v128.load(at + 3 * step));
    const into = to + ((<usize>j) << 2);
    v128.store(into, f32x4.add(v128.load(into), f32x4.add(left, right)));
  }
  for (; j < count; j++) {
    const at = from + ((<usize>j) << 2);
    const left = load<f32>(at) + load<f32>(at + step);
    const right = load<f32>(at + 2 * step) + load<f32>(at + 3 * step);
    const into = to + ((<usize>j) << 2);
    store<f32>(into, load<f32>(into) + (left + right));
  }
}

/** sum [width] over all rows of x; each thread has columns of its own. */
export function sumRows(x: usize, sum: usize, rows: i32, width: i32, thread: i32, threads: i32): void {
  const from = shareStart(width, 16, thread, threads);
  const count = shareStart(width, 16, thread + 1, threads) - from;
  const first = (<usize>from) << 2;
  memory.fill(sum + first, 0, (<usize>count) << 2);
  const step = (<usize>width) << 2;
  let row = 0;
  for (; row + 4 <= rows; row += 4) addFourStretches(x + <usize>row * step + first, step, sum + first, count);
  for (; row < rows; row++) addStretch(x + <usize>row * step + first, sum + first, count);
}

/** y[i] = table[ids[i]] */
export function takeRows(
  table: usize,
  ids: usize,
  y: usize,
  count: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  const end = shareStart(count, 1, thread + 1, threads);
  const bytes = (<usize>width) << 2;
  for (let i = shareStart(count, 1, thread, threads); i < end; i++) {
    const id = load<u32>(ids + ((<usize>i) << 2));
    memory.copy(y + <usize>i * bytes, table + <usize>id * bytes, bytes);
  }
}

/** sums[ids[i]] += dy[i], in the order of i; each thread has columns of its own. The sums are 0 before, by `zeroBytes`. */
export function scatterRows(
  dy: usize,
  ids: usize,
  sums: usize,
  count: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  const from = shareStart(width, 16, thread, threads);
  const columns = shareStart(width, 16, thread + 1, threads) - from;
  const first = (<usize>from) << 2;
  const bytes = (<usize>width) << 2;
  for (let i = 0; i < count; i++) {
    const id = load<u32>(ids + ((<usize>i) << 2));
    addStretch(dy + <usize>i * bytes + first, sums + <usize>id * bytes + first, columns);
  }
}

/** y [B, T, H] = words[id] + (positions[t + offset] + types[0]) */
export function embed(
  words: usize,
  positions: usize,
  types: usize,
  ids: usize,
  y: usize,
  batch: i32,
  length: i32,
  width: i32,
  offset: i32,
  thread: i32,
  threads: i32,
): void {
  const rows = batch * length;
  const end = shareStart(rows, 1, thread + 1, threads);
  const bytes = (<usize>width) << 2;
  for (let row = shareStart(rows, 1, thread, threads); row < end; row++) {
    const word = words + <usize>load<u32>(ids + ((<usize>row) << 2)) * bytes;
    const position = positions + <usize>((row % length) + offset) * bytes;
    const to = y + <usize>row * bytes;
    let j = 0;
    for (; j + 4 <= width; j += 4) {
      const at = (<usize>j) << 2;
      const place = f32x4.add(v128.load(position + at), v128.load(types + at));
      v128.store(to + at, f32x4.add(v128.load(word + at), place));
    }
    for (; j < width; j++) {
      const at = (<usize>j) << 2;
      store<f32>(to + at, load<f32>(word + at) + (load<f32>(position + at) + load<f32>(types + at)));
    }
  }
}

/** Rows offset.. of dPositions get the sums of dy over the batch, row 0 of dTypes the sum of those; all else is 0 before. */
export function embedBackward(
  dy: usize,
  dPositions: usize,
  dTypes: usize,
  batch: i32,
  length: i32,
  width: i32,
  offset: i32,
  thread: i32,
  threads: i32,
): void {
  const from = shareStart(width, 16, thread, threads);
  const columns = shareStart(width, 16, thread + 1, threads) - from;
  const first = (<usize>from) << 2;
  const bytes = (<usize>width) << 2;
  for (let t = 0; t < length; t++) {
    const place = dPositions + <usize>(t + offset) * bytes + first;
    for (let b = 0; b < batch; b++) addStretch(dy + <usize>(b * length + t) * bytes + first, place, columns);
    addStretch(place, dTypes + first, columns);
  }
}
