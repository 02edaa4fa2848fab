import type { Candidate } from "../engine/probe.ts";
import type {
  Devices,
  MemoryPlan,
  ModelRequest,
  TrainJob,
  TrainOutcome,
  TrainProgress,
} from "../train/types.ts";
import type { CommonApi } from "./common.ts";
import type { Result } from "./result.ts";

/** train.worker: batches -> a model -> predictions; owns the device, the weights and the checkpoints. */
export interface TrainApi extends CommonApi {
  /**
   * Starts the backend that the recipe names; `auto` is the fastest for this model, which is measured at its first
   * use, and `onProbe` is told before. A software adapter is never taken unless it is named.
   */
  chooseBackend(request: ModelRequest, onProbe: (candidates: Candidate[]) => void): Promise<Result<Devices>>;
  /** Estimates the memory of a training, on the backend in use or that the recipe names; nothing is started. */
  planMemory(request: ModelRequest): Promise<Result<MemoryPlan>>;
  /** Trains, or goes on from the job's checkpoint in OPFS, then predicts both held-out sides with the best weights. */
  train(job: TrainJob, onProgress: (progress: TrainProgress) => void): Promise<Result<TrainOutcome>>;
  pause(): Promise<Result<void>>;
  resume(): Promise<Result<void>>;
  /** Ends training after this step and keeps the best weights so far. */
  stopAndKeepBest(): Promise<Result<void>>;
  /** Ends training after this step with `train/cancelled`; the checkpoint stays. */
  cancel(): Promise<Result<void>>;
  /** Removes every checkpoint of a run. */
  forget(runId: string): Promise<Result<void>>;
}
