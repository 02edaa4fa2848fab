import { loadFew, shareStart, storeFew } from "./math";

const ADD = 0;
const SUBTRACT = 1;

/* @inline */
function combine(kind: i32, a: v128, b: v128): v128 {
  if (kind === ADD) return f32x4.add(a, b);
  if (kind === SUBTRACT) return f32x4.sub(a, b);
  return f32x4.mul(a, b);
}

/* @inline */
function each(kind: i32, a: usize, aSize: i32, b: usize, bSize: i32, y: usize, i: i32, end: i32): void {
  const oneA = v128.load32_splat(a);
  const oneB = v128.load32_splat(b);
  for (; i + 4 <= end; i += 4) {
    const at = (<usize>i) << 2;
    const left = aSize === 1 ? oneA : v128.load(a + at);
    const right = bSize === 1 ? oneB : v128.load(b + at);
    v128.store(y + at, combine(kind, left, right));
  }
  const rest = end - i;
  if (rest > 0) {
    const at = (<usize>i) << 2;
    const left = aSize === 1 ? oneA : loadFew(a + at, rest);
    const right = bSize === 1 ? oneB : loadFew(b + at, rest);
    storeFew(y + at, combine(kind, left, right), rest);
  }
}

/** y = a + b (kind 0), a - b (1) or a b (2); a size of 1 stands for the same number everywhere. */
export function combineNumbers(
  kind: i32,
  a: usize,
  aSize: i32,
  b: usize,
  bSize: i32,
  y: usize,
  count: i32,
  thread: i32,
  threads: i32,
): void {
  const from = shareStart(count, 16, thread, threads);
  const end = shareStart(count, 16, thread + 1, threads);
  if (kind === ADD) each(ADD, a, aSize, b, bSize, y, from, end);
  else if (kind === SUBTRACT) each(SUBTRACT, a, aSize, b, bSize, y, from, end);
  else each(2, a, aSize, b, bSize, y, from, end);
}

/** into += x */
export function accumulate(into: usize, x: usize, count: i32, thread: i32, threads: i32): void {
  const from = shareStart(count, 16, thread, threads);
  each(ADD, into, count, x, count, into, from, shareStart(count, 16, thread + 1, threads));
}

/** Copies bytes. */
export function copyBytes(from: usize, to: usize, count: i32, thread: i32, threads: i32): void {
  const start = shareStart(count, 64, thread, threads);
  const end = shareStart(count, 64, thread + 1, threads);
  memory.copy(to + start, from + start, end - start);
}

/** Sets bytes to 0. */
export function zeroBytes(at: usize, count: i32, thread: i32, threads: i32): void {
  const start = shareStart(count, 64, thread, threads);
  const end = shareStart(count, 64, thread + 1, threads);
  memory.fill(at + start, 0, end - start);
}
