import { drawBytes, padFour, softmaxGradRow, softmaxRow } from "./attention-rows";
import { gemmScratchBytes, multiply } from "./gemm";
import { shareStart } from "./math";

/** Queries that are worked on at once; their scores stay in L2. */
const BLOCK_ROWS: i32 = 96;

const ADD: i32 = 1;

/* @inline */
function productBytes(length: i32, size: i32): i32 {
  const rows = min(length, BLOCK_ROWS);
  return max(
    max(gemmScratchBytes(rows, length, size), gemmScratchBytes(rows, size, length)),
    gemmScratchBytes(length, size, rows),
  );
}

/* @inline */
function drawnBytes(length: i32): i32 {
  return (length + 95) & -64;
}

/* @inline */
function rowsBytes(length: i32): i32 {
  return (min(length, BLOCK_ROWS) * padFour(length) * 4 + 63) & -64;
}

/** Bytes of scratch that one thread needs for attention or its gradient over `length` tokens with heads of `size`; a multiple of 64. */
export function attentionScratchBytes(length: i32, size: i32): i32 {
  return productBytes(length, size) + drawnBytes(length) + 2 * rowsBytes(length);
}

/** A mask of 0 and 1 as bits, up to a whole vector. */
function spreadMask(mask: usize, length: i32, to: usize): void {
  for (let j = 0; j < padFour(length); j++) {
    const keeps = j < length && load<f32>(mask + ((<usize>j) << 2)) > 0;
    store<i32>(to + ((<usize>j) << 2), keeps ? -1 : 0);
  }
}

/**
 * Attention of each head: context = dropout(softmax(Q K^T / sqrt(size), mask)) V; a thread takes whole heads.
 *
 * `qkv` [batch, length, 3 heads size], `mask` [batch, length], `context` [batch, length, heads size],
 * `p` [batch, heads, length, length] before dropout; `threshold` and `scale` of dropout as in ops/keep-mask; scratch for each thread.
 */
export function attention(
  batch: i32,
  length: i32,
  heads: i32,
  size: i32,
  qkv: usize,
  mask: usize,
  context: usize,
  p: usize,
  threshold: i32,
  scale: f32,
  seed: i32,
  scratch: usize,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>(heads * size);
  const row = 3 * width;
  const wide = <usize>padFour(length);
  const own = scratch + <usize>thread * <usize>attentionScratchBytes(length, size);
  const drawn = own + productBytes(length, size);
  const scores = drawn + drawnBytes(length);
  const maskBits = scores + rowsBytes(length);
  const factor = <f32>1 / Mathf.sqrt(<f32>size);
  const end = shareStart(batch * heads, 1, thread + 1, threads);
  for (let head = shareStart(batch * heads, 1, thread, threads); head < end; head++) {
    const b = <usize>(head / heads) * length;
    const column = <usize>(head % heads) * size;
    const k = qkv + ((b * row + width + column) << 2);
    const v = k + (width << 2);
    spreadMask(mask + (b << 2), length, maskBits);
    for (let i = 0; i < length; i += BLOCK_ROWS) {
      const rows = min(length - i, BLOCK_ROWS);
      const q = qkv + (((b + i) * row + column) << 2);
      multiply(rows, length, size, q, row, 1, k, 1, row, scores, wide, 0, 0, own);
      for (let r = 0; r < rows; r++) {
        const at = (head * length + i + r) * length;
        const bytes = threshold > 0 ? drawBytes(at, length, seed, drawn) : drawn;
        const line = scores + ((<usize>r * wide) << 2);
        softmaxRow(line, maskBits, p + ((<usize>at) << 2), length, factor, bytes, threshold, scale);
      }
      const to = context + (((b + i) * width + column) << 2);
      multiply(rows, size, length, scores, wide, 1, v, row, 1, to, width, 0, 0, own);
    }
  }
}

/**
 * The gradient of `attention` with respect to qkv, from dy [batch, length, heads size] and the probabilities that the forward pass kept.
 *
 * Where the mask kept no column p is 0, and so is all that depends on it.
 */
export function attentionGrad(
  batch: i32,
  length: i32,
  heads: i32,
  size: i32,
  dy: usize,
  qkv: usize,
  p: usize,
  dqkv: usize,
  threshold: i32,
  scale: f32,
  seed: i32,
  scratch: usize,
  thread: i32,
  threads: i32,
): void {
  const width = <usize>(heads * size);
  const row = 3 * width;
  const wide = <usize>padFour(length);
  const own = scratch + <usize>thread * <usize>attentionScratchBytes(length, size);
  const drawn = own + productBytes(length, size);
  const slopes = drawn + drawnBytes(length);
  const dropped = slopes + rowsBytes(length);
  const factor = <f32>1 / Mathf.sqrt(<f32>size);
  const end = shareStart(batch * heads, 1, thread + 1, threads);
  for (let head = shareStart(batch * heads, 1, thread, threads); head < end; head++) {
    const b = <usize>(head / heads) * length;
    const column = <usize>(head % heads) * size;
    const keys = (b * row + width + column) << 2;
    const values = keys + (width << 2);
    for (let i = 0; i < length; i += BLOCK_ROWS) {
      const rows = min(length - i, BLOCK_ROWS);
      const flags = i > 0 ? ADD : 0;
      const dContext = dy + (((b + i) * width + column) << 2);
      const queries = ((b + i) * row + column) << 2;
      multiply(rows, length, size, dContext, width, 1, qkv + values, 1, row, slopes, wide, 0, 0, own);
      for (let r = 0; r < rows; r++) {
        const at = (head * length + i + r) * length;
        const bytes = threshold > 0 ? drawBytes(at, length, seed, drawn) : drawn;
        const shift = (<usize>r * wide) << 2;
        const from = p + ((<usize>at) << 2);
        softmaxGradRow(slopes + shift, dropped + shift, from, length, factor, bytes, threshold, scale);
      }
      multiply(length, size, rows, dropped, 1, wide, dContext, width, 1, dqkv + values, row, 0, flags, own);
      multiply(rows, size, length, slopes, wide, 1, qkv + keys, row, 1, dqkv + queries, row, 0, 0, own);
      multiply(length, size, rows, slopes, 1, wide, qkv + queries, row, 1, dqkv + keys, row, 0, flags, own);
    }
  }
}
