import { fail, parseProblem, type Problem } from "../../base/problem.ts";
import type { Finding, Proposal, TableSource, TableSummary } from "../../data/types.ts";
import type { RecipeInput } from "../../recipe/parse-recipe.ts";
import type {
  EncoderRecipe,
  MethodRecipe,
  Recipe,
  Role,
  SplitRecipe,
  TableRecipe,
  Task,
} from "../../recipe/types.ts";
import { logEvent } from "./log.ts";
import {
  draftRecipe,
  dropGiven,
  freezeChoices,
  leavesOpen,
  mergeChoices,
  nameTables,
  roleChoices,
  sourcesOf,
  suitRecipe,
  targetChoices,
  thawChoices,
  type Choices,
  type SetAside,
} from "./choices.ts";
import type { Session } from "./session.ts";

/** Files, the tables made of them, and the recipe that the person edits. */
export class DataState {
  tables = $state.raw<TableSummary[]>([]);
  sources = $state.raw<TableSource[]>([]);
  proposal = $state.raw<Proposal | null>(null);
  recipe = $state.raw<Recipe | null>(null);
  /** Table being read, with its share; null when none is. */
  opening = $state.raw<{ table: string; share: number } | null>(null);
  isProposing = $state.raw(false);
  problem = $state.raw<Problem | null>(null);
  /** What the person has settled. */
  choices = $state.raw<Choices>({});
  /** Roles as a given recipe has them. */
  recipeRoles = $state.raw<Recipe["columns"]>({});
  /** Files that a recipe names and that are not here yet. */
  missingFiles = $state.raw<string[]>([]);
  /** The sample's tables gave way to the person's own files. */
  hasReplacedSample = $state.raw(false);
  /** Files of the sample, once they were loaded: others replace them. */
  sample = $state.raw<readonly File[]>([]);
  /** The tables are those of the sample. */
  isSample = $derived(
    this.sources.length > 0 && this.sources.every(({ file }) => this.sample.includes(file)),
  );
  findings = $derived<Finding[]>(this.proposal?.findings ?? []);
  isBusy = $derived(this.opening !== null || this.isProposing);
  /** Tables with dates whose day and month cannot be told apart: the person is asked. */
  ambiguous = $derived(this.tables.filter((table) => this.#isAmbiguous(table)));
  isReady = $derived(
    this.proposal !== null && !this.isBusy && this.problem === null && this.ambiguous.length === 0,
  );
  readonly #session: Session;
  readonly #preset: Choices;
  readonly #isFrozen: (encoder: EncoderRecipe) => Promise<boolean>;
  /** What the recipe that was given last has settled; null where none was. */
  #given: Choices | null = null;
  /** What the person had chosen before an encoder that cannot take part in it; null where none is chosen. */
  #setAside: SetAside | null = null;
  /** Tables as a recipe names them, for files that come later. */
  #known: Record<string, TableRecipe> = {};
  #proposals = 0;
  #turn: Promise<void> = Promise.resolve();

  /** `preset` are choices that the page's address makes, such as a backend; `isFrozen` tells of an encoder in ONNX form. */
  constructor(session: Session, preset: Choices = {}, isFrozen = async (_: EncoderRecipe) => false) {
    this.#session = session;
    this.#preset = preset;
    this.#isFrozen = isFrozen;
    this.choices = preset;
  }

  /** Reads dropped or chosen files, in place of the sample; a *.json among them is taken as the recipe. */
  async addFiles(files: File[]): Promise<void> {
    await this.#inTurn(async () => {
      this.hasReplacedSample = false;
      const recipes = files.filter((file) => file.name.toLowerCase().endsWith(".json"));
      if (recipes.length > 1) refuseRecipes(recipes);
      const given = recipes[0] && this.#session.parseRecipe(await recipes[0].text());
      if (this.isSample && files.length > recipes.length) await this.#replaceSample();
      await this.#take(
        files.filter((file) => !recipes.includes(file)),
        given,
      );
    });
  }

  /** Takes files with the recipe that belongs to them, as the sample and an unfinished run have it. */
  async addRun(files: File[], recipe: RecipeInput): Promise<void> {
    await this.#inTurn(() => this.#take(files, recipe));
  }

  async removeTable(name: string): Promise<void> {
    await this.#inTurn(async () => {
      await this.#session.closeTable(name);
      this.tables = this.tables.filter((table) => table.name !== name);
      this.sources = this.sources.filter((source) => source.name !== name);
      this.#forgetChoices(name);
      await this.#propose();
    });
  }

  /** Reads a table again with a correction of the person's. */
  async correctTable(name: string, options: Partial<TableRecipe>): Promise<void> {
    await this.#inTurn(async () => {
      const sources = this.sources.map((source) =>
        source.name === name ? { ...source, options: { ...source.options, ...options } } : source,
      );
      await this.#open(sources);
      await this.#propose();
    });
  }

  setTarget(table: string, column: string): Promise<void> {
    return this.#chooseAndPropose((choices) => targetChoices(choices, table, column));
  }

  setRole(table: string, column: string, role: Role): Promise<void> {
    return this.#chooseAndPropose((choices) =>
      roleChoices(choices, this.recipe?.customer ?? null, table, column, role),
    );
  }

  setTask(task: Task): Promise<void> {
    return this.#chooseAndPropose((choices) => {
      const train = choices.train && { ...choices.train, earlyStopping: undefined };
      return { ...choices, task, train };
    });
  }

  setPositive(positive: string): Promise<void> {
    const { label } = this.recipe!;
    return this.#chooseAndPropose((choices) => ({ ...choices, label: { ...label, positive } }));
  }

  setSplit(split: SplitRecipe): Promise<void> {
    return this.#chooseAndPropose((choices) => ({ ...choices, split }));
  }

  /** Changes a setting that the data has no say in; nothing is proposed anew. */
  set(change: Choices): void {
    this.choices = mergeChoices(this.choices, change);
    if (!this.recipe) return;
    const recipe = mergeChoices(this.recipe, change) as Recipe;
    this.recipe = change.fusion ? suitRecipe(recipe, this.choices, recipe.encoder) : recipe;
    this.#proposeAnew();
  }

  /**
   * Chooses an encoder whole; the method is the usual one for it, unless the person chose another.
   *
   * One in ONNX form is frozen: the head alone is trained, and what was chosen before is back with the next other encoder.
   */
  setEncoder(encoder: EncoderRecipe, isFrozen = false): void {
    if (isFrozen) this.#dropGiven(encoder);
    this.#freeze(isFrozen);
    if (!isFrozen) this.#dropGiven(encoder);
    this.choices = { ...this.choices, encoder };
    if (this.recipe) this.recipe = suitRecipe(this.recipe, this.choices, encoder);
    this.#proposeAnew();
  }

  /** Chooses a method with all its numbers. */
  setMethod(method: MethodRecipe): void {
    this.choices = { ...this.choices, method };
    if (this.recipe) this.recipe = suitRecipe(this.recipe, this.choices, this.recipe.encoder);
    this.#proposeAnew();
  }

  /** What the data refused before may be right with this setting. */
  #proposeAnew(): void {
    if (this.proposal || this.isBusy || this.tables.length === 0 || this.missingFiles.length > 0) return;
    void this.#guard(() => this.#propose());
  }

  /** What a recipe gave for an encoder of another kind is not what the person chose for this one. */
  #dropGiven({ source }: EncoderRecipe): void {
    const before = this.recipe?.encoder.source ?? source;
    if (this.#given && (before === "random") !== (source === "random"))
      this.choices = dropGiven(this.choices, this.#given);
  }

  #freeze(isFrozen: boolean): void {
    if (isFrozen === (this.#setAside !== null)) return;
    if (this.#setAside) {
      this.choices = thawChoices(this.choices, this.#setAside);
      this.#setAside = null;
    } else ({ choices: this.choices, setAside: this.#setAside } = freezeChoices(this.choices));
  }

  /** Shows what was thrown elsewhere on the way to the data. */
  show(thrown: unknown): void {
    this.problem = parseProblem(thrown);
    logEvent({ kind: "problem", problem: this.problem });
  }

  /** Puts a problem away; what was there before it stays. */
  dismiss(): void {
    this.problem = null;
  }

  /** Lets go of tables whose worker is gone, and of all that was settled of them. */
  async forget(): Promise<void> {
    await this.#inTurn(async () => this.#clear());
  }

  /** Nothing of the sample stays: neither its tables nor what its recipe has settled. */
  async #replaceSample(): Promise<void> {
    for (const { name } of this.sources) await this.#session.closeTable(name);
    this.#clear();
    this.hasReplacedSample = true;
  }

  #clear(): void {
    this.#proposals++;
    this.isProposing = this.hasReplacedSample = false;
    this.tables = [];
    this.sources = [];
    this.missingFiles = [];
    this.proposal = this.recipe = null;
    this.choices = this.#preset;
    this.#given = this.#setAside = null;
    this.#known = {};
    this.recipeRoles = {};
  }

  async #take(files: File[], given: RecipeInput | undefined): Promise<void> {
    if (given) {
      this.choices = mergeChoices({ ...given, tables: undefined }, this.#preset);
      this.#given = this.choices;
      this.#setAside = null;
      this.#known = given.tables;
      this.recipeRoles = given.columns ?? {};
    }
    const present = given ? this.sources.filter((s) => isNamed(given, s.file)) : this.sources;
    const named = nameTables(files, this.#known, present);
    const sources = sourcesOf(named, present, this.#known).map((s) => ({
      ...s,
      options: (given && this.#known[s.name]) || s.options,
    }));
    this.missingFiles = Object.values(this.#known)
      .map((table) => table.file)
      .filter((file) => !sources.some((source) => source.file.name === file));
    await this.#open(sources);
    if (this.missingFiles.length > 0) refuseMissing(this.missingFiles);
    await this.#propose();
  }

  async #open(sources: TableSource[]): Promise<void> {
    if (sources.length === 0) {
      this.tables = [];
      this.sources = [];
      return;
    }
    this.opening = { table: sources[0].name, share: 0 };
    // Progress comes on a port of its own, so the last of it may come after the end.
    const show = (progress: typeof this.opening) => {
      if (this.opening) this.opening = progress;
    };
    try {
      this.tables = await this.#session.openTables(sources, show);
      this.sources = sources;
    } finally {
      this.opening = null;
    }
  }

  /** Completes the person's choices from the data; of several proposals under way only the last counts. */
  async #propose(): Promise<void> {
    const number = ++this.#proposals;
    if (this.tables.length === 0) {
      this.proposal = this.recipe = null;
      return;
    }
    this.isProposing = true;
    try {
      const tables = Object.fromEntries(this.sources.map((s) => [s.name, s.options]));
      const asked = this.choices;
      const proposal = await this.#session.data.propose({ version: 1, ...asked, tables });
      if (number !== this.#proposals) return;
      if (this.choices !== asked) return await this.#propose(); // a setting was changed meanwhile
      // What a recipe names is followed, and refused where it cannot be.
      const isFrozen = leavesOpen(this.choices) && (await this.#isFrozen(proposal.recipe.encoder));
      if (number !== this.#proposals) return;
      this.proposal = proposal;
      this.recipe = proposal.recipe;
      if (isFrozen) this.setEncoder(proposal.recipe.encoder, true);
    } catch (thrown) {
      if (number !== this.#proposals) return;
      this.proposal = null;
      this.recipe = draftRecipe(this.tables, this.sources, this.choices);
      throw thrown;
    } finally {
      if (number === this.#proposals) this.isProposing = false;
    }
  }

  #chooseAndPropose(change: (choices: Choices) => Choices): Promise<void> {
    this.choices = change(this.choices);
    return this.#guard(() => this.#propose());
  }

  #forgetChoices(table: string): void {
    delete this.#known[table];
    const columns = { ...this.choices.columns };
    delete columns[table];
    const label = this.choices.label?.table === table ? undefined : this.choices.label;
    const task = label ? this.choices.task : undefined;
    this.choices = { ...this.choices, columns, label, task, customer: undefined, split: undefined };
  }

  #isAmbiguous(table: TableSummary): boolean {
    const source = this.sources.find((s) => s.name === table.name);
    if (source?.options.dates !== "auto") return false;
    const roles = { ...this.recipe?.columns[table.name], ...this.choices.columns?.[table.name] };
    return table.columns.some((c) => c.ambiguousDates && (roles[c.name] ?? c.role) === "date");
  }

  /** Files are taken one drop after the other, so that none overwrites what another read. */
  #inTurn(work: () => Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(() => this.#guard(work));
    return this.#turn;
  }

  async #guard(work: () => Promise<void>): Promise<void> {
    this.problem = null;
    try {
      await work();
    } catch (thrown) {
      this.show(thrown);
    }
  }
}

function isNamed(recipe: RecipeInput, file: File): boolean {
  return Object.values(recipe.tables).some((table) => table.file === file.name);
}

function refuseMissing(files: string[]): never {
  fail("ui/missing-files", `The recipe names ${files.join(", ")}, not among the files given. Add it.`, {
    files,
  });
}

function refuseRecipes(files: File[]): never {
  const names = files.map((file) => file.name);
  fail("ui/several-recipes", `${names.length} recipes were given (${names.join(", ")}); a run takes one.`, {
    files: names,
  });
}
