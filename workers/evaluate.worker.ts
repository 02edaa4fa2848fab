import { expose } from "comlink";
import { initControl, type Control } from "../src/evaluate/control.ts";
import { evaluate } from "../src/evaluate/evaluate.ts";
import { initCommonMethods } from "../src/protocol/common-methods.ts";
import type { EvaluateApi } from "../src/protocol/evaluate.ts";
import { toResult } from "../src/protocol/result.ts";
import { writeModelPack } from "../src/report/model-pack.ts";
import { writeReportHtml } from "../src/report/report-html.ts";
import { writeReportJson } from "../src/report/report-json.ts";
import { writeScoresCsv } from "../src/report/scores-csv.ts";

let running: Control | null = null;

const api: EvaluateApi = {
  ...initCommonMethods("evaluate", async () => {}),

  evaluate: (job, onProgress) =>
    toResult(() => {
      running = initControl(onProgress);
      return evaluate(job, running);
    }),

  write: (report, scores, pack, figures, language) =>
    toResult(async () => ({
      json: writeReportJson(report),
      html: writeReportHtml(report, figures, { language, classes: scores.classes }),
      scoresCsv: writeScoresCsv(scores),
      modelPack: await writeModelPack(pack.weights, { report, classes: scores.classes, fitted: pack.fitted }),
    })),

  cancel: () =>
    toResult(() => {
      running?.cancel();
    }),
};

expose(api);
