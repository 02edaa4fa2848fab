import { expect, test } from "vitest";
import { BufferPool } from "../../../src/engine/webgpu/device-pool.ts";

const MEGABYTE = 1024 * 1024;
const USAGE = 128;

/** A pool of objects that pass for buffers; `destroyed` has the sizes of those that are gone. */
function makePool(base = 0) {
  const destroyed: number[] = [];
  const make = (size: number, usage: number) =>
    ({ size, usage, destroy: () => void destroyed.push(size) }) as unknown as GPUBuffer;
  return { pool: new BufferPool(make, base), destroyed };
}

test("a freed buffer is given again for the same size and usage only", () => {
  const { pool } = makePool();
  const first = pool.acquireBuffer(64, USAGE);
  pool.releaseBuffer(first);
  expect(pool.acquireBuffer(64, USAGE + 1)).not.toBe(first);
  expect(pool.acquireBuffer(68, USAGE)).not.toBe(first);
  expect(pool.acquireBuffer(64, USAGE, false, false)).not.toBe(first);
  expect(pool.acquireBuffer(64, USAGE)).toBe(first);
});

test("bytes in use, kept, and the peaks of both are counted", () => {
  const { pool } = makePool();
  const [a, b] = [pool.acquireBuffer(100, USAGE), pool.acquireBuffer(50, USAGE)];
  pool.releaseBuffer(a);
  expect(pool.readBytes()).toEqual({ used: 50, allocated: 150, peakUsed: 150, peakAllocated: 150 });
  pool.resetPeak();
  expect(pool.readBytes()).toEqual({ used: 50, allocated: 150, peakUsed: 50, peakAllocated: 150 });
  pool.releaseBuffer(b, false);
  expect(pool.readBytes()).toMatchObject({ used: 0, allocated: 100 });
  expect([pool.getNumUsedBuffers(), pool.getNumFreeBuffers()]).toEqual([0, 1]);
});

test("the longest unused buffers go where more than 256 MB lie unused, but none that recorded commands may name", () => {
  const { pool, destroyed } = makePool();
  const buffers = [100, 90, 80].map((megabytes) => pool.acquireBuffer(megabytes * MEGABYTE, USAGE));
  for (const buffer of buffers) pool.releaseBuffer(buffer);
  pool.acquireBuffer(10 * MEGABYTE, USAGE);
  expect(destroyed).toEqual([]);
  pool.noteSubmission();
  pool.acquireBuffer(11 * MEGABYTE, USAGE);
  expect(destroyed).toEqual([100 * MEGABYTE]);
  expect(pool.readBytes()).toMatchObject({ used: 21 * MEGABYTE, allocated: 191 * MEGABYTE });
});

test("beside much that is in use, a quarter of it may lie unused", () => {
  const { pool, destroyed } = makePool(4096 * MEGABYTE);
  const large = pool.acquireBuffer(1000 * MEGABYTE, USAGE);
  pool.releaseBuffer(large);
  pool.noteSubmission();
  pool.acquireBuffer(MEGABYTE, USAGE);
  expect(destroyed).toEqual([]);
  const larger = pool.acquireBuffer(1100 * MEGABYTE, USAGE);
  pool.releaseBuffer(larger);
  pool.noteSubmission();
  pool.acquireBuffer(MEGABYTE, USAGE);
  pool.acquireBuffer(2 * MEGABYTE, USAGE);
  expect(destroyed).toEqual([1000 * MEGABYTE, 1100 * MEGABYTE]);
});

test("a pool that is gone takes nothing back and holds nothing", () => {
  const { pool, destroyed } = makePool();
  const [a, b] = [pool.acquireBuffer(100, USAGE), pool.acquireBuffer(50, USAGE)];
  pool.releaseBuffer(a);
  pool.dispose();
  expect(destroyed.sort()).toEqual([100, 50].sort());
  pool.releaseBuffer(b);
  expect(pool.readBytes()).toMatchObject({ used: 0, allocated: 0 });
});
