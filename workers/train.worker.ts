import { expose, transfer } from "comlink";
import { useBackend, warmEngine } from "../src/engine/backend.ts";
import { measureEarlyStopping } from "../src/evaluate/early-stopping.ts";
import { initCommonMethods } from "../src/protocol/common-methods.ts";
import { toResult } from "../src/protocol/result.ts";
import type { TrainApi } from "../src/protocol/train.ts";
import { initOpfsStore } from "../src/train/checkpoints/opfs-store.ts";
import { initTrainer, listBuffers } from "../src/train/trainer.ts";

const trainer = initTrainer({
  store: initOpfsStore(),
  validate: ({ recipe, prepared }, scores) =>
    measureEarlyStopping(recipe.train.earlyStopping.metric, prepared, scores),
});

const api: TrainApi = {
  ...initCommonMethods("train", warmEngine),
  useBackend: (choice) => toResult(() => useBackend(choice)),
  /** The outcome's arrays are transferred. */
  train: async (job, onProgress) => {
    const result = await toResult(() => trainer.train(job, onProgress));
    return transfer(result, result.ok ? listBuffers(result.value) : []);
  },
  pause: () => toResult(trainer.pause),
  resume: () => toResult(trainer.resume),
  stopAndKeepBest: () => toResult(trainer.stopAndKeepBest),
  cancel: () => toResult(trainer.cancel),
  forget: (runId) => toResult(() => trainer.forget(runId)),
};

expose(api);
