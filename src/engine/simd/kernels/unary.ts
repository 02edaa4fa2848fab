import { erf, exp, loadFew, log, rsqrt, shareStart, storeFew, tanh } from "./math";

/** Which function `mapNumbers` takes. */
const EXP = 0;
const ERF = 1;
const TANH = 2;
const LOG = 3;
const RSQRT = 4;
const SIGMOID = 5;
const SQUARE = 6;

/* @inline */
function sigmoid(x: v128): v128 {
  const one = f32x4.splat(1);
  return f32x4.div(one, f32x4.add(one, exp(f32x4.neg(x))));
}

function apply(kind: i32, x: v128): v128 {
  switch (kind) {
    case EXP:
      return exp(x);
    case ERF:
      return erf(x);
    case TANH:
      return tanh(x);
    case LOG:
      return log(x);
    case RSQRT:
      return rsqrt(x);
    case SIGMOID:
      return sigmoid(x);
    case SQUARE:
      return f32x4.mul(x, x);
    default:
      return x;
  }
}

/** y = f(x) for each number. */
export function mapNumbers(kind: i32, x: usize, y: usize, count: i32, thread: i32, threads: i32): void {
  const end = shareStart(count, 16, thread + 1, threads);
  let i = shareStart(count, 16, thread, threads);
  for (; i + 4 <= end; i += 4) {
    v128.store(y + ((<usize>i) << 2), apply(kind, v128.load(x + ((<usize>i) << 2))));
  }
  const rest = end - i;
  if (rest > 0) {
    const at = (<usize>i) << 2;
    storeFew(y + at, apply(kind, loadFew(x + at, rest)), rest);
  }
}
