import { existsSync, readFileSync } from "node:fs";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { runTfidfLinear } from "../../../src/evaluate/baselines/tfidf-linear.ts";
import { initControl } from "../../../src/evaluate/control.ts";
import { applyLinear, fitLinear } from "../../../src/evaluate/baselines/linear/fit-linear.ts";
import { applyTfidf, fitTfidf } from "../../../src/evaluate/baselines/tfidf.ts";
import { computeAuc } from "../../../src/evaluate/metrics/auc.ts";
import { applyNgrams, fitNgrams } from "../../../src/features/texts/ngrams.ts";
import { emptySide, makePrepared } from "../make-prepared.ts";

const folder = new URL("../../../../shared/data/womens_clothing/", import.meta.url);
const present = existsSync(folder);
if (!present)
  console.warn("absent: ../shared/data/womens_clothing; the figure of tfidf-linear is not checked");

function parseCsv(text: string): string[][] {
  const cells = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy;
  const rows: string[][] = [[]];
  for (const [whole, cell, end] of text.matchAll(cells)) {
    if (whole === "") break;
    rows[rows.length - 1].push(cell.startsWith('"') ? cell.slice(1, -1).replaceAll('""', '"') : cell);
    if (end !== ",") rows.push([]);
  }
  return rows.filter((row) => row.length > 1);
}

/** Title and review of each published side, in the order of row ids; at most `most` training rows. */
function readReviews(most: number) {
  const files = unzipSync(readFileSync(new URL("womens_clothing_reviews.csv.zip", folder)), {
    filter: ({ name }) => name.endsWith(".csv") && !name.startsWith("__"),
  });
  const [header, ...rows] = parseCsv(new TextDecoder().decode(Object.values(files)[0]));
  const splits = parseCsv(readFileSync(new URL("split_by_row_id.csv", folder), "utf8")).slice(1);
  const sideOf = new Map(splits.map(([rid, side]) => [rid, side]));
  const [title, review, label] = ["Title", "Review Text", "Recommended IND"].map((name) =>
    header.indexOf(name),
  );
  const read = (side: string) => {
    const own = rows.filter((row) => sideOf.get(row[0]) === side).sort((a, b) => Number(a[0]) - Number(b[0]));
    return own.map((row) => ({ text: `${row[title]} ${row[review]}`, target: Number(row[label]) }));
  };
  return { train: read("train").slice(0, most), validation: read("val"), test: read("test") };
}

async function prepareReviews(most: number) {
  const reviews = readReviews(most);
  const pace = async () => {};
  const fit = await fitNgrams(
    reviews.train.map(({ text }) => text),
    "words",
    pace,
  );
  const encode = async (rows: { text: string; target: number }[]) => ({
    ...emptySide(Float32Array.from(rows, ({ target }) => target)),
    ngrams: await applyNgrams(
      fit,
      rows.map(({ text }) => text),
      pace,
    ),
  });
  return makePrepared({
    train: await encode(reviews.train),
    validation: await encode(reviews.validation),
    test: await encode(reviews.test),
  });
}

describe("tfidf-linear", () => {
  test("data without text has no such baseline", async () => {
    expect(
      await runTfidfLinear(
        makePrepared({}),
        initControl(() => {}),
      ),
    ).toBeNull();
  });

  test.skipIf(!present)(
    "women's clothing, first 4,000 training rows: test AUC is .943 with C = 3 as in scikit-learn, and within .005 of it as chosen",
    async () => {
      const prepared = await prepareReviews(4000);
      const { train, validation, test: held } = prepared;
      expect([train.keys.length, validation.keys.length, held.keys.length]).toEqual([4000, 2349, 2349]);

      const tfidf = fitTfidf(train.ngrams!);
      const options = { loss: "logistic", outputs: 1, penalty: 1 / 3 } as const;
      const model = await fitLinear(applyTfidf(tfidf, train.ngrams!), train.target, options);
      const asPublished = computeAuc(held.target, applyLinear(model, applyTfidf(tfidf, held.ngrams!)))!;
      expect(Math.abs(asPublished - 0.943)).toBeLessThan(0.001);

      const scores = (await runTfidfLinear(
        prepared,
        initControl(() => {}),
      ))!;
      const asChosen = computeAuc(held.target, scores.test)!;
      console.info(`tfidf-linear: AUC ${asPublished} with C = 3; ${asChosen} with ${scores.detail}`);
      expect(Math.abs(asChosen - 0.943)).toBeLessThan(0.005);
    },
    120_000,
  );
});
