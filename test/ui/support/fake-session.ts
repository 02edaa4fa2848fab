import type { ColumnProfile, Proposal, TableSource, TableSummary } from "../../../src/data/types.ts";
import type { RecipeInput } from "../../../src/recipe/parse-recipe.ts";
import { completeRecipe } from "../../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../../src/recipe/parse-recipe.ts";
import type { Recipe, Role } from "../../../src/recipe/types.ts";
import { fakePrepared, fakeSummary, fakeTrace } from "./fake-customers.ts";
import type { RunEvent, RunHandle, RunRequest, RunResult } from "../../../src/session/types.ts";
import { initFakeEncoders } from "./fake-encoders.ts";
import { initFakeRuns } from "./fake-runs.ts";
import { initFakeUse } from "./fake-use.ts";
import type { Session } from "../../../src/ui/state/session.ts";

const column = (name: string, type: ColumnProfile["type"], role: Role, counts: number[]): ColumnProfile => ({
  name,
  type,
  role,
  roleReason:
    { number: "numbers", date: "dates", category: "few-values", text: "free-text", target: "target-name" }[
      role as "text"
    ] ?? "near-unique",
  missingShare: type === "text" ? 0.036 : 0,
  distinct: type === "text" ? 1932 : counts.length * 3,
  histogram: counts.map((count, i) => ({ label: name === "bought_again" ? String(i) : `bin ${i}`, count })),
  unreadable: name === "age" ? 3 : 0,
  ambiguousDates: false,
});

/** A table of the invented kind that a fake session answers with. */
export function fakeTable(source: TableSource, change: Partial<TableSummary> = {}): TableSummary {
  const columns = [
    column("customer_id", "id", "key", [1, 1, 1]),
    column("age", "number", "number", [20, 60, 130, 210, 280, 240, 190, 120, 60, 30, 12, 4]),
    column("country", "category", "category", [900, 500, 300, 200, 100]),
    column("first_order", "date", "date", [40, 50, 90, 130, 160, 210, 230, 250, 260, 240, 200, 140]),
    column("refund_flag", "category", "ignore", [1400, 600]),
    column("review", "text", "text", [100, 300, 500, 420, 300, 180, 90, 60, 30, 14, 4, 2]),
    column("bought_again", "category", "target", [1180, 820]),
  ];
  const cells = [
    "c-1041",
    "37",
    "DE",
    "2023-04-11",
    "0",
    "<img src=x onerror=alert(1)> 质量很好，下次还会买",
    "1",
  ];
  return {
    name: source.name,
    file: source.file.name,
    sizeBytes: 412_331,
    encoding: "utf-8",
    delimiter: ",",
    header: true,
    decimal: ".",
    rows: 2000,
    rejected: 2,
    rejections: [
      {
        file: source.file.name,
        row: 17,
        reason: "data/too-many-cells",
        found: "c-12,33,FR,…",
        column: undefined,
      },
      { file: source.file.name, row: 804, reason: "data/not-a-number", found: "n/a", column: "age" },
    ],
    columns,
    preview: Array.from({ length: 50 }, () => cells),
    ...change,
  };
}

function propose(input: RecipeInput, tables: TableSummary[]): Proposal {
  const roles: Record<string, Record<string, Role>> = {};
  for (const table of tables) {
    roles[table.name] = Object.fromEntries(table.columns.map((c) => [c.name, c.role]));
    Object.assign(roles[table.name], input.columns?.[table.name]);
  }
  const recipe: Recipe = completeRecipe(input, {
    customer: { table: tables[0].name, key: "customer_id" },
    columns: roles,
    label: { kind: "column", table: tables[0].name, column: "bought_again", positive: "1" },
    task: "binary",
  });
  const strength = (name: string, value: number) => ({
    table: tables[0].name,
    column: name,
    metric: "auc" as const,
    value,
  });
  return {
    recipe,
    findings: [
      {
        code: "data/leak",
        table: tables[0].name,
        column: "refund_flag",
        evidence: { auc: 0.971, next: 0.642 },
        proposal: "ignore",
      },
    ],
    strengths: [
      strength("age", 0.561),
      strength("country", 0.538),
      strength("first_order", 0.642),
      strength("refund_flag", 0.971),
    ],
  };
}

