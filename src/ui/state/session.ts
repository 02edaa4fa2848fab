import type { TableSource, TableSummary } from "../../data/types.ts";
import type { PreparedSide } from "../../features/types.ts";
import type { LedgerEntry, PolicyProof } from "../../protocol/common.ts";
import type { DataProgress } from "../../protocol/data.ts";
import type { RecipeInput } from "../../recipe/parse-recipe.ts";
import type { AppUpdates } from "../../session/app-updates.ts";
import type { CustomersHandle, CustomersOrder } from "../../session/customers.ts";
import type { EncodersSession } from "../../session/encoders.ts";
import type { HostFacts, RunEvent, RunHandle, RunRequest, UnfinishedRun } from "../../session/types.ts";
import type { RunsSession } from "../../session/runs.ts";
import type { UseSession } from "../../session/use.ts";
import type { Connected } from "../../session/workers.ts";
import type { DataApi } from "../../protocol/data.ts";
import type { FeaturesApi } from "../../protocol/features.ts";
import type {
  Attention,
  MemoryPlan,
  ModelRequest,
  PretrainedEncoder,
  TimePlan,
  TimeRequest,
} from "../../train/types.ts";

/** All that the page asks of the session; tests put another in its place. */
export interface Session {
  data: Pick<Connected<DataApi>, "propose" | "rejections">;
  features: Pick<Connected<FeaturesApi>, "trace">;
  encoders: EncodersSession;
  openTables(sources: TableSource[], on: DataProgress): Promise<TableSummary[]>;
  closeTable(name: string): Promise<void>;
  parseRecipe(document: unknown): RecipeInput;
  /** Estimates the memory of a training; what the page does not know yet it guesses. */
  planMemory(request: ModelRequest): Promise<MemoryPlan>;
  planTime(request: TimeRequest): Promise<TimePlan>;
  /** Builds the customers without a run. */
  buildCustomers(order: CustomersOrder, on: (event: RunEvent) => void): CustomersHandle;
  /** Predicts one customer of a side with the model pack of a run. [K] */
  predictCustomer(pack: Blob, side: PreparedSide, row: number): Promise<Float32Array>;
  /** Reads the attention of one block to the newest text of a customer, with the model pack of a run. */
  readAttention(
    pack: Blob,
    start: PretrainedEncoder | null,
    given: { side: PreparedSide; row: number; block: number },
  ): Promise<Attention>;
  startRun(request: RunRequest, on: (event: RunEvent) => void): RunHandle;
  findUnfinishedRun(): Promise<UnfinishedRun | null>;
  forgetRun(runId: string): Promise<void>;
  /** `more` are parts of the page that load lazily, such as its charts. */
  getReadyOffline(on: (share: number) => void, more: (() => Promise<unknown>)[]): Promise<void>;
  keepApp(on: AppUpdates): Promise<void>;
  /** What the Use step needs; loaded when that step is first shown. */
  openUse(): Promise<UseSession>;
  /** What the view of past runs needs; loaded when that view is first shown. */
  openRuns(): Promise<RunsSession>;
  collectLedger(): Promise<LedgerEntry[]>;
  provePolicy(): Promise<PolicyProof[]>;
  checkHost(): Promise<HostFacts>;
  loadSample(): Promise<{ recipe: RecipeInput; files: File[] }>;
}
