import { expect, test } from "vitest";
import { writeReportHtml } from "../../src/report/report-html.ts";
import type { Report } from "../../src/report/types.ts";
import { makeReport } from "./make-report.ts";

const write = (training: Partial<Report["training"]>, language: "en" | "zh" = "en") => {
  const report = makeReport();
  const train = { earlyStopping: { metric: "auc", patience: 2 } } as Report["recipe"]["train"];
  const recipe = { ...report.recipe, train };
  return writeReportHtml(
    { ...report, recipe, training: { ...report.training, ...training } },
    {},
    { language, classes: null },
  );
};

const pretrain = {
  steps: 1200,
  curve: [],
  tokens: 34_567,
  minutes: 2,
  heldOutLoss: { before: 8.5, after: 4.25 },
};
const unlabelled = {
  ...{ customers: 900, confidence: 0.95, precision: 0.98, added: 412, byClass: [300, 112] },
  ...{ before: 0.81, after: 0.83, kept: true },
};

test("a run with masked words and customers without a label says what each came to, in its language", () => {
  const page = write({ pretrain, unlabelled });
  for (const cell of [
    "1,200",
    "34,567",
    "8.500",
    "4.250",
    "900",
    "0.950",
    "0.980",
    "412",
    "0.810",
    "0.830",
    "yes",
  ])
    expect(page).toContain(`<td class="number">${cell}</td>`);
  expect(write({ pretrain, unlabelled }, "zh")).toContain("得到类别并参与训练的客户");
});

test("a run without either, or one that an older app kept, has no such section", () => {
  const heading = "Language warm-up and customers without a label";
  expect(write({})).not.toContain(heading);
  const old = { steps: 5, curve: [] } as unknown as Report["training"]["pretrain"];
  expect(write({ pretrain: old, unlabelled: undefined })).not.toContain(heading);
});
