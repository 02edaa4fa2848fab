import { exp, firstLanes, loadFew, log, maxLanes, shareStart, storeFew, sumLanes } from "./math";

/** What an example counts: its weight over the sum of all, or 1 / count where there are no weights. */
/* @inline */
function factorOf(weights: usize, count: i32): f64 {
  if (!weights) return 1.0 / <f64>count;
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += <f64>load<f32>(weights + ((<usize>i) << 2));
  return 1.0 / sum;
}

/* @inline */
function shareOf(weights: usize, factor: f64, i: i32): f32 {
  return <f32>(weights ? <f64>load<f32>(weights + ((<usize>i) << 2)) * factor : factor);
}

/* @inline */
function maxRow(row: usize, width: i32): f32 {
  let most = f32x4.splat(load<f32>(row));
  let j = 0;
  for (; j + 4 <= width; j += 4) most = f32x4.max(most, v128.load(row + ((<usize>j) << 2)));
  let value = maxLanes(most);
  for (; j < width; j++) value = max(value, load<f32>(row + ((<usize>j) << 2)));
  return value;
}

/** Writes exp(row - most) and adds it up. */
/* @inline */
function powerRow(row: usize, most: v128, to: usize, width: i32): f32 {
  let sum = f32x4.splat(0);
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    const at = (<usize>j) << 2;
    const power = exp(f32x4.sub(v128.load(row + at), most));
    v128.store(to + at, power);
    sum = f32x4.add(sum, power);
  }
  const rest = width - j;
  if (rest > 0) {
    const at = (<usize>j) << 2;
    const power = v128.and(exp(f32x4.sub(loadFew(row + at, rest), most)), firstLanes(rest));
    storeFew(to + at, power, rest);
    sum = f32x4.add(sum, power);
  }
  return sumLanes(sum);
}

/* @inline */
function scaleRow(row: usize, factor: f32, width: i32): void {
  let j = 0;
  for (; j + 4 <= width; j += 4) {
    const at = row + ((<usize>j) << 2);
    v128.store(at, f32x4.mul(v128.load(at), f32x4.splat(factor)));
  }
  for (; j < width; j++) {
    const at = row + ((<usize>j) << 2);
    store<f32>(at, load<f32>(at) * factor);
  }
}

/** slope [B, K] = (softmax(logits) - truth) share, losses [B] = share (log sum exp - logit of the class) */
export function crossEntropy(
  logits: usize,
  classes: usize,
  weights: usize,
  slope: usize,
  losses: usize,
  count: i32,
  width: i32,
  thread: i32,
  threads: i32,
): void {
  const factor = factorOf(weights, count);
  const end = shareStart(count, 1, thread + 1, threads);
  const bytes = (<usize>width) << 2;
  for (let i = shareStart(count, 1, thread, threads); i < end; i++) {
    const share = shareOf(weights, factor, i);
    const row = logits + <usize>i * bytes;
    const to = slope + <usize>i * bytes;
    const truth = (<usize>load<u32>(classes + ((<usize>i) << 2))) << 2;
    const most = maxRow(row, width);
    const sum = powerRow(row, f32x4.splat(most), to, width);
    scaleRow(to, share / sum, width);
    store<f32>(to + truth, load<f32>(to + truth) - share);
    const logSum = f32x4.extract_lane(log(f32x4.splat(sum)), 0);
    store<f32>(losses + ((<usize>i) << 2), share * (logSum - (load<f32>(row + truth) - most)));
  }
}

/** losses [B] = share (max(x, 0) - x y + log(1 + e^-|x|)), slope = share (sigmoid(x) - y) */
export function binaryCrossEntropy(
  logits: usize,
  target: usize,
  weights: usize,
  slope: usize,
  losses: usize,
  count: i32,
  thread: i32,
  threads: i32,
): void {
  const factor = factorOf(weights, count);
  const one = f32x4.splat(1);
  const end = shareStart(count, 4, thread + 1, threads);
  for (let i = shareStart(count, 4, thread, threads); i < end; i++) {
    const at = (<usize>i) << 2;
    const share = shareOf(weights, factor, i);
    const x = load<f32>(logits + at);
    const y = load<f32>(target + at);
    const tail = exp(f32x4.splat(-abs(x)));
    const logTail = f32x4.extract_lane(log(f32x4.add(one, tail)), 0);
    const small = f32x4.extract_lane(tail, 0);
    const probability = (x < 0 ? small : <f32>1) / (<f32>1 + small);
    store<f32>(losses + at, share * (max<f32>(x, 0) - x * y + logTail));
    store<f32>(slope + at, share * (probability - y));
  }
}

/** Of the difference d: d d where delta is 0, else Huber's loss; each over the count. */
export function meanLoss(
  predictions: usize,
  target: usize,
  slope: usize,
  losses: usize,
  count: i32,
  delta: f32,
  thread: i32,
  threads: i32,
): void {
  const share: f32 = <f32>1 / <f32>count;
  const end = shareStart(count, 4, thread + 1, threads);
  for (let i = shareStart(count, 4, thread, threads); i < end; i++) {
    const at = (<usize>i) << 2;
    const d = load<f32>(predictions + at) - load<f32>(target + at);
    let loss = d * d;
    let back: f32 = 2 * d;
    if (delta > 0) {
      const inside = abs(d) <= delta;
      loss = inside ? <f32>0.5 * d * d : delta * (abs(d) - <f32>0.5 * delta);
      back = inside ? d : d > 0 ? delta : -delta;
    }
    store<f32>(losses + at, share * loss);
    store<f32>(slope + at, share * back);
  }
}

/** out = the sum of all numbers, by one thread. */
export function sumNumbers(x: usize, out: usize, count: i32, thread: i32, _threads: i32): void {
  if (thread !== 0) return;
  let sum: f64 = 0;
  for (let i = 0; i < count; i++) sum += <f64>load<f32>(x + ((<usize>i) << 2));
  store<f32>(out, <f32>sum);
}
