import { expect, test } from "vitest";
import type { CustomerTable } from "../../src/data/types.ts";
import { initFeaturesStage } from "../../src/features/features-stage.ts";
import { makeCustomers, makeRecipe } from "./support.ts";

const quiet = () => {};
const recipe = makeRecipe({ seed: 1, train: { epochs: 1, batchSize: 8 } as never });

async function prepareStage() {
  const stage = initFeaturesStage();
  const run = new MessageChannel();
  stage.connect(run.port2);
  run.port1.postMessage(makeCustomers());
  const { prepared } = await stage.prepare(recipe, quiet);
  return { stage, prepared };
}

function post(table: CustomerTable): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(table);
  return port2;
}

const typed = {
  texts: ["The lamp is warm", "soft scarf"],
  values: { age: 31, city: "b", joined: "2022-03-04" },
};

test("customers that are scored leave those of the run where they were", async () => {
  const { stage, prepared } = await prepareStage();
  const before = stage.trace(1, 0);
  const few = { ...makeCustomers(), keys: makeCustomers().keys.map((key) => `new ${key}`) };
  const { side } = await stage.apply(prepared.fitted, post(few), quiet);
  expect(side.keys[0]).toBe("new customer 0");
  expect(stage.trace(1, 0)).toEqual(before);
  expect((await stage.prepare(recipe, quiet)).prepared.train.keys[0]).toBe("customer 0");
});

test("a typed customer becomes what the same customer of a file becomes", async () => {
  const { stage, prepared } = await prepareStage();
  const one = await stage.applyOne(prepared.fitted, typed);
  const [age, city, joined] = makeCustomers().columns;
  const columns = [
    { ...age, values: Float64Array.of(31) },
    { ...city, codes: Int32Array.of(1) },
    { ...joined, days: Float64Array.of(Date.UTC(2022, 2, 4) / 86_400_000) },
  ] as CustomerTable["columns"];
  const table = { ...makeCustomers(), keys: ["1"], texts: [typed.texts], columns };
  const applied = await stage.apply(prepared.fitted, post(table), quiet);
  expect(one).toEqual(applied);
});

test("the form has a field for each column", async () => {
  const { stage, prepared } = await prepareStage();
  expect(stage.describeForm(prepared.fitted).map(({ name, kind }) => [name, kind])).toEqual([
    ["age", "number"],
    ["city", "category"],
    ["joined", "date"],
  ]);
});

test("a customer can be followed after the arrays were handed over, and none before a run", async () => {
  const { stage, prepared } = await prepareStage();
  structuredClone(prepared.train.tokens, {
    transfer: [prepared.train.tokens!.offsets.buffer as ArrayBuffer],
  });
  expect(stage.trace(0, 0).batches).toHaveLength(1);
  expect(() => initFeaturesStage().trace(0, 0)).toThrowError(
    expect.objectContaining({ problem: expect.objectContaining({ code: "features/not-prepared" }) }),
  );
});

test("features that cannot be read are refused at once, even before the customers come", async () => {
  const { port2 } = new MessageChannel();
  const work = initFeaturesStage().apply({ features: "{}", tokenizer: null }, port2, quiet);
  await expect(work).rejects.toMatchObject({ problem: { code: "features/broken-fit" } });
});

test("cancelling ends the wait for customers to be scored, and other work goes on afterwards", async () => {
  const { stage, prepared } = await prepareStage();
  const { port2 } = new MessageChannel();
  const waiting = stage.apply(prepared.fitted, port2, quiet);
  stage.cancel();
  await expect(waiting).rejects.toMatchObject({ problem: { code: "features/cancelled" } });
  expect((await stage.apply(prepared.fitted, post(makeCustomers()), quiet)).side.keys.length).toBe(40);
});

test("cancelling what scores leaves a run that waits for its customers", async () => {
  const { stage, prepared } = await prepareStage();
  const run = new MessageChannel();
  stage.connect(run.port2);
  const preparing = stage.prepare(recipe, quiet);
  const { port2 } = new MessageChannel();
  const scoring = stage.apply(prepared.fitted, port2, quiet);
  stage.cancelApply();
  await expect(scoring).rejects.toMatchObject({ problem: { code: "features/cancelled" } });
  run.port1.postMessage(makeCustomers());
  expect((await preparing).prepared.train.keys.length).toBe(24);
});
