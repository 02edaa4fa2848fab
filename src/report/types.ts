import type { Finding, ScoringSchema } from "../data/types.ts";
import type { BaselineResult, Evaluation, Metrics } from "../evaluate/types.ts";
import type { Fitted } from "../features/types.ts";
import type { Recipe } from "../recipe/types.ts";
import type { Devices, EncoderFacts, TrainingFacts } from "../train/types.ts";

/** report.json: a contract, see docs/recipe.md; keys are added, never renamed. */
export interface Report {
  recipe: Recipe;
  environment: {
    backend: string;
    adapter: string | null;
    threads: number;
    /** Why this backend: named by the recipe, fastest of those that were timed, or the only one here. */
    chosenBy: Devices["chosenBy"];
    /** Of each backend that was timed on this model. */
    probe: Devices["probe"];
    /** How long that took; 0 where it was remembered. */
    probeMs: number;
    isolated: boolean;
    userAgent: string;
    version: string;
  };
  data: {
    tables: Record<string, { rows: number; rejected: number }>;
    customers: number;
    split: { train: number; validation: number; test: number };
    /** Customers without a label that came along. */
    unlabelled: number;
    targetShare: number | null;
    dropped: { reason: string; count: number }[];
    features: { name: string; sql: string }[];
    truncatedCustomers: number | null;
  };
  encoder: EncoderFacts | null;
  training: Omit<TrainingFacts, "warmUpMs" | "trainMs">;
  timings: Record<
    "load" | "customers" | "features" | "tokens" | "warmUp" | "train" | "evaluate" | "total",
    number
  >;
  metrics: { validation: Metrics; test: Metrics };
  baselines: BaselineResult[];
  findings: Finding[];
  threshold: Evaluation["threshold"];
}

/** What a model pack holds: all that scoring needs, and no row and no text of the data. */
export interface ModelPack {
  recipe: Recipe;
  schema: ScoringSchema;
  fitted: Fitted;
  threshold: Evaluation["threshold"];
  /** Of the test customers, when it was made. */
  metrics: Metrics;
  /** Where it was made. */
  environment: { backend: string; version: string };
  /** safetensors; of a small pack only what was trained beside its encoder. */
  weights: Uint8Array<ArrayBuffer>;
  /** SHA-256 of the weights, in hexadecimal digits; names the model. */
  sha256: string;
  /** The encoder that scoring needs beside the pack, which is a small one or has one in ONNX form; left out where it holds all. */
  encoder?: { name: string; sha256: string };
}

/** A table of scores, as it is downloaded. */
export interface ScoreTable {
  /** Names of the columns, `key` first. */
  head: string[];
  rows: (string | number)[][];
}
