import type { Candidate } from "../engine/probe.ts";
import type {
  Attention,
  Devices,
  MemoryPlan,
  ModelRequest,
  PredictModel,
  PretrainedEncoder,
  TimePlan,
  TimeRequest,
  TrainJob,
  TrainOutcome,
  TrainProgress,
} from "../train/types.ts";
import type { CommonApi } from "./common.ts";
import type { PreparedSide } from "../features/types.ts";
import type { Result } from "./result.ts";

export type { PredictModel };

/** train.worker: batches -> a model -> predictions; owns the device, the weights and the checkpoints. */
export interface TrainApi extends CommonApi {
  /**
   * Starts the backend that the recipe names; `auto` is the fastest for this model, which is measured at its first
   * use, and `onProbe` is told before. A software adapter is never taken unless it is named.
   */
  chooseBackend(request: ModelRequest, onProbe: (candidates: Candidate[]) => void): Promise<Result<Devices>>;
  /** Estimates the memory of a training, on the backend in use or that the recipe names; nothing is started. */
  planMemory(request: ModelRequest): Promise<Result<MemoryPlan>>;
  /** Estimates how long the trainings of a run take, from their arithmetic and the speed of earlier ones here. */
  planTime(request: TimeRequest): Promise<Result<TimePlan>>;
  /**
   * Predicts customers with the weights of a model pack or a run: probabilities, or values. [N, K] row by row
   *
   * Weights of the last `sha256` stay on the device until a run begins; `weights` may be null for those. Starts a backend
   * where none runs. A customer alone is predicted between two batches of a table that the same model predicts. Refused
   * with `train/busy` while a run has the device, which also ends a prediction under way.
   */
  predict(
    model: PredictModel,
    side: PreparedSide,
    onProgress: (share: number) => void,
  ): Promise<Result<Float32Array<ArrayBuffer>>>;
  /**
   * Reads how the tokens of one text look at each other in one block, in every head, before fine-tuning and after.
   *
   * `start` is the encoder that the model began from; null where its weights were random: there is nothing before. Weights of
   * `model` as for `predict`.
   */
  attention(
    model: PredictModel,
    start: PretrainedEncoder | null,
    ids: Int32Array,
    block: number,
  ): Promise<Result<Attention>>;
  /** Ends predictions of tables after their batch with `train/cancelled`; of a customer alone, and a training, goes on. */
  cancelPredict(): Promise<Result<void>>;
  /** Trains, or goes on from the job's checkpoint in OPFS, then predicts both held-out sides with the weights that the recipe keeps. */
  train(job: TrainJob, onProgress: (progress: TrainProgress) => void): Promise<Result<TrainOutcome>>;
  pause(): Promise<Result<void>>;
  resume(): Promise<Result<void>>;
  /** Ends training after this step, with the weights that the recipe keeps. */
  stopEarly(): Promise<Result<void>>;
  /** Ends training after this step, and predictions after their batch, with `train/cancelled`; the checkpoint stays. */
  cancel(): Promise<Result<void>>;
  /** Removes every checkpoint of a run. */
  forget(runId: string): Promise<Result<void>>;
}
