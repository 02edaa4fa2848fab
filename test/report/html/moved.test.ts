import { describe, expect, test } from "vitest";
import { chinese } from "../../../src/report/html/words-zh.ts";
import { english } from "../../../src/report/html/words.ts";
import { initNumbers } from "../../../src/report/html/numbers.ts";
import { writeMoved } from "../../../src/report/html/moved.ts";
import { writeReportHtml } from "../../../src/report/report-html.ts";
import type { MovedWeight } from "../../../src/base/moved-table.ts";
import { makeReport } from "../make-report.ts";

const weight = (name: string, distance = 0, share: number | null = 0): MovedWeight => ({
  ...{ name, distance, share },
  trained: distance > 0,
  parameters: 4,
});
const block = (i: number, name: string) => `encoder.layer.${i}.${name}`;
const moved = [
  weight("embeddings.word_embeddings.weight", 2, 0.5),
  weight("embeddings.vectors"),
  weight(block(0, "attention.self.query.weight")),
  weight(block(0, "output.dense.weight")),
  weight(block(1, "attention.self.query.weight"), 1, 0.012_34),
  weight(block(1, "output.dense.weight"), 1, 0.2),
  // norms before 5 and 0, moved by 3 and 4: sqrt(9 + 16) / 5 = 1
  weight(block(1, "output.adapter.down.weight"), 3, 0.6),
  weight(block(1, "output.adapter.up.weight"), 4, null),
];

/** Rows of the tables of a page, as the texts of their cells. */
const readRows = (page: string) =>
  [...page.matchAll(/<tr>(.*?)<\/tr>/gs)].map(([, row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, text]) => text.trim()),
  );
const write = (weights: MovedWeight[], words = english) => {
  const report = makeReport();
  report.training.moved = weights;
  return writeMoved({ report, words, numbers: initNumbers(words) }).text;
};

test("a report of before this was told is written without it", () => {
  const report = makeReport();
  delete (report.training as { moved?: unknown }).moved;
  expect(writeMoved({ report, words: english, numbers: initNumbers(english) }).text).toBe("");
});

describe("what training moved, in the report", () => {
  test("is a table by block and matrix, with what is frozen, and one of the embeddings", () => {
    expect(readRows(write(moved))).toEqual([
      ["Block", "query", "feed-forward out", "added"],
      ["1", "frozen", "frozen", ""],
      ["2", "1.23%", "20.00%", "100.00%"],
      ["", "words", "biases, LayerNorm"],
      ["Embeddings", "50.00%", "frozen"],
    ]);
  });

  test("tells what began as zeros, and is written in Chinese too", () => {
    const prefix = [weight(block(0, "attention.self.prefixKeys"), 1, null)];
    expect(readRows(write(prefix))[1]).toEqual(["1", "from 0"]);
    expect(readRows(write(moved, chinese))[0]).toEqual(["层", "查询", "前馈输出", "所加部分"]);
    expect(readRows(write(prefix, chinese))[1]).toEqual(["1", "从零开始"]);
  });

  test("is not there for a model without an encoder", () => {
    expect(write([])).toBe("");
    const options = { language: "en" as const, classes: null };
    const report = makeReport();
    expect(writeReportHtml(report, {}, options)).not.toContain("What training moved");
    report.training.moved = moved;
    expect(writeReportHtml(report, {}, options)).toContain("What training moved");
  });
});
