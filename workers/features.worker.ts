import { expose, transfer } from "comlink";
import { initFeaturesStage } from "../src/features/features-stage.ts";
import { listBuffers, listSideBuffers } from "../src/features/list-buffers.ts";
import { initCommonMethods } from "../src/protocol/common-methods.ts";
import type { FeaturesApi } from "../src/protocol/features.ts";
import { toResult } from "../src/protocol/result.ts";

const stage = initFeaturesStage();

const api: FeaturesApi = {
  ...initCommonMethods("features", async () => {}),
  connect: (port) => toResult(() => stage.connect(port)),
  prepare: async (recipe, onProgress, tokenizer) => {
    const result = await toResult(() => stage.prepare(recipe, onProgress, tokenizer));
    return transfer(result, result.ok ? listBuffers(result.value.prepared) : []);
  },
  apply: async (fitted, port, onProgress) => {
    const result = await toResult(() => stage.apply(fitted, port, onProgress));
    return transfer(result, result.ok ? listSideBuffers(result.value.side) : []);
  },
  applyOne: (fitted, customer) => toResult(() => stage.applyOne(fitted, customer)),
  describeForm: (fitted) => toResult(() => stage.describeForm(fitted)),
  trace: (side, row) => toResult(() => stage.trace(side, row)),
  cancelApply: () => toResult(() => stage.cancelApply()),
  cancel: () => toResult(() => stage.cancel()),
};

expose(api);
