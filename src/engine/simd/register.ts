import { registerAttention } from "./attention.ts";
import { registerElementwise } from "./elementwise.ts";
import { registerLayerNorm } from "./layer-norm.ts";
import { registerLinear } from "./linear.ts";
import { registerLosses } from "./losses.ts";
import { registerOptimizer } from "./optimizer.ts";
import { registerRows } from "./rows.ts";

/** Registers every kernel of ours for the backend `simd`, over those copied from tfjs's `cpu`. */
export function registerSimdKernels(): void {
  registerElementwise();
  registerLinear();
  registerAttention();
  registerLayerNorm();
  registerRows();
  registerLosses();
  registerOptimizer();
}
