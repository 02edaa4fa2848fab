/** What the page loads only when it is needed; fetched in the background for work without a network. */
export const lazyParts = {
  tables: () => import("../steps/data/Tables.svelte"),
  train: () => import("../steps/train/TrainStep.svelte"),
  evaluate: () => import("../steps/evaluate/EvaluateStep.svelte"),
  ledger: () => import("../Ledger.svelte"),
  plot: () => import("@observablehq/plot"),
  figures: () => import("../charts/report-figures.ts"),
  english: () => import("../messages/en.ts"),
  chinese: () => import("../messages/zh.ts"),
};
