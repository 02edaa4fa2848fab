import type { CustomersSummary, TableSummary } from "../data/types.ts";
import type { Prepared, PreparedSide, TokenRows } from "../features/types.ts";
import type { ModelPack } from "../report/types.ts";
import type { Attention, PretrainedEncoder } from "../train/types.ts";
import { openEncoder } from "./encoders.ts";
import { askModel, predictPack } from "./predict-pack.ts";
import { startStageClock, type TimedStage } from "./stage-clock.ts";
import { openTables, readLoadMs } from "./tables.ts";
import type { RunEvent, RunRequest, Stage } from "./types.ts";
import type { Workers } from "./workers.ts";

/** What customers are built from. */
export type CustomersOrder = Pick<RunRequest, "recipe" | "sources" | "maxTrainRows">;

/** Customers as they were built, and as a model reads them. */
export interface BuiltCustomers {
  tables: TableSummary[];
  summary: CustomersSummary;
  prepared: Prepared;
  /** null where the recipe's encoder begins from random weights. */
  encoder: PretrainedEncoder | null;
}

/** Runs the first stages of a run: from files to what the model reads. */
export async function prepareCustomers(
  workers: Workers,
  order: CustomersOrder,
  clock: { timings: Record<Stage, number>; timed: TimedStage },
  on: (event: RunEvent) => void,
): Promise<BuiltCustomers> {
  const { recipe, sources, maxTrainRows } = order;
  const { timings, timed } = clock;
  const opened = recipe.fusion === "structured-only" ? null : await openEncoder(workers, recipe.encoder);
  const tables = await timed("load", (share) => openTables(workers, sources, (p) => share(p.share)));
  timings.load = readLoadMs(workers, sources);
  const channel = new MessageChannel();
  await workers.features.connect(channel.port2);
  const summary = await timed("customers", () => workers.data.build(recipe, maxTrainRows, channel.port1));
  on({ kind: "customers", summary });

  const fitted = await timed("features", () =>
    workers.features.prepare(
      recipe,
      ({ stage, share }) => on({ kind: "stage", stage, share }),
      opened?.tokenizer ?? null,
    ),
  );
  Object.assign(timings, fitted.timings);
  on({ kind: "prepared", prepared: fitted.prepared });
  return { tables, summary, prepared: fitted.prepared, encoder: opened?.encoder ?? null };
}

/** Building customers without a run, and the handle to end it. */
export interface CustomersHandle {
  done: Promise<BuiltCustomers>;
  cancel(): Promise<void>;
}

/** Builds the customers alone, so that they can be looked at before a run. */
export function buildCustomers(
  workers: Workers,
  order: CustomersOrder,
  on: (event: RunEvent) => void,
): CustomersHandle {
  const cancelled = new AbortController();
  const clock = startStageClock(on, cancelled.signal);
  return {
    done: prepareCustomers(workers, order, clock, on),
    cancel: async () => {
      cancelled.abort();
      const asked = [workers.data, workers.features].filter((worker) => worker.generation() > 0);
      await Promise.allSettled(asked.map((worker) => worker.cancel()));
    },
  };
}

const openPacks = new WeakMap<Blob, Promise<ModelPack>>();

/** Opens the model pack of a run, once. */
function openRunPack(workers: Workers, pack: Blob): Promise<ModelPack> {
  const opened = openPacks.get(pack) ?? workers.evaluate.openPack(pack);
  opened.catch(() => openPacks.delete(pack));
  openPacks.set(pack, opened);
  return opened;
}

/** Predicts one customer of a side with the model of a run: [K] */
export async function predictCustomer(
  workers: Workers,
  pack: Blob,
  side: PreparedSide,
  row: number,
): Promise<Float32Array> {
  return predictPack(workers, await openRunPack(workers, pack), pickRow(side, row));
}

/** Reads the attention of one block to the newest text of a customer, before the training of a run and after. */
export async function readAttention(
  workers: Workers,
  pack: Blob,
  start: PretrainedEncoder | null,
  given: { side: PreparedSide; row: number; block: number },
): Promise<Attention> {
  const { ids, offsets } = pickRow(given.side, given.row).tokens!;
  const text = ids.slice(0, offsets[1]);
  return askModel(workers, await openRunPack(workers, pack), (model) =>
    workers.train.attention(model, start, text, given.block),
  );
}

/** A side with one of its customers alone. */
export function pickRow(side: PreparedSide, row: number): PreparedSide {
  const customers = side.keys.length;
  const slice = <T extends Float32Array | Int32Array>(values: T): T => {
    const width = values.length / customers;
    return values.slice(row * width, (row + 1) * width) as T;
  };
  return {
    keys: [side.keys[row]],
    tokens: side.tokens && pickTokens(side.tokens, row),
    numbers: slice(side.numbers),
    categories: slice(side.categories),
    target: slice(side.target),
    ngrams: null,
    raw: null,
  };
}

function pickTokens({ ids, offsets, texts }: TokenRows, row: number): TokenRows {
  const [from, end] = texts ? [texts[row], texts[row + 1]] : [row, row + 1];
  const own = offsets.subarray(from, end + 1);
  return {
    ids: ids.slice(own[0], own[own.length - 1]),
    offsets: own.map((at) => at - own[0]),
    ...(texts ? { texts: Int32Array.of(0, end - from) } : {}),
  };
}
