import type { Task } from "../../recipe/types.ts";
import type { TestScores } from "../../evaluate/types.ts";
import type { ModelPack } from "../../report/types.ts";
import type { ScoredFiles } from "../../session/use.ts";

/** Scored customers, as the table, the picture and the download take them. */
export interface ScoreRows {
  task: Task;
  keys: string[];
  /** Outputs of a customer: 1, or one for each class. */
  outputs: number;
  /** [N, K] row by row */
  scores: ArrayLike<number>;
  /** Binary: the negative first; null for a regression. */
  classes: string[] | null;
  /** From which probability on a customer counts as the positive class; null but for two classes. */
  threshold: number | null;
  /** Index of the decided class; null for a regression. [N] */
  decisions: Uint16Array | null;
  /** What came true, where it is known: class index, or value. [N] */
  truth: ArrayLike<number> | null;
}

/** Where no threshold was chosen, one half decides. */
const even = 0.5;

/** New customers with the decisions of the pack that scored them. */
export function rowsOfFiles(pack: ModelPack, { keys, scores }: ScoredFiles): ScoreRows {
  return makeRows(pack, keys, scores, null);
}

/** The test customers of a run, with what came true. */
export function rowsOfTest(pack: ModelPack, { keys, test, target }: TestScores): ScoreRows {
  return makeRows(pack, keys, test, target);
}

/** From which probability on a customer counts as positive; null but for two classes. */
export function cutOf({ schema, threshold }: ModelPack): number | null {
  return schema.task === "binary" ? (threshold?.value ?? even) : null;
}

function makeRows(
  pack: ModelPack,
  keys: string[],
  scores: ArrayLike<number>,
  truth: ArrayLike<number> | null,
): ScoreRows {
  const { task, classes } = pack.schema;
  const outputs = task === "multiclass" ? classes!.length : 1;
  const cut = cutOf(pack);
  const decisions = task === "regression" ? null : new Uint16Array(keys.length);
  decisions?.forEach((_, row) => (decisions[row] = decide(scores, row * outputs, outputs, cut)));
  return { task, keys, outputs, scores, classes, threshold: cut, decisions, truth };
}

/** Index of the class that the scores from `at` on decide for: one probability by its threshold, or the largest of several. */
export function decide(scores: ArrayLike<number>, at: number, outputs: number, cut: number | null): number {
  if (outputs === 1) return scores[at] >= (cut ?? even) ? 1 : 0;
  let best = 0;
  for (let k = 1; k < outputs; k++) if (scores[at + k] > scores[at + best]) best = k;
  return best;
}

/** The one score of a customer that is filtered and drawn: of the positive class, of the decided one, or the value. */
export function mainScore({ scores, outputs, decisions }: ScoreRows, row: number): number {
  return scores[row * outputs + (outputs > 1 ? decisions![row] : 0)];
}

/** A column of the table of scores. */
export interface ScoreColumn {
  id: string;
  kind: "key" | "truth" | "decision" | "score" | "class";
  /** Class of a column of kind `class`. */
  className: string | null;
  /** What is shown, sorted by and written. */
  cellAt: (row: number) => string | number;
}

/** The columns that a table of these scores has, the key first. */
export function listColumns(rows: ScoreRows): ScoreColumn[] {
  const { keys, scores, outputs, classes, decisions, truth } = rows;
  const column = (
    id: string,
    kind: ScoreColumn["kind"],
    cellAt: ScoreColumn["cellAt"],
    className: string | null = null,
  ): ScoreColumn => ({ id, kind, className, cellAt });
  const columns = [column("key", "key", (row) => keys[row])];
  if (truth)
    columns.push(column("truth", "truth", (row) => (classes ? (classes[truth[row]] ?? "") : truth[row])));
  columns.push(column("score", "score", (row) => mainScore(rows, row)));
  if (decisions && classes) columns.push(column("decision", "decision", (row) => classes[decisions[row]]));
  if (outputs > 1)
    classes?.forEach((name, k) =>
      columns.push(column(`class-${k}`, "class", (row) => scores[row * outputs + k], name)),
    );
  return columns;
}

/** Ends of equal bins over the scores, and the customers in each. */
export function binScores(rows: ScoreRows, bins = 30): { low: number; high: number; count: number }[] {
  const n = rows.keys.length;
  let [low, high] = rows.task === "regression" ? [Infinity, -Infinity] : [0, 1];
  if (rows.task === "regression") {
    for (let row = 0; row < n; row++) {
      low = Math.min(low, mainScore(rows, row));
      high = Math.max(high, mainScore(rows, row));
    }
    if (n === 0 || low === high) [low, high] = n === 0 ? [0, 1] : [low - 0.5, high + 0.5];
  }
  const width = (high - low) / bins;
  const counts = new Uint32Array(bins);
  for (let row = 0; row < n; row++)
    counts[Math.min(bins - 1, Math.floor((mainScore(rows, row) - low) / width))]++;
  return Array.from(counts, (count, bin) => ({
    low: low + bin * width,
    high: low + (bin + 1) * width,
    count,
  }));
}
