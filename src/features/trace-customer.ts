import type { CustomerColumn, CustomerTable, Side } from "../data/types.ts";
import type { Recipe } from "../recipe/types.ts";
import { planEpoch } from "./batches/plan-batches.ts";
import { formatDay } from "./days.ts";
import { listRows } from "./list-rows.ts";
import type { LoadedFit } from "./load-fitted.ts";
import { missingCode, unseenCode } from "./structured/categories.ts";
import { isUsable } from "./structured/numbers.ts";
import { applyStructured, findColumn, nameStructured } from "./structured/structured.ts";
import { cleanText } from "./texts/clean-text.ts";
import { joinTexts } from "./texts/join-texts.ts";
import { listPassages, writePassage } from "./texts/passages.ts";
import { describeColumns } from "./texts/write-columns.ts";
import { encodePassage } from "./tokens/encode-passage.ts";
import { fail } from "../base/problem.ts";
import type { CustomerTrace, TracedBatch, TracedColumn } from "./types.ts";

/** What is kept of the last customers that were prepared, so that each can be followed. */
export interface TraceMaterial {
  table: CustomerTable;
  recipe: Recipe;
  fit: LoadedFit;
  /** Where the tokens of each training customer begin; all zeros without text. [N + 1] */
  trainOffsets: Int32Array;
}

/**
 * Follows one customer from the file to what the model reads, and to the batches that the training was planned with.
 *
 * A training that ended early ran only the batches of its steps.
 *
 * shapes: row is the position of the customer in its side
 * errors: features/no-such-customer
 */
export function traceCustomer(material: TraceMaterial, side: Side, row: number): CustomerTrace {
  const { table, fit, recipe, trainOffsets } = material;
  const rows = listRows(table.sides, side);
  const at = rows[row] ?? failNoCustomer(row, rows.length);
  return {
    key: table.keys[at],
    ...traceTexts(fit, table, at),
    columns: traceColumns(fit, table.columns, at),
    batches: side === 0 ? traceBatches(recipe, trainOffsets, row) : [],
  };
}

function traceTexts(
  { tokenizer, structured, texts, maxTokens, prompt }: LoadedFit,
  table: CustomerTable,
  at: number,
): Pick<CustomerTrace, "texts" | "joined" | "tokens" | "cutTokens"> {
  const pieces = table.texts[at];
  const filled = pieces
    .map((raw) => ({ raw, clean: cleanText(raw) }))
    .filter(({ clean }) => clean !== "")
    .map((text, i) => ({ ...text, isRead: i < texts.most }));
  const write = texts.columns ? describeColumns(structured, table.columns) : () => "";
  const passages = listPassages(joinTexts(pieces, texts.most), write(at), texts.combine);
  const joined = passages.map(writePassage).join("\n");
  if (!tokenizer) return { texts: filled, joined, tokens: [], cutTokens: 0 };
  const encoded = passages.map((passage) => encodePassage(tokenizer, passage, maxTokens, prompt));
  const tokens = encoded.flatMap(({ ids }) => ids.map((id) => ({ id, piece: tokenizer.readPiece(id) })));
  const cutTokens = encoded.reduce((sum, { ids, length }) => sum + length - ids.length, 0);
  return { texts: filled, joined, tokens, cutTokens };
}

function traceColumns({ structured }: LoadedFit, columns: CustomerColumn[], at: number): TracedColumn[] {
  const { numbers, categories } = applyStructured(structured, columns, Int32Array.of(at));
  const { numberNames, numberSources } = nameStructured(structured);
  let categoryAt = 0;
  return structured.columns.map((fit): TracedColumn => {
    const { name, kind } = fit;
    const column = findColumn(columns, fit);
    const common = { name, kind, sql: column.sql, before: readBefore(column, at) };
    if (kind === "category") {
      const code = categories[categoryAt++];
      return { ...common, after: [{ name, value: code }], level: nameLevel(code) };
    }
    const after = numberNames
      .map((part, i) => ({ name: part, value: numbers[i], source: numberSources[i] }))
      .filter(({ source }) => source === name)
      .map(({ name: part, value }) => ({ name: part, value }));
    return { ...common, after, level: null };
  });
}

function readBefore(column: CustomerColumn, at: number): number | string | null {
  if (column.kind === "category") return column.codes[at] < 0 ? null : column.levels[column.codes[at]];
  if (column.kind === "number") return isUsable(column.values[at]) ? column.values[at] : null;
  return isUsable(column.days[at]) ? formatDay(column.days[at]) : null;
}

function nameLevel(code: number): TracedColumn["level"] {
  return code === missingCode ? "missing" : code === unseenCode ? "unseen" : "known";
}

function traceBatches(recipe: Recipe, offsets: Int32Array, row: number): TracedBatch[] {
  const tokens = offsets[row + 1] - offsets[row];
  let firstStep = 0;
  return Array.from({ length: recipe.train.epochs }, (_, epoch) => {
    const plans = planEpoch(offsets, recipe, epoch);
    const at = plans.findIndex(({ rows }) => rows.includes(row));
    const { rows, length } = plans[at];
    const step = firstStep + at;
    firstStep += plans.length;
    const place = rows.indexOf(row);
    return { epoch, step, customers: rows.length, place, length, padding: length - tokens };
  });
}

function failNoCustomer(row: number, customers: number): never {
  return fail(
    "features/no-such-customer",
    `Customer ${row} of a side was asked for, which has ${customers}, counted from 0; choose another.`,
    { row, customers },
  );
}
