import { vi } from "vitest";
import type { CustomerTable } from "../../src/data/types.ts";
import { initControl } from "../../src/evaluate/control.ts";
import { evaluate } from "../../src/evaluate/evaluate.ts";
import type { TestScores } from "../../src/evaluate/types.ts";
import { prepareFeatures } from "../../src/features/prepare-features.ts";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";
import { buildReport } from "../../src/session/build-report.ts";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import { initTrainer } from "../../src/train/trainer.ts";
import type { OpenedEncoder } from "../../src/train/encoders/types.ts";
import type { Devices } from "../../src/train/types.ts";
import { makeSource, startStage } from "../data/open-stage.ts";
import { startBackend } from "../support/backends.ts";
import { measureLoss } from "../train/small-context.ts";
import type { PackInput } from "./make-pack.ts";

/** What a whole run of one small table leaves. */
export interface SmallRun extends PackInput {
  customers: CustomerTable;
  scores: TestScores;
  /** What was trained, apart from the encoder that was given. */
  adapter: Uint8Array<ArrayBuffer> | null;
}

const devices: Devices = {
  backend: "simd",
  adapter: null,
  softwareAdapter: false,
  threads: 1,
  chosenBy: "recipe",
  probe: [],
  probeMs: 0,
};

/** Runs all stages over the table `shop` in Node, from the CSV to the report. */
export async function runSmall(
  csv: string,
  document: object,
  opened: OpenedEncoder | null = null,
): Promise<SmallRun> {
  vi.stubGlobal("navigator", { userAgent: "Node" });
  await startBackend("simd");
  const stage = startStage();
  const tables = await stage.open([makeSource("shop", csv)], () => {});
  const { recipe, findings } = await stage.propose(parseRecipe(document));
  const { customers, summary } = await stage.build(recipe, null);
  const { prepared } = await prepareFeatures(customers, recipe, {
    tokenizer: opened?.tokenizer,
    onProgress: () => {},
    isCancelled: () => false,
  });
  const trainer = initTrainer({ store: initMemoryStore(), validate: measureLoss });
  const job = {
    runId: "run",
    part: "main" as const,
    recipe,
    fusion: recipe.fusion,
    prepared,
    encoder: opened?.encoder ?? null,
  };
  const outcome = await trainer.train(job, () => {});
  const input = { recipe, prepared, scores: outcome.scores, parts: [] };
  const evaluation = await evaluate(
    input,
    initControl(() => {}),
  );
  const timings = { load: 0, customers: 0, features: 0, tokens: 0, warmUp: 0, train: 0, evaluate: 0 };
  const report = buildReport(
    { recipe, sources: [], findings, maxTrainRows: null },
    { tables, summary, prepared, outcome, evaluation, devices, timings },
  );
  const { keys, target } = prepared.test;
  return {
    ...{ customers, report },
    schema: summary.schema,
    model: { weights: outcome.weights, isApart: false, fitted: prepared.fitted },
    adapter: outcome.adapter,
    scores: { keys, target, test: outcome.scores.test, classes: prepared.classes },
  };
}
