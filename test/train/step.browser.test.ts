import { afterAll, beforeAll, expect, test } from "vitest";
import { useBackend } from "../../src/engine/backend.ts";
import { getGpuBackend } from "../../src/engine/webgpu/device.ts";
import type { PreparedSide } from "../../src/features/types.ts";
import { trainPart } from "../../src/train/train-part.ts";
import { makeContext } from "./small-context.ts";
import { makeJob } from "./small-job.ts";

beforeAll(async () => expect((await useBackend("webgpu")).backend).toBe("webgpu"));
afterAll(() => useBackend("cpu"));

const mostTokens = 32;

/** Makes texts longer, every third one twice as long and every third three times, so that there are batches of two lengths. */
function lengthen(side: PreparedSide): void {
  const { ids, offsets } = side.tokens!;
  const texts = Array.from(side.target, (_, row) => {
    const text = [...ids.subarray(offsets[row], offsets[row + 1])];
    return Array.from({ length: 1 + (row % 3) }, () => text)
      .flat()
      .slice(0, mostTokens);
  });
  const ends = texts.map((_, row) => texts.slice(0, row + 1).flat().length);
  side.tokens = { ids: Int32Array.from(texts.flat()), offsets: Int32Array.from([0, ...ends]) };
}

test("programs for every size of batch, and for predicting, are compiled before the first step", async () => {
  const job = makeJob({ customers: 90, train: { epochs: 1 } });
  for (const side of [job.prepared.train, job.prepared.validation, job.prepared.test]) lengthen(side);
  const context = makeContext(job, { store: null });
  const { waitStep } = context.control;
  let warm: string[] | null = null;
  context.control.waitStep = (onPause) => {
    warm ??= [...getGpuBackend()!.pipelines.keys()];
    return waitStep(onPause);
  };
  const { training } = await trainPart(job, context);
  expect(training.steps).toBe(6);
  expect([...getGpuBackend()!.pipelines.keys()].filter((name) => !warm!.includes(name))).toEqual([]);
});
