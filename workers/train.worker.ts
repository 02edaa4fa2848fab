import { expose, transfer } from "comlink";
import { listCandidates, useBackend, warmEngine } from "../src/engine/backend.ts";
import { measureEarlyStopping } from "../src/evaluate/early-stopping.ts";
import { initCommonMethods } from "../src/protocol/common-methods.ts";
import { toResult } from "../src/protocol/result.ts";
import type { TrainApi } from "../src/protocol/train.ts";
import { initOpfsStore } from "../src/train/checkpoints/opfs-store.ts";
import { initBackendChooser } from "../src/train/choose-backend.ts";
import { planRequest } from "../src/train/plan-memory.ts";
import { initTrainer, listBuffers } from "../src/train/trainer.ts";

const store = initOpfsStore();
const chooser = initBackendChooser({ machine: { list: listCandidates, use: useBackend }, store });
const trainer = initTrainer({
  store,
  validate: ({ recipe, prepared }, scores) =>
    measureEarlyStopping(recipe.train.earlyStopping.metric, prepared, scores),
});

const api: TrainApi = {
  ...initCommonMethods("train", warmEngine),
  chooseBackend: (request, onProbe) =>
    toResult(() => chooser.choose(request, (candidates) => void onProbe(candidates))),
  planMemory: (request) => toResult(() => planRequest(request)),
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
