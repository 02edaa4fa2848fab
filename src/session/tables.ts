import type { TableSource, TableSummary } from "../data/types.ts";
import type { DataProgress } from "../protocol/data.ts";
import type { Workers } from "./workers.ts";

interface OpenedTable {
  source: TableSource;
  summary: TableSummary;
  /** How long it took, with the tables opened beside it. */
  loadMs: number;
}

/** What one data.worker holds; one that was started anew holds nothing. */
interface Opened {
  generation: number;
  tables: Map<string, OpenedTable>;
}

const opened = new WeakMap<Workers, Opened>();

/** Opens in data.worker what is not open there yet in just this way; resolves to the summaries in order. */
export async function openTables(
  workers: Workers,
  sources: TableSource[],
  on: DataProgress,
): Promise<TableSummary[]> {
  const tables = tablesOf(workers);
  const missing = sources.filter((source) => !isSame(tables.get(source.name)?.source, source));
  if (missing.length > 0) {
    const started = performance.now();
    const summaries = await workers.data.open(missing, on);
    const loadMs = performance.now() - started;
    opened.set(workers, { generation: workers.data.generation(), tables });
    summaries.forEach((summary, i) => tables.set(summary.name, { source: missing[i], summary, loadMs }));
  }
  return sources.map((source) => tables.get(source.name)!.summary);
}

/** Removes a table from data.worker. */
export async function closeTable(workers: Workers, name: string): Promise<void> {
  tablesOf(workers).delete(name);
  await workers.data.close(name);
}

function tablesOf(workers: Workers): Opened["tables"] {
  const held = opened.get(workers);
  const isCurrent = held !== undefined && held.generation === workers.data.generation();
  return isCurrent ? held.tables : new Map<string, OpenedTable>();
}

function isSame(a: TableSource | undefined, b: TableSource): boolean {
  return a !== undefined && a.file === b.file && JSON.stringify(a.options) === JSON.stringify(b.options);
}

/** How long it took to open these tables, whenever that was: files opened together count once. */
export function readLoadMs(workers: Workers, sources: TableSource[]): number {
  const times = sources.map((source) => tablesOf(workers).get(source.name)?.loadMs ?? 0);
  return [...new Set(times)].reduce((sum, ms) => sum + ms, 0);
}
