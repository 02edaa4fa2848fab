import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import {
  findCycle,
  findLinks,
  findMachinePaths,
  findTrespasses,
  findUndocumented,
  stages,
} from "./support/architecture.ts";

const root = dirname(dirname(fileURLToPath(import.meta.url)));

function listFiles(folder: string, ending: RegExp): string[] {
  if (!existsSync(join(root, folder))) return [];
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && ending.test(entry.name))
    .map((entry) => posix.join(entry.parentPath.slice(root.length + 1).replaceAll("\\", "/"), entry.name));
}

const read = (path: string) => readFileSync(join(root, path), "utf8");
const countLines = (path: string) => read(path).trimEnd().split("\n").length;
const code = [...listFiles("src", /\.(ts|svelte)$/), ...listFiles("workers", /\.ts$/)].filter(
  (path) => !path.startsWith("src/engine/simd/kernels/"),
);
const rootDocuments = readdirSync(root).filter((name) => name.endsWith(".md"));
const documents = [...rootDocuments, ...["docs", "public", "test"].flatMap((f) => listFiles(f, /\.md$/))];

/** Folders that a checkout has; what Git ignores is not looked at. */
const topFolders = [".ci", "docs", "public", "scripts", "src", "test", "workers"];
const sourceFolders = [...stages, "protocol", "session", "ui"];

