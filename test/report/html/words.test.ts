import { expect, test } from "vitest";
import { chinese } from "../../../src/report/html/words-zh.ts";
import { english, type Words } from "../../../src/report/html/words.ts";

const groups = ["headings", "columns", "metrics", "baselines", "environment", "stages", "figures"] as const;

test.each(groups)("both languages have the same %s", (group) => {
  const keys = (words: Words) => Object.keys(words[group]).sort();
  expect(keys(chinese)).toEqual(keys(english));
});

test("no Chinese word is left in English where English words are not the name of a thing", () => {
  const names = /^(F1|ROC AUC|R²)$/;
  const left = groups
    .flatMap((group) => Object.values(chinese[group]))
    .filter((text) => !/\p{Script=Han}/u.test(text));
  expect(left.filter((text) => !names.test(text))).toEqual([]);
});
