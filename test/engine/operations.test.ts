import { readdirSync, readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { hasKernel, runWithoutKernels } from "../../src/engine/tensor.ts";
import { startBackend } from "../support/backends.ts";
import { nameOf } from "../support/check-operations.ts";
import { loadGoldenCases } from "../support/golden-operations.ts";
import { kernelNames } from "../support/kernel-names.ts";
import { operations, type OperationName } from "../support/operation-table.ts";
import { randomInputs } from "../support/random-inputs.ts";

const goldenCases = await loadGoldenCases();
const names = Object.keys(operations) as OperationName[];

const ops = new URL("../../src/engine/ops/", import.meta.url);
const operationTexts = readdirSync(ops).map((file) => readFileSync(new URL(file, ops), "utf8"));
const table = readFileSync(new URL("../support/operation-table.ts", import.meta.url), "utf8");

/** Exported for other operations, or tested beside the one they belong to. */
const partsOfOperations = [
  ...["composeGelu", "runGelu", "runGeluGrad", "runProducts", "gradX", "gradWeights", "gradBiases"],
  ...["splitPairs", "addBeside", "gradBeside", "shareWeights", "runLoss", "computeMeanLoss"],
  ...["computeGlobalNorm", "splitColumns", "prependOnes", "computeProbabilities"],
];

describe("the table of operations", () => {
  test.each(names)("%s has a case of PyTorch", (name) => {
    expect(goldenCases.filter((entry) => nameOf(entry) === name).length).toBeGreaterThan(0);
  });

  test("every operation with a gradient in a golden case is tried by finite differences too", () => {
    const withGradient = new Set(goldenCases.filter(({ upstream }) => upstream).map(nameOf));
    expect([...withGradient].sort()).toEqual(Object.keys(randomInputs).sort());
  });

  test("has every function that src/engine/ops exports as an operation", () => {
    // What runs a kernel or is put on the tape, itself or by one that it calls.
    const exported = operationTexts
      .filter((text) => /runOperation|runLoss|computeMeanLoss|callKernel/.test(text))
      .flatMap((text) => [...text.matchAll(/^export function (\w+)/gm)].map((match) => match[1]));
    const missing = exported.filter((name) => !new RegExp(`\\b${name}\\b`).test(table));
    expect(missing.filter((name) => !partsOfOperations.includes(name))).toEqual([]);
    expect(exported.length).toBeGreaterThan(names.length);
  });
});

describe("on simd", () => {
  beforeAll(() => startBackend("simd"));

  test("every kernel that an operation asks for is there", () => {
    expect(kernelNames.length).toBeGreaterThan(20);
    expect(kernelNames.filter((name) => !hasKernel(name))).toEqual([]);
  });

  test("none of them is used where operations are to be composed of stock ones", () => {
    expect(runWithoutKernels(() => kernelNames.filter(hasKernel))).toEqual([]);
  });
});
