import { beforeEach, describe, expect, test, vi } from "vitest";
import type { PreparedSide } from "../../src/features/types.ts";
import { predictCustomer } from "../../src/session/customers.ts";
import { connectUse } from "../../src/session/use.ts";
import type { Workers } from "../../src/session/workers.ts";
import { fakePack, problemOf } from "../ui/support/fake-use.ts";

const counts = { emptyTexts: 0, truncatedCustomers: 0, textsLeftOut: 0, missing: [], unseen: [] };
const met = { customers: 2, tables: [], unusedFiles: [], dropped: [] };
const pack = fakePack();
const files = [new File(["a"], "new.csv")];

function makeSide(...keys: string[]): PreparedSide {
  const numbers = Float32Array.from(keys, () => 0.5);
  const target = new Float32Array(keys.length).fill(NaN);
  return { keys, numbers, target, categories: new Int32Array(), tokens: null, ngrams: null, raw: null };
}

/** Workers that score each customer .5 at once; train.worker holds a table until it is cancelled or `free` is called. */
function initWorkers() {
  const calls: string[] = [];
  let held: string | null = null;
  let free = () => {};
  let stop = () => {};
  const ended = (name: string) => async () => void calls.push(name);
  const predict = async (model: { sha256: string; weights: unknown }, side: PreparedSide) => {
    calls.push(`predict ${side.keys.length} ${model.weights ? "with" : "without"} weights`);
    if (!model.weights && held !== model.sha256) throw problemOf("train/no-model");
    held = model.sha256;
    if (side.keys.length > 1) {
      await new Promise<void>((resolve, reject) => {
        free = resolve;
        stop = () => reject(problemOf("train/cancelled"));
      });
    }
    return Float32Array.from(side.keys, () => 0.5);
  };
  const generation = () => 1;
  const workers = {
    data: {
      generation,
      buildNew: async () => met,
      cancelNew: ended("data.cancelNew"),
      cancel: ended("data.cancel"),
    },
    features: {
      generation,
      apply: async () => ({ side: makeSide("a", "b"), counts }),
      applyOne: async () => ({ side: makeSide("1"), counts }),
      cancelApply: ended("features.cancelApply"),
      cancel: ended("features.cancel"),
    },
    train: {
      generation,
      predict,
      cancelPredict: async () => {
        calls.push("train.cancelPredict");
        stop();
      },
      cancel: ended("train.cancel"),
    },
    evaluate: { generation, openPack: async () => pack },
  };
  return { workers: workers as unknown as Workers, calls, free: () => free(), forget: () => (held = null) };
}

let fake: ReturnType<typeof initWorkers>;
const whole = "predict 2 with weights";
const startScoring = async () => {
  const scoring = connectUse(fake.workers).scoreFiles(pack, files, () => {});
  await vi.waitFor(() => expect(fake.calls).toContain(whole));
  return scoring;
};

beforeEach(() => {
  fake = initWorkers();
});

describe("a scoring that is cancelled", () => {
  test("ends what scores files, and nothing of a run", async () => {
    const scoring = await startScoring();
    fake.calls.length = 0;
    await scoring.cancel();
    await expect(scoring.done).rejects.toMatchObject({ problem: { code: "train/cancelled" } });
    expect(fake.calls.toSorted()).toEqual(["data.cancelNew", "features.cancelApply", "train.cancelPredict"]);
  });

  test("sends no weights any more", async () => {
    const scoring = connectUse(fake.workers).scoreFiles(pack, files, ({ stage }) => {
      if (stage === "predict") queueMicrotask(() => void scoring.cancel());
    });
    await expect(scoring.done).rejects.toMatchObject({ problem: { code: "session/scoring-cancelled" } });
    expect(fake.calls).toContain("predict 2 without weights");
    expect(fake.calls).not.toContain(whole);
  });
});

describe("a customer alone", () => {
  test("is scored while files are, through whichever door", async () => {
    const scoring = await startScoring();
    const typed = await connectUse(fake.workers).scoreCustomer(pack, { texts: [""], values: {} });
    expect(typed.scores).toEqual(Float32Array.of(0.5));
    fake.free();
    expect((await scoring.done).scores).toEqual(Float32Array.of(0.5, 0.5));
  });

  test("takes the weights along only where train.worker has them no more, typed in or of a run", async () => {
    const use = connectUse(fake.workers);
    const blob = new Blob(["a pack"]);
    const score = async () => {
      fake.calls.length = 0;
      await use.scoreCustomer(pack, { texts: [""], values: {} });
      await predictCustomer(fake.workers, blob, makeSide("a", "b"), 1);
      return fake.calls;
    };
    const [without, given] = ["predict 1 without weights", "predict 1 with weights"];
    expect(await score()).toEqual([without, given, without]);
    expect(await score()).toEqual([without, without]);
    fake.forget();
    expect(await score()).toEqual([without, given, without]);
  });
});
