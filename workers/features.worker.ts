import { expose, transfer } from "comlink";
import { listBuffers } from "../src/features/list-buffers.ts";
import { prepareFeatures } from "../src/features/prepare-features.ts";
import { initTableInbox } from "../src/features/table-inbox.ts";
import { initCommonMethods } from "../src/protocol/common-methods.ts";
import type { FeaturesApi } from "../src/protocol/features.ts";
import { toResult } from "../src/protocol/result.ts";

const inbox = initTableInbox();
let cancelled = false;

const api: FeaturesApi = {
  ...initCommonMethods("features", async () => {}),
  connect: (port) => toResult(() => inbox.connect(port)),
  prepare: async (recipe, onProgress) => {
    cancelled = false;
    const isCancelled = () => cancelled;
    const result = await toResult(async () =>
      prepareFeatures(await inbox.wait(), recipe, { onProgress, isCancelled }),
    );
    return transfer(result, result.ok ? listBuffers(result.value.prepared) : []);
  },
  cancel: () =>
    toResult(() => {
      cancelled = true;
      inbox.stopWaiting();
    }),
};

expose(api);
