import { expect, test } from "vitest";
import { packItems } from "../../../src/engine/webgpu/pack.ts";
import type { GpuBackend } from "../../../src/engine/webgpu/dispatch.ts";

const withLimit = (maxStorageBuffersPerShaderStage: number) =>
  ({ device: { limits: { maxStorageBuffersPerShaderStage } } }) as unknown as GpuBackend;

const items = Array.from({ length: 85 }, (_, i) => i);

test.each([
  [8, 1],
  [10, 2],
  [16, 3],
])("with %i buffers a dispatch, four an item and one for all, %i items fit", (limit, fit) => {
  const parts = packItems(withLimit(limit), items, 4, 1);
  expect(parts.flat()).toEqual(items);
  expect(parts.slice(0, -1).every((part) => part.length === fit)).toBe(true);
  expect(parts.length).toBe(Math.ceil(85 / fit));
});

test("without a buffer for all, two items of four fit where 8 buffers are allowed", () => {
  expect(packItems(withLimit(8), items, 4, 0).length).toBe(43);
});

test("nothing makes no part", () => {
  expect(packItems(withLimit(8), [], 1, 1)).toEqual([]);
});
