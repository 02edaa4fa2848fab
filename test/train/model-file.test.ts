import { beforeAll, describe, expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { dispose } from "../../src/engine/tensor.ts";
import { initModel } from "../../src/model/model.ts";
import { loadSafetensors, saveSafetensors, type StoredTensor } from "../../src/model/weights/safetensors.ts";
import { readTensors } from "../../src/train/checkpoints/checkpoint.ts";
import { loadModel, saveModel, type ModelFileFacts } from "../../src/train/model-file.ts";
import { startBackend } from "../support/backends.ts";
import { tinyShape } from "../support/models.ts";

const facts: ModelFileFacts = {
  shape: tinyShape,
  task: "regression",
  scale: { mean: 0.1, deviation: 1 / 3 },
  batchSize: 32,
  padId: 0,
};
let tensors: Record<string, StoredTensor>;

beforeAll(async () => {
  await startBackend("cpu");
  const weights = initModel(tinyShape, 1);
  tensors = structuredClone(await readTensors(weights));
  dispose(weights);
});

function findProblem(file: Uint8Array) {
  try {
    loadModel(file);
  } catch (thrown) {
    return (thrown as WorkbenchError).problem;
  }
  return expect.fail("it was taken");
}

test("weights come back with all that predicting needs, and without tensors of other parts", () => {
  const file = saveModel({ ...tensors, "cls.bias": { shape: [1], data: Float32Array.of(1) } }, facts);
  expect(loadModel(file)).toEqual({ ...facts, tensors });
});

test("a file from before encoders of other kinds could be read is one of BERT with the mean of its tokens", () => {
  const { positions, positionOffset, tokenTypes, epsilon, pooling, method, ...old } = tinyShape;
  const { metadata } = loadSafetensors(saveModel(tensors, facts));
  const file = saveSafetensors(tensors, { ...metadata, shape: JSON.stringify(old) });
  const kind = { positions, positionOffset, tokenTypes, epsilon, pooling, method };
  expect(kind).toMatchObject({ positions: old.maxTokens, positionOffset: 0, tokenTypes: 2, pooling: "mean" });
  expect(loadModel(file).shape).toEqual(tinyShape);
});

test("a task with classes has no scale", () => {
  expect(loadModel(saveModel(tensors, { ...facts, task: "binary", scale: null })).scale).toBeNull();
});

describe("a file is refused", () => {
  const shape = (change: object) => ({ shape: JSON.stringify({ ...tinyShape, ...change }) });

  test.each([
    ["task", { task: "ranking" }],
    ["shape", { shape: "" }],
    ["shape", { shape: "[]" }],
    ["shape", shape({ fusion: "sum" })],
    ["shape", shape({ hidden: 16.5 })],
    ["shape", shape({ heads: 3 })],
    ["shape", shape({ layers: 1e9 })],
    ["shape", shape({ categorySizes: [4, 0] })],
    ["shape", shape({ outputs: 0 })],
    ["shape", shape({ pooling: "max" })],
    ["shape", shape({ epsilon: 0 })],
    ["shape", shape({ positionOffset: 1 })],
    ["shape", shape({ method: "full" })],
    ["scale", { scale: "null" }],
    ["scale", { scale: '{"mean":0,"deviation":0}' }],
    ["batches", { batches: '{"batchSize":0,"padId":0}' }],
  ])("whose %s is that of no model: %j", (key, change) => {
    const { metadata } = loadSafetensors(saveModel(tensors, facts));
    const file = saveSafetensors(tensors, { ...metadata, ...(change as Record<string, string>) });
    expect(findProblem(file)).toMatchObject({ code: "train/bad-model", facts: { key } });
  });

  test("without what this app writes beside the weights", () => {
    expect(findProblem(saveSafetensors(tensors)).code).toBe("train/bad-model");
  });

  test("whose weights are not those of its shape", () => {
    const without = { ...tensors };
    delete without["head.bias"];
    expect(findProblem(saveModel(without, facts)).code).toBe("model/missing-tensor");
    const wider = { ...facts, shape: { ...tinyShape, numbers: 4 } };
    expect(findProblem(saveModel(tensors, wider)).code).toBe("model/wrong-shape");
  });

  test("that was cut in half", () => {
    const file = saveModel(tensors, facts);
    expect(findProblem(file.slice(0, file.length / 2)).code).toBe("model/truncated-weights");
  });
});
