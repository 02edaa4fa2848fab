import { readFileSync } from "node:fs";
import { parseCsv, writeCsv } from "../support/csv-rows.ts";
import { findSharedFile, makeDataFolder, readZippedCsv } from "../support/shared-data.ts";
import { reviewsAlone, zhReviews } from "./recipes.ts";

/** Folder of all-MiniLM-L6-v2, where the machine has one. */
export const minilmFolder = process.env.CLIENTELE_MINILM ?? "";
export const clothing = findSharedFile("womens_clothing/womens_clothing_reviews.csv.zip");
export const shopping = findSharedFile("zh_shopping/online_shopping_10_cats.zip");
export const draws = [1, 2, 3];

const readRows = (path: string) => parseCsv(readFileSync(findSharedFile(path)!, "utf8"));

/** Every `step`th customer of a side, at most `most`. */
const thin = (splits: string[][], name: string, step: number, most: number) =>
  splits.filter(([, split]) => split === name).filter((_, i) => i % step === 0 && i / step < most);

/** The reviews with customers of the published split. */
function makeClothing(choose: (splits: string[][]) => string[][]): string {
  const [head, ...splits] = readRows("womens_clothing/split_by_row_id.csv");
  return makeDataFolder({
    "reviews.csv": readZippedCsv(clothing!),
    "splits.csv": writeCsv([head, ...choose(splits)]),
  });
}

/** 1,000 training and 250 validation rows of a draw, and the whole test side. */
const draw = (number: number) => (splits: string[][]) => [
  ...readRows("womens_clothing/draws_1000.csv")
    .slice(1)
    .filter(([, drawn]) => drawn === String(number))
    .map(([rid, , split]) => [rid, split]),
  ...thin(splits, "test", 1, Infinity),
];

/** 2,000 training and 500 validation rows, evenly spaced, and the whole test side. */
const spaced = (splits: string[][]) => [
  ...thin(splits, "train", 9, 2000),
  ...thin(splits, "val", 4, 500),
  ...thin(splits, "test", 1, Infinity),
];

/**
 * The Chinese reviews with the number of their row as key, and their split; of a draw 1,000 training and 250 validation rows.
 *
 * The first 1,000 training rows in file order all have label 1, so that a draw takes rows that are evenly spaced.
 */
function makeShopping(isDraw: boolean): string {
  const [head, ...rows] = parseCsv(new TextDecoder().decode(readZippedCsv(shopping!)));
  const [splitHead, ...splits] = readRows("zh_shopping/split_by_row.csv");
  const kept = isDraw
    ? [
        ...thin(splits, "train", 43, 1000),
        ...thin(splits, "val", 25, 250),
        ...thin(splits, "test", 1, Infinity),
      ]
    : splits;
  return makeDataFolder({
    "reviews.csv": writeCsv([["row", ...head], ...rows.map((row, i) => [String(i), ...row])]),
    "splits.csv": writeCsv([splitHead, ...kept]),
  });
}

/** Recipe and folder of each data set, by its name. */
export const dataSets: Record<
  string,
  () => { recipe: typeof reviewsAlone | typeof zhReviews; folder: string }
> = {
  ...Object.fromEntries(
    draws.map((number) => [
      `draw ${number}`,
      () => ({ recipe: reviewsAlone, folder: makeClothing(draw(number)) }),
    ]),
  ),
  "clothing 2,000": () => ({ recipe: reviewsAlone, folder: makeClothing(spaced) }),
  clothing: () => ({ recipe: reviewsAlone, folder: makeClothing((splits) => splits) }),
  "zh draw": () => ({ recipe: zhReviews, folder: makeShopping(true) }),
  zh: () => ({ recipe: zhReviews, folder: makeShopping(false) }),
};
