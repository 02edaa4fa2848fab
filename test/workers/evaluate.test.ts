import { proxy, wrap, type Remote } from "comlink";
import { afterAll, beforeAll, expect, test } from "vitest";
import { saveSafetensors } from "../../src/model/weights/safetensors.ts";
import type { EvaluateApi } from "../../src/protocol/evaluate.ts";
import { makeInput } from "../evaluate/make-customers.ts";
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
  const result = await api.evaluate(
    makeInput("binary"),
    proxy((progress) => heard.push(progress.stage)),
  );
  if (!result.ok) throw new Error(result.problem.message);
  expect(result.value.metrics.test.n).toBe(120);
  expect(result.value.baselines).toHaveLength(5);
  expect(result.value.figures.calibration!.length).toBeGreaterThan(5);
  expect(heard).toContain("bootstrap");
});

test("write makes the four files of a run", async () => {
  const result = await api.write(
    makeReport(),
    { keys: ["=a"], target: Float32Array.of(1), test: Float32Array.of(0.5), classes: ["no", "yes"] },
    {
      weights: saveSafetensors({ bias: { shape: [1], data: Float32Array.of(1) } }),
      fitted: { features: "{}", tokenizer: null },
    },
    { roc: "<svg></svg>" },
    "zh",
  );
  if (!result.ok) throw new Error(result.problem.message);
  const { json, html, scoresCsv, modelPack } = result.value;
  expect(JSON.parse(json).data.customers).toBe(23483);
  expect(html).toContain("本模型优于常数预测。");
  expect(scoresCsv).toBe("key,split,truth,score\r\n'=a,test,1,0.5\r\n");
  expect(new TextDecoder().decode(modelPack)).toMatch(/"sha256":"[0-9a-f]{64}"/);
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

test("the common methods answer under the name of the worker", async () => {
  expect(await api.warm()).toMatchObject({ ok: true });
  const ledger = await api.ledger();
  expect(ledger.ok && ledger.value.every(({ thread }) => thread === "evaluate")).toBe(true);
  expect(await api.provePolicy()).toMatchObject({ ok: true, value: { thread: "evaluate" } });
});
