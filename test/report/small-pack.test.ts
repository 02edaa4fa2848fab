import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { initNewCustomersStage } from "../../src/data/new-customers/new-customers-stage.ts";
import { applyFeatures } from "../../src/features/apply-features.ts";
import { loadFitted } from "../../src/features/load-fitted.ts";
import { readEncoderFolder } from "../../src/model/pretrained/read-encoder-folder.ts";
import { writeModelPack } from "../../src/report/model-pack.ts";
import { openPack } from "../../src/report/open-pack.ts";
import { unzipFiles } from "../../src/report/pack/entries.ts";
import { giveFolder } from "../../src/train/encoders/describe-folder.ts";
import type { OpenedEncoder } from "../../src/train/encoders/types.ts";
import { initPredictor } from "../../src/train/predictor.ts";
import { lendDatabases } from "../support/database.ts";
import { readTinyFolder } from "../support/encoder-folders.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";
import { runSmall, type SmallRun } from "./run-small.ts";

const csv = makeTinyShop(120);
let opened: OpenedEncoder;
let run: SmallRun;
let [whole, small]: Uint8Array<ArrayBuffer>[] = [];

beforeAll(async () => {
  opened = giveFolder(await readEncoderFolder(readTinyFolder("bert")), "bert");
  const document = {
    ...tinyRecipe,
    encoder: { source: "folder", path: "models/bert", maxTokens: 16 },
    method: { kind: "lora", rank: 4, topLayers: 1 },
    ...{ fusion: "gated", train: { epochs: 1, batchSize: 16 }, evaluate: { baselines: [], bootstrap: 0 } },
  };
  run = await runSmall(csv, document, opened);
  const { report, schema, model, adapter } = run;
  whole = await writeModelPack(report, schema, model);
  small = await writeModelPack(report, schema, { ...model, weights: adapter!, isApart: true });
}, 120_000);
afterAll(() => vi.unstubAllGlobals());

/** Scores of the customers of the run's own file, as the Use step makes them. */
async function score(bytes: Uint8Array<ArrayBuffer>): Promise<Float32Array> {
  const { schema, fitted, sha256, weights, encoder } = await openPack(bytes);
  const stage = initNewCustomersStage(lendDatabases());
  const { customers } = await stage.build(schema, [new File([csv], "new.csv")], () => {});
  const quiet = { onProgress: () => {}, isCancelled: () => false };
  const { side } = await applyFeatures(loadFitted(fitted), customers, quiet);
  const predictor = initPredictor({ startBackend: () => Promise.reject(new Error("a backend runs")) });
  const own = encoder ? { encoder: opened.encoder } : {};
  return predictor.predict({ sha256, weights, backend: "simd", ...own }, side, () => {});
}

describe("a small pack", () => {
  test("scores with its encoder as the whole pack does, bit for bit", async () => {
    const scores = await score(small);
    expect(scores.length).toBe(120);
    expect(new Set(scores).size).toBeGreaterThan(20);
    expect(scores).toEqual(await score(whole));
  }, 120_000);

  test("holds all but the encoder, which it names", async () => {
    const names = Object.keys(unzipFiles(small));
    expect(names).toEqual(
      Object.keys(unzipFiles(whole)).map((name) =>
        name === "model.safetensors" ? "adapter.safetensors" : name,
      ),
    );
    expect(small.length).toBeLessThan(whole.length / 2);
    const { encoder, recipe } = await openPack(small);
    expect(encoder).toEqual({ name: "bert", sha256: opened.encoder.sha256 });
    expect(recipe.method.kind).toBe("lora");
    expect((await openPack(whole)).encoder).toBeUndefined();
    const card = new TextDecoder().decode(unzipFiles(small)["README.md"]);
    expect(card).toContain(`does not hold its encoder, \`bert\` (SHA-256 ${opened.encoder.sha256})`);
    expect(card).not.toContain("model.safetensors");
  });

  test("is refused where its weights stand under the name of whole ones, and the other way round", async () => {
    const { report, schema, model, adapter } = run;
    for (const wrong of [
      { ...model, weights: adapter! },
      { ...model, isApart: true },
    ])
      await expect(openPack(await writeModelPack(report, schema, wrong))).rejects.toMatchObject({
        problem: { code: "report/parts-differ" },
      });
  });
});
