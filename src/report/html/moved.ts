import type { MovedWeight } from "../../train/types.ts";
import { html, type Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import type { Writing } from "./sections.ts";
import { writeTable } from "./table.ts";
import type { Words } from "./words.ts";

/** Columns of the table of blocks, by the names of weights below `encoder.layer.N`. */
const matrices: [keyof Words["moved"]["columns"], RegExp][] = [
  ["query", /^attention\.self\.query\.weight$/],
  ["key", /^attention\.self\.key\.weight$/],
  ["value", /^attention\.self\.value\.weight$/],
  ["output", /^attention\.output\.dense\.weight$/],
  ["intermediate", /^intermediate\.dense\.weight$/],
  ["outputDense", /^output\.dense\.weight$/],
  ["vectors", /^vectors$/],
  ["added", /adapter|\.prefix/],
];
/** Columns of the table of the embeddings. */
const tables: [keyof Words["moved"]["columns"], RegExp][] = [
  ["words", /^word_embeddings\.weight$/],
  ["positions", /^position_embeddings\.weight$/],
  ["types", /^token_type_embeddings\.weight$/],
  ["vectors", /^vectors$/],
];
const placeName = /^(?:encoder\.layer\.(\d+)|embeddings)\.(.*)$/;

/** How far fine-tuning moved each matrix of the encoder, block by block; empty where there is no encoder. */
export function writeMoved({ report, words, numbers }: Writing): Markup {
  const { moved } = report.training;
  if (moved.length === 0) return html``;
  const w = words.moved;
  const blocks: MovedWeight[][] = [];
  const embeddings: MovedWeight[] = [];
  for (const weight of moved) {
    const block = placeName.exec(weight.name)?.[1];
    (block === undefined ? embeddings : (blocks[Number(block)] ??= [])).push(weight);
  }
  const rows = blocks.map((weights, block) => ({ name: numbers.count(block + 1), weights }));
  return html`<h2>${words.headings.moved}</h2>
    <p>${w.text}</p>
    ${writeRows(w.block, rows, matrices, words, numbers)}
    <p></p>
    ${writeRows("", [{ name: w.embeddings, weights: embeddings }], tables, words, numbers)}`;
}

function writeRows(
  title: string,
  rows: { name: string; weights: MovedWeight[] }[],
  places: typeof matrices,
  words: Words,
  numbers: Numbers,
): Markup {
  const pick = (weights: MovedWeight[], pattern: RegExp) =>
    weights.filter(({ name }) => pattern.test(placeName.exec(name)?.[2] ?? ""));
  const shown = places.filter(([, pattern]) => rows.some(({ weights }) => pick(weights, pattern).length > 0));
  const cells = rows.map(({ name, weights }) => [
    name,
    ...shown.map(([, pattern]) => writeShare(pick(weights, pattern), words, numbers)),
  ]);
  return writeTable([title, ...shown.map(([name]) => words.moved.columns[name])], cells, 1);
}

/** What was changed as a share of the norm before, of all weights of a cell together. */
function writeShare(weights: MovedWeight[], { moved }: Words, numbers: Numbers): string {
  if (weights.length === 0) return "";
  if (!weights.some(({ trained }) => trained)) return moved.frozen;
  const root = (values: number[]) => Math.sqrt(values.reduce((sum, value) => sum + value ** 2, 0));
  const before = root(weights.map(({ distance, share }) => (share ? distance / share : 0)));
  if (weights.every(({ share }) => share === null)) return moved.fromZero;
  return numbers.share(before > 0 ? root(weights.map(({ distance }) => distance)) / before : 0);
}
