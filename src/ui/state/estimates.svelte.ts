import type { TableSummary } from "../../data/types.ts";
import type { TokenFacts } from "../../features/types.ts";
import type { EncoderShape } from "../../model/shape.ts";
import { listParts } from "../../recipe/list-parts.ts";
import type { Recipe } from "../../recipe/types.ts";
import type { MemoryPlan, ModelFacts, ModelRequest, TimePlan, TimeRequest } from "../../train/types.ts";
import type { ShownCustomers } from "./customers.svelte.ts";
import type { Session } from "./session.ts";

/** Words that are learned where there are texts enough; before the texts are read nobody knows. */
const usualVocabulary = 8000;
/** Missing and unseen. */
const extraLevels = 2;
/** Where a column says who is held out. */
const usualTrainShare = 0.8;

/** The estimates of a training's memory and of a run's time, anew for each change of the settings. */
export class EstimatesState {
  memory = $state.raw<MemoryPlan | null>(null);
  time = $state.raw<TimePlan | null>(null);
  readonly #session: Session;
  #asked = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Asks for both; of several under way only the last count. A run can start without, and makes its own. */
  async look(model: ModelRequest, run: TimeRequest): Promise<void> {
    const number = ++this.#asked;
    const [memory, time] = await Promise.all([
      this.#session.planMemory(model).catch(() => null),
      this.#session.planTime(run).catch(() => null),
    ]);
    if (number !== this.#asked) return;
    this.memory = memory;
    this.time = time;
  }
}

/** What the time of a run depends on: a usual text, and the customers of each side, as far as they are known. */
export function guessRun(
  recipe: Recipe,
  tables: TableSummary[],
  known: ShownCustomers | null,
  encoder: EncoderShape | null = null,
): TimeRequest {
  const tokens = known?.prepared.tokenFacts ?? null;
  const model = guessModel(recipe, tables, tokens, encoder);
  const usual = tokens?.medianTokens ?? recipe.encoder.maxTokens / 2;
  return {
    ...model,
    facts: { ...model.facts, length: Math.min(recipe.encoder.maxTokens, Math.round(usual)) },
    parts: listParts(recipe),
    ...guessSides(recipe, tables, known),
  };
}

function guessSides(recipe: Recipe, tables: TableSummary[], known: ShownCustomers | null) {
  if (known) {
    const { train, validation, test } = known.summary.split;
    return { train, heldOut: validation + test };
  }
  const { table, key } = recipe.customer;
  const home = tables.find(({ name }) => name === table);
  const customers = home?.columns.find(({ name }) => name === key)?.distinct ?? home?.rows ?? 0;
  const share = "fractions" in recipe.split ? recipe.split.fractions[0] : usualTrainShare;
  const train = Math.round(customers * share);
  return { train, heldOut: customers - train };
}

/**
 * The sizes of the model that a recipe makes of these tables, as far as they are known before the texts are read.
 *
 * `shape` is that of the encoder that the recipe names; null for one from random weights.
 */
export function guessModel(
  recipe: Recipe,
  tables: TableSummary[],
  tokens: TokenFacts | null,
  shape: EncoderShape | null = null,
): ModelRequest {
  const { encoder, method, texts, fusion, train, pretrain, unlabelled, backend, threads } = recipe;
  return {
    recipe: { encoder, method, texts, fusion, train, pretrain, unlabelled, backend, threads },
    facts: guessFacts(recipe, tables, tokens, shape),
  };
}

function guessFacts(
  recipe: Recipe,
  tables: TableSummary[],
  tokens: TokenFacts | null,
  shape: EncoderShape | null,
): ModelFacts {
  const columns = tables.flatMap((table) =>
    table.columns.map((column) => ({
      ...column,
      role: recipe.columns[table.name]?.[column.name] ?? column.role,
    })),
  );
  const target = columns.find(({ role }) => role === "target");
  const { maxTokens } = recipe.encoder;
  return {
    outputs: recipe.task === "multiclass" ? (target?.distinct ?? 2) : 1,
    vocabularySize: shape?.vocabularySize ?? tokens?.vocabulary ?? usualVocabulary,
    numbers: columns.filter(({ role }) => role === "number" || role === "date").length,
    encoder: shape,
    categorySizes: columns.filter(({ role }) => role === "category").map((c) => c.distinct + extraLevels),
    length: Math.min(maxTokens, tokens?.maxTokens ?? maxTokens),
  };
}
