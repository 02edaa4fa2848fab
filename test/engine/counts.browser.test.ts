import { afterEach, beforeEach, expect, test } from "vitest";
import { openEngine, type EngineWorker } from "../support/open-engine.ts";

let engine: EngineWorker;

beforeEach(async () => {
  engine = openEngine();
  expect(await engine.api.start("webgpu", 1)).toMatchObject({ backend: "webgpu" });
});

afterEach(() => engine.end());

// Launches do not depend on widths, so narrow models show how many there are.
test.each([
  [4, 260],
  [12, 760],
])(
  "a step of %s layers takes at most %s dispatches, one upload each of tokens, mask and labels, a sixteenth of a readback, and no more memory",
  async (layers, most) => {
    const counts = await engine.api.countSteps(layers);
    console.log(`${layers} layers, 16 steps: ${JSON.stringify(counts)}`);
    expect(counts.dispatches / 16).toBeGreaterThan(10 * layers);
    expect(counts.dispatches / 16).toBeLessThanOrEqual(most);
    const { scalarUploads, largeUploads, readbacks, bytes } = counts;
    expect({ scalarUploads, largeUploads, readbacks, bytes }).toEqual({
      scalarUploads: 0,
      largeUploads: 3 * 16,
      readbacks: 1,
      bytes: 0,
    });
  },
);

test("the standard step takes at most 260 dispatches, and one of 12 layers of 64 at most 760", async () => {
  const standard = { layers: 4, hidden: 256, heads: 4, intermediate: 1024, vocabularySize: 8000 };
  const narrow = { layers: 12, hidden: 64, heads: 4, intermediate: 256, vocabularySize: 8000 };
  const found = [
    await engine.api.rehearseStep(standard, 16, 64),
    await engine.api.rehearseStep(narrow, 16, 64),
  ];
  console.log(`dispatches of the standard step and of 12 layers x 64: ${found}`);
  expect(found[0]).toBeGreaterThan(40);
  expect(found[0]).toBeLessThanOrEqual(260);
  expect(found[1]).toBeLessThanOrEqual(760);
});
