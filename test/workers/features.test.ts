import { proxy, transfer, wrap } from "comlink";
import { beforeEach, afterEach, expect, test, vi } from "vitest";
import type { CustomerTable } from "../../src/data/types.ts";
import type { FeaturesApi } from "../../src/protocol/features.ts";
import { makeCustomers, makeRecipe } from "../features/support.ts";

let worker: Worker;
let api: ReturnType<typeof wrap<FeaturesApi>>;

beforeEach(() => {
  worker = new Worker(new URL("../../workers/features.worker.ts", import.meta.url), { type: "module" });
  api = wrap<FeaturesApi>(worker);
});
afterEach(() => worker.terminate());

/** Connects a port of its own, as data.worker has one, and gives the end to post on. */
async function connect(): Promise<MessagePort> {
  const { port1, port2 } = new MessageChannel();
  expect(await api.connect(transfer(port2, [port2]))).toEqual({ ok: true, value: undefined });
  return port1;
}

function repeatCustomers(times: number): CustomerTable {
  const table = makeCustomers();
  const all = <T>(values: ArrayLike<T>) => Array.from({ length: times }, () => Array.from(values)).flat();
  return {
    ...table,
    keys: all(table.keys),
    texts: all(table.texts).map((pieces, row) => [...pieces, `word${row} other${row * 7} more${row * 3}`]),
    columns: [],
    target: Float64Array.from(all(table.target)),
    sides: Uint8Array.from(all(table.sides)),
  };
}

function repeatColumns(times: number): CustomerTable["columns"] {
  const all = (values: ArrayLike<number>) => Array.from({ length: times }, () => Array.from(values)).flat();
  return makeCustomers().columns.map((column): CustomerTable["columns"][number] => {
    if (column.kind === "number") return { ...column, values: Float64Array.from(all(column.values)) };
    if (column.kind === "date") return { ...column, days: Float64Array.from(all(column.days)) };
    return { ...column, codes: Int32Array.from(all(column.codes)) };
  });
}

const runRecipe = makeRecipe({ seed: 1, train: { epochs: 2, batchSize: 8 } as never });

test("customers posted on the port come back as features and tokens, with progress", async () => {
  const port = await connect();
  port.postMessage(makeCustomers());
  const stages: string[] = [];
  const result = await api.prepare(
    makeRecipe(),
    proxy(({ stage }) => void stages.push(stage)),
  );
  if (!result.ok) throw new Error(result.problem.message);
  const { prepared, timings } = result.value;
  expect(prepared.train.keys.length).toBe(24);
  expect(prepared.train.tokens!.ids).toBeInstanceOf(Int32Array);
  expect(prepared.train.tokens!.ids.length).toBeGreaterThan(24);
  expect(prepared.train.ngrams!.width).toBeGreaterThan(0);
  expect(timings.tokens).toBeGreaterThan(0);
  expect(new Set(stages)).toEqual(new Set(["features", "tokens"]));
});

test("a fusion without what it joins comes back as a problem, with its code", async () => {
  const port = await connect();
  port.postMessage({ ...makeCustomers(), columns: [] });
  const result = await api.prepare(
    makeRecipe(),
    proxy(() => {}),
  );
  expect(result).toMatchObject({ ok: false, problem: { code: "features/no-structured" } });
});

test("without a port there is nothing to prepare", async () => {
  const result = await api.prepare(
    makeRecipe(),
    proxy(() => {}),
  );
  expect(result).toMatchObject({ ok: false, problem: { code: "features/not-connected" } });
});

test("cancelling ends the wait for the customers", async () => {
  await connect();
  const waiting = api.prepare(
    makeRecipe(),
    proxy(() => {}),
  );
  expect(await api.cancel()).toEqual({ ok: true, value: undefined });
  expect(await waiting).toMatchObject({ ok: false, problem: { code: "features/cancelled" } });
});

test("cancelling ends work under way, and the worker prepares again afterwards", async () => {
  const port = await connect();
  port.postMessage(repeatCustomers(150));
  const recipe = makeRecipe({ fusion: "text-only" });
  let cancelling: unknown = null;
  const onProgress = proxy(() => void (cancelling ??= api.cancel()));
  expect(await api.prepare(recipe, onProgress)).toMatchObject({
    ok: false,
    problem: { code: "features/cancelled" },
  });
  const again = await api.prepare(
    recipe,
    proxy(() => {}),
  );
  expect(again).toMatchObject({ ok: true, value: { prepared: { task: "binary" } } });
});

