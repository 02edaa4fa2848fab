import { fail } from "../base/problem.ts";
import { unlabelledSide, type CustomerTable } from "../data/types.ts";
import type { Recipe } from "../recipe/types.ts";
import { assertUsable } from "./assert-usable.ts";
import { listRows } from "./list-rows.ts";
import { initPace } from "./pace.ts";
import { prepareTexts } from "./prepare-texts.ts";
import { nameRaw, readRaw } from "./structured/raw.ts";
import { formatFit } from "./fitted-json.ts";
import { applyStructured, fitStructured, nameStructured } from "./structured/structured.ts";
import { joinAllTexts } from "./texts/join-all-texts.ts";
import type { EncoderTokenizer, Prepared, PreparedSide } from "./types.ts";

/** How the caller follows and ends the work. */
export interface PrepareOptions {
  /** Of the encoder, where it brings one; else a vocabulary is learned. */
  tokenizer?: EncoderTokenizer | null;
  onProgress(progress: { stage: "features" | "tokens"; share: number }): void;
  isCancelled(): boolean;
}

/** What was prepared, and how long its two parts took, in milliseconds. */
export interface PrepareResult {
  prepared: Prepared;
  timings: { features: number; tokens: number };
}

/**
 * Turns customers into features, tokens and n-gram counts, everything learned from the training customers alone; an encoder
 * that was trained before brings its tokenizer.
 *
 * Texts and columns are both prepared where they are there, whatever the fusion: the parts of a run and its baselines
 * use them.
 *
 * shapes: N customers -> three sides, and those without a label, each in the order of the table
 * memory: returns new arrays; `table` is left as it was
 * errors: features/no-training-customers; features/no-inputs, features/no-text, features/no-structured where the fusion
 *   lacks what it joins; features/cancelled once `isCancelled` says so
 */
export async function prepareFeatures(
  table: CustomerTable,
  recipe: Recipe,
  options: PrepareOptions,
): Promise<PrepareResult> {
  const pace = initPace(options.isCancelled);
  const startedMs = performance.now();
  const sideRows = ([0, 1, 2, unlabelledSide] as const).map((side) => listRows(table.sides, side));
  if (sideRows[0].length === 0) failWithoutTraining(table.keys.length);
  options.onProgress({ stage: "features", share: 0 });
  const fit = fitStructured(table.columns, sideRows[0]);
  const structured = sideRows.map((rows) => applyStructured(fit, table.columns, rows));
  options.onProgress({ stage: "features", share: 1 });
  const structuredMs = performance.now();
  const { texts, leftOut } = await joinAllTexts(table.texts, recipe.texts.most, pace);
  const hasText = sideRows[0].some((row) => texts[row] !== "");
  assertUsable(recipe.fusion, hasText, table.columns.length > 0);
  const sideTexts = sideRows.map((rows) => Array.from(rows, (row) => texts[row]));
  const onTokens = (share: number) => options.onProgress({ stage: "tokens", share });
  const own = options.tokenizer ?? null;
  const { maxTokens } = recipe.encoder;
  const fromTexts = hasText ? await prepareTexts(sideTexts, { maxTokens, own }, pace, onTokens) : null;
  const [train, validation, test, others] = sideRows.map((rows, side): PreparedSide => {
    const { tokens = null, ngrams = null } = fromTexts?.sides[side] ?? {};
    const raw = readRaw(fit, table.columns, rows);
    return { ...readCustomers(table, rows), ...structured[side], raw, tokens, ngrams };
  });
  const prepared: Prepared = {
    task: recipe.task,
    classes: table.classes,
    ...{ train, validation, test, unlabelled: others.keys.length > 0 ? others : null },
    ...nameStructured(fit),
    rawNames: nameRaw(fit),
    tokenizer: fromTexts?.tokenizer ?? null,
    tokenFacts: fromTexts ? { ...fromTexts.facts, textsLeftOut: leftOut } : null,
    fitted: {
      features: formatFit({ structured: fit, texts: recipe.texts, maxTokens, ...describeOwn(own) }),
      tokenizer: fromTexts ? JSON.stringify(fromTexts.tokenizerJson) : null,
    },
  };
  const timings = { features: structuredMs - startedMs, tokens: performance.now() - structuredMs };
  return { prepared, timings };
}

const describeOwn = (own: EncoderTokenizer | null) => ({
  prompt: own?.prompt ?? "",
  tokenizerConfig: own?.config ?? null,
});

function readCustomers(table: CustomerTable, rows: Int32Array): Pick<PreparedSide, "keys" | "target"> {
  return {
    keys: Array.from(rows, (row) => table.keys[row]),
    target: Float32Array.from(rows, (row) => table.target[row]),
  };
}

function failWithoutTraining(customers: number): never {
  return fail(
    "features/no-training-customers",
    `None of the ${customers} customers is on the training side, but features are learned from those alone; ` +
      "choose a split that leaves customers for training.",
    { customers },
  );
}
