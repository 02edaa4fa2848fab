import { expose, transfer } from "comlink";
import { compareRuns } from "../src/evaluate/compare-runs.ts";
import { initControl, type Control } from "../src/evaluate/control.ts";
import { evaluate } from "../src/evaluate/evaluate.ts";
import { initCommonMethods } from "../src/protocol/common-methods.ts";
import type { EvaluateApi } from "../src/protocol/evaluate.ts";
import { toResult } from "../src/protocol/result.ts";
import { writeModelPack } from "../src/report/model-pack.ts";
import { openPack } from "../src/report/open-pack.ts";
import { readPackFile } from "../src/report/pack/entries.ts";
import { writeReportHtml } from "../src/report/report-html.ts";
import { writeReportJson } from "../src/report/report-json.ts";
import { writeScoresCsv } from "../src/report/scores-csv.ts";
import { writeTableCsv } from "../src/report/table-csv.ts";

let running: Control | null = null;

const api: EvaluateApi = {
  ...initCommonMethods("evaluate", async () => {}),

  evaluate: (job, onProgress) =>
    toResult(() => {
      running = initControl(onProgress);
      return evaluate(job, running);
    }),

  write: (report, scores, figures, language) =>
    toResult(() => ({
      json: writeReportJson(report),
      html: writeReportHtml(report, figures, { language, classes: scores.classes }),
      scoresCsv: writeScoresCsv(scores),
    })),

  writePack: async (report, schema, model) => {
    const result = await toResult(() => writeModelPack(report, schema, model));
    return result.ok ? transfer(result, [result.value.buffer]) : result;
  },

  openPack: async (file) => {
    const result = await toResult(async () => openPack(await readPackFile(file)));
    return result.ok ? transfer(result, [result.value.weights.buffer]) : result;
  },

  writeTable: (table) => toResult(() => writeTableCsv(table)),

  compareRuns: (left, right, recipe, thresholds) =>
    toResult(() => {
      const control = initControl(() => undefined);
      return compareRuns(left, right, recipe, thresholds, control);
    }),

  cancel: () =>
    toResult(() => {
      running?.cancel();
    }),
};

expose(api);