async function prepareOnce() {
  const port = await connect();
  port.postMessage(makeCustomers());
  const result = await api.prepare(
    runRecipe,
    proxy(() => {}),
  );
  if (!result.ok) throw new Error(result.problem.message);
  return result.value.prepared;
}

/** The end of a port on which these customers wait. */
function post(table: CustomerTable): MessagePort {
  const { port1, port2 } = new MessageChannel();
  port1.postMessage(table);
  return transfer(port2, [port2]);
}

test("new customers get the features that were learned, their form, and one typed in the same", async () => {
  const { fitted, test: held } = await prepareOnce();
  const stages: string[] = [];
  const applied = await api.apply(
    fitted,
    post(makeCustomers()),
    proxy(({ stage }) => void stages.push(stage)),
  );
  if (!applied.ok) throw new Error(applied.problem.message);
  expect(applied.value.side.keys.length).toBe(40);
  expect(applied.value.side.tokens!.ids).toBeInstanceOf(Int32Array);
  // Progress has a port of its own, so the last of it may come after the result.
  await vi.waitFor(() => expect(new Set(stages)).toEqual(new Set(["features", "tokens"])));
  const [values, sayings] = [{ age: 4, city: null, joined: "2022-01-28" }, makeCustomers().texts[4]];
  const one = await api.applyOne(fitted, { texts: sayings, values });
  if (!one.ok) throw new Error(one.problem.message);
  // Customer 4 is the first of the test side; 19,020 days after 1970-01-01 is 2022-01-28.
  const width = held.numbers.length / held.keys.length;
  expect(one.value.side.numbers).toEqual(held.numbers.slice(0, width));
  expect(one.value.side.tokens!.ids).toEqual(held.tokens!.ids.slice(0, held.tokens!.offsets[1]));
  expect(await api.describeForm(fitted)).toMatchObject({
    ok: true,
    value: [{ name: "age", kind: "number" }, {}, {}],
  });
});

test("a customer of the run can be followed, and none before one was prepared", async () => {
  expect(await api.trace(0, 0)).toMatchObject({ ok: false, problem: { code: "features/not-prepared" } });
  const { test: held } = await prepareOnce();
  const trace = await api.trace(2, 0);
  expect(trace).toMatchObject({ ok: true, value: { key: held.keys[0] } });
  const trained = await api.trace(0, 3);
  if (!trained.ok) throw new Error(trained.problem.message);
  expect(trained.value.batches.map(({ epoch }) => epoch)).toEqual([0, 1]);
});

test("broken features and unreadable values come back as problems", async () => {
  const { fitted } = await prepareOnce();
  const broken = { ...fitted, features: fitted.features.replace('"version":1', '"version":2') };
  expect(await api.describeForm(broken)).toMatchObject({
    ok: false,
    problem: { code: "features/newer-fit" },
  });
  expect(await api.applyOne(fitted, { texts: [], values: { age: "old" } })).toMatchObject({
    ok: false,
    problem: { code: "features/unreadable-value", where: { column: "age" } },
  });
});

test("cancelling ends the scoring of many customers, and those of the run stay", async () => {
  const { fitted, train } = await prepareOnce();
  const many = { ...repeatCustomers(400), columns: repeatColumns(400) };
  let cancelling: unknown = null;
  const applied = await api.apply(
    fitted,
    post(many),
    proxy(() => void (cancelling ??= api.cancelApply())),
  );
  expect(applied).toMatchObject({ ok: false, problem: { code: "features/cancelled" } });
  expect(await api.trace(0, 0)).toMatchObject({ ok: true, value: { key: train.keys[0] } });
});

test("warm, ledger and proof answer", async () => {
  expect(await api.warm()).toEqual({ ok: true, value: undefined });
  const ledger = await api.ledger();
  if (!ledger.ok) throw new Error(ledger.problem.message);
  for (const { url } of ledger.value) expect(new URL(url).origin).toBe(location.origin);
  const proof = await api.provePolicy();
  expect(proof).toMatchObject({ ok: true, value: { thread: "features" } });
});
