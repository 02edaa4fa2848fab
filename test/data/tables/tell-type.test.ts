import { expect, test } from "vitest";
import type { ColumnFormat } from "../../../src/data/tables/detect-type.ts";
import type { Figures } from "../../../src/data/tables/read-figures.ts";
import { hasIdName, tellType } from "../../../src/data/tables/tell-type.ts";

const format = (kind: ColumnFormat["kind"]): ColumnFormat => ({
  kind,
  decimal: ".",
  family: "iso",
  ambiguous: false,
});
const figures = (part: Partial<Figures>): Figures => ({
  filled: 1000,
  distinct: 1000,
  read: 1000,
  smallest: 0,
  largest: 999,
  wholeNumbers: 1000,
  meanLength: 5,
  meanWords: 1,
  codeShare: 1,
  ...part,
});

test.each([
  "customer_id",
  "CustomerID",
  "InvoiceNo",
  "Clothing ID",
  "id",
  "column 1",
  "Unnamed: 0",
  "订单号",
  "user",
])("%s is called like an id", (name) => expect(hasIdName(name)).toBe(true));

test.each(["paid", "Piano", "monkey", "Covid", "age", "valid", "rowing", "金额"])("%s is not", (name) =>
  expect(hasIdName(name)).toBe(false),
);

test.each<[string, string, ColumnFormat["kind"], Partial<Figures>]>([
  ["id", "row", "number", {}],
  ["id", "x", "number", {}],
  ["number", "income", "number", { largest: 1e6 }],
  ["number", "customer_id", "number", { wholeNumbers: 10 }],
  ["number", "stars", "number", { distinct: 5 }],
  ["id", "CustomerID", "number", { distinct: 40 }],
  ["date", "day", "date", {}],
  ["empty", "x", "empty", { filled: 0 }],
  ["id", "token", "text", {}],
  ["id", "RescuerID", "text", { distinct: 600, meanLength: 32 }],
  ["category", "colour", "text", { distinct: 8 }],
  ["text", "title", "text", { distinct: 600, meanWords: 3.3, meanLength: 19, codeShare: 0.05 }],
  ["text", "评论", "text", { distinct: 990, meanLength: 30, codeShare: 0 }],
  ["category", "城市", "text", { distinct: 300, meanLength: 2, codeShare: 0 }],
  ["category", "product", "text", { distinct: 30, meanWords: 4, meanLength: 50, codeShare: 0 }],
])("%s: the column %s", (type, name, kind, part) => {
  expect(tellType(name, format(kind), figures(part))).toBe(type);
});
