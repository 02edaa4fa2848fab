import { parseProblem, type Problem } from "../../base/problem.ts";
import type { CustomersSummary, Side } from "../../data/types.ts";
import type { CustomerTrace, Prepared, PreparedSide } from "../../features/types.ts";
import type { CustomersHandle, CustomersOrder } from "../../session/customers.ts";
import type { Attention } from "../../train/types.ts";
import type { LiveResult, RunResult, Stage } from "../../session/types.ts";
import type { DataState } from "./data.svelte.ts";
import { logEvent } from "./log.ts";
import type { RunState } from "./run.svelte.ts";
import type { Session } from "./session.ts";

export const sides = ["train", "validation", "test"] as const;
export type SideName = (typeof sides)[number];

/** Customers that were built, and from what. */
export interface ShownCustomers {
  order: CustomersOrder;
  summary: CustomersSummary;
  prepared: Prepared;
}

/** One customer's way, as far as it was followed; a problem stands in place of what could not be. */
export interface Way {
  prepared: Prepared;
  side: SideName;
  row: number;
  trace: CustomerTrace | null;
  problem: Problem | null;
}

/** What the model of a run says of the customer of a way. */
interface Prediction {
  result: RunResult;
  way: Way;
  scores: Float32Array | null;
  problem: Problem | null;
}

/** How the newest text of the customer of a way is looked at, in one block. */
interface Look {
  way: Way;
  result: RunResult;
  block: number;
  answer: Attention | null;
  problem: Problem | null;
}

/** The customers that a run uses or that were built to be looked at, and the one that is followed. */
export class CustomersState {
  /** What is being built now; null when nothing is. */
  building = $state.raw<{ stage: Stage; share: number | null } | null>(null);
  problem = $state.raw<Problem | null>(null);
  side = $state.raw<SideName>("train");
  #built = $state.raw<(ShownCustomers & { atMs: number }) | null>(null);
  #way = $state.raw<Way | null>(null);
  #prediction = $state.raw<Prediction | null>(null);
  #look = $state.raw<Look | null>(null);
  readonly #session: Session;
  readonly #data: DataState;
  readonly #run: RunState;
  #handle: CustomersHandle | null = null;

