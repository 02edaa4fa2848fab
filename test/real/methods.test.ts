import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { BinaryMetrics } from "../../src/evaluate/types.ts";
import { runRecipe } from "../support/run-recipe.ts";
import { clothing, dataSets, minilmFolder } from "./reviews.ts";

const methods = ["head", "top", "lora", "adapter", "prefix", "bitfit", "full"] as const;
const encoders = {
  "built-in": { source: "builtin", name: "default", maxTokens: 128 },
  "all-MiniLM-L6-v2": { source: "folder", path: "all-MiniLM-L6-v2", maxTokens: 128 },
};

/** Rows of the table in docs/encoders.md. */
const table: string[] = [];
afterAll(() => console.log(table.join("\n")));

const count = (value: number, digits: number) =>
  value.toLocaleString("en", { minimumFractionDigits: digits, maximumFractionDigits: digits });

const share = (value: number) => (100 * value).toLocaleString("en", { maximumSignificantDigits: 2 });

/** Size of a file that a run saved; null where it saved none of that name. */
function measureFile(out: string, name: string): number | null {
  const path = join(out, name);
  return existsSync(path) ? statSync(path).size : null;
}

// Settings are those that the app has for each method.
describe.skipIf(!clothing)("methods on 2,000 of women's clothing reviews, text alone", () => {
  for (const [name, encoder] of Object.entries(encoders)) {
    test.skipIf(encoder.source === "folder" && !existsSync(minilmFolder)).each(methods)(
      `${name}, %s: learns, and saves what it learned`,
      async (kind) => {
        const { recipe, folder } = dataSets["clothing 2,000"]();
        const whole = { ...recipe, encoder, method: { kind } };
        const given = encoder.source === "folder" ? minilmFolder : undefined;
        const ran = await runRecipe(whole, folder, { encoder: given });
        const { metrics, timings, training, encoder: trained } = ran.report;
        const { auc } = metrics.test as BinaryMetrics;
        const pack = measureFile(ran.out, "model-pack")!;
        const small = measureFile(ran.out, "small-pack");
        table.push(
          `| ${name} | \`${kind}\` | ${count(auc!, 3)} | ${share(trained!.trainable / trained!.parameters)}\u2009% | ` +
            `${count(timings.train! / 1000, 0)} s | ${count(training!.peakBytes / 1e6, 0)} MB | ` +
            `${count((small ?? pack) / 1e6, 1)} MB |`,
        );
        console.log(table.at(-1));
        expect(auc).toBeGreaterThan(0.85);
        expect(small !== null).toBe(["head", "lora", "adapter", "prefix"].includes(kind));
        if (small !== null) expect(small).toBeLessThan(pack / 5);
      },
    );
  }
});
