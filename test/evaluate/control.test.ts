import { expect, test } from "vitest";
import { initControl } from "../../src/evaluate/control.ts";

test("a cancelled calculation ends at its next breath with evaluate/cancelled", async () => {
  const control = initControl(() => {});
  await control.breathe(0.5);
  control.cancel();
  await expect(control.breathe(0.6)).rejects.toMatchObject({ problem: { code: "evaluate/cancelled" } });
});

test("a stage says its share of the whole when it is entered", () => {
  const heard: { stage: string; share: number }[] = [];
  initControl((progress) => heard.push(progress)).enter("bootstrap", 0.7, 1);
  expect(heard).toEqual([{ stage: "bootstrap", share: 0.7 }]);
});

test("a long calculation lets messages in", async () => {
  const control = initControl(() => {});
  let delivered = false;
  setTimeout(() => (delivered = true), 0);
  const end = performance.now() + 5000;
  while (!delivered && performance.now() < end) await control.breathe(0);
  expect(delivered).toBe(true);
});
