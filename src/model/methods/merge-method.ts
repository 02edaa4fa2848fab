import type { Weights } from "../../engine/tensor.ts";
import type { ModelShape } from "../shape.ts";
import { isAdded } from "./method.ts";
import { endMethod } from "./methods.ts";
import { mergeLora } from "./run-lora.ts";

/**
 * Ends a method once training is over: LoRA merges into its matrices, W + alpha / rank B A; adapter and prefix stay; all else is a model as any.
 *
 * memory: only the merged matrices are new tensors; all others are those of `weights`, which is left as it was and which the caller
 *   disposes of with the result (of what is in both, once)
 */
export function mergeMethod(weights: Weights, shape: ModelShape): { weights: Weights; shape: ModelShape } {
  const { method } = shape;
  const ended = endMethod(shape);
  if (ended === shape) return { weights: { ...weights }, shape };
  const kept = Object.entries(weights).filter(([name]) => !isAdded(name));
  const merged = method.kind === "lora" ? mergeLora(weights, method) : {};
  return {
    weights: { ...Object.fromEntries(kept), ...merged },
    shape: ended,
  };
}
