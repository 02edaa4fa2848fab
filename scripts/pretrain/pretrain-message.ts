import type { PretrainPlan, PretrainProgress, PretrainState } from "../../src/train/pretrain/types.ts";
import type { StartPlan } from "../../src/train/pretrain/start-encoder.ts";

/** What the script lays beside the page as job.json; the files of the encoders and texts.json lie there too. */
export interface PretrainRequest {
  fingerprint: string;
  start: StartPlan;
  plan: Omit<PretrainPlan, "steps">;
  /** How often each text is seen. */
  epochs: number;
  minutes: number;
  maxTokens: number;
  hasFirst: boolean;
  hasSecond: boolean;
  threads: number | null;
}

/** What is known at the end, for the card. */
export interface PretrainFacts {
  state: PretrainState;
  steps: number;
  vocabulary: number;
  rows: { kept: number; composed: number; mapped: number; missing: number; explained: number | null };
  texts: { train: number; heldOut: number; tokens: number };
  rounding: { most: number; mean: number; size: number; cosine: number };
  backend: string;
  threads: number;
}

/** What the worker says. */
export type PretrainMessage =
  | { kind: "note"; text: string }
  | { kind: "progress"; progress: PretrainProgress }
  | {
      kind: "done";
      facts: PretrainFacts;
      folder: Record<string, Uint8Array<ArrayBuffer>>;
      exact: Uint8Array<ArrayBuffer>;
    }
  | { kind: "failed"; message: string };
