import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { readMemory } from "../../src/engine/tensor.ts";
import type { PreparedSide } from "../../src/features/types.ts";
import { pickRow } from "../../src/session/customers.ts";
import { initPredictor, type Predictor } from "../../src/train/predictor.ts";
import { trainPart } from "../../src/train/train-part.ts";
import type { PredictModel, TrainOutcome } from "../../src/train/types.ts";
import { startBackend } from "../support/backends.ts";
import { makeContext } from "./small-context.ts";
import { makeJob, type SmallJobOptions } from "./small-job.ts";

beforeAll(() => startBackend("simd"));

const quiet = () => {};
const readCode = (work: Promise<unknown>) =>
  work.then(
    () => "nothing thrown",
    (thrown) => (thrown as WorkbenchError).problem.code,
  );

async function train(options: SmallJobOptions) {
  const job = makeJob(options);
  return { job, outcome: await trainPart(job, makeContext(job, { store: null })) };
}

const toModel = ({ weights }: TrainOutcome, sha256 = "a"): PredictModel => ({
  ...{ sha256, weights },
  backend: "simd",
});

const make = (): Predictor => initPredictor({ startBackend: () => expect.fail("a backend runs") });

describe("the weights of a run", () => {
  test.each([
    { fusion: "gated", train: { batchSize: 48, epochs: 1 } },
    { fusion: "concat", task: "multiclass", train: { epochs: 1 } },
    { fusion: "text-only", task: "regression", train: { epochs: 1 } },
    { fusion: "structured-only", train: { epochs: 1 } },
    { fusion: "cross-attention", train: { epochs: 1 } },
    { fusion: "cross-attention", combine: "attend", train: { batchSize: 48, epochs: 1 } },
    { fusion: "gated", combine: "attend", pretrainMinutes: 0.002, train: { epochs: 1 } },
  ] as SmallJobOptions[])("predict its held-out sides bit by bit, for %j", async (options) => {
    const { job, outcome } = await train(options);
    const predictor = make();
    for (const side of ["validation", "test"] as const) {
      const scores = await predictor.predict(toModel(outcome), job.prepared[side], quiet);
      expect(scores).toEqual(outcome.scores[side]);
    }
  });
});

