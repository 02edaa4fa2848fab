import type { BaselineName, FusionKind } from "./types.ts";

/** What this version has built, of all that the recipe's contract names (docs/recipe.md). */
export const built = {
  tasks: ["binary", "multiclass", "regression"],
  labels: ["column"],
  splits: ["random", "group", "column"],
  encoders: ["builtin", "folder", "random"],
  methods: ["full", "head", "top", "lora", "adapter", "prefix", "bitfit"],
  fusions: ["gated", "concat", "cross-attention", "text-only", "structured-only"] satisfies FusionKind[],
  combines: ["join", "attend"],
  baselines: [
    "constant",
    "best-column",
    "tfidf-linear",
    "structured-linear",
    "structured-trees",
    "text-only",
    "structured-only",
    "without-pretraining",
    "without-unlabelled",
    "without-augmentation",
  ] satisfies BaselineName[],
  backends: ["auto", "webgpu", "simd", "cpu"],
} as const;

/** Values of the contract that a later version brings, by the place where they would stand. */
export const notYetBuilt: Record<string, { values: readonly unknown[]; has: readonly string[] }> = {
  task: { values: ["lifetime-value"], has: built.tasks },
  "label.kind": { values: ["purchase", "churn", "value"], has: built.labels },
  "split.kind": { values: ["time"], has: built.splits },
};