/** What a fake session is asked to do, and how its run is steered. */
export interface FakeSession extends Session {
  requests: RunRequest[];
  proposals: RecipeInput[];
  /** The run under way: send events, end it. */
  run: {
    on: (event: RunEvent) => void;
    end: (result: RunResult) => void;
    fail: (thrown: unknown) => void;
  } | null;
  calls: string[];
}

/** A session that answers at once from invented tables; its run does what the test says. */
export function initFakeSession(change: Partial<Session> = {}): FakeSession {
  let tables: TableSummary[] = [];
  const fake: FakeSession = {
    requests: [],
    proposals: [],
    run: null,
    calls: [],
    data: {
      propose: async (input) => {
        fake.proposals.push(input);
        return propose(input, tables);
      },
      rejections: async () => [],
    },
    features: { trace: async (side, row) => fakeTrace(side, row) },
    openTables: async (sources, on) => {
      on({ table: sources[0].name, share: 0.5 });
      tables = sources.map((source) => fakeTable(source));
      return tables;
    },
    closeTable: async (name) => {
      fake.calls.push(`close ${name}`);
      tables = tables.filter((table) => table.name !== name);
    },
    parseRecipe,
    planMemory: async ({ recipe }) => ({
      recompute: recipe.train.batchSize >= 64,
      estimate: {
        weights: 0,
        optimizer: 0,
        gradients: 0,
        activations: 0,
        scratch: 0,
        total: 1e7 * recipe.train.batchSize,
        largestTensor: 0,
      },
      limitBytes: 4e9,
      parameters: 1_000_000,
      trainable: recipe.method.kind === "full" ? 1_000_000 : 50_000,
      problem: null,
    }),
    planTime: async ({ parts }) => ({ trainMs: 50_000 * parts.length, isMeasured: false }),
    buildCustomers: (_, on) => ({
      done: (async () => {
        on({ kind: "stage", stage: "customers", share: null });
        fake.calls.push("build customers");
        return { tables, summary: fakeSummary, prepared: fakePrepared(), encoder: null };
      })(),
      cancel: async () => void fake.calls.push("cancel customers"),
    }),
    predictCustomer: async (_, side, row) => Float32Array.of(side.target[row] === 1 ? 0.81 : 0.19),
    readAttention: async (_, start, { side, row }) => {
      const length = side.tokens!.offsets[row + 1] - side.tokens!.offsets[row];
      const after = Float32Array.from({ length: 2 * length * length }, () => 1 / length);
      return { heads: 2, before: start && after, after };
    },
    startRun: (request, on) => start(fake, request, on),
    findUnfinishedRun: async () => null,
    encoders: initFakeEncoders(),
    forgetRun: async (runId) => void fake.calls.push(`forget ${runId}`),
    getReadyOffline: async (on) => on(1),
    openUse: async () => initFakeUse(),
    openRuns: async () => initFakeRuns([]),
    keepApp: async () => {},
    collectLedger: async () => [],
    provePolicy: async () => [],
    checkHost: async () => ({ isSecure: true, isolated: true, workerPolicy: true }),
    loadSample: async () => ({
      recipe: parseRecipe({
        version: 1,
        tables: { customers: { file: "customers.csv" } },
        label: { table: "customers", column: "bought_again" },
        task: "binary",
      }),
      files: [new File(["a,b\n1,2\n"], "customers.csv", { lastModified: 0 })],
    }),
    ...change,
  };
  return fake;
}

function start(fake: FakeSession, request: RunRequest, on: (event: RunEvent) => void): RunHandle {
  fake.requests.push(request);
  const done = new Promise<RunResult>((end, fail) => (fake.run = { on, end, fail }));
  const call = (name: string) => async () => void fake.calls.push(name);
  return {
    runId: "fake",
    done,
    pause: call("pause"),
    resume: call("resume"),
    stopEarly: call("stop"),
    cancel: call("cancel"),
  };
}
