import { parseProblem, type Problem } from "../../base/problem.ts";
import type { FormField, TypedCustomer } from "../../features/types.ts";
import type { ModelPack } from "../../report/types.ts";
import type { ScoredCustomer, UseSession } from "../../session/use.ts";
import { logEvent } from "./log.ts";
import { readsOf } from "./pack-reads.ts";

/** How long typing has to rest before the customer is scored again. */
const restMs = 150;

/** A customer typed in by hand, scored anew at each change; one scoring at a time, and the latest wins. */
export class TypedState {
  fields = $state.raw<FormField[] | null>(null);
  /** Newest first. */
  texts = $state.raw<string[]>([]);
  values = $state.raw<TypedCustomer["values"]>({});
  scored = $state.raw<ScoredCustomer | null>(null);
  isScoring = $state.raw(false);
  problem = $state.raw<Problem | null>(null);
  readonly #refuse: () => void;
  #session: UseSession | null = null;
  #pack: ModelPack | null = null;
  #isWanted = false;
  #rest: ReturnType<typeof setTimeout> | undefined;

  /** `refuse` throws where no model can be used now. */
  constructor(refuse: () => void) {
    this.#refuse = refuse;
  }

  /** Lays out the form of a model with the usual values, and scores them. */
  async begin(session: UseSession, pack: ModelPack): Promise<void> {
    this.#session = session;
    this.#pack = pack;
    clearTimeout(this.#rest);
    this.#isWanted = false;
    this.fields = this.scored = this.problem = null;
    this.texts = [];
    this.values = {};
    try {
      this.#refuse();
      const fields = readsOf(pack).columns ? await session.describeForm(pack) : [];
      if (pack !== this.#pack) return;
      this.fields = fields;
      this.reset();
    } catch (thrown) {
      if (pack === this.#pack) this.#show(thrown);
    }
  }

  /** Lays the form out where that was refused before, and scores again where it was not. */
  async tryAgain(): Promise<void> {
    if (!this.#session || !this.#pack) return;
    if (!this.fields) await this.begin(this.#session, this.#pack);
    else await this.#score();
  }

  /** Fills in the usual values. */
  reset(): void {
    this.values = Object.fromEntries((this.fields ?? []).map(({ name, usual }) => [name, roundUsual(usual)]));
    this.texts = this.#pack && readsOf(this.#pack).texts ? [""] : [];
    void this.#score();
  }

  setValue(name: string, value: TypedCustomer["values"][string]): void {
    this.values = { ...this.values, [name]: value };
    this.#changed();
  }

  setText(index: number, text: string): void {
    this.texts = this.texts.with(index, text);
    this.#changed();
  }

  /** Adds an empty text above the others: the newest. */
  addText(): void {
    this.texts = ["", ...this.texts];
  }

  removeText(index: number): void {
    this.texts = this.texts.toSpliced(index, 1);
    this.#changed();
  }

  #changed(): void {
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => void this.#score(), restMs);
  }

  async #score(): Promise<void> {
    clearTimeout(this.#rest);
    this.#isWanted = true;
    if (this.isScoring) return;
    this.isScoring = true;
    while (this.#isWanted) {
      this.#isWanted = false;
      await this.#scoreOnce();
    }
    this.isScoring = false;
  }

  async #scoreOnce(): Promise<void> {
    const pack = this.#pack!;
    try {
      this.#refuse();
      const scored = await this.#session!.scoreCustomer(pack, { texts: this.texts, values: this.values });
      if (pack !== this.#pack) return;
      this.scored = scored;
      this.problem = null;
    } catch (thrown) {
      if (pack === this.#pack) this.#show(thrown);
    }
  }

  #show(thrown: unknown): void {
    this.problem = parseProblem(thrown);
    logEvent({ kind: "problem", problem: this.problem });
  }
}

/** A usual number as a person would write it: with four digits that count, or without decimals. */
function roundUsual(usual: FormField["usual"]): FormField["usual"] {
  if (typeof usual !== "number") return usual;
  return Math.abs(usual) < 1000 ? Number(usual.toPrecision(4)) : Math.round(usual);
}
