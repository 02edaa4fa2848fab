import type { Evaluation } from "../evaluate/types.ts";
import type { Prepared } from "../features/types.ts";
import type { Recipe } from "../recipe/types.ts";
import type { Report } from "../report/types.ts";
import type { Scores } from "../train/types.ts";
import type { CommonApi } from "./common.ts";
import type { Result } from "./result.ts";

export interface EvaluateJob {
  recipe: Recipe;
  prepared: Prepared;
  scores: Scores;
  /** Our own parts, trained the same way by train.worker. */
  parts: { name: "text-only" | "structured-only"; scores: Scores; trainMs: number }[];
}

/** Files of a finished run. */
export interface ReportFiles {
  json: string;
  html: string;
  scoresCsv: string;
  modelPack: Uint8Array<ArrayBuffer>;
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
    scores: { keys: string[]; target: Float32Array; test: Float32Array; classes: string[] | null },
    pack: { weights: Uint8Array<ArrayBuffer>; fitted: Prepared["fitted"] },
    figures: Record<string, string>,
    language: "en" | "zh",
  ): Promise<Result<ReportFiles>>;
  cancel(): Promise<Result<void>>;
}
