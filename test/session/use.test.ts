import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import type { PreparedSide } from "../../src/features/types.ts";
import type { EncoderRecipe } from "../../src/recipe/types.ts";
import { predictCustomer } from "../../src/session/customers.ts";
import { openNeeded } from "../../src/session/predict-pack.ts";
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

describe("an encoder that a pack does not hold", () => {
  const sha256 = "e".repeat(64);
  const recipeOf = (encoder: EncoderRecipe) => ({ ...pack.recipe, encoder });
  const builtin: EncoderRecipe = { source: "builtin", name: "default", maxTokens: 64 };
  /** A worker that ships one encoder and keeps one. */
  const having = (shipped: string | null, kept: string | null) => {
    const open = async (wanted: EncoderRecipe) => {
      if (wanted.source === "builtin" && shipped === null) throw problemOf("train/no-builtin-encoder");
      if (wanted.source === "builtin") return { encoder: { name: wanted.name, sha256: shipped } };
      if (wanted.source !== "folder" || wanted.path !== kept) throw problemOf("train/no-encoder");
      return { encoder: { name: "kept", sha256: kept } };
    };
    return { encoder: { open } } as unknown as Workers;
  };
  beforeEach(() => vi.stubGlobal("document", { baseURI: "http://localhost/" }));
  afterEach(() => vi.unstubAllGlobals());

  test("is the one that ships with the app where it is the very same, or one that is kept", async () => {
    const needed = { recipe: recipeOf(builtin), encoder: { name: "default", sha256 } };
    expect(await openNeeded(having(sha256, null), needed)).toMatchObject({ encoder: { name: "default" } });
    expect(await openNeeded(having("0".repeat(64), sha256), needed)).toMatchObject({
      encoder: { name: "kept" },
    });
    expect(await openNeeded(having(null, sha256), needed)).toMatchObject({ encoder: { name: "kept" } });
    const folder = { ...needed, recipe: recipeOf({ source: "folder", path: "mini", maxTokens: 64 }) };
    expect(await openNeeded(having("0".repeat(64), sha256), folder)).toMatchObject({
      encoder: { name: "kept" },
    });
  });

  test("is asked for by its name and the first digits of its SHA-256 where it is not here", async () => {
    const needed = { recipe: recipeOf(builtin), encoder: { name: "default", sha256 } };
    await expect(openNeeded(having(null, null), needed)).rejects.toMatchObject({
      problem: { code: "report/needs-encoder" },
    });
    await expect(openNeeded(having("0".repeat(64), null), needed)).rejects.toMatchObject({
      problem: { code: "report/needs-encoder", facts: { name: "default", sha256 } },
      message: expect.stringContaining('"default" (SHA-256 eeeeeeeeeeee…)'),
    });
  });
});
