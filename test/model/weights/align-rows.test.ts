import { expect, test } from "vitest";
import { drawNormal, initRandom } from "../../../src/base/random.ts";
import { alignRow, fitAlignment } from "../../../src/model/weights/align-rows.ts";

const random = initRandom(3);
const draw = (count: number) => Float32Array.from({ length: count }, () => drawNormal(random));

/** Rows of two values, turned by a quarter, doubled and moved. */
function turn(rows: Float32Array): Float32Array {
  const turned = new Float32Array(rows.length);
  for (let i = 0; i < rows.length; i += 2) turned.set([-2 * rows[i + 1] + 5, 2 * rows[i] - 1], i);
  return turned;
}

test("a turn with a move is found again, but for what the ridge takes", () => {
  const rows = draw(800);
  const alignment = fitAlignment(rows, turn(rows), 2);
  const moved = alignRow(alignment, Float32Array.of(0.5, -1), alignment.stretch);
  // (0.5, -1) -> (2 + 5, 1 - 1); the ridge shortens by 1 / 1.025, and the stretch takes that back.
  expect(moved[0]).toBeCloseTo(7, 1);
  expect(moved[1]).toBeCloseTo(0, 1);
  expect(alignment.stretch).toBeCloseTo(1.025, 2);
  expect(alignment.explained).toBeGreaterThan(0.99);
});

test("of rows that have nothing to do with each other almost nothing is explained", () => {
  expect(fitAlignment(draw(2000), draw(2000), 2).explained).toBeLessThan(0.02);
});

test("rows that are all the same are refused", () => {
  expect(() => fitAlignment(new Float32Array(8), new Float32Array(8), 2)).toThrow("too few words");
});
