import { expect, test } from "vitest";
import { makeCsv } from "../open-stage.ts";
import { train } from "../new-customers/open-new-stage.ts";

test("the schema lists what the model reads, how it was written, and no table of which it reads nothing", async () => {
  const place = (i: number) => `C${i}`;
  const rows = (write: (i: number) => string) => Array.from({ length: 60 }, (_, i) => write(i));
  const { schema } = await train(
    {
      people: makeCsv(
        "id;phone;spent;joined",
        rows((i) => `${place(i)};x${i};${i},5;${1 + (i % 28)}/1/2023`),
      ),
      labels: makeCsv(
        "id,left",
        rows((i) => `${place(i)},${i % 2}`),
      ),
      visits: makeCsv(
        "id,pages,note",
        rows((i) => `${place(i % 20)},${i},came for page ${i}`),
      ),
    },
    {
      customer: { table: "people", key: "id" },
      label: { kind: "column", table: "labels", column: "left", positive: "1" },
      columns: {
        people: { id: "key", phone: "ignore", spent: "number", joined: "date" },
        labels: { id: "key" },
        visits: { id: "key", pages: "number", note: "text" },
      },
    },
  );
  const number = { role: "number", decimal: ".", dates: "iso" };
  const key = { name: "id", role: "key", decimal: ".", dates: "iso" };
  expect(schema).toEqual({
    task: "binary",
    classes: ["0", "1"],
    label: { kind: "column", table: "labels", column: "left", positive: "1" },
    customer: { table: "people", key: "id" },
    tables: [
      {
        name: "people",
        file: "people.csv",
        header: true,
        key: "id",
        several: false,
        columns: [
          key,
          { ...number, name: "spent", decimal: "," },
          { name: "joined", role: "date", decimal: ".", dates: "dmy" },
        ],
      },
      {
        name: "visits",
        file: "visits.csv",
        header: true,
        key: "id",
        several: true,
        columns: [key, { ...number, name: "pages" }, { ...number, name: "note", role: "text" }],
      },
    ],
    features: [
      { name: "spent", kind: "number" },
      { name: "joined", kind: "date" },
      ...["count", "sum", "mean", "last"].map((made) => ({ name: `visits: pages, ${made}`, kind: "number" })),
    ],
    hasText: true,
  });
}, 60_000);