  /** Those built last: by a run, or before one. */
  shown = $derived.by<ShownCustomers | null>(() => {
    const { order, customers, prepared, startedAtMs } = this.#run;
    if (this.#built && this.#built.atMs >= (startedAtMs ?? 0)) return this.#built;
    return order && customers && prepared ? { order, summary: customers, prepared } : null;
  });
  /** Files or settings are others than those that the customers were built from. */
  isStale = $derived.by(() => {
    const { recipe, sources } = this.#data;
    return this.shown !== null && !isBuiltFrom(this.shown.order, recipe, sources);
  });
  canBuild = $derived.by(() => this.#data.isReady && !this.#run.isUnderWay && this.building === null);
  way = $derived.by(() => (this.#way?.prepared === this.shown?.prepared ? this.#way : null));
  /** The finished run that used just these customers. */
  live = $derived.by<{ result: RunResult; live: LiveResult } | null>(() => {
    const { result } = this.#run;
    const live = result?.live;
    return result && live && live.prepared === this.shown?.prepared ? { result, live } : null;
  });
  /** Of the way's customer: held-out customers have the run's own scores, a training customer is predicted. */
  prediction = $derived.by<{ scores: Float32Array | null; problem: Problem | null } | null>(() => {
    const { way, live } = this;
    if (!way || !live) return null;
    if (way.side !== "train") {
      const scores = live.live.scores[way.side];
      const width = scores.length / live.live.prepared[way.side].keys.length;
      return { scores: scores.subarray(way.row * width, (way.row + 1) * width), problem: null };
    }
    const known = this.#prediction;
    return known?.way === way && known.result === live.result ? known : null;
  });
  /** Of the way's customer, once it was asked for. */
  look = $derived.by(() => {
    const look = this.#look;
    return look && look.way === this.way && look.result === this.live?.result ? look : null;
  });

  constructor(session: Session, data: DataState, run: RunState) {
    this.#session = session;
    this.#data = data;
    this.#run = run;
  }

  /** Builds the customers of what the Data step holds, without a run. */
  async build(maxTrainRows: number | null): Promise<void> {
    const { recipe, sources } = this.#data;
    if (!recipe || !this.canBuild) return;
    const order = { recipe, sources, maxTrainRows };
    this.building = { stage: "load", share: null };
    this.problem = null;
    try {
      this.#handle = this.#session.buildCustomers(order, (event) => {
        if (event.kind === "stage" && this.building) this.building = event;
      });
      const { summary, prepared } = await this.#handle.done;
      this.#built = { order, summary, prepared, atMs: Date.now() };
    } catch (thrown) {
      const problem = parseProblem(thrown);
      if (problem.code.endsWith("/cancelled")) return;
      this.problem = problem;
      logEvent({ kind: "problem", problem });
    } finally {
      this.building = this.#handle = null;
    }
  }

  async cancel(): Promise<void> {
    await this.#handle?.cancel();
  }

  /** Lets go of customers whose workers are gone. */
  forget(): void {
    this.#built = this.#way = this.#look = this.#prediction = this.problem = null;
  }

  /** The customers of a side, as the model reads them. */
  sideOf(name: SideName): PreparedSide | null {
    return this.shown?.prepared[name] ?? null;
  }

  /** Follows one customer from its texts to what the model reads; of several asked for only the last is shown. */
  async follow(side: SideName, row: number): Promise<void> {
    const prepared = this.shown?.prepared;
    if (!prepared || row < 0 || row >= prepared[side].keys.length) return;
    this.side = side;
    const asked: Way = { prepared, side, row, trace: null, problem: null };
    this.#way = asked;
    let answer: Way;
    try {
      const trace = await this.#session.features.trace(sides.indexOf(side) as Side, row);
      answer = { ...asked, trace };
    } catch (thrown) {
      answer = { ...asked, problem: parseProblem(thrown) };
    }
    if (this.#way === asked) this.#way = answer;
  }

  /** Reads the attention of one block to the newest text of the way's customer. */
  async lookAt(block: number): Promise<void> {
    const { way, live } = this;
    if (!way || !live) return;
    const asked: Look = { way, result: live.result, block, answer: null, problem: null };
    this.#look = asked;
    let answer: Look;
    try {
      const given = { side: way.prepared[way.side], row: way.row, block };
      answer = {
        ...asked,
        answer: await this.#session.readAttention(live.result.pack, live.live.encoder, given),
      };
    } catch (thrown) {
      answer = { ...asked, problem: parseProblem(thrown) };
    }
    if (this.#look === asked) this.#look = answer;
  }

  /** Predicts the training customer of the way with the model of the run. */
  async predict(): Promise<void> {
    const { way, live } = this;
    if (!way || !live || way.side !== "train" || this.prediction) return;
    const asked = { result: live.result, way, scores: null, problem: null };
    this.#prediction = asked;
    let answer: Prediction;
    try {
      const scores = await this.#session.predictCustomer(live.result.pack, way.prepared.train, way.row);
      answer = { ...asked, scores };
    } catch (thrown) {
      answer = { ...asked, problem: parseProblem(thrown) };
    }
    if (this.#prediction === asked) this.#prediction = answer;
  }
}

function isBuiltFrom(
  order: CustomersOrder,
  recipe: CustomersOrder["recipe"] | null,
  sources: CustomersOrder["sources"],
): boolean {
  return isSameSources(order.sources, sources) && JSON.stringify(order.recipe) === JSON.stringify(recipe);
}

/** Whether these are the same files, read in the same way. */
export function isSameSources(a: CustomersOrder["sources"], b: CustomersOrder["sources"]): boolean {
  return (
    a.length === b.length &&
    a.every(({ file, options }, i) => {
      return file === b[i].file && JSON.stringify(options) === JSON.stringify(b[i].options);
    })
  );
}
