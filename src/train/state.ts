import type { AdamWState } from "../engine/ops/adamw.ts";
import type { Tensor, Weights } from "../engine/tensor.ts";
import type { StoredTensor } from "../model/weights/safetensors.ts";
import type { TrainControl } from "./control.ts";
import type { FileStore } from "./checkpoints/file-store.ts";
import type { OpenFrozen } from "./onnx/types.ts";
import type { Reporter } from "./progress.ts";
import type { StateLimits } from "./trunk/state-store.ts";
import type { TrunkCache } from "./trunk/trunk-cache.ts";
import type { CurvePoint, PretrainFacts, StopReason, TrainJob } from "./types.ts";

/**
 * Where a training stands, in plain values: with the weights and the optimizer's means this is all that a resumed
 * run needs, since every random draw depends on (seed, purpose, step) alone.
 */
export interface TrainState {
  phase: "pretrain" | "train";
  epoch: number;
  /** Batches of this epoch that are done. */
  batch: number;
  /** Steps of this phase that are done. */
  step: number;
  lossSum: number;
  lossCount: number;
  curve: CurvePoint[];
  /** Loss and learning rate of each step of the fine-tuning whose loss was read back. */
  stepLosses: number[];
  stepRates: number[];
  tokens: number;
  /** Positions of all batches, padding included. */
  positions: number;
  /** Time of the steps, with that in which the states of frozen blocks are computed or read. */
  stepMs: number;
  /** Time of this phase, pauses left out. */
  phaseMs: number;
  evaluatedStep: number | null;
  bestStep: number | null;
  bestEpoch: number;
  bestValue: number | null;
  stoppedBecause: StopReason | null;
  /** Of the masked-language phase, once it is over. */
  pretrain: PretrainFacts | null;
  /** Loss of the held-out texts before the masked-language phase; null until it is measured. */
  heldOutBefore: number | null;
  /** Labels given to customers without one, once the first training is over. */
  pseudo: PseudoLabels | null;
}

/** Customers without a label that were given one, as a checkpoint keeps them. */
export interface PseudoLabels {
  confidence: number | null;
  precision: number | null;
  /** Their places among the customers without a label, and the classes. */
  rows: number[];
  labels: number[];
  /** Where the training stood that gave the labels; null where none was given, and nothing was trained anew. */
  first: TrainState | null;
}

/** What a training is given by those who start it. */
export interface TrainContext {
  /** Null where nothing can be kept. */
  store: FileStore | null;
  /** Taken once the store fails: in memory, where a device may be lost. */
  spareStore?: FileStore | null;
  /** Backend that this training began on, where it goes on elsewhere: checkpoints of that one are its own. */
  begunOn?: string;
  /** Step of the newest checkpoint, from which a training goes on. */
  savedStep?: number;
  control: TrainControl;
  reporter: Reporter;
  /** Value of the early-stopping metric for scores of the validation side; null where it cannot be computed. */
  validate: (scores: Float32Array) => number | null;
  /** Where states of texts go that find no room in memory; null where there is none. */
  openSpill?: (runId: string) => Promise<StateLimits["spill"]>;
  /** Opens an encoder that another engine runs. */
  openFrozen?: OpenFrozen;
  /** Bytes that such states may take in memory; where it is left out, what this machine can spare. */
  stateBytes?: number;
  /** Milliseconds from any start. */
  clock: () => number;
  checkpointEveryMs: number;
}

/** A training under way: what it changes from step to step. */
export interface TrainRun {
  job: TrainJob;
  context: TrainContext;
  /** Digest of the part of the recipe and the data that this training depends on. */
  fingerprint: string;
  weights: Weights;
  /** Names of the weights that are trained. */
  names: string[];
  optimizer: AdamWState;
  /** Those of them that did best on the validation side. */
  best: Weights | null;
  /** What the trained weights were when fine-tuning began, where it may begin anew with more customers. */
  start?: Weights | null;
  /** What the trained weights of the encoder were then, off the device; left out where they can be made again. */
  origin?: Record<string, StoredTensor> | null;
  /** The best weights of the first training, while the second one goes on. */
  teacher?: Weights | null;
  /** Tokens that may stand in place of each token of the texts that are trained on. */
  proposals?: Int32Array[];
  state: TrainState;
  /** Of the frozen part of the encoder, while it is fine-tuned; null where no block is frozen. */
  trunk: TrunkCache | null;
  /** Of the last steps, not yet read back from the device. */
  losses: Tensor[];
  /** Steps from one point of the curve to the next. */
  pointEvery: number;
  /** Whether the blocks of the encoder are run again in the backward pass, to save memory. */
  recompute: boolean;
  /** When `phaseMs` was last brought up to date, and when the last checkpoint was written. */
  tickedAtMs: number;
  savedAtMs: number;
  saves: number;
  resumedAtStep: number | null;
  warmUpMs: number;
}

/** State before the first step of a phase. */
export function initState(phase: TrainState["phase"], pretrain: TrainState["pretrain"] = null): TrainState {
  return {
    phase,
    epoch: 0,
    batch: 0,
    step: 0,
    lossSum: 0,
    lossCount: 0,
    curve: [],
    stepLosses: [],
    stepRates: [],
    tokens: 0,
    positions: 0,
    stepMs: 0,
    phaseMs: 0,
    evaluatedStep: null,
    bestStep: null,
    bestEpoch: 0,
    bestValue: null,
    stoppedBecause: null,
    pretrain,
    heldOutBefore: null,
    pseudo: null,
  };
}

/** Adds the time since the last call to the phase. */
export function tick(run: TrainRun): void {
  const now = run.context.clock();
  run.state.phaseMs += now - run.tickedAtMs;
  run.tickedAtMs = now;
}
