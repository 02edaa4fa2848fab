import { afterEach, beforeEach, expect, test } from "vitest";
import { openEngine, type EngineWorker } from "../support/open-engine.ts";

let engine: EngineWorker;

beforeEach(async () => {
  engine = openEngine();
  expect(await engine.api.start("webgpu", 1)).toMatchObject({ backend: "webgpu" });
});

afterEach(() => engine.end());

// Launches do not depend on widths, so a narrow model shows how many there are.
test("a step of 4 layers takes one upload each of tokens, mask and labels, a sixteenth of a readback, and no more memory", async () => {
  const counts = await engine.api.countSteps(4);
  expect(counts.dispatches / 16).toBeGreaterThan(40);
  expect(counts.dispatches / 16).toBeLessThanOrEqual(260);
  const { scalarUploads, largeUploads, readbacks, bytes } = counts;
  expect({ scalarUploads, largeUploads, readbacks, bytes }).toEqual({
    scalarUploads: 0,
    largeUploads: 3 * 16,
    readbacks: 1,
    bytes: 0,
  });
});

test("the standard step takes at most 260 dispatches, and one of 12 layers of 64 at most 760", async () => {
  const standard = { layers: 4, hidden: 256, heads: 4, intermediate: 1024, vocabularySize: 8000 };
  const narrow = { layers: 12, hidden: 64, heads: 4, intermediate: 256, vocabularySize: 8000 };
  const found = [
    await engine.api.rehearseStep(standard, 16, 64),
    await engine.api.rehearseStep(narrow, 16, 64),
  ];
  expect(found[0]).toBeGreaterThan(40);
  expect(found[0]).toBeLessThanOrEqual(260);
  expect(found[1]).toBeLessThanOrEqual(760);
});
