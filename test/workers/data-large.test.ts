import { proxy, wrap } from "comlink";
import { expect, test } from "vitest";
import type { DataApi } from "../../src/protocol/data.ts";

const options = {
  encoding: "auto",
  delimiter: "auto",
  header: "auto",
  dates: "auto",
  decimal: "auto",
} as const;

/** 300 MB of orders: one piece of 20,000 rows over and over, then a row with a cell too few. */
function makeLargeFile(): { file: File; rows: number } {
  const piece = Array.from({ length: 20_000 }, (_, i) => {
    const day = 10 + (i % 20);
    return `${i % 5000},2024-01-${day},${i % 900}.5,"a note of some length, with a comma, number ${i}"\n`;
  }).join("");
  const times = Math.ceil(300e6 / piece.length);
  const pieces = Array.from({ length: times }, () => piece);
  return {
    file: new File(["customer_id,day,amount,note\n", ...pieces, "1,2\n"], "orders.csv"),
    rows: times * 20_000,
  };
}

test("a file of 300 MB is read where it lies, to its last row, with progress", async () => {
  const worker = new Worker(new URL("../../workers/data.worker.ts", import.meta.url), { type: "module" });
  const api = wrap<DataApi>(worker);
  const { file, rows } = makeLargeFile();
  const shares: number[] = [];
  const source = { name: "orders", file, options: { file: "orders.csv", ...options } };
  const result = await api.open(
    [source],
    proxy(({ share }) => void shares.push(share)),
  );
  worker.terminate();
  if (!result.ok) throw new Error(result.problem.message);
  expect(file.size).toBeGreaterThan(300e6);
  expect(result.value[0]).toMatchObject({ rows, rejected: 1 });
  expect(result.value[0].rejections[0]).toMatchObject({ row: rows + 2, reason: "data/too-few-cells" });
  expect(shares.length).toBeGreaterThan(20);
}, 400_000);
