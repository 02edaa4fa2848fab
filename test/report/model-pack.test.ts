import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import { loadSafetensors, saveSafetensors } from "../../src/model/weights/safetensors.ts";
import { writeModelPack } from "../../src/report/model-pack.ts";
import { makeReport } from "./make-report.ts";

const weights = saveSafetensors(
  { "head.weight": { shape: [2], data: Float32Array.of(1, 2) } },
  { made: "here" },
);
const fitted = { features: '{"numbers":[]}', tokenizer: '{"model":{}}' };

test("one safetensors file holds the weights and, as metadata, all else that scoring needs", async () => {
  const report = makeReport();
  const { tensors, metadata } = loadSafetensors(
    await writeModelPack(weights, { report, classes: ["no", "yes"], fitted }),
  );
  expect(tensors["head.weight"].data).toEqual(Float32Array.of(1, 2));
  expect(metadata).toMatchObject({ made: "here", version: "1", ...fitted });
  expect(JSON.parse(metadata.recipe)).toEqual(report.recipe);
  expect(JSON.parse(metadata.threshold)).toEqual(report.threshold);
  expect(JSON.parse(metadata.schema)).toMatchObject({
    task: "binary",
    classes: ["no", "yes"],
    label: report.recipe.label,
  });
});

test("the sum of the tensor bytes is that of Node's SHA-256", async () => {
  const { metadata } = loadSafetensors(
    await writeModelPack(weights, { report: makeReport(), classes: null, fitted }),
  );
  const bytes = Buffer.from(Float32Array.of(1, 2).buffer);
  expect(metadata.sha256).toBe(createHash("sha256").update(bytes).digest("hex"));
});

test("a model without text has the tokenizer null", async () => {
  const parts = { report: makeReport(), classes: null, fitted: { ...fitted, tokenizer: null } };
  expect(loadSafetensors(await writeModelPack(weights, parts)).metadata.tokenizer).toBe("null");
});

test("weights that are cut short are refused", async () => {
  const parts = { report: makeReport(), classes: null, fitted };
  await expect(writeModelPack(weights.slice(0, -1), parts)).rejects.toMatchObject({
    problem: { code: "model/truncated-weights" },
  });
});
