import { expect, test } from "vitest";
import { cutRanges } from "../../../src/data/files/cut-ranges.ts";

test("ranges are kept in order, and a whole file stays itself", async () => {
  const file = new Blob(["0123456789"]);
  expect(
    await (
      await cutRanges(file, [
        [0, 2],
        [5, 7],
        [9, 10],
      ])
    ).text(),
  ).toBe("01569");
  expect(await cutRanges(file, [[0, 10]])).toBe(file);
});

test("very many ranges give the same bytes, over the edges of the copied pieces", async () => {
  const line = `${"x".repeat(98)}\n`;
  const lines = Array.from({ length: 200_000 }, (_, i) => String(i % 10) + line);
  const ranges = lines.flatMap((_, i): [number, number][] => (i % 3 === 0 ? [] : [[i * 100, (i + 1) * 100]]));
  const cut = await cutRanges(new Blob([lines.join("")]), ranges);
  expect(await cut.text()).toBe(lines.filter((_, i) => i % 3 !== 0).join(""));
});
