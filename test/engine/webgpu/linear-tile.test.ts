import { expect, test } from "vitest";
import { chooseTile, measureTile, recallProgram } from "../../../src/engine/webgpu/linear-tile.ts";

test("a tile is never much taller or wider than a small product, and large where there are many tiles", () => {
  expect(measureTile(chooseTile(1, 1))).toEqual({ rows: 16, columns: 16 });
  expect(measureTile(chooseTile(16, 32))).toEqual({ rows: 16, columns: 32 });
  expect(measureTile(chooseTile(17, 1000))).toEqual({ rows: 32, columns: 32 });
  expect(measureTile(chooseTile(1024, 256))).toEqual({ rows: 32, columns: 32 });
  expect(measureTile(chooseTile(1024, 256, 3))).toEqual({ rows: 64, columns: 64 });
  expect(measureTile(chooseTile(2048, 768))).toEqual({ rows: 64, columns: 64 });
});

test("no tile has more invocations or memory than every device gives", () => {
  for (const [rows, columns] of [
    [1, 1],
    [40, 9],
    [100, 100],
    [5000, 5000],
  ]) {
    const { down, across } = chooseTile(rows, columns);
    expect(down * across).toBeLessThanOrEqual(256);
    const slices = 16 * (down + 1 + across + 1) * 16;
    const ofRows = down * across * 16;
    expect(slices + ofRows).toBeLessThanOrEqual(16384);
  }
});

test("a program is written once", () => {
  let written = 0;
  const write = () => `text ${++written}`;
  expect(recallProgram("a name of this test", write)).toBe(recallProgram("a name of this test", write));
  expect(written).toBe(1);
});
