import { expect, test } from "vitest";
import { asU32, countValues, coverFlat, foldGroups, writeProgram } from "../../../src/engine/webgpu/wgsl.ts";

test("bindings are numbered from 0: what is written, what is read, then the uniforms", () => {
  const { code, name } = writeProgram(
    "double",
    { writes: { y: "f32" }, reads: { x: "f32", ids: "i32" }, uniforms: { size: "u32", by: "f32" } },
    "y[i] = x[i];",
  );
  expect(name).toBe("double");
  expect(code).toContain("@group(0) @binding(0) var<storage, read_write> y: array<f32>;");
  expect(code).toContain("@group(0) @binding(2) var<storage, read> ids: array<i32>;");
  expect(code).toContain("struct Uniforms { size: u32, by: f32 }");
  expect(code).toContain("@group(0) @binding(3) var<uniform> u: Uniforms;");
});

test.each([0, 1, 65_535, 65_536, 131_071, 10_000_019])(
  "%i workgroups fold into lines of at most 65,535, with less than a line to spare",
  (count) => {
    const [x, y] = foldGroups(count);
    expect(x).toBeLessThanOrEqual(65_535);
    expect(x * y).toBeGreaterThanOrEqual(count);
    expect(x * y - count).toBeLessThan(Math.max(y, 2));
  },
);

test("65 values need two workgroups, a scalar one", () => {
  expect(coverFlat(65)).toEqual([2, 1]);
  expect(coverFlat(countValues({ dataId: {}, shape: [], dtype: "float32" }))).toEqual([1, 1]);
});

test("whole numbers become uniforms of u32", () => {
  expect(asU32(1, 2)).toEqual([
    ["u32", 1],
    ["u32", 2],
  ]);
});
