import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runInBrowser } from "../../scripts/drive.mjs";
import type { Report } from "../../src/report/types.ts";

export {
  giveFilesAndStart,
  openApp,
  readPage,
  reportFiles,
  saveReportFiles,
  waitForEnd,
  waitForOffline,
  waitForPage,
} from "../../scripts/drive.mjs";
import { makeTempFolder } from "./temp-folder.ts";
export type { App } from "../../scripts/drive.mjs";

/** A run of a recipe that a test states in place, on files that it names by their paths. */
export interface RunOptions {
  /** Left out: the built-in sample. */
  recipe?: object;
  files?: string[];
  backend?: "simd" | "webgpu" | "cpu";
  rows?: number;
  offline?: boolean;
  limitMs?: number;
}

/** Runs a recipe in the built app and reads its report; `report` is null where the run was refused or failed. */
export async function runRecipe({ recipe, ...options }: RunOptions) {
  const out = makeTempFolder();
  const path = join(out, "given.json");
  if (recipe) writeFileSync(path, JSON.stringify(recipe));
  const outcome = await runInBrowser({ backend: "simd", ...options, recipe: recipe ? path : null, out });
  const report = outcome.problem
    ? null
    : (JSON.parse(readFileSync(join(out, "report.json"), "utf8")) as Report);
  return { ...outcome, report, out };
}
