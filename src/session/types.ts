import type { Problem } from "../base/problem.ts";
import type { CustomersSummary, Finding, TableSource } from "../data/types.ts";
import type { Candidate } from "../engine/probe.ts";
import type { Evaluation, TestScores } from "../evaluate/types.ts";
import type { Prepared } from "../features/types.ts";
import type { ReportFiles } from "../protocol/evaluate.ts";
import type { Recipe } from "../recipe/types.ts";
import type { Report } from "../report/types.ts";
import type { Devices, EncoderFacts, StepFacts, TrainProgress, PretrainedEncoder } from "../train/types.ts";

/** The stages of a run, in order; their times are the keys of `timings`. */
export const stages = ["load", "customers", "features", "tokens", "warmUp", "train", "evaluate"] as const;
export type Stage = (typeof stages)[number];

/** What a run says while it goes on. */
export type RunEvent =
  | { kind: "stage"; stage: Stage; share: number | null }
  | { kind: "customers"; summary: CustomersSummary }
  /** Customers as the model reads them, with what was learned of their texts. */
  | { kind: "prepared"; prepared: Prepared }
  /** A few steps of the model are timed on each of these. */
  | { kind: "probe"; candidates: Candidate[] }
  | { kind: "devices"; devices: Devices }
  | { kind: "train"; progress: TrainProgress }
  /** Something the person should know and that does not end the run. */
  | { kind: "notice"; problem: Problem };

/** What a finished run leaves in the page. */
export interface RunResult {
  report: Report;
  evaluation: Evaluation;
  summary: CustomersSummary;
  /** Predictions of the test customers. */
  scores: TestScores;
  /** The model pack. */
  pack: Blob;
  /** The same without its encoder, for those who have that; null where the encoder was trained too, or is that of this run alone. */
  smallPack: Blob | null;
  /** What only the run itself has, and a run that was kept has not; null there. */
  live: LiveResult | null;
  /** Writes report.json, report.html and scores.csv; `figures` are SVG texts by name. */
  write(figures: Record<string, string>, language: "en" | "zh"): Promise<ReportFiles>;
}

/** What a finished run holds in this tab alone: customers as the model read them, and what became of them. */
export interface LiveResult {
  prepared: Prepared;
  /** [N, K] row by row; training customers are predicted when they are asked for. */
  scores: { validation: Float32Array; test: Float32Array };
  /** Loss and learning rate of each step of the run's own model. */
  steps: StepFacts;
  /** What the run's model began from; null where that was random weights. */
  encoder: PretrainedEncoder | null;
}

/** A run under way: what it ends in, and the handles a person has on it. */
export interface RunHandle {
  runId: string;
  done: Promise<RunResult>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  stopEarly(): Promise<void>;
  cancel(): Promise<void>;
}

/** What a run is started with. */
export interface RunRequest {
  /** Completed by data.worker's `propose`. */
  recipe: Recipe;
  sources: TableSource[];
  findings: Finding[];
  maxTrainRows: number | null;
  /** Of a run that a reloaded page left behind: it goes on from its checkpoints. */
  runId?: string;
  /** When that run began; where it is lacking the run begins now. */
  startedAtMs?: number;
}

/** A run that a closed or reloaded page left behind: `startRun` with its request, id and start goes on with it. */
export interface UnfinishedRun {
  runId: string;
  request: RunRequest;
  startedAtMs: number;
}

/** A finished run that this browser keeps, as the list shows it. */
export interface PastRun {
  runId: string;
  name: string;
  startedAtMs: number;
  /** null where the run was resumed: what it took before is not known. */
  tookMs: number | null;
  recipe: Recipe;
  maxTrainRows: number | null;
  /** The files it was made of, so that they are known again; the files themselves are not kept. */
  files: { name: string; sizeBytes: number; lastModifiedMs: number }[];
  customers: number;
  /** The figure by which runs of this task are told apart, on the test customers. */
  headline: {
    metric: "auc" | "macroF1" | "r2";
    value: number | null;
    low: number | null;
    high: number | null;
  };
  encoder: EncoderFacts | null;
  environment: Pick<Devices, "backend" | "adapter" | "threads"> & { version: string };
  /** Of all that is kept of it. */
  sizeBytes: number;
}

/** All past runs, newest first. */
export interface PastRuns {
  runs: PastRun[];
  /** Ids of those that this version cannot read. */
  unreadable: string[];
}

/** Something that this browser keeps for the app. */
export interface KeptEntry {
  kind: "file" | "cache" | "database" | "setting" | "service-worker";
  name: string;
  /** null where the browser does not tell. */
  sizeBytes: number | null;
}

/** What the host that serves the page lets us promise. */
export interface HostFacts {
  /** By https or from this machine; elsewhere a browser gives no locks, no private files and no SHA-256. */
  isSecure: boolean;
  isolated: boolean;
  /** The host sends the content policy with the workers' scripts. */
  workerPolicy: boolean;
}