describe("a predictor", async () => {
  await startBackend("simd");
  const { job, outcome } = await train({ train: { epochs: 1 } });
  const { test: side } = job.prepared;
  const model = toModel(outcome);
  let predictor: Predictor;
  beforeEach(() => {
    predictor = make();
  });

  /** The customers of the test side over and over, so that there are several batches. */
  function repeat(times: number): PreparedSide {
    const all = <T>(values: ArrayLike<T>) => Array.from({ length: times }, () => Array.from(values)).flat();
    const { ids, offsets } = side.tokens!;
    const starts = Array.from({ length: times }, (_, i) =>
      [...offsets.subarray(0, -1)].map((at) => at + i * ids.length),
    );
    return {
      ...side,
      keys: all(side.keys),
      tokens: {
        ids: Int32Array.from(all(ids)),
        offsets: Int32Array.from([...starts.flat(), times * ids.length]),
      },
      numbers: Float32Array.from(all(side.numbers)),
      categories: Int32Array.from(all(side.categories)),
      target: Float32Array.from(all(side.target)),
    };
  }

  test("keeps the last weights on the device, so that they need not be given again", async () => {
    const none = { ...model, weights: null };
    expect(await readCode(predictor.predict(none, side, quiet))).toBe("train/no-model");
    const scores = await predictor.predict(model, side, quiet);
    const { numTensors } = readMemory();
    expect(await predictor.predict(none, side, quiet)).toEqual(scores);
    expect(readMemory().numTensors).toBe(numTensors);
    const other = { ...none, sha256: "b" };
    expect(await readCode(predictor.predict(other, side, quiet))).toBe("train/no-model");
  });

  test("leaves no tensor but the weights, and none of them once it stood aside", async () => {
    const before = readMemory().numTensors;
    await predictor.predict(model, repeat(4), quiet);
    expect(readMemory().numTensors).toBeGreaterThan(before);
    await predictor.predict({ ...model, sha256: "b" }, repeat(4), quiet);
    await predictor.standAside(async () => expect(readMemory().numTensors).toBe(before));
    expect(await readCode(predictor.predict({ ...model, weights: null }, side, quiet))).toBe(
      "train/no-model",
    );
  });

  test("gives a customer the same score in a large table as in a small one", async () => {
    const scores = await predictor.predict(model, side, quiet);
    const many = await predictor.predict(model, repeat(5), quiet);
    many.forEach((score, i) => expect(score).toBeCloseTo(scores[i % 40], 6));
  });

  test("tells its progress from 0 to 1, and predicts nobody where there is nobody", async () => {
    const shares: number[] = [];
    await predictor.predict(model, repeat(5), (share) => shares.push(share));
    expect(shares).toEqual(shares.toSorted((a, b) => a - b));
    expect([shares[0], shares.at(-1)]).toEqual([0, 1]);
    expect(shares.length).toBeGreaterThan(5);
    const tokens = { ids: new Int32Array(), offsets: new Int32Array(1) };
    const nobody = {
      ...side,
      tokens,
      numbers: new Float32Array(),
      categories: new Int32Array(),
      target: new Float32Array(),
    };
    expect(await predictor.predict(model, nobody, quiet)).toEqual(new Float32Array());
  });

  test("refuses customers that the model cannot read, and goes on with others", async () => {
    const wider = { ...side, numbers: new Float32Array(3 * side.target.length) };
    expect(await readCode(predictor.predict(model, wider, quiet))).toBe("train/other-features");
    expect(await predictor.predict(model, side, quiet)).toEqual(outcome.scores.test);
  });

  test("ends after a batch when it is cancelled, and predicts again afterwards", async () => {
    const before = readMemory().numTensors;
    const shares: number[] = [];
    const work = predictor.predict(model, repeat(20), (share) => {
      shares.push(share);
      predictor.cancel();
    });
    expect(await readCode(work)).toBe("train/cancelled");
    expect(shares).toEqual([0]);
    expect(await predictor.predict(model, side, quiet)).toEqual(outcome.scores.test);
    await predictor.standAside(async () => expect(readMemory().numTensors).toBe(before));
  });

  test("predicts a customer alone between two batches of a table, and the table as if there were none", async () => {
    const alone = pickRow(side, 3);
    const table = repeat(20);
    const undisturbed = await predictor.predict(model, table, quiet);
    const one = await predictor.predict(model, alone, quiet);
    const order: string[] = [];
    let scores: Promise<Float32Array> | null = null;
    const whole = predictor.predict(model, table, (share) => {
      order.push(share < 1 ? "batch" : "table");
      scores ??= predictor
        .predict({ ...model, weights: null }, alone, quiet)
        .finally(() => order.push("alone"));
    });
    expect(await whole).toEqual(undisturbed);
    expect(await scores).toEqual(one);
    expect(order.slice(0, 3)).toEqual(["batch", "alone", "batch"]);
  });

  test("predicts a customer alone though the table that it waits for is cancelled", async () => {
    const alone = pickRow(side, 3);
    const one = await predictor.predict(model, alone, quiet);
    const waiting: Promise<Float32Array>[] = [];
    const table = predictor.predict(model, repeat(20), () => {
      waiting.push(predictor.predict(model, alone, quiet));
      waiting.push(predictor.predict({ ...model, sha256: "b" }, alone, quiet));
      predictor.cancelPredict();
    });
    expect(await readCode(table)).toBe("train/cancelled");
    expect(await Promise.all(waiting)).toEqual([one, one]);
  });

  test("refuses a customer alone that waits when a run takes the device", async () => {
    const codes: Promise<string>[] = [];
    let run: Promise<unknown> | null = null;
    const table = predictor.predict(model, repeat(20), () => {
      codes.push(readCode(predictor.predict(model, pickRow(side, 3), quiet)));
      run ??= predictor.standAside(async () => "begun");
    });
    codes.push(readCode(table));
    await table.catch(quiet);
    expect(await run).toBe("begun");
    expect(new Set(await Promise.all(codes))).toEqual(new Set(["train/busy"]));
  });

  test("predicts one table after the other", async () => {
    const order: string[] = [];
    const first = predictor.predict(model, repeat(5), () => order.push("first"));
    const second = predictor.predict(model, side, () => order.push("second"));
    await Promise.all([first, second]);
    expect(order.lastIndexOf("first")).toBeLessThan(order.indexOf("second"));
  });

  test("gives way to a run at once, and refuses until the run is done", async () => {
    const events: string[] = [];
    const ended = readCode(predictor.predict(model, repeat(20), quiet));
    const run = predictor.standAside(async () => {
      events.push(await ended);
      events.push(await readCode(predictor.predict(model, side, quiet)));
      return "done";
    });
    expect(await run).toBe("done");
    expect(events).toEqual(["train/busy", "train/busy"]);
    expect(await predictor.predict(model, side, quiet)).toEqual(outcome.scores.test);
  });

  test("lets go of the device where the run fails", async () => {
    const failing = predictor.standAside(() => Promise.reject(new Error("it failed")));
    await expect(failing).rejects.toThrow("it failed");
    expect(await predictor.predict(model, side, quiet)).toEqual(outcome.scores.test);
  });

  test("keeps a run from starting that is cancelled while it waits for the device", async () => {
    const ended = readCode(predictor.predict(model, repeat(20), quiet));
    const run = readCode(predictor.standAside(() => expect.fail("the run began")));
    predictor.cancel();
    expect(await Promise.all([ended, run])).toEqual(["train/busy", "train/cancelled"]);
  });

  test("lets a run that waits for the device begin where predictions alone are cancelled", async () => {
    const ended = readCode(predictor.predict(model, repeat(20), quiet));
    const first = predictor.standAside(async () => "begun");
    const second = predictor.standAside(async () => "begun too");
    predictor.cancelPredict();
    expect(await Promise.all([ended, first, second])).toEqual(["train/busy", "begun", "begun too"]);
  });
});
