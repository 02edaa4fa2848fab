import { existsSync, readFileSync, statSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { drawShop, measureAuc, writeShop } from "../../scripts/sample-shop/shop.mjs";
import { completeRecipe } from "../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";

const folder = new URL("../../public/samples/shop/", import.meta.url);
const read = (name: string) => readFileSync(new URL(name, folder), "utf8").replaceAll("\r\n", "\n");
const { people, files, words, patterns } = writeShop();
const labels = people.map((person) => person.label);

/** The figure in the last cell of the README's row that starts with `name`. */
function readFigure(name: string): number {
  const row = read("README.md")
    .split("\n")
    .find((line) => line.startsWith(`| ${name}`));
  return Number(row?.split("|").at(-2));
}

describe("the sample shop", () => {
  test("the generator writes the files that ship, byte for byte", () => {
    for (const [name, text] of Object.entries(files)) expect(text === read(name), name).toBe(true);
  });

  test("its reviews use at least 300 sentence patterns and 1,500 words", () => {
    expect(patterns.size).toBeGreaterThanOrEqual(300);
    expect(words.size).toBeGreaterThanOrEqual(1500);
  });

  test("4,000 customers, about 60 in 100 English, some without orders, some without reviews", () => {
    expect(people).toHaveLength(4000);
    const share = people.filter((person) => person.language === "en").length / people.length;
    expect(share).toBeGreaterThan(0.56);
    expect(share).toBeLessThan(0.64);
    expect(people.filter((person) => person.orders.length === 0).length).toBeGreaterThan(50);
    expect(people.filter((person) => person.reviews.length === 0).length).toBeGreaterThan(50);
    const ids = new Set(people.map((person) => person.id));
    for (const name of ["orders.csv", "reviews.csv"] as const)
      for (const row of files[name].trim().split("\n").slice(1))
        expect(ids.has(row.split(",")[1])).toBe(true);
  });

  test("between 35 and 65 in 100 bought again", () => {
    const share = labels.reduce<number>((sum, label) => sum + label, 0) / labels.length;
    expect(share).toBeGreaterThan(0.35);
    expect(share).toBeLessThan(0.65);
  });

  test("the AUC of the ranks is that of all pairs, ties counted half", () => {
    // pairs (1, 0): (2,1) won, (2,2) tied, (3,1) won, (3,2) won: 3.5 of 4
    expect(measureAuc([1, 2, 2, 3], [0, 0, 1, 1])).toBe(0.875);
  });

  test("the best reachable AUC lies between .86 and .93 and is the one in the README", () => {
    const here = measureAuc(
      people.map((person) => person.probability),
      labels,
    );
    const many = drawShop(100_000, 1_000_000);
    const large = measureAuc(
      many.map((person) => person.probability),
      many.map((person) => person.label),
    );
    for (const value of [here, large]) {
      expect(value).toBeGreaterThan(0.86);
      expect(value).toBeLessThan(0.93);
    }
    expect(readFigure("Best reachable, these 4,000")).toBeCloseTo(here, 3);
    expect(readFigure("Best reachable, 100,000")).toBeCloseTo(large, 3);
  }, 120_000);

  test("texts and columns each carry a part that the other does not", () => {
    const best = measureAuc(
      people.map((person) => person.probability),
      labels,
    );
    expect(
      best -
        measureAuc(
          people.map((person) => person.satisfaction),
          labels,
        ),
    ).toBeGreaterThan(0.05);
    expect(
      best -
        measureAuc(
          people.map((person) => person.loyalty),
          labels,
        ),
    ).toBeGreaterThan(0.05);
  });

  test("neither the number of a customer nor the order of the rows tells the label", () => {
    const rows = files["customers.csv"].trim().split("\n").slice(1);
    const shown = rows.map((row) => Number(row.at(-1)));
    const byRow = measureAuc(
      rows.map((_, i) => i),
      shown,
    );
    // three standard errors of a worthless score at 2,000 against 2,000: 3 * sqrt(4001 / 48e6) = .027
    expect(Math.abs(byRow - 0.5)).toBeLessThan(0.027);
    const byNumber = measureAuc(
      people.map((person) => Number(person.id.slice(1))),
      labels,
    );
    expect(Math.abs(byNumber - 0.5)).toBeLessThan(0.027);
  });

  test("no column of the tables holds what only the generator knows", () => {
    const headers = Object.values(files).map((text) => text.slice(0, text.indexOf("\n")));
    expect(headers).toEqual([
      "customer_id,signup_date,country,city,channel,age,newsletter,visits_90d,bought_again",
      "order_id,customer_id,order_date,category,items,amount,coupon",
      "review_id,customer_id,review_date,review",
    ]);
  });

  test("there are negations of both kinds in both languages", () => {
    const negated = people.flatMap(({ language, reviews }) =>
      reviews.flatMap(({ kinds }) =>
        kinds.filter((kind) => kind.negated).map(({ sign }) => `${language} ${sign}`),
      ),
    );
    for (const kind of ["en 1", "en -1", "zh 1", "zh -1"])
      expect(negated.filter((found) => found === kind).length).toBeGreaterThan(50);
    for (const words of ["not bad", "not good", "不差", "不好"])
      expect(files["reviews.csv"].toLowerCase()).toContain(words);
  });

  test("its recipe is a complete one: nothing is left to a default", () => {
    const recipe = JSON.parse(read("recipe.json"));
    const roles = recipe.columns;
    expect(
      completeRecipe(parseRecipe(recipe), { columns: roles, customer: recipe.customer } as never),
    ).toEqual(recipe);
    for (const [table, { file }] of Object.entries(recipe.tables as Record<string, { file: string }>))
      expect(Object.keys(roles[table]).join(",")).toBe(read(file).slice(0, read(file).indexOf("\n")));
  });

  test("the folder stays under 1.5 MB", () => {
    const names = [...Object.keys(files), "recipe.json", "README.md"];
    for (const name of names) expect(existsSync(new URL(name, folder)), name).toBe(true);
    const bytes = names.reduce((sum, name) => sum + statSync(new URL(name, folder)).size, 0);
    expect(bytes).toBeLessThan(1_500_000);
  });
});
