import { createContext } from "svelte";
import type { BackendChoice } from "../../recipe/types.ts";
import type { PastRun, RunRequest, RunResult, UnfinishedRun } from "../../session/types.ts";
import { CustomersState } from "./customers.svelte.ts";
import { DataState } from "./data.svelte.ts";
import { EncodersState } from "./encoders.svelte.ts";
import { readSetting, writeSetting } from "./language.svelte.ts";
import { PrivacyState } from "./privacy.svelte.ts";
import { RunState } from "./run.svelte.ts";
import type { Session } from "./session.ts";
import type { UseState } from "./use.svelte.ts";

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
  readonly customers: CustomersState;
  readonly privacy: PrivacyState;
  readonly encoders: EncodersState;
  /** Made when the Use step is first shown, so that its code loads then. */
  use = $state.raw<UseState | null>(null);
  /** A model that the Use step opens as soon as it is shown. */
  givenPack = $state.raw<{ file: Blob; fileName: string } | null>(null);
  step = $state.raw<Step>("data");
  theme = $state.raw<Theme>((readSetting("theme") as Theme | null) ?? "system");
  unfinished = $state.raw<UnfinishedRun | null>(null);
  isLoadingSample = $state.raw(false);
  maxTrainRows: number | null;

  /** Neither a run nor the building of customers is under way, so another run may take the place of what is shown. */
  canChange = $derived.by(() => !this.run.isUnderWay && this.customers.building === null);

  isScoring = $derived.by(() => this.use?.phase === "scoring");
  /** Work is under way here that loading the page again, or removing everything, would end. */
  isAtWork = $derived.by(() => this.run.isUnderWay || this.isScoring);

  /** A run takes the device, so it waits for a scoring of files. */
  canRun = $derived.by(() => this.canChange && !this.isScoring && this.privacy.host?.isSecure !== false);
  /** The recipe names an encoder that has to be added first. */
  isEncoderMissing = $derived.by(
    () =>
      this.data.recipe !== null &&
      this.data.recipe.fusion !== "structured-only" &&
      this.encoders.isMissing(this.data.recipe.encoder),
  );
  canStart = $derived.by(() => this.data.isReady && this.canRun && !this.isEncoderMissing);

  /** Customers are being built from the tables, which have to stay until that is done. */
  isReadingTables = $derived.by(
    () => this.customers.building !== null || (this.run.isUnderWay && this.run.prepared === null),
  );

  /** `search` is the query of the page's address. */
  constructor(session: Session, search: URLSearchParams) {
    this.session = session;
    const backend = search.get("backend");
    const rows = Number(search.get("rows"));
    this.maxTrainRows = Number.isInteger(rows) && rows > 0 ? rows : null;
    this.encoders = new EncodersState(session);
    this.data = new DataState(
      session,
      backend !== null && backends.includes(backend) ? { backend: backend as BackendChoice } : {},
      (encoder) => this.encoders.isFrozen(encoder),
    );
    this.run = new RunState(session);
    this.customers = new CustomersState(session, this.data, this.run);
    this.privacy = new PrivacyState(session);
  }

  useTheme(theme: Theme): void {
    this.theme = theme;
    writeSetting("theme", theme);
  }

  /** Shows the Use step with the model of a run that was kept. */
  usePack(file: Blob, fileName: string): void {
    this.givenPack = { file, fileName };
    this.step = "use";
  }

  /** Takes files that were dropped on any step, and shows what was made of them. */
  async addFiles(files: File[]): Promise<void> {
    if (files.length === 0 || this.isReadingTables) return;
    this.step = "data";
    await this.data.addFiles(files);
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
    this.step = "train";
    try {
      const { recipe, files } = await this.session.loadSample();
      this.data.sample = files;
      await this.data.addRun(files, recipe);
    } catch (thrown) {
      this.data.show(thrown);
    } finally {
      this.isLoadingSample = false;
    }
    if (this.data.isReady) await this.start();
    else this.step = "data";
  }

  /** Shows what was kept of a past run. */
  openPast(past: PastRun, result: RunResult): void {
    if (!this.canChange) return;
    this.run.show(past, result);
    this.step = "evaluate";
  }

  /**
   * Puts the recipe of a past run into the Data step, and starts it where files of the same name, size and time of change
   * are open or are the sample's.
   *
   * Else the step says which files to give, and the person starts it.
   */
  async runAgain(past: PastRun): Promise<void> {
    if (!this.canChange) return;
    const open = this.data.sources.map((source) => source.file);
    const files = pickFiles(past, open) ?? (await this.#pickSample(past));
    if (!this.canChange) return;
    this.maxTrainRows = past.maxTrainRows;
    this.step = "data";
    await this.data.addRun(files ?? [], past.recipe);
    if (files && this.canStart) await this.start();
  }

  /**
   * After all that the browser kept was removed: nothing waits to be resumed, and the app is not ready offline.
   *
   * The workers that held tables and customers are gone too; a result stays to be looked at.
   */
  async forgetKept(): Promise<void> {
    this.unfinished = null;
    this.customers.forget();
    this.run.forgetCustomers();
    this.privacy.forgetOffline();
    this.encoders.encoders = null;
    await this.data.forget();
  }

  async #pickSample(past: PastRun): Promise<File[] | null> {
    const sample = await this.session.loadSample().catch(() => null);
    this.data.sample = sample?.files ?? [];
    return sample && pickFiles(past, sample.files);
  }

  /** Looks for a run that a closed page left behind. */
  async findUnfinished(): Promise<void> {
    this.unfinished = await this.session.findUnfinishedRun().catch(() => null);
  }

  /** Goes on with the run that was left behind. */
  async resumeUnfinished(): Promise<void> {
    const unfinished = this.unfinished;
    if (!unfinished || !this.canRun) return;
    const { recipe, sources, maxTrainRows } = unfinished.request;
    this.unfinished = null;
    this.maxTrainRows = maxTrainRows;
    const files = sources.map((source) => source.file);
    await this.data.addRun(files, recipe);
    const { runId, startedAtMs } = unfinished;
    await this.#follow({ ...unfinished.request, runId, startedAtMs });
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

/** The files that a past run was made of, told by name, size and day; null where one is lacking. */
function pickFiles(past: PastRun, files: File[]): File[] | null {
  const picked = past.files.map(({ name, sizeBytes, lastModifiedMs }) =>
    files.find((f) => f.name === name && f.size === sizeBytes && f.lastModified === lastModifiedMs),
  );
  return picked.every((file) => file !== undefined) ? picked : null;
}

export const [getWorkbench, setWorkbench] = createContext<Workbench>();
