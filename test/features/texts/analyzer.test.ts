import { expect, test } from "vitest";
import { chooseAnalyzer, listNgrams } from "../../../src/features/texts/analyzer.ts";

const repeat = (text: string, count: number) => Array.from({ length: count }, () => text);

test("English is cut into words, Chinese into characters, a shop with both into both", () => {
  const english = "The kettle is fine";
  const chinese = "水壶很好, iPad也不错";
  expect(chooseAnalyzer(repeat(english, 20))).toBe("words");
  expect(chooseAnalyzer(repeat(chinese, 20))).toBe("characters");
  expect(chooseAnalyzer([...repeat(english, 12), ...repeat(chinese, 8)])).toBe("mixed");
  expect(chooseAnalyzer([...repeat(english, 99), chinese])).toBe("words");
  expect(chooseAnalyzer([...repeat(chinese, 9), english, ""])).toBe("characters");
  expect(chooseAnalyzer([])).toBe("words");
});

test("mixed text gives words with their pairs, and runs of characters by 1 to 3", () => {
  expect(listNgrams("My new kettle很好吗OK fine", "mixed")).toEqual([
    "my",
    "my new",
    "new",
    "new kettle",
    "kettle",
    "很",
    "很好",
    "很好吗",
    "好",
    "好吗",
    "吗",
    "ok",
    "ok fine",
    "fine",
  ]);
});

test("mixed is the same as words where a text has no such run", () => {
  const text = "Don't re-order: naïve Привет 2024 x";
  expect(listNgrams(text, "mixed")).toEqual(listNgrams(text, "words"));
});
