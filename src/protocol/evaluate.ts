import type { Evaluation, RunComparison, TestScores } from "../evaluate/types.ts";
import type { Prepared } from "../features/types.ts";
import type { PartName, Recipe } from "../recipe/types.ts";
import type { ScoringSchema } from "../data/types.ts";
import type { LearnedModel } from "../report/model-pack.ts";
import type { ModelPack, Report, ScoreTable } from "../report/types.ts";
import type { Scores } from "../train/types.ts";
import type { CommonApi } from "./common.ts";
import type { Result } from "./result.ts";

export interface EvaluateJob {
  recipe: Recipe;
  prepared: Prepared;
  scores: Scores;
  /** Our own parts, trained the same way by train.worker. */
  parts: { name: Exclude<PartName, "main">; scores: Scores; trainMs: number }[];
}

/** Files of a finished run. */
export interface ReportFiles {
  json: string;
  html: string;
  scoresCsv: string;
}

/** evaluate.worker: predictions -> metrics beside baselines -> report. Gets arrays, never a text. */
export interface EvaluateApi extends CommonApi {
  evaluate(
    job: EvaluateJob,
    onProgress: (p: { stage: string; share: number }) => void,
  ): Promise<Result<Evaluation>>;
  /** Writes the files; `figures` are SVG drawn by the page, by name. */
  write(
    report: Report,
    scores: TestScores,
    figures: Record<string, string>,
    language: "en" | "zh",
  ): Promise<Result<ReportFiles>>;
  /** Writes a model pack; its bytes are transferred. */
  writePack(
    report: Report,
    schema: ScoringSchema,
    model: LearnedModel,
  ): Promise<Result<Uint8Array<ArrayBuffer>>>;
  /** Opens a model pack, or refuses it with what is wrong; the file is read here, and the weights are transferred. */
  openPack(file: Blob): Promise<Result<ModelPack>>;
  /** Writes a table of scores as CSV, safe for spreadsheets. */
  writeTable(table: ScoreTable): Promise<Result<string>>;
  /** Compares two runs on the test customers that both have, by a paired bootstrap. */
  compareRuns(
    left: TestScores,
    right: TestScores,
    recipe: Recipe,
    thresholds: [number | null, number | null],
  ): Promise<Result<RunComparison>>;
  /** Ends the evaluation of a run; a comparison beside it goes on. */
  cancel(): Promise<Result<void>>;
}
