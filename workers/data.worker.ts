import { expose } from "comlink";
import { initDataStage, listBuffers } from "../src/data/data-stage.ts";
import { initNewCustomersStage } from "../src/data/new-customers/new-customers-stage.ts";
import { openDatabase, warmDatabase } from "../src/data/open-database.ts";
import { usualEncoder } from "../src/protocol/builtin-encoders.ts";
import { initCommonMethods } from "../src/protocol/common-methods.ts";
import type { DataApi } from "../src/protocol/data.ts";
import { toResult } from "../src/protocol/result.ts";

const stage = initDataStage(openDatabase, usualEncoder);
const newStage = initNewCustomersStage(openDatabase);

const api: DataApi = {
  ...initCommonMethods("data", async () => void (await warmDatabase())),
  open: (sources, onProgress) =>
    toResult(() => stage.open(sources, (table, share) => void onProgress({ table, share }))),
  close: (name) => toResult(() => stage.close(name)),
  rejections: (table, offset, limit) => toResult(() => stage.rejections(table, offset, limit)),
  propose: (input) => toResult(() => stage.propose(input)),
  build: (recipe, maxTrainRows, port) =>
    toResult(async () => {
      const { customers, summary } = await stage.build(recipe, maxTrainRows);
      port.postMessage(customers, listBuffers(customers));
      return summary;
    }),
  buildNew: (schema, files, port, onProgress) =>
    toResult(async () => {
      const { customers, summary } = await newStage.build(
        schema,
        files,
        (table, share) => void onProgress({ table, share }),
      );
      port.postMessage(customers, listBuffers(customers));
      return summary;
    }),
  cancelNew: () => toResult(() => newStage.cancel()),
  cancel: () => toResult(() => stage.cancel()),
};

expose(api);
