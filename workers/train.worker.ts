import { expose, transfer } from "comlink";
import { listCandidates, useBackend, warmEngine } from "../src/engine/backend.ts";
import { measureEarlyStopping } from "../src/evaluate/early-stopping.ts";
import { initCommonMethods } from "../src/protocol/common-methods.ts";
import { toResult } from "../src/protocol/result.ts";
import type { TrainApi } from "../src/protocol/train.ts";
import { initOpfsStore } from "../src/train/checkpoints/opfs-store.ts";
import { initBackendChooser } from "../src/train/choose-backend.ts";
import { openOnnx } from "../src/train/onnx/open-onnx.ts";
import { planRequest } from "../src/train/plan-memory.ts";
import { planTimeHere } from "../src/train/plan-time.ts";
import { initPredictor } from "../src/train/predictor.ts";
import { initTrainer, listBuffers } from "../src/train/trainer.ts";
import { openOpfsSpill } from "../src/train/trunk/opfs-spill.ts";

const store = initOpfsStore();
const chooser = initBackendChooser({ machine: { list: listCandidates, use: useBackend }, store });
const predictor = initPredictor({ startBackend: chooser.start, openFrozen: openOnnx });
const trainer = initTrainer({
  store,
  openSpill: openOpfsSpill,
  openFrozen: openOnnx,
  validate: ({ recipe, prepared }, scores) =>
    measureEarlyStopping(recipe.train.earlyStopping.metric, prepared, scores),
});

const api: TrainApi = {
  ...initCommonMethods("train", warmEngine),
  chooseBackend: (request, onProbe) =>
    toResult(() =>
      predictor.standAside(() => chooser.choose(request, (candidates) => void onProbe(candidates))),
    ),
  planMemory: (request) => toResult(() => planRequest(request)),
  planTime: (request) => toResult(() => planTimeHere(request, store, chooser)),
  /** The scores are transferred. */
  predict: async (model, side, onProgress) => {
    const result = await toResult(() => predictor.predict(model, side, (share) => void onProgress(share)));
    return transfer(result, result.ok ? [result.value.buffer] : []);
  },
  attention: (...asked) => toResult(() => predictor.attention(...asked)),
  cancelPredict: () => toResult(predictor.cancelPredict),
  /** The outcome's arrays are transferred. */
  train: async (job, onProgress) => {
    const result = await toResult(() => predictor.standAside(() => trainer.train(job, onProgress)));
    return transfer(result, result.ok ? listBuffers(result.value) : []);
  },
  pause: () => toResult(trainer.pause),
  resume: () => toResult(trainer.resume),
  stopEarly: () => toResult(trainer.stopEarly),
  cancel: () =>
    toResult(() => {
      predictor.cancel();
      trainer.cancel();
    }),
  forget: (runId) => toResult(() => trainer.forget(runId)),
};

expose(api);
