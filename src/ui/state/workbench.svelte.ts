import { createContext } from "svelte";
import type { BackendChoice } from "../../recipe/types.ts";
import type { RunRequest, UnfinishedRun } from "../../session/types.ts";
import { DataState } from "./data.svelte.ts";
import { readSetting, writeSetting } from "./language.svelte.ts";
import { PrivacyState } from "./privacy.svelte.ts";
import { RunState } from "./run.svelte.ts";
import type { Session } from "./session.ts";

export const steps = ["data", "customers", "train", "evaluate", "use"] as const;
/** Past runs stand beside the steps. */
export type Step = (typeof steps)[number] | "runs";
export type Theme = "system" | "light" | "dark";

const backends: readonly string[] = ["auto", "webgpu", "simd", "cpu"] satisfies BackendChoice[];

/** All state of the page: one object for each step, and what they share. */
export class Workbench {
  readonly session: Session;
  readonly data: DataState;
  readonly run: RunState;
  readonly privacy: PrivacyState;
  step = $state.raw<Step>("data");
  theme = $state.raw<Theme>((readSetting("theme") as Theme | null) ?? "system");
  unfinished = $state.raw<UnfinishedRun | null>(null);
  isLoadingSample = $state.raw(false);
  maxTrainRows: number | null;
  canStart = $derived.by(() => this.data.isReady && !this.run.isUnderWay);

  /** `search` is the query of the page's address. */
  constructor(session: Session, search: URLSearchParams) {
    this.session = session;
    const backend = search.get("backend");
    const rows = Number(search.get("rows"));
    this.maxTrainRows = Number.isInteger(rows) && rows > 0 ? rows : null;
    this.data = new DataState(
      session,
      backend !== null && backends.includes(backend) ? { backend: backend as BackendChoice } : {},
    );
    this.run = new RunState(session);
    this.privacy = new PrivacyState(session);
  }

  useTheme(theme: Theme): void {
    this.theme = theme;
    writeSetting("theme", theme);
  }

  /** Starts a run of what the Data step holds, and shows it. */
  async start(): Promise<void> {
    const { recipe, sources, findings } = this.data;
    if (!recipe || !this.canStart) return;
    await this.#follow({ recipe, sources, findings, maxTrainRows: this.maxTrainRows });
  }

  /** Loads the sample shop and starts it. */
  async startSample(): Promise<void> {
    this.isLoadingSample = true;
    try {
      const { recipe, files } = await this.session.loadSample();
      await this.data.addRun(files, recipe);
    } catch (thrown) {
      this.data.show(thrown);
    } finally {
      this.isLoadingSample = false;
    }
    if (this.data.isReady) await this.start();
  }

  /** Looks for a run that a closed page left behind. */
  async findUnfinished(): Promise<void> {
    this.unfinished = await this.session.findUnfinishedRun().catch(() => null);
  }

  /** Goes on with the run that was left behind. */
  async resumeUnfinished(): Promise<void> {
    const unfinished = this.unfinished;
    if (!unfinished) return;
    const { recipe, sources, maxTrainRows } = unfinished.request;
    this.unfinished = null;
    this.maxTrainRows = maxTrainRows;
    const files = sources.map((source) => source.file);
    await this.data.addRun(files, recipe);
    await this.#follow({ ...unfinished.request, runId: unfinished.runId });
  }

  async discardUnfinished(): Promise<void> {
    const runId = this.unfinished?.runId;
    this.unfinished = null;
    if (runId) await this.session.forgetRun(runId);
  }

  async #follow(request: RunRequest): Promise<void> {
    this.step = "train";
    await this.run.start(request);
    if (this.run.phase === "done" && this.step === "train") this.step = "evaluate";
    await this.findUnfinished();
  }
}

export const [getWorkbench, setWorkbench] = createContext<Workbench>();
