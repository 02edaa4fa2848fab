import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { NewCustomersStage } from "../../../src/data/new-customers/new-customers-stage.ts";
import type { CustomerTable, ScoringSchema } from "../../../src/data/types.ts";
import { catchProblem, makeCsv } from "../open-stage.ts";
import { describeCustomer, makeFile, startNewStage, train } from "./open-new-stage.ts";

const cities = ["北京", "上海", "广州"];
const peopleHeader = ["Customer ID", "age", "city", "joined", "comment", "returned"];
/** 60 customers; every ninth has no age, every seventh no comment. */
const peopleRows = Array.from({ length: 60 }, (_, i) => [
  `C${i}`,
  i % 9 === 4 ? "" : String(20 + ((i * 7) % 40)),
  cities[i % 3],
  `${1 + (i % 28)}/${1 + (i % 12)}/2023`,
  i % 7 === 3 ? "" : `这是第 ${i} 位顾客的话，很满意`,
  i % 2 === 0 ? "yes" : "no",
]);
const orderHeader = ["customer_id", "day", "amount", "channel", "note"];
/** Customers 0 to 49 have orders, some several a day; the amounts have no exact sum. */
const orderRows = Array.from({ length: 200 }, (_, i) => [
  `C${(i * 13) % 50}`,
  `2024-01-${String(1 + ((i * 5) % 28)).padStart(2, "0")}`,
  i % 11 === 0 ? "" : (0.1 + i * 1.37).toFixed(2),
  i % 3 === 0 ? "web" : "shop",
  i % 4 === 0 ? `order number ${i} came late` : "",
]);

function write(header: string[], rows: string[][], order: number[], delimiter = ","): string {
  const quote = (cell: string) => (cell.includes(delimiter) ? `"${cell}"` : cell);
  return [header, ...rows].map((row) => order.map((place) => quote(row[place])).join(delimiter)).join("\r\n");
}

const inOrder = [0, 1, 2, 3, 4, 5];
const shop = {
  people: write(peopleHeader, peopleRows, inOrder),
  orders: write(orderHeader, orderRows, [0, 1, 2, 3, 4]),
};
const rest = {
  label: { kind: "column", table: "people", column: "returned", positive: null },
  columns: {
    people: { "Customer ID": "key", age: "number", city: "category", joined: "date", comment: "text" },
    orders: { customer_id: "key", day: "date", amount: "number", channel: "category", note: "text" },
  },
} as const;

let stage: NewCustomersStage;
let schema: ScoringSchema;
let trained: CustomerTable;

beforeAll(async () => {
  stage = startNewStage();
  ({ schema, customers: trained } = await train(shop, rest));
}, 60_000);

const build = (...files: File[]) => stage.build(schema, files, () => {});
const people = (rows: string[][], order = inOrder) =>
  makeFile("people.csv", write(peopleHeader, rows, order));
const orders = makeFile("orders.csv", shop.orders);

function expectAsTrained(customers: CustomerTable): void {
  expect(customers.keys).toEqual(trained.keys);
  for (const key of trained.keys) {
    expect(describeCustomer(customers, key)).toEqual(describeCustomer(trained, key));
  }
}

test("the files of training give every customer the very columns and texts of training", async () => {
  const { customers, summary } = await build(people(peopleRows), orders);
  expectAsTrained(customers);
  expect(customers.columns.map(({ name, kind }) => ({ name, kind }))).toEqual(schema.features);
  expect([...new Set(customers.sides)]).toEqual([2]);
  expect(customers.target.every(Number.isNaN)).toBe(true);
  expect(customers.classes).toEqual(["no", "yes"]);
  expect(summary).toMatchObject({ customers: 60, unusedFiles: [], dropped: [] });
  expect(summary.tables.map(({ table, file, rows }) => [table, file, rows])).toEqual([
    ["people", "people.csv", 60],
    ["orders", "orders.csv", 200],
  ]);
  expect(
    summary.tables.flatMap(({ missingColumns, unreadable, otherFormats }) => [
      ...missingColumns,
      ...unreadable,
      ...otherFormats,
    ]),
  ).toEqual([]);
  expect(summary.tables.map(({ extraColumns }) => extraColumns)).toEqual([["returned"], []]);
}, 60_000);

