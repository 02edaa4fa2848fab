import { expect, test } from "vitest";
import { UniformBlocks } from "../../../src/engine/webgpu/device-uniforms.ts";

function makeBlocks(alignment = 256) {
  const acquired: number[] = [];
  const written: { buffer: GPUBuffer; bytes: ArrayBuffer; size: number }[] = [];
  const acquire = (size: number) => {
    acquired.push(size);
    return { size } as GPUBuffer;
  };
  const queue = {
    writeBuffer: (buffer: GPUBuffer, _at: number, bytes: ArrayBuffer, _from: number, size: number) =>
      void written.push({ buffer, bytes, size }),
  } as unknown as GPUQueue;
  return { blocks: new UniformBlocks(alignment), acquire, acquired, queue, written };
}

test("scalars of three kinds lie in order, four bytes each", () => {
  const { blocks, acquire, queue, written } = makeBlocks();
  const place = blocks.place(acquire, [
    ["u32", 4_000_000_000],
    ["i32", -5],
    ["f32", 0.1],
  ]);
  expect(place).toMatchObject({ offset: 0, size: 16 });
  blocks.flush(queue);
  const view = new DataView(written[0].bytes);
  expect([view.getUint32(0, true), view.getInt32(4, true), view.getFloat32(8, true)]).toEqual([
    4_000_000_000,
    -5,
    Math.fround(0.1),
  ]);
});

test("64 dispatches share a block, each at an aligned place; the next begins another", () => {
  const { blocks, acquire, acquired, queue, written } = makeBlocks();
  const places = Array.from({ length: 65 }, (_, i) => blocks.place(acquire, [["u32", i]]));
  expect(places.slice(0, 3).map(({ offset }) => offset)).toEqual([0, 256, 512]);
  expect(acquired).toEqual([16384, 16384]);
  expect(places[64]).toMatchObject({ offset: 0 });
  const freed = blocks.flush(queue);
  expect(freed).toHaveLength(2);
  expect(written.map(({ size }) => size)).toEqual([16384, 256]);
  expect(blocks.flush(queue)).toEqual([]);
});

test("uniforms larger than a block get one that is large enough, and what still fits comes behind them", () => {
  const { blocks, acquire, acquired, queue, written } = makeBlocks(64);
  const many = Array.from({ length: 5000 }, (_, i) => ["u32", i] as const);
  expect(blocks.place(acquire, many)).toMatchObject({ offset: 0, size: 20000 });
  expect(acquired).toEqual([20224]);
  expect(blocks.place(acquire, [["u32", 1]])).toMatchObject({ offset: 20032 });
  blocks.flush(queue);
  expect(written.map(({ size }) => size)).toEqual([20096]);
});
