import type { CustomersSummary, Side } from "../../../src/data/types.ts";
import type { CustomerTrace, Prepared, PreparedSide } from "../../../src/features/types.ts";

const sizes = [1200, 200, 600];

/** Counts of an invented shop. */
export const fakeSummary: CustomersSummary = {
  customers: 2000,
  split: { train: sizes[0], validation: sizes[1], test: sizes[2] },
  unlabelled: 0,
  targetShare: 0.41,
  classes: ["0", "1"],
  classCounts: [1180, 820],
  features: [
    { name: "age", sql: 'SELECT median("age") FROM "customers"' },
    {
      name: "orders: sum of amount",
      sql: 'SELECT sum(TRY_CAST("amount" AS DOUBLE))\nFROM "orders"\nGROUP BY "customer_id"',
    },
  ],
  hasText: true,
  dropped: [{ reason: "data/no-label", count: 4 }],
  schema: {
    task: "binary",
    classes: ["0", "1"],
    label: { kind: "column", table: "customers", column: "bought_again", positive: "1" },
    customer: { table: "customers", key: "customer_id" },
    tables: [],
    features: [],
    hasText: true,
  },
};

function fakeSide(side: Side): PreparedSide {
  const count = sizes[side];
  const offsets = Int32Array.from({ length: count + 1 }, (_, i) => 3 * i);
  return {
    keys: Array.from({ length: count }, (_, i) => `c-${side}-${i}`),
    tokens: { ids: new Int32Array(3 * count).fill(7), offsets },
    numbers: new Float32Array(count),
    categories: new Int32Array(count),
    raw: null,
    target: Float32Array.from({ length: count }, (_, i) => i % 2),
    ngrams: null,
  };
}

/** Customers of an invented shop as a model reads them: every second one is a yes. */
export function fakePrepared(): Prepared {
  return {
    task: "binary",
    classes: ["0", "1"],
    train: fakeSide(0),
    validation: fakeSide(1),
    test: fakeSide(2),
    unlabelled: null,
    numberNames: ["age"],
    numberSources: ["age"],
    rawNames: [],
    categoryNames: ["country"],
    categorySizes: [6],
    tokenizer: {
      vocabularySize: 4100,
      padId: 0,
      unknownId: 1,
      classId: 2,
      separatorId: 3,
      maskId: 4,
    },
    tokenFacts: {
      vocabulary: 4100,
      truncatedCustomers: 31,
      truncatedTokens: 412,
      medianTokens: 38,
      maxTokens: 212,
      emptyTexts: 17,
      textsLeftOut: 5,
    },
    fitted: { features: "{}", tokenizer: "{}" },
  };
}

/** The way of one customer of that shop; one of training stands in two batches, one of them never reached. */
export function fakeTrace(side: Side, row: number): CustomerTrace {
  const batch = { customers: 16, place: 3, length: 16, padding: 11 };
  return {
    key: `c-${side}-${row}`,
    texts: [
      { raw: "Great   mug, <b>fast</b> post\u0007", clean: "Great mug, <b>fast</b> post", isRead: true },
      { raw: "好看，物流很快", clean: "好看，物流很快", isRead: false },
    ],
    joined: "Great mug, <b>fast</b> post",
    tokens: [
      { id: 2, piece: "[CLS]" },
      { id: 512, piece: "great" },
      { id: 87, piece: "mu" },
      { id: 901, piece: "##g" },
      { id: 3, piece: "[SEP]" },
    ],
    cutTokens: 4,
    columns: [
      {
        name: "age",
        kind: "number",
        sql: 'SELECT median("age") FROM "customers"',
        before: 37.5,
        after: [
          { name: "age", value: 0.412345678 },
          { name: "age (missing)", value: 0 },
        ],
        level: null,
      },
      {
        name: "country",
        kind: "category",
        sql: 'SELECT any_value("country")',
        before: "IS",
        after: [{ name: "country", value: 1 }],
        level: "unseen",
      },
      {
        name: "first_order",
        kind: "date",
        sql: 'SELECT min("first_order")',
        before: null,
        after: [{ name: "first_order", value: 0 }],
        level: "missing",
      },
    ],
    batches:
      side === 0
        ? [
            { epoch: 0, step: 17, ...batch },
            { epoch: 1, step: 260, ...batch },
          ]
        : [],
  };
}
