import { WorkbenchError } from "../../../src/base/problem.ts";
import type { FormField } from "../../../src/features/types.ts";
import type { TypedCustomer } from "../../../src/features/types.ts";
import { completeRecipe } from "../../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../../src/recipe/parse-recipe.ts";
import type { Task } from "../../../src/recipe/types.ts";
import type { ModelPack } from "../../../src/report/types.ts";
import type {
  ScoredCustomer,
  ScoredFiles,
  ScoringProgress,
  UseSession,
  WrittenColumn,
} from "../../../src/session/use.ts";

const classesOf = { binary: ["0", "1"], multiclass: ["late", "never", "soon"], regression: null };

/** An invented model pack of a task. */
export function fakePack(task: Task = "binary", change: Partial<ModelPack> = {}): ModelPack {
  const label = { kind: "column", table: "customers", column: "bought_again", positive: null } as const;
  const given = parseRecipe({
    version: 1,
    name: "shop",
    tables: { customers: { file: "c.csv" } },
    label,
    task,
  });
  const recipe = completeRecipe(given, {
    customer: { table: "customers", key: null },
    columns: {},
    label,
    task,
  });
  const column = (name: string, role: "key" | "number" | "category" | "date" | "text") => ({
    name,
    role,
    decimal: "." as const,
    dates: "iso" as const,
  });
  return {
    recipe,
    schema: {
      task,
      classes: classesOf[task],
      label,
      customer: { table: "customers", key: "customer_id" },
      tables: [
        {
          name: "customers",
          file: "customers.csv",
          header: true,
          key: "customer_id",
          several: false,
          columns: [column("customer_id", "key"), column("age", "number"), column("country", "category")],
        },
        {
          name: "reviews",
          file: "reviews.csv",
          header: true,
          key: "customer_id",
          several: true,
          columns: [column("customer_id", "key"), column("written", "date"), column("review", "text")],
        },
      ],
      features: [],
      hasText: true,
    },
    fitted: { features: "{}", tokenizer: "{}" },
    threshold: task === "binary" ? { value: 0.462, chosenBy: "validation macroF1" } : null,
    metrics: { n: 600, auc: 0.871, averagePrecision: 0.842, accuracy: 0.79, macroF1: 0.78 } as never,
    environment: { backend: "simd", version: "0.1.0" },
    weights: new Uint8Array(4),
    sha256: "3b7f".repeat(16),
    ...change,
  };
}

/** Invented scores of so many customers; c0 to cN - 1, in the order of the file. */
export function fakeScored(count: number, outputs = 1): ScoredFiles {
  const scores = new Float32Array(count * outputs);
  for (let i = 0; i < scores.length; i++) scores[i] = ((i * 7919) % 1009) / 1009 / outputs;
  const counted = (column: string, many: number) => ({ column, count: many });
  return {
    keys: Array.from({ length: count }, (_, i) => `c${i}`),
    scores,
    met: {
      customers: count,
      tables: [
        {
          table: "customers",
          file: "new customers.csv",
          encoding: "gb18030",
          delimiter: ";",
          rows: count + 3,
          rejected: 2,
          rejections: [
            { file: "new customers.csv", row: 17, reason: "data/too-many-cells", found: "<img src=x>" },
            { file: "new customers.csv", row: 20, reason: "data/too-few-cells", found: "c-1" },
          ],
          missingColumns: ["age"],
          extraColumns: ["note"],
          unreadable: [counted("written", 4)],
          otherFormats: [{ column: "amount", trained: ".", found: "," }],
        },
        {
          table: "reviews",
          file: null,
          encoding: null,
          delimiter: null,
          rows: 0,
          rejected: 0,
          rejections: [],
          missingColumns: [],
          extraColumns: [],
          unreadable: [],
          otherFormats: [],
        },
      ],
      unusedFiles: ["other.csv"],
      dropped: [{ reason: "data/no-key", count: 3 }],
    },
    counts: {
      emptyTexts: 5,
      truncatedCustomers: 2,
      textsLeftOut: 1,
      missing: [counted("age", count)],
      unseen: [counted("country", 6)],
    },
  };
}

export const fakeFields: FormField[] = [
  { name: "age", kind: "number", levels: [], usual: 37 },
  { name: "country", kind: "category", levels: ["DE", "FR"], usual: "DE" },
  { name: "last order", kind: "date", levels: [], usual: "2024-05-31" },
];

/** What a fake Use step is asked to do, and how its scoring is steered. */
export interface FakeUse extends UseSession {
  pack: ModelPack;
  opened: Blob[];
  /** The scoring under way. */
  scoring: {
    files: File[];
    on: ScoringProgress;
    end: (scored: ScoredFiles) => void;
    fail: (thrown: unknown) => void;
  } | null;
  cancels: number;
  customers: TypedCustomer[];
  /** Waits before a customer is scored; a test can hold it. */
  hold: Promise<void>;
}

export function problemOf(code: string): WorkbenchError {
  return new WorkbenchError({ code, message: code, facts: {}, where: {} });
}

/** A door to no worker: its scoring does what the test says, a typed customer scores by its age. */
export function initFakeUse(pack = fakePack()): FakeUse {
  const fake: FakeUse = {
    pack,
    opened: [],
    scoring: null,
    cancels: 0,
    customers: [],
    hold: Promise.resolve(),
    openPack: async (file) => {
      fake.opened.push(file);
      return fake.pack;
    },
    describeForm: async () => fakeFields,
    scoreFiles: (_, files, on) => {
      const done = new Promise<ScoredFiles>((end, fail) => (fake.scoring = { files, on, end, fail }));
      const cancel = async () => {
        fake.cancels++;
        fake.scoring!.fail(problemOf("session/scoring-cancelled"));
      };
      return { done, cancel };
    },
    scoreCustomer: async (_, customer) => {
      fake.customers.push(customer);
      await fake.hold;
      return scoreFake(fake.pack, customer);
    },
    writeRows: async (columns, rows) => new Blob([writeFake(columns, rows)], { type: "text/csv" }),
  };
  return fake;
}

function scoreFake({ schema }: ModelPack, { values, texts }: TypedCustomer): ScoredCustomer {
  const share = Math.min(1, Number(values.age ?? 0) / 100);
  const scores = schema.task === "multiclass" ? [share / 2, share / 2, 1 - share] : [share];
  const known = fakeFields.find(({ name }) => name === "country")!.levels;
  const isUnseen = values.country !== null && !known.includes(String(values.country));
  return {
    scores: Float32Array.from(scores),
    counts: {
      emptyTexts: texts.every((text) => text === "") ? 1 : 0,
      truncatedCustomers: 0,
      textsLeftOut: 0,
      missing: values.age === null ? [{ column: "age", count: 1 }] : [],
      unseen: isUnseen ? [{ column: "country", count: 1 }] : [],
    },
    tokens: 2 + texts.join(" ").split(" ").length,
  };
}

function writeFake(columns: WrittenColumn[], rows: ArrayLike<number>): string {
  const lines = [
    columns.map(({ name }) => name),
    ...Array.from(rows, (row) => columns.map(({ cellAt }) => cellAt(row))),
  ];
  return lines.map((line) => line.join(",") + "\r\n").join("");
}
