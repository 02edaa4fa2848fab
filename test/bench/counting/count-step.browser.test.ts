import { expect, test } from "vitest";
import type { StepCounts } from "./count-step.ts";
import type { CountQuestion } from "./count-step.worker.ts";

/** Each question in a worker of its own: a GPU that was put in place of the browser's stays there. */
function count(question: CountQuestion): Promise<StepCounts | string> {
  const worker = new Worker(new URL("./count-step.worker.ts", import.meta.url), { type: "module" });
  return new Promise<StepCounts | string>((resolve) => {
    worker.addEventListener("message", ({ data }) => resolve(data as StepCounts | string));
    worker.addEventListener("error", ({ message }) => resolve(message));
    worker.postMessage(question);
  }).finally(() => worker.terminate());
}

test("a step of 4 x 64 does to a real device what is counted on one where nothing runs, byte by byte", async () => {
  const real = await count({ recompute: true, shape: "small", device: "real" });
  const counted = await count({ recompute: true, shape: "small", device: "fake" });
  expect(real).toMatchObject({ dispatches: expect.any(Number) });
  expect((real as StepCounts).dispatches).toBeGreaterThan(50);
  expect((real as StepCounts).peakBytes).toBeGreaterThan(1e6);
  expect(counted).toEqual(real);
});

test.each([
  ["standard", 4, 260],
  ["deep", 12, 760],
] as const)("the %s step, of %i layers, takes at most %i dispatches", async (shape, _, most) => {
  const { dispatches } = (await count({ recompute: false, shape, device: "fake" })) as StepCounts;
  expect(dispatches).toBeGreaterThan(most / 6);
  expect(dispatches).toBeLessThanOrEqual(most);
});
