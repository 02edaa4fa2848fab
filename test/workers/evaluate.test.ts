import { proxy, wrap, type Remote } from "comlink";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { EvaluateApi } from "../../src/protocol/evaluate.ts";
import { makeInput } from "../evaluate/make-customers.ts";
import { makePackInput } from "../report/make-pack.ts";
import { makeReport } from "../report/make-report.ts";

let worker: Worker;
let api: Remote<EvaluateApi>;

beforeAll(() => {
  worker = new Worker(new URL("../../workers/evaluate.worker.ts", import.meta.url), { type: "module" });
  api = wrap<EvaluateApi>(worker);
});

afterAll(() => worker.terminate());

test("evaluate measures the model beside its baselines and says how far it is", async () => {
  const heard: string[] = [];
  const input = makeInput("binary");
  const result = await api.evaluate(
    input,
    proxy((progress) => heard.push(progress.stage)),
  );
  if (!result.ok) throw new Error(result.problem.message);
  expect(result.value.metrics.test.n).toBe(120);
  const trained = input.recipe.evaluate.baselines.filter((name) => name !== "structured-only"); // has no scores
  expect(result.value.baselines.map(({ name }) => name)).toEqual(trained);
  expect(result.value.figures.calibration!.length).toBeGreaterThan(5);
  expect(heard).toContain("bootstrap");
});

const scores = {
  keys: ["=a", "b"],
  target: Float32Array.of(1, 0),
  test: Float32Array.of(0.5, 0.25),
  classes: ["no", "yes"],
};

test("write makes the three files of a run", async () => {
  const result = await api.write(makeReport(), scores, { roc: "<svg></svg>" }, "zh");
  if (!result.ok) throw new Error(result.problem.message);
  const { json, html, scoresCsv } = result.value;
  expect(JSON.parse(json).data.customers).toBe(23483);
  expect(html).toContain("本模型优于常数预测。");
  expect(scoresCsv).toBe("key,split,truth,score\r\n'=a,test,1,0.5\r\nb,test,0,0.25\r\n");
});

test("openPack reads what writePack wrote, and refuses what is no pack", async () => {
  const { report, schema, model } = makePackInput();
  const written = await api.writePack(report, schema, model);
  if (!written.ok) throw new Error(written.problem.message);
  const opened = await api.openPack(new Blob([written.value]));
  if (!opened.ok) throw new Error(opened.problem.message);
  expect(opened.value.recipe).toEqual(report.recipe);
  expect(opened.value.fitted).toEqual(model.fitted);
  expect(opened.value.weights).toEqual(model.weights);
  expect(await api.openPack(new Blob([written.value.slice(0, 999)]))).toMatchObject({
    ok: false,
    problem: { code: "report/pack-cut", facts: { sizeBytes: 999 } },
  });
});

test("writeTable makes a CSV of a table of scores", async () => {
  expect(await api.writeTable({ head: ["key", "score"], rows: [["@a", 0.5]] })).toEqual({
    ok: true,
    value: "key,score\r\n'@a,0.5\r\n",
  });
});

test("compareRuns pairs the customers of two runs, and refuses runs that predict otherwise", async () => {
  const { recipe } = makePackInput().report;
  const worse = { ...scores, test: Float32Array.of(0.25, 0.5) };
  const result = await api.compareRuns(worse, scores, recipe, [0.5, 0.5]);
  expect(result).toMatchObject({ ok: true, value: { common: 2, difference: { metric: "auc", value: 1 } } });
  const other = { ...scores, classes: null };
  expect(await api.compareRuns(scores, other, recipe, [0.5, null])).toMatchObject({
    ok: false,
    problem: { code: "evaluate/other-task" },
  });
});

test("a problem comes back as plain data with its code and facts", async () => {
  const job = makeInput("binary");
  job.scores = { ...job.scores, test: new Float32Array(3) };
  const result = await api.evaluate(
    job,
    proxy(() => {}),
  );
  expect(result).toMatchObject({
    ok: false,
    problem: { code: "evaluate/wrong-number-of-scores", facts: { found: 3, expected: 120 } },
  });
});

test("cancel ends an evaluation that is under way, and the next one runs", async () => {
  const quiet = proxy(() => {});
  const long = api.evaluate(makeInput("binary", 10_000_000), quiet);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await api.cancel()).toMatchObject({ ok: true });
  expect(await long).toMatchObject({ ok: false, problem: { code: "evaluate/cancelled" } });
  expect(await api.evaluate(makeInput("regression"), quiet)).toMatchObject({ ok: true });
});

test("cancel ends an evaluation also while two runs are compared beside it", async () => {
  const long = api.evaluate(
    makeInput("binary", 10_000_000),
    proxy(() => {}),
  );
  const comparison = api.compareRuns(scores, scores, makePackInput().report.recipe, [0.5, 0.5]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  expect(await api.cancel()).toMatchObject({ ok: true });
  expect(await long).toMatchObject({ ok: false, problem: { code: "evaluate/cancelled" } });
  expect(await comparison).toMatchObject({ ok: true, value: { common: 2 } });
});

test("the common methods answer under the name of the worker", async () => {
  expect(await api.warm()).toMatchObject({ ok: true });
  const ledger = await api.ledger();
  expect(ledger.ok && ledger.value.every(({ thread }) => thread === "evaluate")).toBe(true);
  expect(await api.provePolicy()).toMatchObject({ ok: true, value: { thread: "evaluate" } });
});
