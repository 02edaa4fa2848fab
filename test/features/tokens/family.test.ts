import { describe, expect, test } from "vitest";
import { loadTokenizer } from "../../../src/features/tokens/load-tokenizer.ts";
import { applyChanges, hashIds, readFamilyLines, readTokenGolden, type FamilyCase } from "./golden.ts";

const lines = readFamilyLines();
const { cases } = readTokenGolden<{ cases: FamilyCase[] }>("family/ids.json");

describe("the ids of every line are those of the Python tokenizers library, and none is a special token's", () => {
  test.each(cases)("$title", (golden) => {
    const { encode, facts } = loadTokenizer(applyChanges(golden));
    const ids = lines.map(encode);
    for (const [row, expected] of Object.entries(golden.sample))
      expect({ line: lines[Number(row)], ids: ids[Number(row)] }).toEqual({
        line: lines[Number(row)],
        ids: expected,
      });
    expect(lines.filter((_, row) => hashIds(ids[row]) !== golden.hashes[row])).toEqual([]);
    const special = new Set([facts.padId, facts.classId, facts.separatorId, facts.maskId]);
    expect(lines.filter((_, row) => ids[row].some((id) => special.has(id)))).toEqual([]);
  });
});

test("the lines are over two thousand, and some name special tokens or have 10,000 characters", () => {
  expect(lines.length).toBeGreaterThan(2000);
  for (const name of ["[MASK]", "<mask>", "</s>"])
    expect(lines.filter((line) => line.includes(name)).length).toBeGreaterThan(10);
  expect(lines.filter((line) => line.length > 9_990).length).toBeGreaterThan(10);
  for (const { hashes } of cases) expect(hashes).toHaveLength(lines.length);
});
