import { proxy, transfer, wrap, type Remote } from "comlink";
import { afterAll, expect, test } from "vitest";
import type { CustomerTable, ScoringSchema, TableSource } from "../../src/data/types.ts";
import type { DataApi } from "../../src/protocol/data.ts";
import type { Result } from "../../src/protocol/result.ts";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";

const worker = new Worker(new URL("../../workers/data.worker.ts", import.meta.url), { type: "module" });
const api: Remote<DataApi> = wrap<DataApi>(worker);
afterAll(() => worker.terminate());

const options = {
  encoding: "auto",
  delimiter: "auto",
  header: "auto",
  dates: "auto",
  decimal: "auto",
} as const;

function makeSource(name: string, text: string): TableSource {
  return { name, file: new File([text], `${name}.csv`), options: { file: `${name}.csv`, ...options } };
}

/** 120 customers, every third one returns; row 62 of the file has a cell too many. */
function makeShop(): TableSource[] {
  const rows = Array.from(
    { length: 120 },
    (_, i) => `${i + 1000},${20 + (i % 40)},${i % 3 === 0 ? 1 : 0},good shop ${i}`,
  );
  rows.splice(60, 0, "9999,30,1,too,many");
  const orders = Array.from({ length: 240 }, (_, i) => `${1000 + (i % 120)},2024-01-${10 + (i % 20)},${i}.5`);
  return [
    makeSource("customers", ["customer_id,age,returned,comment", ...rows].join("\n")),
    makeSource("orders", ["customer_id,date,amount", ...orders].join("\n")),
  ];
}

function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.problem.message);
  return result.value;
}

const recipe = parseRecipe({
  version: 1,
  tables: { customers: { file: "customers.csv" }, orders: { file: "orders.csv" } },
  label: { table: "customers", column: "returned" },
  task: "binary",
});

test("the engine is fetched once, from our own origin", async () => {
  unwrap(await api.warm());
  const wasm = unwrap(await api.ledger()).filter((entry) => entry.url.includes(".wasm"));
  expect(wasm).toHaveLength(1);
  expect(new URL(wasm[0].url).origin).toBe(location.origin);
});

test("files become tables, with progress, and the row that is kept out is listed", async () => {
  const shares: number[] = [];
  const tables = unwrap(
    await api.open(
      makeShop(),
      proxy(({ share }) => void shares.push(share)),
    ),
  );
  expect(tables.map(({ name, rows, rejected }) => [name, rows, rejected])).toEqual([
    ["customers", 120, 1],
    ["orders", 240, 0],
  ]);
  expect(shares.at(-1)).toBe(1);
  expect(unwrap(await api.rejections("customers", 0, 10))).toEqual([
    {
      file: "customers.csv",
      row: 62,
      column: undefined,
      reason: "data/too-many-cells",
      found: "9999,30,1,too,many",
    },
  ]);
  expect(unwrap(await api.rejections("customers", 1, 10))).toEqual([]);
});

test("a recipe is completed from the data and its customers go to the port", async () => {
  const proposal = unwrap(await api.propose(recipe));
  expect(proposal.recipe.customer).toEqual({ table: "customers", key: "customer_id" });
  const channel = new MessageChannel();
  const arrived = new Promise<CustomerTable>((resolve) => {
    channel.port2.onmessage = ({ data }) => resolve(data as CustomerTable);
  });
  const { port1 } = channel;
  const summary = unwrap(await api.build(proposal.recipe, null, transfer(port1, [port1])));
  const customers = await arrived;
  expect(summary.split).toEqual({ train: 96, validation: 12, test: 12 });
  expect(customers.keys).toHaveLength(120);
  expect(customers.target.reduce((sum, value) => sum + value, 0)).toBe(40);
  expect(customers.columns.map(({ name }) => name)).toContain("orders: amount, mean");
  channel.port2.close();
});

test("a bad file is refused with its code, and what was open stays", async () => {
  const result = await api.open(
    [makeSource("empty", "")],
    proxy(() => {}),
  );
  expect(result).toMatchObject({
    ok: false,
    problem: { code: "data/file-empty", where: { file: "empty.csv" } },
  });
  expect(unwrap(await api.propose(recipe)).strengths.length).toBeGreaterThan(0);
});

