import { proxy, transfer, wrap } from "comlink";
import { beforeEach, afterEach, expect, test } from "vitest";
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

test("warm, ledger and proof answer", async () => {
  expect(await api.warm()).toEqual({ ok: true, value: undefined });
  const ledger = await api.ledger();
  if (!ledger.ok) throw new Error(ledger.problem.message);
  for (const { url } of ledger.value) expect(new URL(url).origin).toBe(location.origin);
  const proof = await api.provePolicy();
  expect(proof).toMatchObject({ ok: true, value: { thread: "features" } });
});
