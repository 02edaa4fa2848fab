import type { ScoreTable } from "../../report/types.ts";
import { listColumns, mainScore, type ScoreColumn, type ScoreRows } from "./score-rows.ts";
import { filterRows, runInSlices, sortRows } from "./slices.ts";

export interface ScoreFilter {
  /** A part of the key, in either case. */
  text: string;
  /** Index of the decided class; null is every class. */
  decision: number | null;
  low: number | null;
  high: number | null;
}

export interface ScoreSort {
  column: string;
  isDescending: boolean;
}

const noFilter: ScoreFilter = { text: "", decision: null, low: null, high: null };

/** c2 stands before c10. */
const collator = new Intl.Collator(undefined, { numeric: true });

/** Which scored customers the table shows, and in which order; both are worked out in slices. */
export class ScoreTableState {
  rows = $state.raw<ScoreRows | null>(null);
  columns = $derived<ScoreColumn[]>(this.rows ? listColumns(this.rows) : []);
  /** null is the order of the file. */
  sort = $state.raw<ScoreSort | null>(null);
  filter = $state.raw<ScoreFilter>(noFilter);
  /** Positions of the customers that are shown, in order. */
  shown = $state.raw<number[]>([]);
  /** Shown customers by decided class. */
  decided = $derived.by(() => this.#countDecided());
  isArranging = $state.raw(false);
  isFiltered = $derived(
    this.filter.text !== "" ||
      this.filter.decision !== null ||
      this.filter.low !== null ||
      this.filter.high !== null,
  );
  #sorted: { rows: ScoreRows; column: string; order: Uint32Array } | null = null;
  #arranged: Promise<void> = Promise.resolve();
  #turn = 0;

  /** Shows other customers, in the order of their file and unfiltered. */
  show(rows: ScoreRows | null): Promise<void> {
    this.rows = rows;
    this.#sorted = null;
    this.sort = null;
    this.filter = noFilter;
    this.shown = [];
    return this.#arrange();
  }

  /** Sorts by a column: rising, then falling, then as in the file; scores begin falling. */
  sortBy(column: ScoreColumn): Promise<void> {
    const startsDown = typeof column.cellAt(0) === "number";
    const { sort } = this;
    if (sort?.column !== column.id) this.sort = { column: column.id, isDescending: startsDown };
    else if (sort.isDescending === startsDown) this.sort = { column: column.id, isDescending: !startsDown };
    else this.sort = null;
    return this.#arrange();
  }

  /** Narrows what is shown, or widens it. */
  filterBy(change: Partial<ScoreFilter>): Promise<void> {
    this.filter = { ...this.filter, ...change };
    return this.#arrange();
  }

  clearFilter(): Promise<void> {
    return this.filterBy(noFilter);
  }

  /** Resolves when what is shown is what was last asked for. */
  get arranged(): Promise<void> {
    return this.#arranged;
  }

  #arrange(): Promise<void> {
    this.#arranged = this.#work(++this.#turn);
    return this.#arranged;
  }

  async #work(turn: number): Promise<void> {
    const { rows, sort, filter } = this;
    this.isArranging = rows !== null;
    if (!rows) return;
    const isWanted = () => turn === this.#turn;
    const order = sort ? await this.#sortBy(rows, sort.column, isWanted) : fileOrder(rows.keys.length);
    const isShown = selectRows(rows, filter);
    const shown = order && (await runInSlices(filterRows(order, !!sort?.isDescending, isShown), isWanted));
    if (!shown || !isWanted()) return;
    this.shown = shown;
    this.isArranging = false;
  }

  /** Sorts by a column, rising; the last order is kept, so that a filter alone sorts nothing anew. */
  async #sortBy(rows: ScoreRows, column: string, isWanted: () => boolean): Promise<Uint32Array | null> {
    if (this.#sorted?.rows === rows && this.#sorted.column === column) return this.#sorted.order;
    const { cellAt } = this.columns.find(({ id }) => id === column)!;
    const order = await runInSlices(sortRows(rows.keys.length, compareCells(cellAt)), isWanted);
    if (order) this.#sorted = { rows, column, order };
    return order;
  }

  #countDecided(): number[] {
    const { rows, shown } = this;
    if (!rows?.decisions || !rows.classes) return [];
    const counts = rows.classes.map(() => 0);
    for (const row of shown) counts[rows.decisions[row]]++;
    return counts;
  }
}

function fileOrder(count: number): ArrayLike<number> {
  return new Uint32Array(count).map((_, row) => row);
}

function compareCells(cellAt: (row: number) => ScoreTable["rows"][number][number]) {
  return (a: number, b: number): number => {
    const [left, right] = [cellAt(a), cellAt(b)];
    const difference =
      typeof left === "number" ? left - Number(right) : collator.compare(left, String(right));
    return difference || a - b;
  };
}

function selectRows(rows: ScoreRows, { text, decision, low, high }: ScoreFilter): (row: number) => boolean {
  const part = text.trim().toLowerCase();
  return (row) => {
    if (decision !== null && rows.decisions?.[row] !== decision) return false;
    if (part !== "" && !rows.keys[row].toLowerCase().includes(part)) return false;
    if (low === null && high === null) return true;
    const score = mainScore(rows, row);
    return (low === null || score >= low) && (high === null || score <= high);
  };
}
