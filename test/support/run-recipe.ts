import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runInBrowser } from "../../scripts/drive.mjs";
import type { Report } from "../../src/report/types.ts";

export interface RanRecipe {
  report: Report;
  out: string;
  elapsedMs: number;
  left: string[];
}

/** Runs a recipe over the files of `folder` in the built app, as the command line does; fails with the page's problem. */
export async function runRecipe(
  recipe: { tables: Record<string, { file: string }> },
  folder: string,
  options: { rows?: number; backend?: string; offline?: boolean; encoder?: string } = {},
): Promise<RanRecipe> {
  const out = mkdtempSync(join(tmpdir(), "clientele-out-"));
  const path = join(folder, "recipe.json");
  writeFileSync(path, JSON.stringify(recipe));
  const files = Object.values(recipe.tables).map((table) => join(folder, table.file));
  const started = Date.now();
  const ran = await runInBrowser({ recipe: path, files, out, backend: "simd", ...options });
  if (ran.problem) throw new Error(`${ran.problem.code}: ${ran.problem.text}`);
  const report = JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Report;
  return { report, out, elapsedMs: Date.now() - started, left: ran.left };
}
