import { describe, expect, test } from "vitest";
import { WorkbenchError } from "../../src/base/problem.ts";
import { estimateMemory, type StepSize } from "../../src/model/memory.ts";
import { describeShape } from "../../src/train/model-shape.ts";
import {
  assertFits,
  findMemoryLimit,
  measureStep,
  planMemory,
  type MemoryFacts,
} from "../../src/train/plan-memory.ts";
import { baseShape } from "../support/models.ts";
import { makeJob } from "./small-job.ts";

const large: Omit<StepSize, "recompute"> = {
  shape: baseShape,
  batchSize: 16,
  length: 128,
  keepsBest: true,
};
const simd: MemoryFacts = { backend: "simd", deviceMemoryGiB: null, tensorLimitBytes: null };

describe("the limit", () => {
  test("is below the 4 GiB of WebAssembly, and half of a small machine's memory", () => {
    expect(findMemoryLimit(simd)).toBe(3.75 * 2 ** 30);
    expect(findMemoryLimit({ ...simd, deviceMemoryGiB: 4 })).toBe(2 * 2 ** 30);
    // The browser says 8 of every machine with 8 GB or more.
    expect(findMemoryLimit({ ...simd, deviceMemoryGiB: 8 })).toBe(3.75 * 2 ** 30);
  });

  test("is lower on a GPU, of which no browser says what is free", () => {
    expect(findMemoryLimit({ ...simd, backend: "webgpu" })).toBe(3 * 2 ** 30);
  });
});

test("the largest step has the texts of those customers who have most, with or without a label, and what fills them up", () => {
  const job = makeJob({ combine: "attend", customers: 12, unlabelled: 1, train: { batchSize: 4 } });
  const { train, unlabelled } = job.prepared;
  for (const [side, each] of [
    [train, 3],
    [unlabelled!, 8],
  ] as const) {
    // prettier-ignore
    const { ids } = side.tokens!;
    const customers = side.keys.length;
    const texts = Int32Array.from({ length: customers + 1 }, (_, i) => i * each);
    const all = customers * each;
    const offsets = Int32Array.from({ length: all + 1 }, (_, i) => Math.floor((i * ids.length) / all));
    side.tokens = { ids, offsets, texts };
  }
  const size = (use: boolean) => {
    job.recipe.unlabelled.use = use;
    return measureStep(job, describeShape(job, 1)).textsEach! * 4;
  };
  expect(size(false)).toBe(12); // 3 + 3 + 3 + 3
  expect(size(true)).toBe(20); // 8 + 3 + 3 + 3 is 17, filled up to 20
});

describe("the plan", () => {
  test("says how many weights there are and how many of them the method trains", () => {
    const shape = { ...large.shape, method: { kind: "head" } as const };
    // transformers: BertModel without its pooler has 108,891,648 parameters; the head adds 769.
    const all = 108_891_648 + 769;
    expect(planMemory(large, simd)).toMatchObject({ parameters: all, trainable: all });
    expect(planMemory({ ...large, shape }, simd)).toMatchObject({ parameters: all, trainable: 769 });
  });

  test("keeps all activations where they fit, and recomputes only where that is needed", () => {
    expect(planMemory({ ...large, batchSize: 2 }, simd)).toMatchObject({ recompute: false, problem: null });
    expect(planMemory({ ...large, batchSize: 32 }, simd)).toMatchObject({ recompute: true, problem: null });
  });

  test("names the largest batch that fits where even recomputing does not", () => {
    const plan = planMemory({ ...large, batchSize: 128, length: 512 }, simd);
    expect(plan.problem!.facts).toMatchObject({ maxTokens: 512, isShorter: 0 });
    const batchSize = Number(plan.problem!.facts.batchSize);
    const at = (size: number) =>
      estimateMemory({ ...large, length: 512, batchSize: size, recompute: true }).total;
    expect(at(batchSize)).toBeLessThanOrEqual(plan.limitBytes);
    expect(at(batchSize + 1)).toBeGreaterThan(plan.limitBytes);
  });

  test("names fewer tokens where no batch of such long texts fits", () => {
    const needed = estimateMemory({ ...large, batchSize: 1, length: 64, recompute: true });
    const plan = planMemory({ ...large, length: 512 }, { ...simd, deviceMemoryGiB: needed.total / 2 ** 29 });
    expect(plan.problem!.facts).toMatchObject({ batchSize: 1, isShorter: 1 });
    expect(plan.problem!.facts.maxTokens).toBeGreaterThanOrEqual(64);
    expect(plan.problem!.facts.maxTokens).toBeLessThan(512);
  });

  test("does not fit where one tensor is larger than the GPU takes", () => {
    const words = 4 * 30522 * 768;
    const facts: MemoryFacts = { backend: "webgpu", deviceMemoryGiB: null, tensorLimitBytes: words - 1 };
    expect(planMemory({ ...large, batchSize: 1 }, facts).problem?.facts.batchSize).toBe(0);
    expect(planMemory({ ...large, batchSize: 1 }, { ...facts, tensorLimitBytes: words }).problem).toBeNull();
  });
});

describe("a training that does not fit", () => {
  function refuse(size: Omit<StepSize, "recompute">, facts: MemoryFacts): WorkbenchError {
    try {
      assertFits(planMemory(size, facts));
    } catch (thrown) {
      return thrown as WorkbenchError;
    }
    throw new Error("nothing was refused");
  }

  test("is refused with the bytes needed, those there are, and the batch size that fits", () => {
    const size = { ...large, batchSize: 128, length: 512 };
    const { problem } = refuse(size, simd);
    const plan = planMemory(size, simd);
    expect(problem.code).toBe("train/no-memory");
    const { neededBytes, availableBytes, batchSize } = problem.facts;
    expect([neededBytes, availableBytes]).toEqual([plan.estimate.total, plan.limitBytes]);
    expect(batchSize).toBeGreaterThan(0);
    expect(problem.message).toContain(`a batch size of ${batchSize} would fit`);
  });

  test("is refused with a smaller encoder as the way out where its weights alone are too many", () => {
    const { problem } = refuse(large, { ...simd, deviceMemoryGiB: 1 });
    expect(problem.facts).toMatchObject({ batchSize: 0, maxTokens: 0 });
    expect(problem.message).toContain("fewer layers or a smaller width");
  });

  test("is let through where it fits", () => {
    expect(() => assertFits(planMemory(large, simd))).not.toThrow();
  });
});
