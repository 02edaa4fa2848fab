import { expect, test } from "vitest";
import { countWords } from "../../../src/features/tokens/count-words.ts";
import { noPace } from "./golden.ts";

test("a word in fewer than five customers' texts is not learned from, however often one of them repeats it", async () => {
  const common = Array.from({ length: 5 }, () => "Lamp lamp!");
  const texts = [...common, "Smith ".repeat(40), "Smith", "Smith", "smith"];
  const words = await countWords(texts, noPace);
  expect([...words]).toEqual([
    ["lamp", 10],
    ["!", 5],
  ]);
});

test("words are lower case without accents, Chinese characters and punctuation stand alone", async () => {
  const words = await countWords(
    Array.from({ length: 5 }, () => "Café水壶,OK"),
    noPace,
  );
  expect([...words.keys()]).toEqual(["cafe", "水", "壶", ",", "ok"]);
});
