import { parseProblem, type Problem } from "../../base/problem.ts";
import type { CustomersSummary } from "../../data/types.ts";
import type { Candidate } from "../../engine/probe.ts";
import type { Prepared } from "../../features/types.ts";
import {
  stages,
  type PastRun,
  type RunEvent,
  type RunHandle,
  type RunRequest,
  type RunResult,
  type Stage,
} from "../../session/types.ts";
import type { CurvePoint, Devices, TrainJob, TrainProgress } from "../../train/types.ts";
import { logEvent } from "./log.ts";
import type { Session } from "./session.ts";
import { trainShare } from "./train-share.ts";

export type RunPhase = "idle" | "running" | "paused" | "done" | "failed" | "cancelled";
export type Part = TrainJob["part"];

export interface StageTime {
  stage: Stage;
  share: number | null;
  startedAtMs: number | null;
  endedAtMs: number | null;
}

const noCurves = (): Record<Part, CurvePoint[]> => ({
  main: [],
  "text-only": [],
  "structured-only": [],
  "without-pretraining": [],
  "without-unlabelled": [],
  "without-augmentation": [],
});
const noStages = (): StageTime[] =>
  stages.map((stage) => ({ stage, share: null, startedAtMs: null, endedAtMs: null }));

/** One run as it goes on: its stages, its curves, and what it ended in. */
export class RunState {
  phase = $state.raw<RunPhase>("idle");
  stages = $state.raw<StageTime[]>(noStages());
  progress = $state.raw<TrainProgress | null>(null);
  /** Share of all training that is done; never less than it was, though a second training begins at its first step. */
  trained = $state.raw(0);
  curves = $state.raw<Record<Part, CurvePoint[]>>(noCurves());
  pretrainCurve = $state.raw<CurvePoint[]>([]);
  /** Backends that are being timed on this model. */
  probing = $state.raw<Candidate[] | null>(null);
  devices = $state.raw<Devices | null>(null);
  /** Customers as the model reads them. */
  prepared = $state.raw<Prepared | null>(null);
  tokenFacts = $derived(this.prepared?.tokenFacts ?? null);
  customers = $state.raw<CustomersSummary | null>(null);
  problem = $state.raw<Problem | null>(null);
  notices = $state.raw<Problem[]>([]);
  result = $state.raw<RunResult | null>(null);
  /** The past run that `result` was kept of; null where it is of this tab. */
  past = $state.raw<PastRun | null>(null);
  order = $state.raw<RunRequest | null>(null);
  startedAtMs = $state.raw<number | null>(null);
  endedAtMs = $state.raw<number | null>(null);
  nowMs = $state.raw(0);
  isUnderWay = $derived(this.phase === "running" || this.phase === "paused");
  current = $derived(this.stages.findLast((s) => s.startedAtMs !== null && s.endedAtMs === null) ?? null);
  readonly #session: Session;
  #handle: RunHandle | null = null;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Starts a run and follows it to its end; a problem of the run ends up in `problem`, not thrown. */
  async start(order: RunRequest): Promise<void> {
    if (this.isUnderWay) return;
    this.#reset(order);
    const ticking = setInterval(() => (this.nowMs = Date.now()), 500);
    try {
      this.#handle = this.#session.startRun(order, (event) => this.follow(event));
      this.result = await this.#handle.done;
      this.phase = "done";
    } catch (thrown) {
      const problem = parseProblem(thrown);
      logEvent({ kind: "problem", problem });
      this.phase = problem.code.endsWith("/cancelled") ? "cancelled" : "failed";
      this.problem = this.phase === "failed" ? problem : null;
    } finally {
      clearInterval(ticking);
      this.#end();
    }
  }

  /** Shows what was kept of a past run in place of the run of this tab; not while one is under way. */
  show(past: PastRun, result: RunResult): void {
    if (this.isUnderWay) return;
    this.#reset(null);
    this.phase = "idle";
    this.startedAtMs = null;
    this.result = result;
    this.past = past;
  }

  /** Lets go of the customers of a run that has ended, whose workers are gone; its result stays. */
  forgetCustomers(): void {
    if (!this.isUnderWay) this.customers = this.prepared = null;
  }

  /** Takes in one event of the run. */
  follow(event: RunEvent): void {
    logEvent(event);
    this.nowMs = Date.now();
    if (event.kind === "stage") this.#followStage(event.stage, event.share);
    else if (event.kind === "customers") this.customers = event.summary;
    else if (event.kind === "prepared") this.prepared = event.prepared;
    else if (event.kind === "probe") this.probing = event.candidates;
    else if (event.kind === "devices") [this.devices, this.probing] = [event.devices, null];
    else if (event.kind === "notice") this.notices = [...this.notices, event.problem];
    else this.#followTraining(event.progress);
  }

  async pause(): Promise<void> {
    await this.#handle?.pause();
    if (this.phase === "running") this.phase = "paused";
  }

  async resume(): Promise<void> {
    await this.#handle?.resume();
    if (this.phase === "paused") this.phase = "running";
  }

  async stopEarly(): Promise<void> {
    if (this.phase === "paused") await this.resume();
    await this.#handle?.stopEarly();
  }

  async cancel(): Promise<void> {
    await this.#handle?.cancel();
  }

  #reset(order: RunRequest | null): void {
    this.phase = "running";
    this.stages = noStages();
    this.progress =
      this.devices =
      this.prepared =
      this.customers =
      this.problem =
      this.result =
      this.past =
        null;
    this.trained = 0;
    this.curves = noCurves();
    this.pretrainCurve = [];
    this.notices = [];
    this.probing = null;
    this.order = order;
    this.startedAtMs = this.nowMs = Date.now();
    this.endedAtMs = null;
  }

  #end(): void {
    this.endedAtMs = this.nowMs = Date.now();
    this.#handle = null;
    const endedAtMs = this.endedAtMs;
    this.stages = this.stages.map((s) =>
      s.startedAtMs !== null && s.endedAtMs === null ? { ...s, endedAtMs } : s,
    );
  }

  /** Stages come in order, so one that begins ends those before it; a stage may be skipped. */
  #followStage(stage: Stage, share: number | null): void {
    const place = stages.indexOf(stage);
    this.stages = this.stages.map((s, i) => {
      if (i < place && s.startedAtMs !== null && s.endedAtMs === null) return { ...s, endedAtMs: this.nowMs };
      if (i !== place) return s;
      return { ...s, share, startedAtMs: s.startedAtMs ?? this.nowMs };
    });
  }

  #followTraining(progress: TrainProgress): void {
    this.progress = progress;
    this.trained = Math.max(this.trained, trainShare(progress, this.order?.recipe ?? null));
    if (this.isUnderWay) this.phase = progress.paused ? "paused" : "running";
    if (progress.curve.length === 0) return;
    const { part } = progress;
    if (progress.phase === "pretrain") {
      if (part === "main") this.pretrainCurve = addPoints(this.pretrainCurve, progress.curve);
    } else {
      this.curves = { ...this.curves, [part]: addPoints(this.curves[part], progress.curve) };
    }
  }
}

/** Puts new points after the others; a training that went back to its checkpoint draws over what came after that. */
function addPoints(points: CurvePoint[], added: CurvePoint[]): CurvePoint[] {
  return [...points.filter(({ step }) => step < added[0].step), ...added];
}
