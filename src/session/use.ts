import { WorkbenchError } from "../base/problem.ts";
import type { NewCustomersSummary } from "../data/types.ts";
import type { ApplyCounts, FormField, TypedCustomer } from "../features/types.ts";
import type { ModelPack, ScoreTable } from "../report/types.ts";
import { openNeeded, predictPack } from "./predict-pack.ts";
import type { Workers } from "./workers.ts";

/** The stages of scoring, in order. */
export const scoringStages = ["read", "features", "tokens", "predict"] as const;
export type ScoringStage = (typeof scoringStages)[number];

export type ScoringProgress = (progress: { stage: ScoringStage; share: number }) => void;

/** New customers with their scores, and what was met on the way. */
export interface ScoredFiles {
  keys: string[];
  /** Probability of each class (binary: of the positive one), or the value. [N, K] row by row */
  scores: Float32Array;
  met: NewCustomersSummary;
  counts: ApplyCounts;
}

/** A customer typed in, scored, and what the model read of it. */
export interface ScoredCustomer {
  scores: Float32Array; // [K]
  counts: ApplyCounts;
  /** [CLS] and [SEP] among them; null where the model reads no text. */
  tokens: number | null;
}

/** A scoring under way. */
export interface ScoringHandle {
  done: Promise<ScoredFiles>;
  cancel(): Promise<void>;
}

/** A column of a table that is to be written, read row by row. */
export interface WrittenColumn {
  name: string;
  cellAt: (row: number) => string | number;
}

/** What the Use step asks of the workers. */
export interface UseSession {
  /** Opens a model pack, or refuses it with what is wrong. */
  openPack(file: Blob): Promise<ModelPack>;
  /** The fields of the form in which a customer is typed. */
  describeForm(pack: ModelPack): Promise<FormField[]>;
  scoreFiles(pack: ModelPack, files: File[], on: ScoringProgress): ScoringHandle;
  scoreCustomer(pack: ModelPack, customer: TypedCustomer): Promise<ScoredCustomer>;
  /** Writes rows as CSV in the order given. */
  writeRows(columns: WrittenColumn[], rows: ArrayLike<number>): Promise<Blob>;
}

/** The Use step's door to the workers; each of them sees to its own order. */
export function connectUse(workers: Workers): UseSession {
  return {
    openPack: async (file) => {
      const pack = await workers.evaluate.openPack(file);
      await openNeeded(workers, pack);
      return pack;
    },
    describeForm: (pack) => workers.features.describeForm(pack.fitted),
    scoreFiles: (pack, files, on) => startScoring(workers, { pack, files, on }),
    scoreCustomer: (pack, customer) => scoreCustomer(workers, pack, customer),
    writeRows: (columns, rows) => writeRows(workers, columns, rows),
  };
}

interface ScoringOrder {
  pack: ModelPack;
  files: File[];
  on: ScoringProgress;
}

function startScoring(workers: Workers, order: ScoringOrder): ScoringHandle {
  const cancelled = new AbortController();
  const done = scoreFiles(workers, order, cancelled.signal);
  return {
    done,
    cancel: async () => {
      cancelled.abort();
      const { data, features, train } = workers;
      const names = (["data", "features", "train"] as const).filter((name) => workers[name].generation() > 0);
      // A run under way goes on: only what scores files is ended.
      const cancel = { data: data.cancelNew, features: features.cancelApply, train: train.cancelPredict };
      await Promise.allSettled(names.map((name) => cancel[name]()));
      await done.catch(() => undefined);
    },
  };
}

/** Files -> customers -> what the model reads -> scores; texts go from data.worker to features.worker alone. */
async function scoreFiles(
  workers: Workers,
  { pack, files, on }: ScoringOrder,
  signal: AbortSignal,
): Promise<ScoredFiles> {
  on({ stage: "read", share: 0 });
  const channel = new MessageChannel();
  const applying = workers.features.apply(pack.fitted, channel.port2, on);
  const building = workers.data.buildNew(pack.schema, files, channel.port1, ({ share }) =>
    on({ stage: "read", share }),
  );
  // Without customers, features.worker would wait for them for ever.
  building.catch(() => workers.features.cancelApply().catch(() => undefined));
  const [built, applied] = await Promise.allSettled([building, applying]);
  if (built.status === "rejected") throw built.reason;
  if (applied.status === "rejected") throw applied.reason;
  assertWanted(signal);
  on({ stage: "predict", share: 0 });
  const { side, counts } = applied.value;
  const onShare = (share: number) => on({ stage: "predict", share });
  const scores = await predictPack(workers, pack, side, onShare, () => assertWanted(signal));
  assertWanted(signal);
  return { keys: side.keys, scores, met: built.value, counts };
}

async function scoreCustomer(
  workers: Workers,
  pack: ModelPack,
  customer: TypedCustomer,
): Promise<ScoredCustomer> {
  const { side, counts } = await workers.features.applyOne(pack.fitted, customer);
  const scores = await predictPack(workers, pack, side);
  return { scores, counts, tokens: side.tokens && side.tokens.ids.length };
}

function assertWanted(signal: AbortSignal): void {
  if (!signal.aborted) return;
  throw new WorkbenchError({
    code: "session/scoring-cancelled",
    message: "Scoring was cancelled; the scores before it stay.",
    facts: {},
    where: {},
  });
}

/** Rows that cross to the worker at once: a message of all of them would hold the page up. */
const rowsAtOnce = 10_000;

async function writeRows(workers: Workers, columns: WrittenColumn[], rows: ArrayLike<number>): Promise<Blob> {
  const head = columns.map(({ name }) => name);
  const headText = await workers.evaluate.writeTable({ head, rows: [] });
  const parts = [headText];
  for (let from = 0; from < rows.length; from += rowsAtOnce) {
    const cells: ScoreTable["rows"] = [];
    for (let i = from; i < Math.min(from + rowsAtOnce, rows.length); i++)
      cells.push(columns.map(({ cellAt }) => cellAt(rows[i])));
    const text = await workers.evaluate.writeTable({ head, rows: cells });
    parts.push(text.slice(headText.length));
  }
  return new Blob(parts, { type: "text/csv;charset=utf-8" });
}
