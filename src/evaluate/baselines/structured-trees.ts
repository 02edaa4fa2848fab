import type { Prepared, PreparedSide } from "../../features/types.ts";
import type { Control } from "../control.ts";
import { boostTrees, predictTrees } from "./trees/boost.ts";
import { chooseTreeLoss } from "./trees/losses.ts";
import type { TreeSide } from "./trees/types.ts";
import type { BaselineScores } from "./types.ts";

/** Rounds at most, and rounds without a better validation loss after which fitting ends. */
const mostRounds = 500;
const patience = 30;
/** Rounds where there is no validation side to stop by: scikit-learn's default. */
const usualRounds = 100;

/**
 * The columns with boosted trees; as many rounds as lower the loss on validation.
 *
 * Numbers and dates as they are, categories as such, missing values as a bin of their own. Null where there is no column.
 *
 * errors: evaluate/cancelled
 */
export async function runStructuredTrees(
  prepared: Prepared,
  control: Control,
): Promise<BaselineScores | null> {
  const [train, validation, test] = [prepared.train, prepared.validation, prepared.test].map(toTreeSide);
  const columns = prepared.rawNames.length + prepared.categoryNames.length;
  if (columns === 0) return null;
  const watched = validation.target.length > 0;
  const model = await boostTrees(train, {
    loss: chooseTreeLoss(prepared),
    categorySizes: prepared.categorySizes,
    mostRounds: watched ? mostRounds : usualRounds,
    stopping: watched ? { validation, patience } : null,
    control,
  });
  return {
    validation: predictTrees(model, validation),
    test: predictTrees(model, test),
    detail: `${columns} columns, ${model.rounds.length} rounds`,
  };
}

function toTreeSide({ raw, categories, target }: PreparedSide): TreeSide {
  return { raw: raw ?? new Float64Array(0), categories, target };
}
