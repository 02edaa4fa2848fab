import { afterAll, describe, expect, test } from "vitest";
import { openEngine } from "../support/open-engine.ts";
import { testOperation, type Way } from "../support/operations.ts";
import { operations, type OperationName } from "../support/operation-table.ts";

const { api, end } = openEngine();
afterAll(end);

function inWorker(way: string, backend: "simd" | "webgpu", threads: number, limits: Way["limits"]): Way {
  return {
    way,
    limits,
    start: async () => expect(await api.start(backend, threads)).toMatchObject({ backend, threads }),
    checkGolden: (number) => api.checkGolden(number),
    checkDifferences: (name, given) => api.checkDifferences(name, given),
  };
}

/** The software adapter does half a GFLOP a second: few random shapes, and small ones. */
const ways = [
  inWorker("simd, one thread", "simd", 1, { costLimit: 4e6, runs: 4 }),
  inWorker("simd, two threads", "simd", 2, { costLimit: 4e6, runs: 6 }),
  inWorker("webgpu", "webgpu", 1, { costLimit: 2e5, runs: 3 }),
];

test("the page is isolated, so that there are threads", () => {
  expect(globalThis.crossOriginIsolated).toBe(true);
});

describe.each(Object.keys(operations) as OperationName[])("%s", (name) => testOperation(name, ways));

test.each([
  ["simd", []],
  ["webgpu", ["ClienteleLinearBeside", "ClienteleLinearBesideGrad"]], // composed of its products
] as const)(
  "every kernel that an operation asks for is there on %s, but for %j",
  async (backend, missing) => {
    await api.start(backend, 1);
    expect(await api.listMissingKernels()).toEqual(missing);
  },
);
