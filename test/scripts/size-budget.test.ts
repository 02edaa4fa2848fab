import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import {
  findExcess,
  findPageFiles,
  findStaticImports,
  formatSizes,
  measureSizes,
} from "../../scripts/size-budget.mjs";
import { makeTempFolder } from "../support/temp-folder.ts";

test("static imports are found in minified code, dynamic ones are not", () => {
  const code =
    'import{a as b}from"./a-1.js";import"./b-2.js";export{c}from"./c-3.js";const d=()=>import("./d-4.js");';
  expect(findStaticImports(code)).toEqual(["./a-1.js", "./b-2.js", "./c-3.js"]);
});

test("a page loads its scripts, their preloads and its styles, and no icon", () => {
  const html =
    '<link rel="icon" href="./i.svg"><script type="module" crossorigin src="./assets/m.js"></script>' +
    '<link rel="modulepreload" crossorigin href="./assets/p.js"><link rel="stylesheet" crossorigin href="./assets/s.css">';
  expect(findPageFiles(html)).toEqual(["./assets/m.js", "./assets/p.js", "./assets/s.css"]);
});

function writeBuild() {
  const folder = makeTempFolder();
  mkdirSync(join(folder, "assets"));
  const files = {
    "index.html": '<script type="module" src="./assets/main.js"></script>',
    "assets/main.js": 'import"./shared.js";import("./lazy.js")',
    "assets/shared.js": "export const text = 'import \"./no-such-file.js\"'",
    "assets/lazy.js": "0".repeat(10_000),
    "assets/train.worker-abcd1234.js": 'import{a}from"./shared.js"',
    "assets/clientele-plain-abcd1234.wasm": "one build",
    "assets/clientele-relaxed-abcd1234.wasm": "another build",
    "assets/duckdb-abcd1234.wasm": "of a package",
  };
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  const size = (...names: (keyof typeof files)[]) =>
    names.reduce((sum, name) => sum + gzipSync(files[name], { level: 9 }).length, 0);
  return { folder, size };
}

test("page and workers are measured with what they import statically, and the kernels of the CPU engine, after gzip", () => {
  const { folder, size } = writeBuild();
  const [page, train, kernels] = measureSizes(folder, { page: 60_000, workers: {}, kernels: 10 });
  expect(page.bytes).toBe(size("assets/main.js", "assets/shared.js"));
  expect(train).toMatchObject({ name: "train worker", limit: null });
  expect(train.bytes).toBe(size("assets/train.worker-abcd1234.js", "assets/shared.js"));
  const builds = size("assets/clientele-plain-abcd1234.wasm", "assets/clientele-relaxed-abcd1234.wasm");
  expect(kernels).toMatchObject({ name: "kernels", bytes: builds, limit: 10 });
});

test("a part above its budget is told in one sentence; one without a number is only printed", () => {
  const { folder } = writeBuild();
  const sizes = measureSizes(folder, { page: 10, workers: {} });
  expect(findExcess(sizes)).toEqual([
    expect.stringMatching(/^page: \d+ bytes after gzip, and 10 are allowed/),
  ]);
  expect(formatSizes(sizes)).toContain("train worker");
});

test("both builds of the CPU engine's kernels together are below 60 kB after gzip", () => {
  const bytes = ["relaxed", "plain"].map((name) => {
    const file = new URL(`../../src/engine/simd/built/clientele-${name}.wasm`, import.meta.url);
    return gzipSync(readFileSync(file), { level: 9 }).length;
  });
  expect(Math.min(...bytes)).toBeGreaterThan(1000);
  expect(bytes[0] + bytes[1]).toBeLessThan(60_000);
});
