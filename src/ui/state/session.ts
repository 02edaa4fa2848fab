import type { TableSource, TableSummary } from "../../data/types.ts";
import type { LedgerEntry, PolicyProof } from "../../protocol/common.ts";
import type { DataProgress } from "../../protocol/data.ts";
import type { RecipeInput } from "../../recipe/parse-recipe.ts";
import type { HostFacts, RunEvent, RunHandle, RunRequest, UnfinishedRun } from "../../session/types.ts";
import type { Connected } from "../../session/workers.ts";
import type { DataApi } from "../../protocol/data.ts";
import type { MemoryPlan, ModelRequest } from "../../train/types.ts";

/** All that the page asks of the session; tests put another in its place. */
export interface Session {
  data: Pick<Connected<DataApi>, "propose" | "rejections">;
  openTables(sources: TableSource[], on: DataProgress): Promise<TableSummary[]>;
  closeTable(name: string): Promise<void>;
  parseRecipe(document: unknown): RecipeInput;
  /** Estimates the memory of a training; what the page does not know yet it guesses. */
  planMemory(request: ModelRequest): Promise<MemoryPlan>;
  startRun(request: RunRequest, on: (event: RunEvent) => void): RunHandle;
  findUnfinishedRun(): Promise<UnfinishedRun | null>;
  forgetRun(runId: string): Promise<void>;
  /** `more` are parts of the page that load lazily, such as its charts. */
  getReadyOffline(on: (share: number) => void, more: (() => Promise<unknown>)[]): Promise<void>;
  collectLedger(): Promise<LedgerEntry[]>;
  provePolicy(): Promise<PolicyProof[]>;
  checkHost(): Promise<HostFacts>;
  loadSample(): Promise<{ recipe: RecipeInput; files: File[] }>;
}
