import fc from "fast-check";
import { expect, test } from "vitest";
import { PairHeap, type PairCount } from "../../../src/features/tokens/pair-heap.ts";

test("pairs come out by count, equal counts by the smaller number", () => {
  const item = fc.record({ pair: fc.nat({ max: 20 }), count: fc.nat({ max: 5 }) });
  fc.assert(
    fc.property(fc.array(item), (items) => {
      const heap = new PairHeap();
      for (const each of items) heap.push(each);
      const out: PairCount[] = [];
      for (let next = heap.pop(); next !== undefined; next = heap.pop()) out.push(next);
      expect(out).toEqual(items.toSorted((a, b) => b.count - a.count || a.pair - b.pair));
    }),
  );
});