test("work under way is cancelled between two of its steps", async () => {
  const work = api.propose(recipe);
  unwrap(await api.cancel());
  expect(await work).toMatchObject({ ok: false, problem: { code: "data/cancelled" } });
  expect((await api.propose(recipe)).ok).toBe(true);
});

async function readSchema(): Promise<ScoringSchema> {
  const proposal = unwrap(await api.propose(recipe));
  const { port1, port2 } = new MessageChannel();
  const summary = unwrap(await api.build(proposal.recipe, null, transfer(port1, [port1])));
  port2.close();
  return summary.schema;
}

function buildNew(schema: ScoringSchema, files: File[]) {
  const { port1, port2 } = new MessageChannel();
  const arrived = new Promise<CustomerTable>((resolve) => {
    port2.onmessage = ({ data }) => {
      port2.close();
      resolve(data as CustomerTable);
    };
  });
  const told: string[] = [];
  const note = proxy(
    ({ table, share }: { table: string; share: number }) => void told.push(`${table} ${share}`),
  );
  const answer = api.buildNew(schema, files, transfer(port1, [port1]), note);
  return { answer, arrived, told };
}

const newFiles = () => [
  new File(["returned;Comment;AGE;customer id\n;fine;31;N1\n;;;N2\n"], "people to score.csv"),
  new File(["customer_id,date,amount\nN1,2024-01-10,2.5\nN1,2024-01-11,4\n"], "orders.csv"),
];

test("new customers are read in a database of their own and go to the port, the open tables stay", async () => {
  const { answer, arrived, told } = buildNew(await readSchema(), newFiles());
  const summary = unwrap(await answer);
  const customers = await arrived;
  expect(summary).toMatchObject({ customers: 2, unusedFiles: [], dropped: [] });
  expect(customers).toMatchObject({ keys: ["N1", "N2"], texts: [["fine"], []], classes: ["0", "1"] });
  expect([...customers.sides]).toEqual([2, 2]);
  const sum = customers.columns.find(({ name }) => name === "orders: amount, sum");
  expect(sum?.kind === "number" && [...sum.values]).toEqual([6.5, 0]);
  expect(told.at(-1)).toBe("customers 1");
  expect((await api.propose(recipe)).ok).toBe(true);
});

test("tables of both databases are read at the same time without a mix", async () => {
  const schema = await readSchema();
  const [opened, built] = await Promise.all([
    api.open(
      makeShop(),
      proxy(() => {}),
    ),
    buildNew(schema, newFiles()).answer,
  ]);
  expect(unwrap(opened).map(({ rows }) => rows)).toEqual([120, 240]);
  expect(unwrap(built).tables.map(({ rows }) => rows)).toEqual([2, 2]);
});

test("files without the customers to score are refused with their code", async () => {
  const { answer } = buildNew(await readSchema(), newFiles().slice(1));
  expect(await answer).toMatchObject({
    ok: false,
    problem: { code: "data/no-customers-file", facts: { found: ["orders.csv"], table: "customers.csv" } },
  });
});

test("reading new customers is cancelled between two of its steps", async () => {
  const schema = await readSchema();
  const { answer } = buildNew(schema, newFiles());
  unwrap(await api.cancelNew());
  expect(await answer).toMatchObject({ ok: false, problem: { code: "data/cancelled" } });
  expect((await buildNew(schema, newFiles()).answer).ok).toBe(true);
});

test("cancelling new customers leaves the work of a run, and the other way round", async () => {
  const schema = await readSchema();
  const work = api.propose(recipe);
  unwrap(await api.cancelNew());
  expect((await work).ok).toBe(true);
  const { answer } = buildNew(schema, newFiles());
  unwrap(await api.cancel());
  expect((await answer).ok).toBe(true);
});

test("a closed table is gone", async () => {
  unwrap(await api.close("orders"));
  expect(await api.propose(recipe)).toMatchObject({ ok: false, problem: { code: "data/unknown-table" } });
});

test("a request to another origin is tried, and the answer names this thread", async () => {
  expect(unwrap(await api.provePolicy())).toMatchObject({ thread: "data" });
});