test("another order of columns, semicolons, other letter case and blanks in names change nothing", async () => {
  const header = ["CUSTOMER-id", "Age", "CITY", "Joined ", "comment", "returned"];
  const renamed = makeFile("export 7.csv", write(header, peopleRows, [4, 3, 0, 2, 1], ";"));
  const others = makeFile(
    "log.txt",
    write(["CustomerID", ...orderHeader.slice(1)], orderRows, [4, 2, 3, 1, 0], "\t"),
  );
  const { customers, summary } = await build(others, renamed);
  expectAsTrained(customers);
  expect(summary.tables.map(({ file, delimiter }) => [file, delimiter])).toEqual([
    ["export 7.csv", ";"],
    ["log.txt", "\t"],
  ]);
}, 60_000);

test("whatever the order of the columns and the delimiter, each customer is the one of training", async () => {
  const shuffle = (width: number) => {
    const places = Array.from({ length: width }, (_, place) => place);
    return fc.shuffledSubarray(places, { minLength: width });
  };
  const delimiters = fc.constantFrom(",", ";", "\t", "|");
  await fc.assert(
    fc.asyncProperty(shuffle(6), shuffle(5), delimiters, async (first, second, delimiter) => {
      const given = [
        makeFile("a.csv", write(peopleHeader, peopleRows, first, delimiter)),
        makeFile("b.csv", write(orderHeader, orderRows, second, delimiter)),
      ];
      expectAsTrained((await build(...given)).customers);
    }),
    { numRuns: 6 },
  );
}, 60_000);

const wide = (text: string, little: boolean) => {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), little);
  return bytes;
};

/** GB18030 bytes of the few characters that the table holds, made by searching the decoder. */
function encodeGb(text: string): Uint8Array {
  const codes = new Map<string, number[]>();
  const decoder = new TextDecoder("gb18030");
  for (let lead = 0xa1; lead <= 0xf7; lead++) {
    for (let trail = 0xa1; trail <= 0xfe; trail++) {
      codes.set(decoder.decode(new Uint8Array([lead, trail])), [lead, trail]);
    }
  }
  return new Uint8Array([...text].flatMap((letter) => codes.get(letter) ?? [letter.charCodeAt(0)]));
}

test.each([
  ["gb18030", encodeGb(shop.people)],
  ["utf-16le", wide(shop.people, true)],
  ["utf-16be", wide(`\ufeff${shop.people}`, false)],
  ["utf-8", new TextEncoder().encode(`\ufeff${shop.people}`)],
])(
  "a file in %s gives the customers of training",
  async (encoding, bytes) => {
    const { customers, summary } = await build(makeFile("people.csv", bytes), orders);
    expect(summary.tables[0].encoding).toBe(encoding);
    expectAsTrained(customers);
  },
  60_000,
);

test("decimal commas and dates of another way are read as they are written, and listed", async () => {
  const day = (iso: string) => iso.split("-").reverse().join(".");
  const rows = orderRows.map(([id, date, amount, ...others]) => [
    id,
    day(date),
    amount.replace(".", ","),
    ...others,
  ]);
  const { customers, summary } = await build(
    people(peopleRows),
    makeFile("orders.csv", write(orderHeader, rows, [0, 1, 2, 3, 4], ";")),
  );
  expectAsTrained(customers);
  expect(summary.tables[1].otherFormats).toEqual([
    { column: "day", trained: "iso", found: "dmy" },
    { column: "amount", trained: ".", found: "," },
  ]);
}, 60_000);

test("one customer is enough, whose ambiguous date is read as in training", async () => {
  // 5/4/2023 alone says no order; training had days above 12 first: the 5th of April.
  const { customers } = await build(people([["Z1", "33", "北京", "5/4/2023", "好", ""]]));
  const { columns } = describeCustomer(customers, "Z1") as { columns: [string, { value: unknown }][] };
  const values = Object.fromEntries(columns.map(([name, { value }]) => [name, value]));
  expect(values).toMatchObject({ age: 33, city: "北京", joined: Date.UTC(2023, 3, 5) / 86_400_000 });
});

