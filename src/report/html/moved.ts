import { arrangeMoved, type MovedWeight } from "../../base/moved-table.ts";
import { html, type Markup } from "./markup.ts";
import type { Numbers } from "./numbers.ts";
import type { Writing } from "./sections.ts";
import { writeTable } from "./table.ts";
import type { Words } from "./words.ts";

/** How far fine-tuning moved each matrix of the encoder, block by block; empty where there is no encoder. */
export function writeMoved({ report, words, numbers }: Writing): Markup {
  const { moved = [] } = report.training as { moved?: MovedWeight[] }; // reports of earlier versions do not tell it
  if (moved.length === 0) return html``;
  const w = words.moved;
  const { columns, blocks, embeddings } = arrangeMoved(moved);
  const show = (weight: MovedWeight | null) => writeShare(weight, words, numbers);
  const rows = blocks.map((cells, block) => [numbers.count(block + 1), ...cells.map(show)]);
  const tables = embeddings.map(([column]) => w.columns[column]);
  return html`<h2>${words.headings.moved}</h2>
    <p>${w.text}</p>
    ${writeTable([w.block, ...columns.map((column) => w.columns[column])], rows, 1)}
    <p></p>
    ${writeTable(["", ...tables], [[w.embeddings, ...embeddings.map(([, weight]) => show(weight))]], 1)}`;
}

function writeShare(weight: MovedWeight | null, { moved }: Words, numbers: Numbers): string {
  if (!weight) return "";
  if (!weight.trained) return moved.frozen;
  return weight.share === null ? moved.fromZero : numbers.share(weight.share);
}
