import { expect, test } from "vitest";
import { flattenPassages, listPassages, writePassage } from "../../../src/features/texts/passages.ts";

const texts = { text: "new old", apart: ["new", "old"] };

test("joined, the columns stand before all texts", () => {
  const [passage, ...more] = listPassages(texts, "age: 3", "join");
  expect(more).toEqual([]);
  expect(writePassage(passage)).toBe("age: 3 | new old");
  expect(writePassage({ columns: "", text: "new" })).toBe("new");
});

test("apart, each text is one, newest first, and the columns come last", () => {
  expect(listPassages(texts, "age: 3", "attend").map(writePassage)).toEqual(["new", "old", "age: 3"]);
  expect(listPassages(texts, "", "attend").map(writePassage)).toEqual(["new", "old"]);
});

test("who has nothing has one empty passage", () => {
  const nothing = { text: "", apart: [] };
  for (const combine of ["join", "attend"] as const)
    expect(listPassages(nothing, "", combine)).toEqual([{ columns: "", text: "" }]);
});

test("passages of all customers are told apart by where they begin", () => {
  const own = [texts, { text: "", apart: [] }, texts].map((one) => listPassages(one, "", "attend"));
  expect([...flattenPassages(own, "attend").begins!]).toEqual([0, 2, 3, 5]);
  expect(flattenPassages(own, "attend").flat.map(({ text }) => text)).toEqual([
    "new",
    "old",
    "",
    "new",
    "old",
  ]);
});
