import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { WorkbenchError } from "../../../src/base/problem.ts";
import { SimdMemory } from "../../../src/engine/simd/memory.ts";

const pageBytes = 65_536;
const makeMemory = (pages: number) =>
  new SimdMemory(
    new WebAssembly.Memory({ initial: 1, maximum: pages, shared: true }),
    (pages - 1) * pageBytes,
  );

/** Takes and gives back as told: a positive number is a size to take, a negative one names a stretch to give back. */
function play(heap: SimdMemory, moves: number[], look: (live: Map<number, number>) => void): void {
  const live = new Map<number, number>();
  for (const move of moves) {
    if (move > 0) live.set(heap.alloc(move), move);
    else if (live.size > 0) {
      const offset = [...live.keys()][-move % live.size];
      heap.release(offset);
      live.delete(offset);
    }
    look(live);
  }
  for (const offset of live.keys()) heap.release(offset);
}

const moves = fc.array(fc.oneof(fc.integer({ min: 1, max: 40_000 }), fc.integer({ min: -50, max: 0 })), {
  maxLength: 120,
});

describe("the memory of the CPU engine", () => {
  test("never gives out bytes twice, and each stretch is aligned and within the memory", () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const heap = makeMemory(200);
        play(heap, steps, (live) => {
          let end = pageBytes;
          for (const [offset, size] of [...live].sort(([a], [b]) => a - b)) {
            expect(offset).toBeGreaterThanOrEqual(end);
            expect(offset % 64).toBe(0);
            end = offset + size;
          }
          expect(end).toBeLessThanOrEqual(heap.readFigures().reserved);
        });
      }),
    );
  });

  test("is one free stretch again when all is given back: what was reserved can be taken whole", () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const heap = makeMemory(200);
        play(heap, steps, () => undefined);
        const { used, reserved } = heap.readFigures();
        expect(used).toBe(0);
        if (reserved === pageBytes) return;
        heap.alloc(reserved - pageBytes);
        expect(heap.readFigures().reserved).toBe(reserved);
      }),
    );
  });

  test("stays flat over 500 rounds of mixed sizes", () => {
    const heap = makeMemory(2000);
    const round = (scale: number) => {
      const offsets = Array.from({ length: 60 }, (_, i) => heap.alloc((((i * 37) % 23) + 1) * scale));
      offsets.filter((_, i) => i % 3 === 0).forEach((offset) => heap.release(offset));
      const more = Array.from({ length: 20 }, (_, i) => heap.alloc((i + 1) * scale * 2));
      [...offsets.filter((_, i) => i % 3 !== 0), ...more].forEach((offset) => heap.release(offset));
    };
    for (let i = 0; i < 8; i++) round(1000 + 500 * (i % 4));
    const { reserved } = heap.readFigures();
    for (let i = 0; i < 500; i++) round(1000 + 500 * (i % 4));
    expect(heap.readFigures()).toMatchObject({ used: 0, reserved });
  });

  test("counts what is in use and its peak, in whole cache lines", () => {
    const heap = makeMemory(100);
    const first = heap.alloc(100); // two lines
    const second = heap.alloc(1);
    expect(heap.readFigures()).toMatchObject({ used: 192, peak: 192 });
    heap.release(first);
    expect(heap.readFigures()).toMatchObject({ used: 64, peak: 192 });
    heap.resetPeak();
    expect(heap.readFigures().peak).toBe(64);
    heap.release(second);
  });

  test("grows by little more than is asked", () => {
    const heap = makeMemory(1000);
    heap.alloc(100 * pageBytes);
    expect(heap.readFigures().reserved / pageBytes).toBeLessThanOrEqual(1 + 100 + 16);
  });

  test("takes the smallest free stretch that is large enough", () => {
    const heap = makeMemory(100);
    const sizes = [640, 64, 320, 64, 1280, 64];
    const offsets = sizes.map((size) => heap.alloc(size));
    [4, 0, 2].forEach((i) => heap.release(offsets[i]));
    expect(heap.alloc(300)).toBe(offsets[2]);
    expect(heap.alloc(640)).toBe(offsets[0]);
  });

  test("refuses what does not fit with the figures, and goes on", () => {
    const heap = makeMemory(20);
    heap.alloc(2 * pageBytes);
    try {
      heap.alloc(100 * pageBytes);
      expect.fail("it was given");
    } catch (thrown) {
      const { problem } = thrown as WorkbenchError;
      expect(problem.code).toBe("engine/no-memory");
      // 6,553,600 bytes, 131,072 in use, 19 pages
      expect(problem.facts).toMatchObject({ wanted: 7, used: 1, limit: 2 });
    }
    expect(heap.alloc(10 * pageBytes)).toBeGreaterThan(0);
  });

  test("a stretch given back twice is refused", () => {
    const heap = makeMemory(20);
    const offset = heap.alloc(10);
    heap.release(offset);
    expect(() => heap.release(offset)).toThrow("no stretch");
  });

  test("addresses above 2 GiB are as good as any", () => {
    const heap = new SimdMemory(new WebAssembly.Memory({ initial: 36_000, maximum: 65_536, shared: true }));
    const offset = 2 ** 31 + 64;
    heap.floats(offset, 2).set([1, 2]);
    expect(Array.from(heap.floats(offset, 2))).toEqual([1, 2]);
  });
});
