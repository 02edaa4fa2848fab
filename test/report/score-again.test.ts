import { afterAll, expect, test, vi } from "vitest";
import { initNewCustomersStage } from "../../src/data/new-customers/new-customers-stage.ts";
import { applyFeatures } from "../../src/features/apply-features.ts";
import { loadFitted } from "../../src/features/load-fitted.ts";
import { writeModelPack } from "../../src/report/model-pack.ts";
import { openPack } from "../../src/report/open-pack.ts";
import { initPredictor } from "../../src/train/predictor.ts";
import { lendDatabases } from "../support/database.ts";
import { makeTinyShop, tinyRecipe } from "../support/tiny-shop.ts";
import { runSmall } from "./run-small.ts";

afterAll(() => vi.unstubAllGlobals());

/** The scores that an opened pack gives the customers of a CSV, by key. */
async function scoreAll(pack: Uint8Array<ArrayBuffer>, csv: string): Promise<Map<string, number>> {
  const { schema, fitted, sha256, weights } = await openPack(pack);
  const stage = initNewCustomersStage(lendDatabases());
  const { customers } = await stage.build(schema, [new File([csv], "new.csv")], () => {});
  const { side } = await applyFeatures(loadFitted(fitted), customers, {
    onProgress: () => {},
    isCancelled: () => false,
  });
  const predictor = initPredictor({ startBackend: () => Promise.reject(new Error("a backend runs")) });
  const scores = await predictor.predict({ sha256, weights, backend: "simd" }, side, () => {});
  return new Map(side.keys.map((key, row) => [key, scores[row]]));
}

test.each(["gated", "structured-only"])(
  "a %s model that was packed and opened gives over 1,000 test customers the scores of its run, to 1e-6",
  async (fusion) => {
    const csv = makeTinyShop(2200);
    const split = { kind: "random", fractions: [0.4, 0.1, 0.5], stratify: true };
    const { report, schema, model, scores } = await runSmall(csv, {
      ...tinyRecipe,
      ...{ fusion, split, train: { epochs: 1, batchSize: 32 }, evaluate: { baselines: [], bootstrap: 0 } },
    });
    const pack = await writeModelPack(report, schema, model);
    const without = csv.replace(/,(stays|yes|no)\r\n/g, "\r\n");
    const again = await scoreAll(pack, without);
    expect(scores.keys.length).toBeGreaterThan(1000);
    const apart = scores.keys.map((key, row) => Math.abs(again.get(key)! - scores.test[row]));
    expect(Math.max(...apart)).toBeLessThan(1e-6);
    expect(new Set(scores.test).size).toBeGreaterThan(50);
  },
  120_000,
);
