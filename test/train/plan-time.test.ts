import { beforeAll, describe, expect, test } from "vitest";
import { countForwardWork } from "../../src/model/count-work.ts";
import { initMemoryStore } from "../../src/train/checkpoints/file-store.ts";
import { countTrainingWork, measureSpeed, planTime, planTimeHere } from "../../src/train/plan-time.ts";
import type { ModelShape } from "../../src/model/model.ts";
import { makeShape } from "../../src/train/model-shape.ts";
import { nameSpeed, readSpeeds } from "../../src/train/speeds.ts";
import { initState } from "../../src/train/state.ts";
import { trainPart } from "../../src/train/train-part.ts";
import type { TimeRequest } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { tinyShape } from "../support/models.ts";
import { makeContext } from "./small-context.ts";
import { makeJob, type SmallJobOptions } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

const facts = { outputs: 1, vocabularySize: 40, numbers: 2, categorySizes: [4], encoder: null, length: 9 };

function makeRequest(options: SmallJobOptions = {}, change: Partial<TimeRequest> = {}): TimeRequest {
  const { recipe, prepared } = makeJob(options);
  const train = prepared.train.target.length;
  return { recipe: { ...recipe, threads: null }, facts, parts: ["main"], train, heldOut: 80, ...change };
}

describe("the arithmetic of a training", () => {
  const size = {
    shape: tinyShape,
    length: 10,
    batchSize: 16,
    epochs: 2,
    train: 96,
    validation: 40,
    test: 30,
  };
  const forward = countForwardWork(tinyShape, 10);

  test("is three passes a customer and epoch, and the predictions of the held-out sides", () => {
    // 2 x 96 x 3 passes; validation after each of 2 epochs and at the end, the test side once
    expect(countTrainingWork(size)).toBe(forward * (576 + 3 * 40 + 30));
  });

  test("counts a second look at validation in epochs of 100 steps and more", () => {
    // 1,600 customers are 100 steps of 16: 2 x 1600 x 3 passes; validation 2 x 2 times and at the end
    expect(countTrainingWork({ ...size, train: 1600 })).toBe(forward * (9600 + 5 * 40 + 30));
    expect(countTrainingWork({ ...size, train: 1584 })).toBe(forward * (9504 + 3 * 40 + 30));
  });
});

describe("the arithmetic of a training whose trunk is frozen", () => {
  const shape: ModelShape = {
    ...tinyShape,
    fusion: "text-only",
    layers: 6,
    method: { kind: "top", topLayers: 1 },
  };
  const size = { shape, length: 10, batchSize: 16, epochs: 3, train: 96, validation: 40, test: 30 };
  const block = countForwardWork({ ...shape, layers: 1 }, 10) - 16;

  test("runs it in every step and prediction", () => {
    // 3 x 96 steps of 5 + 3 blocks and 3 heads; 4 x 40 + 30 predictions of 6 blocks and a head
    expect(countTrainingWork(size)).toBe(288 * (8 * block + 3 * 16) + 190 * (6 * block + 16));
  });

  test("runs the encoder for each text of a customer where they are encoded apart, and the head once", () => {
    // the same with 3 texts each: 3 x 8 blocks a step, 3 x 6 a prediction
    const apart = countTrainingWork({ ...size, textsEach: 3 });
    expect(apart).toBe(288 * (24 * block + 3 * 16) + 190 * (18 * block + 16));
  });

  test("runs it once for each customer where its states are kept", () => {
    const expected = (96 + 40 + 30) * 5 * block + 288 * (3 * block + 3 * 16) + 190 * (block + 16);
    expect(countTrainingWork({ ...size, isTrunkKept: true })).toBeCloseTo(expected, 4);
  });
});

