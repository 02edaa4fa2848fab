import { registerAttention } from "./attention.ts";
import { registerDropout } from "./dropout.ts";
import { registerEmbedding } from "./embedding.ts";
import { registerGelu } from "./gelu.ts";
import { registerLayerNorm } from "./layer-norm.ts";
import { registerLinear } from "./linear.ts";

let registered = false;

/** Registers all kernels of ours that work on the memory of the `wasm` and `cpu` backends, once. */
export function registerSimdKernels(): void {
  if (registered) return;
  registered = true;
  registerLinear();
  registerLayerNorm();
  registerGelu();
  registerAttention();
  registerEmbedding();
  registerDropout();
}
