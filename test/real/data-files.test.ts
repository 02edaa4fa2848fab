import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findSharedFile, readZippedCsv } from "../support/shared-data.ts";
import { makeInput, makeSource, openFirst, startStage } from "../data/open-stage.ts";

const minutes = 60_000;
const stage = startStage();

const read = (path: string) => (path.endsWith(".zip") ? readZippedCsv(path) : readFileSync(path));
const clothing = findSharedFile("womens_clothing/womens_clothing_reviews.csv.zip");
const clothingSplit = findSharedFile("womens_clothing/split_by_row_id.csv");
const churn = findSharedFile("ecommerce_churn/ecommerce_churn.csv");
const pets = findSharedFile("petfinder/val.csv");
const chinese = findSharedFile("zh_shopping/online_shopping_10_cats.zip");

test.skipIf(!clothing || !clothingSplit)(
  "women's clothing: all rows, the published split, and Rating found as a leak",
  async () => {
    const table = await openFirst(
      stage,
      makeSource("reviews", read(clothing!)),
      makeSource("splits", read(clothingSplit!)),
    );
    expect([table.rows, table.rejected]).toEqual([23486, 0]);
    expect(table.columns.find(({ name }) => name === "Title")!.missingShare).toBeCloseTo(3810 / 23486, 6);
    const { recipe, findings } = await stage.propose(
      makeInput(["reviews", "splits"], {
        customer: { table: "reviews", key: null },
        label: { kind: "column", table: "reviews", column: "Recommended IND", positive: "1" },
        task: "binary",
        split: {
          kind: "column",
          table: "splits",
          column: "split",
          on: { reviews: "column 1", splits: "rid" },
        },
      }),
    );
    const leaks = findings.filter(({ code }) => code === "data/leak");
    expect(leaks.map(({ column }) => column)).toEqual(["Rating"]);
    expect(leaks[0].evidence.auc).toBeCloseTo(0.97, 2);
    expect(recipe.columns.reviews.Rating).toBe("ignore");
    const { customers, summary } = await stage.build(recipe, null);
    expect(summary.split).toEqual({ train: 18788, validation: 2349, test: 2349 });
    expect(summary.targetShare).toBeCloseTo(0.822, 3);
    expect(customers.texts.filter((pieces) => pieces.length === 0)).toHaveLength(844);
    expect((await stage.build(recipe, 4000)).summary.split).toEqual({
      train: 4000,
      validation: 2349,
      test: 2349,
    });
  },
  5 * minutes,
);

test.skipIf(!churn)(
  "e-commerce churn: 5,630 customers, 556 of which repeat another but for the id",
  async () => {
    const table = await openFirst(stage, makeSource("churn", read(churn!)));
    expect([table.rows, table.rejected]).toEqual([5630, 0]);
    const { recipe, findings } = await stage.propose(makeInput(["churn"], {}));
    expect([recipe.label.column, recipe.task, recipe.customer.key]).toEqual([
      "Churn",
      "binary",
      "CustomerID",
    ]);
    expect(findings).toEqual([
      expect.objectContaining({ code: "data/repeated-rows", evidence: { rows: 556, of: 5630 } }),
    ]);
    expect((await stage.build(recipe, null)).summary.targetShare).toBeCloseTo(0.168, 3);
  },
  5 * minutes,
);

test.skipIf(!pets)(
  "petfinder: five classes, split so that no rescuer stands on two sides",
  async () => {
    const table = await openFirst(stage, makeSource("pets", read(pets!)));
    expect([table.rows, table.rejected]).toEqual([1500, 0]);
    const { recipe } = await stage.propose(
      makeInput(["pets"], {
        label: { kind: "column", table: "pets", column: "AdoptionSpeed", positive: null },
        columns: { pets: { RescuerID: "group" } },
        split: { kind: "group", table: "pets", column: "RescuerID", fractions: [0.8, 0.1, 0.1] },
      }),
    );
    expect([recipe.task, recipe.columns.pets.Description]).toEqual(["multiclass", "text"]);
    const { summary } = await stage.build(recipe, null);
    expect([summary.classes, summary.customers]).toEqual([["0", "1", "2", "3", "4"], 1500]);
    expect(summary.split).toEqual({ train: 1200, validation: 150, test: 150 });
  },
  5 * minutes,
);

test.skipIf(!chinese)(
  "Chinese shopping reviews: 62,774 rows in 10 categories",
  async () => {
    const table = await openFirst(stage, makeSource("reviews", read(chinese!)));
    expect([table.rows, table.rejected, table.encoding]).toEqual([62774, 0, "utf-8"]);
    expect(table.columns.map(({ name, type, distinct }) => [name, type, distinct]).slice(0, 2)).toEqual([
      ["cat", "category", 10],
      ["label", "number", 2],
    ]);
    const { recipe } = await stage.propose(makeInput(["reviews"], {}));
    expect([recipe.label.column, recipe.columns.reviews.review]).toEqual(["label", "text"]);
    expect((await stage.build(recipe, null)).summary.classCounts).toEqual([31046, 31728]);
  },
  5 * minutes,
);
