import type { BackendChoice } from "../recipe/types.ts";
import type { Devices, TrainJob, TrainOutcome, TrainProgress } from "../train/types.ts";
import type { CommonApi } from "./common.ts";
import type { Result } from "./result.ts";

/** train.worker: batches -> a model -> predictions; owns the device, the weights and the checkpoints. */
export interface TrainApi extends CommonApi {
  /** Chooses and starts a backend; `auto` never takes a software adapter. */
  useBackend(choice: BackendChoice): Promise<Result<Devices>>;
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
