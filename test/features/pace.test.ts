import { expect, test } from "vitest";
import { initPace } from "../../src/features/pace.ts";

test("long work lets a message in, which may cancel it", async () => {
  let cancelled = false;
  const pace = initPace(() => cancelled);
  setTimeout(() => (cancelled = true), 0);
  const endMs = performance.now() + 5_000;
  const work = async () => {
    while (performance.now() < endMs) await pace();
  };
  await expect(work()).rejects.toMatchObject({ problem: { code: "features/cancelled" } });
});

test("work that is not cancelled goes on", async () => {
  const pace = initPace(() => false);
  await expect(pace()).resolves.toBeUndefined();
});