test("without the table of orders no customer has a row in it: counts are 0, the rest is missing", async () => {
  const { customers, summary } = await build(people(peopleRows));
  expect(summary.tables[1]).toMatchObject({ table: "orders", file: null, rows: 0, missingColumns: [] });
  // C50 had no order in training either.
  expect(describeCustomer(customers, "C0").columns).toEqual([
    ...(describeCustomer(trained, "C0").columns as unknown[]).slice(0, 3),
    ...(describeCustomer(trained, "C50").columns as unknown[]).slice(3),
  ]);
  const headerOnly = await build(people(peopleRows), makeFile("orders.csv", `${orderHeader.join(",")}\n`));
  expect(headerOnly.customers).toEqual(customers);
});

test("a column that the file lacks is missing for all, listed, and what the model does not read is listed too", async () => {
  const rows = peopleRows.map((row) => [...row, "x"]);
  const file = makeFile("people.csv", write([...peopleHeader, "phone"], rows, [6, 0, 2, 3]));
  const { customers, summary } = await build(file, orders, makeFile("notes.csv", "a,b\n1,2\n"));
  expect(summary.tables[0]).toMatchObject({ missingColumns: ["age", "comment"], extraColumns: ["phone"] });
  expect(summary.unusedFiles).toEqual(["notes.csv"]);
  const age = customers.columns.find(({ name }) => name === "age");
  expect(age?.kind === "number" && age.values.every(Number.isNaN)).toBe(true);
  // C2 has orders, but no note; the comment is gone.
  expect(customers.texts[2]).toEqual(trained.texts[2].filter((text) => text.startsWith("order")));
});

test("a new category is another level, an empty text is no text, a word for nothing is missing", async () => {
  const { customers, summary } = await build(
    people([
      ["Z1", "n/a", "成都", "", "  ", "yes"],
      ["Z2", "old", "北京", "soon", "好", "no"],
    ]),
  );
  expect(customers.texts).toEqual([[], ["好"]]);
  const city = customers.columns.find(({ name }) => name === "city");
  expect(city).toMatchObject({ kind: "category", levels: ["北京", "成都"] });
  expect(summary.tables[0].unreadable).toEqual([
    { column: "age", count: 1 },
    { column: "joined", count: 1 },
  ]);
});

test("rows without key, repeated customers, rows of nobody and rows with a cell too many are counted", async () => {
  const [first, second] = peopleRows;
  const text = write(
    peopleHeader,
    [first, ["", ...second.slice(1)], ["C0", "99", ...first.slice(2)], second],
    inOrder,
  );
  const { customers, summary } = await build(makeFile("people.csv", `${text}\r\na,b,c,d,e,f,g`), orders);
  expect(customers.keys).toEqual(["C0", "C1"]);
  expect(describeCustomer(customers, "C0")).toEqual(describeCustomer(trained, "C0"));
  const ofOthers = orderRows.filter(([id]) => id !== "C0" && id !== "C1").length;
  expect(summary.dropped).toEqual([
    { reason: "data/no-key", count: 1 },
    { reason: "data/repeated-key", count: 1 },
    { reason: "data/orphan-rows", count: ofOthers },
  ]);
  expect(summary.tables[0]).toMatchObject({ rows: 4, rejected: 1 });
  expect(summary.tables[0].rejections[0]).toMatchObject({ row: 6, reason: "data/too-many-cells" });
});

