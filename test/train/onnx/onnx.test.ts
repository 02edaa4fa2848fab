import { readFileSync, readdirSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { readEncoderFolder } from "../../../src/model/pretrained/read-encoder-folder.ts";
import { loadSafetensors } from "../../../src/model/weights/safetensors.ts";
import type { MethodRecipe } from "../../../src/recipe/types.ts";
import { giveFolder } from "../../../src/train/encoders/describe-folder.ts";
import { loadModel } from "../../../src/train/model-file.ts";
import type { FrozenEncoder } from "../../../src/train/onnx/types.ts";
import { initPredictor } from "../../../src/train/predictor.ts";
import { trainPart } from "../../../src/train/train-part.ts";
import type { TrainJob } from "../../../src/train/types.ts";
import { startBackend } from "../../support/backends.ts";
import { readTinyFolder } from "../../support/encoder-folders.ts";
import { findRefusal } from "../../support/refusal.ts";
import { makeContext } from "../small-context.ts";
import { makeJob } from "../small-job.ts";

beforeAll(() => startBackend("simd"));

async function makeOnnxJob(method: MethodRecipe = { kind: "head" }): Promise<TrainJob> {
  const job = makeJob({ fusion: "text-only", customers: 48 });
  const { encoder } = giveFolder(await readEncoderFolder(readTinyFolder("onnx")), "tiny");
  encoder.shape = { ...encoder.shape, positions: 40, vocabularySize: 90 };
  job.recipe.encoder = { source: "folder", path: "tiny", maxTokens: 32 };
  job.recipe.method = method;
  return { ...job, encoder };
}

/** Stands in for the runtime: states that depend on the ids. */
const openFrozen = (): Promise<FrozenEncoder> =>
  Promise.resolve({
    encode: (ids) =>
      Promise.resolve(
        Float32Array.from({ length: ids.length * 16 }, (_, i) => Math.sin(ids[i >> 4] + (i % 16))),
      ),
    close: () => Promise.resolve(),
  });

describe("a folder in the layout of transformers.js", () => {
  test("gives config.json and the graph, and a shape that names it by its SHA-256", async () => {
    const folder = await readEncoderFolder(readTinyFolder("onnx"));
    expect(folder.onnx!.map(({ path }) => path)).toEqual(["config.json", "onnx/model.onnx"]);
    expect(folder.weights).toEqual([]);
    expect(folder.shape).toMatchObject({ layers: 2, hidden: 16, external: folder.sha256 });
  });

  test("gives the exact graph before a quantized one, and the numbers that lie apart", async () => {
    const files = readTinyFolder("onnx");
    const more = ["model_quantized.onnx", "model.onnx_data", "model.onnx_data_1"];
    const all = [...files, ...more.map((name) => ({ path: `onnx/onnx/${name}`, blob: new Blob(["x"]) }))];
    const paths = (await readEncoderFolder(all)).onnx!.map(({ path }) => path);
    expect(paths.slice(1)).toEqual(
      ["model.onnx", "model.onnx_data", "model.onnx_data_1"].map((name) => `onnx/${name}`),
    );
    const rest = all.filter(({ path }) => !path.includes("model.onnx"));
    expect((await readEncoderFolder(rest)).onnx![1].path).toBe("onnx/model_quantized.onnx");
  });

  test("is read as safetensors where these are there too", async () => {
    const both = [...readTinyFolder("bert"), { path: "bert/onnx/model.onnx", blob: new Blob(["x"]) }];
    const folder = await readEncoderFolder(both);
    expect(folder.onnx).toBeUndefined();
    expect(folder.shape).not.toHaveProperty("external");
  });
});

describe("an encoder that is there as ONNX alone", () => {
  test("trains a head whose file holds no weight of it, and scores as it did in training", async () => {
    const job = await makeOnnxJob();
    const outcome = await trainPart(job, makeContext(job, { store: null, openFrozen }));
    expect(Object.keys(loadSafetensors(outcome.weights).tensors).sort()).toEqual([
      "head.bias",
      "head.weight",
    ]);
    expect(loadModel(outcome.weights).shape.external).toBe(job.encoder!.sha256);
    expect(outcome.encoder).toMatchObject({ external: true, trainable: 0 });
    expect(outcome.training.trunk!.texts).toBeGreaterThan(0);

    const predictor = initPredictor({ startBackend: async () => {}, openFrozen });
    const model = { sha256: "x", weights: outcome.weights, backend: "auto" } as const;
    const predict = (more: object) =>
      predictor.predict({ ...model, ...more }, job.prepared.test, () => undefined);
    expect(await predict({ encoder: job.encoder! })).toEqual(outcome.scores.test);
  });

  test("is never replaced by nothing, or by another one", async () => {
    const job = await makeOnnxJob();
    const { weights } = await trainPart(job, makeContext(job, { store: null, openFrozen }));
    const predictor = initPredictor({ startBackend: async () => {}, openFrozen });
    for (const encoder of [undefined, { ...job.encoder!, sha256: "0".repeat(64) }]) {
      const model = { sha256: "x", weights, backend: "auto" as const, encoder };
      const problem = await findRefusal(() => predictor.predict(model, job.prepared.test, () => undefined));
      expect(problem.code).toBe("train/no-model");
    }
  });

  test.each<MethodRecipe>([
    { kind: "full" },
    { kind: "bitfit" },
    { kind: "top", topLayers: 1 },
    { kind: "adapter", bottleneck: 4, topLayers: 2 },
  ])("cannot be trained by $kind", async (method) => {
    const job = await makeOnnxJob(method);
    const problem = await findRefusal(() => trainPart(job, makeContext(job, { store: null, openFrozen })));
    expect(problem).toMatchObject({
      code: "train/onnx-frozen",
      facts: { setting: "method.kind", found: method.kind },
    });
  });

  test("guesses no masked words and reads no changed texts", async () => {
    const job = await makeOnnxJob();
    job.recipe.pretrain.minutes = 1;
    const train = () => findRefusal(() => trainPart(job, makeContext(job, { store: null, openFrozen })));
    expect((await train()).facts.setting).toBe("pretrain.minutes");
    job.recipe.pretrain.minutes = 0;
    job.recipe.train.augment.dropTokens = 0.1;
    expect((await train()).facts.setting).toBe("train.augment.dropTokens");
  });
});

test("the package that runs it is imported in one place, when it is called", () => {
  const root = new URL("../../../src/", import.meta.url);
  const files = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  const text = (path: string) => readFileSync(new URL(path, root), "utf8");
  expect(files.filter((path) => text(path).includes("@xenova/transformers"))).toEqual([
    "train/onnx/open-onnx.ts",
  ]);
  expect(text("train/onnx/open-onnx.ts")).toMatch(/await import\("@xenova\/transformers"\)/);
  expect(text("train/onnx/open-onnx.ts")).not.toMatch(/from "@xenova/);
});