describe("the project", () => {
  test("no file imports what its part may not", () => {
    expect(code.flatMap((path) => findTrespasses(path, read(path)))).toEqual([]);
  });

  test("no files import each other in a circle", () => {
    expect(findCycle(new Map(code.map((path) => [path, read(path)])))).toBeNull();
  });

  test("every export of a stage has a docstring", () => {
    const ofStages = code.filter((path) => stages.includes(path.split("/")[1]));
    expect(ofStages.flatMap((path) => findUndocumented(path, read(path)))).toEqual([]);
  });

  test("no file has over 400 lines, no worker's shell 60 or more", () => {
    const all = [...code, ...listFiles("scripts", /\.mjs$/), ...listFiles("test", /\.(ts|js)$/)];
    expect(all.filter((path) => countLines(path) > 400)).toEqual([]);
    expect(code.filter((path) => path.endsWith(".worker.ts") && countLines(path) >= 60)).toEqual([]);
  });

  test("the folders are those of the layout", () => {
    const tracked = execFileSync("git", ["ls-files", "--cached"], { cwd: root, encoding: "utf8" }).split(
      "\n",
    );
    const tops = new Set(tracked.filter((path) => path.includes("/")).map((path) => path.split("/")[0]));
    expect([...tops].filter((folder) => !topFolders.includes(folder))).toEqual([]);
    const inSource = new Set(
      code.filter((path) => /^src\/.*\//.test(path)).map((path) => path.split("/")[1]),
    );
    expect([...inSource].filter((folder) => !sourceFolders.includes(folder))).toEqual([]);
  });

  test("every link of a document leads to a file of the project", () => {
    const broken = documents.flatMap((path) =>
      findLinks(read(path))
        .filter((target) => !existsSync(join(root, dirname(path), decodeURI(target))))
        .map((target) => `${path}: ${target}`),
    );
    expect(broken).toEqual([]);
  });

  test("no document names a path of one machine", () => {
    expect(documents.flatMap((path) => findMachinePaths(read(path)).map((p) => `${path}: ${p}`))).toEqual([]);
  });
});

describe("the checks themselves", () => {
  const breaks = (path: string, text: string) => findTrespasses(path, text).length > 0;

  test.each([
    ["src/data/open.ts", 'import { run } from "../model/run.ts";', "a stage to its right"],
    ["src/model/run.ts", 'import type { Api } from "../protocol/data.ts";', "the protocol, even for types"],
    ["src/protocol/data.ts", 'import { open } from "../data/open.ts";', "a stage's value by the protocol"],
    [
      "src/ui/App.svelte",
      '<script lang="ts">import { open } from "../data/open.ts";</script>',
      "a stage by the page",
    ],
    ["src/ui/state/run.ts", 'const open = await import("../../train/loop.ts");', "a stage, dynamically"],
    ["src/model/run.ts", 'import * as tf from "@tensorflow/tfjs";', "TensorFlow.js outside the engine"],
    ["src/model/run.ts", 'import { tf, type Tensor } from "../engine/tensor.ts";', "tf above the engine"],
    ["src/train/run.ts", 'import { tf as t } from "../engine/tensor.ts";', "tf under another name"],
    [
      "workers/train.worker.ts",
      'import * as e from "../src/engine/tensor.ts";',
      "all of the engine's tensor.ts",
    ],
    ["src/train/run.ts", 'export { tf } from "../engine/tensor.ts";', "tf handed on"],
    ["src/features/rows.ts", 'import { Table } from "apache-arrow";', "the table library outside data"],
    [
      "src/features/texts.ts",
      'import { Tokenizer } from "@huggingface/tokenizers";',
      "the tokenizer outside tokens",
    ],
    ["src/session/run.ts", 'import { untrack } from "svelte";', "svelte outside the page"],
    ["src/ui/state/run.ts", 'import { wrap } from "comlink";', "comlink outside session and workers"],
    [
      "src/train/onnx/types.ts",
      'import { env } from "@xenova/transformers";',
      "the ONNX runtime outside its own file",
    ],
    ["src/session/packs.ts", 'import { unzipSync } from "fflate";', "the zip library outside report"],
    ["src/base/problem.ts", 'import { chunk } from "lodash";', "a package without a door"],
    ["src/session/data.ts", 'import "../../workers/data.worker.ts";', "a worker"],
    ["workers/data.worker.ts", 'import { state } from "../src/session/run.ts";', "the session by a worker"],
    ["src/train/loop.ts", 'import { auc } from "../evaluate/auc.ts";', "evaluation by the loop"],
    ["src/data/index.ts", 'export * from "./open.ts";', "an export of everything"],
    ["src/data/utils/strings.ts", "export const a = 1;", "a folder without a meaning"],
  ])("%s is told: %s", (path, text) => {
    expect(breaks(path, text)).toBe(true);
  });

  test.each([
    ["src/evaluate/run.ts", 'import { fail } from "../base/problem.ts";'],
    ["src/protocol/data.ts", 'import type { Table } from "../data/types.ts";'],
    ["src/ui/state/run.ts", 'import { type Table } from "../../data/types.ts";'],
    ["workers/train.worker.ts", 'import { train } from "../src/train/loop.ts";'],
    ["src/engine/tensor.ts", 'import * as tf from "@tensorflow/tfjs-core";'],
    ["src/engine/ops/gelu.ts", 'import { tf } from "../tensor.ts";'],
    ["src/model/run.ts", 'import { tidy, type Tensor } from "../engine/tensor.ts";'],
    ["src/train/types.ts", 'import type { tf } from "../engine/tensor.ts";'],
    ["src/data/note.ts", "const text = \"import x from '../ui/x.ts'\";"],
  ])("%s is let through: %s", (path, text) => {
    expect(findTrespasses(path, text)).toEqual([]);
  });

  test("a circle over three files is named, and one of types alone is none", () => {
    const circle = new Map([
      ["src/a/a.ts", 'import "../b/b.ts";'],
      ["src/b/b.ts", 'export { c } from "../c/c.ts";'],
      ["src/c/c.ts", 'import "../a/a.ts";'],
    ]);
    expect(findCycle(circle)).toEqual(["src/a/a.ts", "src/b/b.ts", "src/c/c.ts", "src/a/a.ts"]);
    expect(findCycle(circle.set("src/c/c.ts", 'import type { A } from "../a/a.ts";'))).toBeNull();
  });

  test("an export without a docstring is named, a private function is not", () => {
    const text =
      "/** Adds. */\nexport function add() {}\nfunction hidden() {}\nexport const bare = 1;\n// no\nexport type T = 1;";
    expect(findUndocumented("x.ts", text)).toEqual(["x.ts: bare", "x.ts: T"]);
  });

  test("links are read without anchors, addresses and code", () => {
    const text = "[a](docs/a.md#part) [b](https://x.org) `[c](d.md)` [e](#here) ![f](f.png)";
    expect(findLinks(text)).toEqual(["docs/a.md", "f.png"]);
  });

  test("a path of one machine is told from an address, a relative path and an installed program", () => {
    expect(findMachinePaths("see /home/someone/project and C:\\Users\\x")).toEqual([
      "/home/someone/project",
      "C:\\Users\\x",
    ]);
    expect(
      findMachinePaths("https://a.org/b/c, src/data/x.ts, ../a/b, /usr/bin/chromium, and/or/both"),
    ).toEqual([]);
  });
});
