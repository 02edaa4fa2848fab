import type { LoraTarget, MethodRecipe } from "../../src/recipe/types.ts";
import type { Bench } from "./bench.ts";
import { baseStep, deepStep, smallStep, standardStep } from "./step-shapes.ts";

const more = { better: "more", browser: "plain" } as const;
const less = { better: "less", browser: "plain" } as const;

const peaks: Bench[] = (["relaxed", "plain"] as const).map((build) => ({
  ...more,
  name: `peak-${build}`,
  unit: "GFLOP/s",
  against: "nothing: the most that one thread can do",
  load: async () => (await import("./rows/peak.ts")).measurePeak(build),
}));

const steps: Bench[] = [1, 2].map((threads) => ({
  ...more,
  name: `step-simd-${threads}`,
  unit: "tokens/s",
  against: "plain tfjs operations, their gradients and tf.train.adam on tfjs's wasm backend, one thread",
  load: async () => (await import("./rows/step.ts")).measureStep(threads),
}));

const trunk: Bench = {
  ...more,
  name: "trunk-jax-js",
  unit: "tokens/s",
  against: "the same trunk with jax-js 0.1.25, value and gradient compiled, wasm with a thread a processor",
  load: async () => (await import("./rows/trunk.ts")).measureTrunk,
};

const products: Bench[] = (["relaxed", "plain"] as const).flatMap((build) =>
  (["nn", "nt", "tn", "tt"] as const).map((kind) => ({
    ...more,
    name: build === "plain" ? `gemm-${kind}-plain` : `gemm-${kind}`,
    unit: "GFLOP/s",
    against: "tf.matMul with the same transposes on tfjs's wasm backend, one thread each",
    load: async () => (await import("./rows/gemm.ts")).measureGemm(kind, build),
  })),
);

const attention: Bench = {
  ...more,
  name: "attention",
  unit: "GFLOP/s",
  against: "plain tfjs operations and their gradients on tfjs's wasm backend, one thread each",
  load: async () => (await import("./rows/attention.ts")).measureAttention,
};

const stockWebgpu = "plain tfjs operations, their gradients and tf.train.adam on tfjs's WebGPU backend";
const stockCounted = `${stockWebgpu}, counted without running`;

const counts: Bench[] = (
  [
    ["kernels-4", "dispatches", standardStep],
    ["kernels-12", "dispatches", deepStep],
    ["uploads-scalar", "scalarUploads", standardStep],
    ["uploads-activation", "largeUploads", standardStep],
  ] as const
).map(([name, what, shape]) => ({
  ...less,
  name,
  unit: what === "dispatches" ? what : "uploads",
  against: stockCounted,
  load: async () => (await import("./rows/counts.ts")).measureCount(shape, what),
}));

const others: Bench[] = [
  {
    ...less,
    browser: "webgpu",
    name: "step-webgpu-software",
    unit: "ms",
    against: stockWebgpu,
    load: async () => (await import("./rows/webgpu-step.ts")).measureWebgpuStep(smallStep),
  },
  {
    ...less,
    name: "peak-bytes-12x768",
    unit: "bytes",
    against: stockCounted,
    mostRuns: 1,
    load: async () => (await import("./rows/peak-bytes.ts")).measurePeakBytes(baseStep),
  },
  {
    ...less,
    name: "peak-bytes-12x768-webgpu",
    unit: "bytes",
    against: stockCounted,
    mostRuns: 1,
    load: async () => (await import("./rows/counts.ts")).measureCount(baseStep, "peakBytes", true),
  },
  {
    ...more,
    name: "score-onnxruntime",
    unit: "customers/s",
    against: "onnxruntime-web on wasm with the same weights and threads",
    load: async () => (await import("./rows/scoring.ts")).measureScoring,
  },
  {
    ...more, // the ratio is that of the first step over the tenth, so that less is better
    name: "first-step",
    unit: "ms",
    against: "the tenth step of the same worker; the ratio is first over tenth",
    alone: true,
    load: async () => (await import("./rows/first-step.ts")).measureFirstStep,
  },
];

const lora = { rank: 8, alpha: 16, dropout: 0, targets: ["query", "value"] as LoraTarget[] };

const kept: Bench[] = (
  [
    ["head", { kind: "head" }],
    ["top-1", { kind: "top", topLayers: 1 }],
    ["top-2", { kind: "top", topLayers: 2 }],
    ["lora-2", { kind: "lora", ...lora, topLayers: 2 }],
  ] as [string, MethodRecipe][]
).map(([name, method]) => ({
  ...less,
  name: `kept-trunk-${name}`,
  unit: "s",
  against: "the same training with the frozen blocks run at each step, forward alone",
  mostRuns: 3,
  load: async () => (await import("./rows/kept-trunk.ts")).measureKeptTrunk(method),
}));

/** Every row, in the order of the table. */
const benches: Bench[] = [...peaks, ...steps, trunk, ...products, attention, ...counts, ...kept, ...others];

export default benches;
