import { fail, parseProblem, type Problem } from "../../base/problem.ts";
import type { ModelPack } from "../../report/types.ts";
import type { RunResult } from "../../session/types.ts";
import type { ScoredFiles, ScoringHandle, ScoringStage, UseSession } from "../../session/use.ts";
import { logEvent } from "./log.ts";
import type { RunState } from "./run.svelte.ts";
import { rowsOfFiles, rowsOfTest } from "./score-rows.ts";
import { ScoreTableState } from "./score-table.svelte.ts";
import type { Session } from "./session.ts";
import { TypedState } from "./typed-customer.svelte.ts";

/** A model that is open, with the file that it came from. */
export interface OpenModel {
  pack: ModelPack;
  file: Blob;
  fileName: string;
  /** The run of this page that made it; null for a pack from elsewhere. */
  result: RunResult | null;
}

export type ScoringPhase = "idle" | "scoring" | "done" | "cancelled" | "failed";

/** A model and what it is used for: new files, the test customers, one customer typed in. */
export class UseState {
  model = $state.raw<OpenModel | null>(null);
  /** Name of the pack that is being opened. */
  opening = $state.raw<string | null>(null);
  openProblem = $state.raw<Problem | null>(null);
  phase = $state.raw<ScoringPhase>("idle");
  progress = $state.raw<{ stage: ScoringStage; share: number } | null>(null);
  scoreProblem = $state.raw<Problem | null>(null);
  /** The files scored last, and what was met in them. */
  scored = $state.raw<ScoredFiles | null>(null);
  /** Whose scores the table shows. */
  view = $state.raw<"files" | "test" | null>(null);
  isWriting = $state.raw(false);
  readonly table = new ScoreTableState();
  readonly typed: TypedState;
  /** A run's model that is not the one open. */
  readonly otherResult = $derived.by(() =>
    this.#run.result && this.#run.result !== this.model?.result ? this.#run.result : null,
  );
  readonly #session: Session;
  readonly #run: RunState;
  #scoring: ScoringHandle | null = null;
  #openings = 0;

  constructor(session: Session, run: RunState) {
    this.#session = session;
    this.#run = run;
    this.typed = new TypedState(() => this.#refuseWhileTraining());
  }

  /** Opens the model of the run that this page has finished. */
  async openRun(result: RunResult): Promise<void> {
    await this.open(result.pack, packName(result.report.recipe.name), result);
  }

  /** Opens a model pack; what is refused leaves the model before it in place. */
  async open(file: Blob, fileName: string, result: RunResult | null = null): Promise<void> {
    const number = ++this.#openings;
    this.opening = fileName;
    this.openProblem = null;
    try {
      const session = await this.#session.openUse();
      const pack = await session.openPack(file);
      if (number !== this.#openings) return;
      await this.#take(session, { pack, file, fileName, result });
    } catch (thrown) {
      if (number === this.#openings) this.openProblem = parse(thrown);
    } finally {
      if (number === this.#openings) this.opening = null;
    }
  }

  async #take(session: UseSession, model: OpenModel): Promise<void> {
    await this.cancel();
    this.model = model;
    this.phase = "idle";
    this.scored = this.view = this.scoreProblem = null;
    void this.table.show(null);
    void this.typed.begin(session, model.pack);
  }

  /** Scores the customers of new files; cancelled or failed, the scores before stay. */
  async scoreFiles(files: File[]): Promise<void> {
    const { model } = this;
    if (!model || this.phase === "scoring") return;
    this.scoreProblem = null;
    this.phase = "scoring";
    this.progress = { stage: "read", share: 0 };
    try {
      this.#refuseWhileTraining();
      const session = await this.#session.openUse();
      // Progress comes on a port of its own, so the last of it may come after the end.
      this.#scoring = session.scoreFiles(model.pack, files, (progress) => {
        if (this.phase === "scoring") this.progress = progress;
      });
      this.scored = await this.#scoring.done;
      this.phase = "done";
      await this.showFiles();
    } catch (thrown) {
      const problem = parse(thrown);
      this.phase = problem.code.endsWith("cancelled") ? "cancelled" : "failed";
      if (this.phase === "failed") this.scoreProblem = problem;
    } finally {
      this.#scoring = null;
      this.progress = null;
    }
  }

  async cancel(): Promise<void> {
    await this.#scoring?.cancel();
  }

  async showFiles(): Promise<void> {
    if (!this.model || !this.scored) return;
    this.view = "files";
    await this.table.show(rowsOfFiles(this.model.pack, this.scored));
  }

  /** Shows the test customers of the run that made this model. */
  async showTest(): Promise<void> {
    if (!this.model?.result) return;
    this.view = "test";
    await this.table.show(rowsOfTest(this.model.pack, this.model.result.scores));
  }

  /** Writes what the table shows, in its order, under these names of the columns; null where that failed. */
  async writeShown(names: string[]): Promise<Blob | null> {
    this.isWriting = true;
    try {
      const session = await this.#session.openUse();
      await this.table.arranged;
      const columns = this.table.columns.map(({ cellAt }, i) => ({ name: names[i], cellAt }));
      return await session.writeRows(columns, this.table.shown);
    } catch (thrown) {
      this.scoreProblem = parse(thrown);
      return null;
    } finally {
      this.isWriting = false;
    }
  }

  #refuseWhileTraining(): void {
    if (!this.#run.isUnderWay) return;
    fail(
      "ui/use-while-training",
      "A training is under way, and the model cannot score beside it. Wait until it has ended, or cancel it.",
    );
  }
}

/** A file name for the pack of a recipe: its name without what a file system forbids. */
export function packName(recipeName: string): string {
  const name = recipeName
    .trim()
    .replace(/[\\/:*?"<>|\s\p{C}]+/gu, "-")
    .replace(/^[-.]+|[-.]+$/g, "");
  return `${name === "" ? "clientele" : name}.model-pack.zip`;
}

function parse(thrown: unknown): Problem {
  const problem = parseProblem(thrown);
  logEvent({ kind: "problem", problem });
  return problem;
}
