import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { useBackend } from "../../src/engine/backend.ts";
import type { ModelShape } from "../../src/model/model.ts";
import { openEngine } from "../support/open-engine.ts";
import { tinyShape } from "../support/models.ts";
import type { TinyOutcome } from "../support/train-tiny.ts";

const { api, end } = openEngine();
afterAll(end);

const start = async (backend: "simd" | "webgpu" | "cpu", threads = 1) =>
  expect(await api.start(backend, threads)).toMatchObject({ backend, threads });

describe("20 steps from one seed, with dropout", () => {
  const losses: Record<string, number[]> = {};
  beforeAll(async () => {
    for (const backend of ["simd", "webgpu", "cpu"] as const) {
      await start(backend);
      losses[backend] = (await api.trainTiny({ steps: 20 })).losses;
    }
  });

  test("the losses are finite and differ from step to step", () => {
    expect(losses.simd.every(Number.isFinite)).toBe(true);
    expect(new Set(losses.simd).size).toBe(20);
  });

  test.each([
    ["webgpu", "simd"],
    ["webgpu", "cpu"],
    ["simd", "cpu"],
  ])("losses on %s and %s are within 1e-3 of each other", (one, other) => {
    const apart = losses[one].map((loss, step) => Math.abs(loss - losses[other][step]));
    expect(apart).toHaveLength(20);
    expect(Math.max(...apart)).toBeLessThan(1e-3);
  });
});

/** Wide enough that threads share its work, and no size is a multiple of a tile. */
const wide: ModelShape = {
  ...tinyShape,
  layers: 2,
  hidden: 99,
  heads: 3,
  intermediate: 203,
  vocabularySize: 501,
  positions: 64,
  maxTokens: 64,
};

describe("on simd", () => {
  const train = async (threads: number): Promise<TinyOutcome> => {
    await start("simd", threads);
    return api.trainTiny({ steps: 6, shape: wide, buckets: [[8, 37], [5, 64]] }); // prettier-ignore
  };

  test("a training is the same bit by bit when it is done again, on one thread and on two", async () => {
    const [one, two] = [await train(1), await train(2)];
    expect(await train(2)).toEqual(two);
    expect(await train(1)).toEqual(one);
    expect(two).toEqual(one);
    expect(one.weights.every(Number.isFinite)).toBe(true);
  });
});

/** The software adapter takes milliseconds for a kernel, so many steps are taken with the smallest model that has an encoder. */
const smallest: ModelShape = { ...tinyShape, fusion: "text-only", layers: 1 };
const mixed: [number, number][] = [[4, 8], [4, 12], [3, 5], [8, 8], [1, 1]]; // prettier-ignore

describe.each(["simd", "webgpu"] as const)("on %s", (backend) => {
  beforeAll(() => start(backend));

  test("recomputation changes no bit of a loss or a weight", async () => {
    const kept = await api.trainTiny({ steps: 5, buckets: mixed });
    const again = await api.trainTiny({ steps: 5, buckets: mixed, recompute: true });
    expect(again).toEqual(kept);
  });

  test("500 steps over mixed buckets leave tensors, their bytes and the device's memory flat", async () => {
    // 20 steps pass through every bucket four times, and through one readback
    const { memory, losses } = await api.trainTiny({
      steps: 500,
      shape: smallest,
      buckets: mixed,
      readMemoryAt: [20, 260, 500],
    });
    const [early, middle, late] = memory;
    expect(losses).toHaveLength(500);
    expect(early.deviceBytes).toBeGreaterThan(0);
    for (const later of [middle, late]) {
      expect(later.numTensors).toBe(early.numTensors);
      expect(later.numBytes).toBe(early.numBytes);
      expect(later.deviceBytes).toBe(early.deviceBytes);
      expect(later.peakBytes).toBe(early.peakBytes);
    }
  });
});

// Launches do not depend on widths, so a narrow model shows how many there are. The last in this worker: what it watches stays watched.
test("a step of 4 layers on webgpu takes one upload each of tokens, mask and labels, a sixteenth of a readback, and no more memory", async () => {
  await start("webgpu");
  const { dispatches, scalarUploads, largeUploads, readbacks, bytes } = await api.countSteps(4);
  expect(dispatches / 16).toBeGreaterThan(40);
  expect(dispatches / 16).toBeLessThanOrEqual(260);
  expect({ scalarUploads, largeUploads, readbacks, bytes }).toEqual({
    scalarUploads: 0,
    largeUploads: 3 * 16,
    readbacks: 1,
    bytes: 0,
  });
});

describe("on this page", () => {
  afterEach(() => useBackend("cpu"));

  test("auto leaves the software adapter alone, and webgpu takes it and says that it is one", async () => {
    expect((await useBackend("auto")).backend).toBe("simd");
    const facts = await useBackend("webgpu");
    expect(facts).toMatchObject({ backend: "webgpu", softwareAdapter: true });
    expect(facts.adapter).toMatch(/swiftshader/i);
  });
});
