import { beforeAll, expect, test } from "vitest";
import { initDataStage, listBuffers, type DataStage } from "../../src/data/data-stage.ts";
import { catchProblem, makeCsv, makeInput, makeSource, openFirst, startStage } from "./open-stage.ts";

let stage: DataStage;
beforeAll(() => void (stage = startStage()));

const rows = Array.from({ length: 60 }, (_, i) => `${i % 7},${i % 2},fine shop number ${i}`);
const shop = makeSource("shop", makeCsv("visits,returned,note", rows));
const input = makeInput(["shop"], {
  label: { kind: "column", table: "shop", column: "returned", positive: null },
});

test("a file is opened, proposed, built and closed", async () => {
  const shares: number[] = [];
  const [summary] = await stage.open([shop], (_, share) => void shares.push(share));
  expect(summary).toMatchObject({
    name: "shop",
    rows: 60,
    rejected: 0,
    header: true,
    delimiter: ",",
    encoding: "utf-8",
  });
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  expect(shares.at(-1)).toBe(1);
  const { recipe } = await stage.propose(input);
  const { customers, summary: counts } = await stage.build(recipe, null);
  expect(counts.customers).toBe(60);
  expect(listBuffers(customers).map((buffer) => buffer.byteLength)).toEqual([480, 480, 60]);
  await stage.close("shop");
  expect(await catchProblem(stage.propose(input))).toMatchObject({ code: "data/unknown-table" });
}, 60_000);

test("a table opened again under its name stands in place of the first", async () => {
  await openFirst(stage, shop);
  const again = await openFirst(stage, makeSource("shop", makeCsv("a,b", ["1,2", "3,4"])));
  expect(again.columns.map(({ name }) => name)).toEqual(["a", "b"]);
}, 60_000);

test("where one file of a call cannot be read all tables stay as they were", async () => {
  await openFirst(stage, shop);
  const changed = makeSource("shop", makeCsv("a,b", ["1,2", "3,4"]));
  const problem = await catchProblem(stage.open([changed, makeSource("empty", "")], () => {}));
  expect(problem.code).toBe("data/file-empty");
  expect((await stage.propose(input)).recipe.columns.shop).toHaveProperty("visits");
}, 60_000);

test("two files of one name are refused, and so are two tables whose names differ in case alone", async () => {
  const other = { ...makeSource("shop", "a,b\n1,2\n"), name: "other" };
  for (const twin of [makeSource("shop", "a,b\n1,2\n"), makeSource("Shop", "a,b\n1,2\n"), other]) {
    const problem = await catchProblem(stage.open([shop, twin], () => {}));
    expect(problem).toMatchObject({ code: "data/same-name", where: { file: twin.file.name } });
  }
}, 60_000);

test("work under way ends with data/cancelled, and later work goes on", async () => {
  await openFirst(stage, shop);
  const work = catchProblem(stage.propose(input));
  stage.cancel();
  expect((await work).code).toBe("data/cancelled");
  expect((await stage.propose(input)).recipe.task).toBe("binary");
}, 60_000);

test("rejections are listed from an offset", async () => {
  const bad = Array.from({ length: 150 }, (_, i) => `only one ${i}`);
  const summary = await openFirst(stage, makeSource("shop", makeCsv("a,b", ["1,2", ...bad])));
  expect([summary.rows, summary.rejected, summary.rejections.length]).toEqual([1, 150, 100]);
  expect(stage.rejections("shop", 149, 10).map(({ row }) => row)).toEqual([152]);
}, 60_000);

test("a database that cannot be opened is tried again with the next call", async () => {
  let tries = 0;
  const failing = initDataStage(() => {
    tries++;
    return Promise.reject(new Error("no engine"));
  });
  await expect(failing.open([shop], () => {})).rejects.toThrow("no engine");
  await expect(failing.open([shop], () => {})).rejects.toThrow("no engine");
  expect(tries).toBe(2);
});
