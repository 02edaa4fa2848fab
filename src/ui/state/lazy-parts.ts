import { loadPlot } from "../charts/load-plot.ts";
import { catalogues } from "../messages/catalogues.ts";

/** What the page loads only when it is needed; fetched in the background for work without a network. */
export const lazyParts = {
  tables: () => import("../steps/data/Tables.svelte"),
  customers: () => import("../steps/customers/CustomersStep.svelte"),
  train: () => import("../steps/train/TrainStep.svelte"),
  evaluate: () => import("../steps/evaluate/EvaluateStep.svelte"),
  use: () => import("../steps/use/UseStep.svelte"),
  useSession: () => import("../../session/use.ts"),
  runs: () => import("../steps/runs/RunsView.svelte"),
  runsSession: () => import("../../session/runs.ts"),
  ledger: () => import("../Ledger.svelte"),
  plot: loadPlot,
  english: catalogues.en,
  chinese: catalogues.zh,
};
