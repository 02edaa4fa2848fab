import type { TableSummary } from "../../data/types.ts";
import type { TokenFacts } from "../../features/types.ts";
import type { Recipe } from "../../recipe/types.ts";
import type { MemoryPlan, ModelFacts, ModelRequest } from "../../train/types.ts";
import type { Session } from "./session.ts";

/** Words that are learned where there are texts enough; before the texts are read nobody knows. */
const usualVocabulary = 8000;
/** Missing and unseen. */
const extraLevels = 2;

/** The estimate of a training's memory, anew for each change of the settings. */
export class MemoryState {
  plan = $state.raw<MemoryPlan | null>(null);
  readonly #session: Session;
  #asked = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Asks for the estimate; of several under way only the last counts. */
  async look(request: ModelRequest): Promise<void> {
    const number = ++this.#asked;
    try {
      const plan = await this.#session.planMemory(request);
      if (number === this.#asked) this.plan = plan;
    } catch {
      // Without the estimate a run can start as well; it makes its own.
      if (number === this.#asked) this.plan = null;
    }
  }
}

/** The sizes of the model that a recipe makes of these tables, as far as they are known before the texts are read. */
export function guessModel(recipe: Recipe, tables: TableSummary[], tokens: TokenFacts | null): ModelRequest {
  const { encoder, fusion, train, pretrain, backend, threads } = recipe;
  return {
    recipe: { encoder, fusion, train, pretrain, backend, threads },
    facts: guessFacts(recipe, tables, tokens),
  };
}

function guessFacts(recipe: Recipe, tables: TableSummary[], tokens: TokenFacts | null): ModelFacts {
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
    vocabularySize: tokens?.vocabulary ?? usualVocabulary,
    numbers: columns.filter(({ role }) => role === "number" || role === "date").length,
    categorySizes: columns.filter(({ role }) => role === "category").map((c) => c.distinct + extraLevels),
    length: Math.min(maxTokens, tokens?.maxTokens ?? maxTokens),
  };
}
