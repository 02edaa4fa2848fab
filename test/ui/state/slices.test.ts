import fc from "fast-check";
import { expect, test } from "vitest";
import { filterRows, runInSlices, sortRows } from "../../../src/ui/state/slices.ts";

const always = () => true;

test("sorting in slices gives the order of a stable sort, for any values and for more than one run of them", async () => {
  const values = fc.array(fc.integer({ min: 0, max: 40 }), { maxLength: 300 });
  await fc.assert(
    fc.asyncProperty(values, fc.integer({ min: 1, max: 40 }), async (some, times) => {
      const all = Array.from({ length: times }, () => some).flat();
      const compare = (a: number, b: number) => all[a] - all[b];
      const sorted = await runInSlices(sortRows(all.length, compare), always);
      const rows = all.map((_, row) => row);
      expect([...sorted!]).toEqual(rows.sort(compare));
    }),
    { numRuns: 40 },
  );
});

test("filtering in slices keeps the order given, or its reverse", async () => {
  const rows = Uint32Array.from({ length: 5000 }, (_, i) => (i * 7) % 5000);
  const isEven = (row: number) => row % 2 === 0;
  const kept = await runInSlices(filterRows(rows, false, isEven), always);
  expect(kept).toEqual([...rows].filter(isEven));
  const back = await runInSlices(filterRows(rows, true, isEven), always);
  expect(back).toEqual([...rows].filter(isEven).reverse());
});

test("work that is no longer wanted ends at its next slice, with nothing", async () => {
  let steps = 0;
  function* work(): Generator<undefined, string> {
    for (;;) {
      steps++;
      const until = performance.now() + 5;
      while (performance.now() < until);
      yield;
    }
  }
  expect(await runInSlices(work(), () => steps < 4)).toBeNull();
  expect(steps).toBeLessThan(12);
});