test("a table with one row for each customer in training keeps the first row of each", async () => {
  const facts = Array.from({ length: 60 }, (_, i) => `C${i},${i}.5`);
  const files = { people: shop.people, facts: makeCsv("customer_id,income", facts) };
  const { schema: own } = await train(files, { label: rest.label });
  expect(own.tables[1]).toMatchObject({ name: "facts", several: false });
  const given = [
    people(peopleRows.slice(0, 2)),
    makeFile("facts.csv", makeCsv("customer_id,income", ["C1,7", "C1,8"])),
  ];
  const { customers, summary } = await stage.build(own, given, () => {});
  const income = customers.columns.find(({ name }) => name === "facts: income");
  expect(income?.kind === "number" && [...income.values]).toEqual([NaN, 7]);
  expect(summary.dropped).toEqual([{ reason: "data/repeated-key", count: 1 }]);
}, 60_000);

test("where each row is a customer a file with the text alone is scored, row by row", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `"a note, number ${i}",${i % 2}`);
  const { schema: own } = await train(
    { notes: makeCsv("note,good", rows) },
    {
      label: { kind: "column", table: "notes", column: "good", positive: null },
      columns: { notes: { note: "text" } },
      customer: { table: "notes", key: null },
    },
  );
  const { customers } = await stage.build(own, [makeFile("new.csv", 'note\n"one, two"\nthree\n')], () => {});
  expect(customers).toMatchObject({ keys: ["2", "3"], texts: [["one, two"], ["three"]], columns: [] });
}, 60_000);

test("a file without a header in training is read without one, by the places of its columns", async () => {
  const rows = Array.from({ length: 60 }, (_, i) => `${i},${i * 2.5},${i % 2}`);
  const { schema: own } = await train(
    { plain: rows.join("\n") },
    {
      label: { kind: "column", table: "plain", column: "column 3", positive: null },
      columns: { plain: { "column 1": "number", "column 2": "number" } },
      customer: { table: "plain", key: null },
    },
  );
  expect(own.tables[0].header).toBe(false);
  const { customers } = await stage.build(own, [makeFile("next.csv", "4,10\n5,12.5\n")], () => {});
  expect(customers.columns.map((column) => column.kind === "number" && [...column.values])).toEqual([
    [4, 5],
    [10, 12.5],
  ]);
}, 60_000);

const cases: [string, File[], string, object][] = [
  ["no file", [], "data/no-customers-file", {}],
  ["orders alone", [orders], "data/no-customers-file", {}],
  [
    "customers without their key",
    [makeFile("new.csv", "age,city\n1,x\n")],
    "data/no-key-column",
    { file: "new.csv", column: "Customer ID" },
  ],
  [
    "orders without the key",
    [people(peopleRows), makeFile("orders.csv", "day,amount\n2024-01-01,5\n")],
    "data/no-key-column",
    { file: "orders.csv", column: "customer_id" },
  ],
  ["a header alone", [people([])], "data/header-only", { file: "people.csv" }],
  [
    "keys that are all empty",
    [people([["", "1", "", "", "", ""]])],
    "data/no-customer-left",
    { file: "people.csv", column: "Customer ID" },
  ],
  ["an empty file", [makeFile("people.csv", "")], "data/file-empty", { file: "people.csv" }],
  [
    "two files of one name",
    [people(peopleRows), people(peopleRows)],
    "data/same-name",
    { file: "people.csv" },
  ],
];

test.each(cases)("%s is refused in one sentence", async (_, files, code, where) => {
  expect(await catchProblem(build(...files))).toMatchObject({ code, where });
});

test("a model whose features this version makes otherwise is refused", async () => {
  const [first, ...features] = schema.features;
  const other = { ...schema, features: [{ ...first, name: "age in days" }, ...features] };
  const problem = await catchProblem(stage.build(other, [people(peopleRows)], () => {}));
  expect(problem).toMatchObject({
    code: "data/other-features",
    facts: { wanted: "age in days", found: first.name },
  });
});

test("work under way ends with data/cancelled, later work goes on, and progress never falls", async () => {
  const work = catchProblem(build(people(peopleRows), orders));
  stage.cancel();
  expect((await work).code).toBe("data/cancelled");
  const shares: Record<string, number[]> = { people: [], orders: [] };
  await stage.build(schema, [people(peopleRows), orders], (table, share) => void shares[table].push(share));
  for (const told of Object.values(shares)) {
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  }
});