describe("the time of a run", () => {
  const workOf = (fusion: "gated" | "text-only" | "structured-only") => {
    const shape = makeShape(makeJob().recipe, fusion, facts);
    // a usual text of 9 tokens stands in batches of 16
    const length = fusion === "structured-only" ? 0 : 16;
    return countTrainingWork({
      ...{ shape, length, batchSize: 16, epochs: 2 },
      ...{ train: 96, validation: 40, test: 40 },
    });
  };

  test("is the arithmetic of its parts, each divided by its own measured speed", () => {
    const speeds = { "simd texts": 1e6, "simd columns": 1e4 };
    const parts: TimeRequest["parts"] = ["main", "text-only", "structured-only"];
    const { trainMs, isMeasured } = planTime(makeRequest({}, { parts }), "simd", speeds);
    const expected = (workOf("gated") + workOf("text-only")) / 1e3 + workOf("structured-only") / 10;
    expect(trainMs).toBeCloseTo(expected, 6);
    expect(isMeasured).toBe(true);
  });

  test("is that of as many texts as a customer may have at half, where they are encoded apart", () => {
    const speeds = { "simd texts": 1e6 };
    const { trainMs } = planTime(makeRequest({ fusion: "text-only", combine: "attend" }), "simd", speeds);
    const shape = makeShape(makeJob({ combine: "attend" }).recipe, "text-only", facts);
    const sides = { train: 96, validation: 40, test: 40 };
    const size = { shape, length: 16, batchSize: 16, epochs: 2, ...sides };
    // one to eight texts each
    expect(trainMs).toBeCloseTo(countTrainingWork({ ...size, textsEach: 4.5 }) / 1e3, 6);
    expect(trainMs).toBeGreaterThan((4 * countTrainingWork(size)) / 1e3);
  });

  test("is a guess where one part was never measured, and longer on plain cpu than on simd", () => {
    const request = makeRequest({}, { parts: ["main", "structured-only"] });
    expect(planTime(request, "simd", { "simd texts": 1e6 }).isMeasured).toBe(false);
    expect(planTime(request, "webgpu", { "simd texts": 1e6, "simd columns": 1e6 }).isMeasured).toBe(false);
    expect(planTime(request, "cpu", {}).trainMs).toBeGreaterThan(planTime(request, "simd", {}).trainMs);
  });

  test("has the minutes of masked words for each part that reads texts, and no more than maxMinutes for training", () => {
    const slow = { "simd texts": 1, "simd columns": 1 };
    const parts: TimeRequest["parts"] = ["main", "text-only", "structured-only"];
    const request = makeRequest({ pretrainMinutes: 2, train: { maxMinutes: 5 } }, { parts });
    expect(planTime(request, "simd", slow).trainMs).toBe((3 * 5 + 2 * 2) * 60_000);
  });

  test("is estimated for the backend that is named, else for the one in use", async () => {
    const store = initMemoryStore();
    await store.write("measured-speeds.json", new TextEncoder().encode('{"simd texts":1e6,"cpu texts":1e3}'));
    const chooser = { guess: () => expect.fail("a backend runs") };
    const plan = async (backend: "auto" | "cpu") => {
      const request = makeRequest();
      request.recipe.backend = backend;
      return (await planTimeHere(request, store, chooser)).trainMs;
    };
    expect((await plan("cpu")) / (await plan("auto"))).toBeCloseTo(1000, 6);
  });
});

describe("a training that was measured", () => {
  /** Trains on a clock whose every look is a millisecond: a step has as many looks whatever the machine. */
  async function trainMeasured(options: SmallJobOptions) {
    const store = initMemoryStore();
    const job = makeJob(options);
    let now = 0;
    const clock = () => ++now;
    const { training } = await trainPart(job, makeContext(job, { store, clock, checkpointEveryMs: 1e9 }));
    return { training, speeds: await readSpeeds(store) };
  }

  test.each(["gated", "structured-only"] as const)(
    "gives an estimate within a factor of 1.5 of the time it took, and of one twice as long, for %s",
    async (fusion) => {
      const { training, speeds } = await trainMeasured({ fusion });
      expect(Object.keys(speeds)).toEqual([nameSpeed("simd", fusion)]);
      const same = planTime(makeRequest({ fusion }), "simd", speeds);
      expect(same.isMeasured).toBe(true);
      expect(Math.abs(Math.log(same.trainMs / training.trainMs))).toBeLessThan(Math.log(1.5));

      const long: SmallJobOptions = { fusion, customers: 192, train: { epochs: 5 } };
      const plan = planTime(makeRequest(long), "simd", speeds);
      const { training: second } = await trainMeasured(long);
      expect(Math.abs(Math.log(plan.trainMs / second.trainMs))).toBeLessThan(Math.log(1.5));
    },
  );

  test("without a step or without time has no speed", () => {
    const job = makeJob();
    expect(measureSpeed({ job, state: initState("train") }, tinyShape)).toBe(0);
  });

  test("on two backends is not remembered", async () => {
    const store = initMemoryStore();
    const job = makeJob({ train: { epochs: 1 } });
    await trainPart(job, makeContext(job, { store, begunOn: "webgpu" }));
    expect(await readSpeeds(store)).toEqual({});
  });
});
