import { fail } from "../base/problem.ts";
import type { Side } from "../data/types.ts";
import type { Recipe } from "../recipe/types.ts";
import { applyFeatures } from "./apply-features.ts";
import { readOffsets } from "./batches/plan-batches.ts";
import { describeForm, makeTypedTable } from "./form.ts";
import { loadFitted, type LoadedFit } from "./load-fitted.ts";
import { prepareFeatures, type PrepareOptions, type PrepareResult } from "./prepare-features.ts";
import { initTableInbox, type TableInbox } from "./table-inbox.ts";
import { traceCustomer, type TraceMaterial } from "./trace-customer.ts";
import type {
  AppliedCustomers,
  CustomerTrace,
  EncoderTokenizer,
  Fitted,
  FormField,
  TypedCustomer,
} from "./types.ts";

type OnProgress = PrepareOptions["onProgress"];

/** The customers of a run, and those that are scored, each on their own way to the features. */
export interface FeaturesStage {
  connect(port: MessagePort): void;
  prepare(
    recipe: Recipe,
    onProgress: OnProgress,
    tokenizer?: EncoderTokenizer | null,
  ): Promise<PrepareResult>;
  apply(fitted: Fitted, port: MessagePort, onProgress: OnProgress): Promise<AppliedCustomers>;
  applyOne(fitted: Fitted, customer: TypedCustomer): Promise<AppliedCustomers>;
  describeForm(fitted: Fitted): FormField[];
  trace(side: Side, row: number): CustomerTrace;
  /** Ends what `apply` does with features/cancelled; a run goes on. */
  cancelApply(): void;
  /** Ends all work under way with features/cancelled. */
  cancel(): void;
}

/**
 * Makes the stage: it keeps the last customers that were prepared, and what was learned that was asked for last.
 *
 * memory: the customers' texts and columns stay until others are prepared; of the tokens only where each customer's begin
 * errors: features/not-prepared, for a trace before anything was prepared
 */
export function initFeaturesStage(): FeaturesStage {
  const inbox = initTableInbox();
  const running = new Map<() => void, TableInbox>();
  let prepared: (Omit<TraceMaterial, "fit"> & { fitted: Fitted }) | null = null;
  let loaded: { fitted: Fitted; fit: LoadedFit } | null = null;

  /** Changing a field of the form asks for the same fit again and again. */
  const load = (fitted: Fitted): LoadedFit => {
    const isSame =
      loaded?.fitted.features === fitted.features && loaded.fitted.tokenizer === fitted.tokenizer;
    if (!isSame) loaded = { fitted, fit: loadFitted(fitted) };
    return loaded!.fit;
  };

  const run = async <T>(from: TableInbox, work: (isCancelled: () => boolean) => Promise<T>): Promise<T> => {
    let cancelled = false;
    const cancel = () => {
      cancelled = true;
      from.stopWaiting();
    };
    running.set(cancel, from);
    return work(() => cancelled).finally(() => running.delete(cancel));
  };

  return {
    connect: (port) => inbox.connect(port),
    prepare: (recipe, onProgress, tokenizer = null) =>
      run(inbox, async (isCancelled) => {
        const table = await inbox.wait();
        const result = await prepareFeatures(table, recipe, { onProgress, isCancelled, tokenizer });
        const { train, fitted } = result.prepared;
        const side = recipe.fusion === "structured-only" ? { ...train, tokens: null } : train;
        prepared = { table, recipe, fitted, trainOffsets: readOffsets(side).slice() };
        return result;
      }),
    apply: (fitted, port, onProgress) => {
      const own = initTableInbox();
      own.connect(port);
      return run(own, async (isCancelled) => {
        const fit = load(fitted);
        return applyFeatures(fit, await own.wait(), { onProgress, isCancelled });
      }).finally(() => port.close());
    },
    applyOne: async (fitted, customer) => {
      const fit = load(fitted);
      const table = makeTypedTable(fit.structured, customer);
      return applyFeatures(fit, table, { onProgress: () => {}, isCancelled: () => false });
    },
    describeForm: (fitted) => describeForm(load(fitted).structured),
    trace(side, row) {
      const { fitted, ...material } = prepared ?? failNotPrepared();
      return traceCustomer({ ...material, fit: load(fitted) }, side, row);
    },
    cancelApply: () => running.forEach((from, cancel) => from !== inbox && cancel()),
    cancel: () => running.forEach((_, cancel) => cancel()),
  };
}

function failNotPrepared(): never {
  return fail(
    "features/not-prepared",
    "No customers have been prepared here, so that none can be followed; start a run first.",
  );
}
