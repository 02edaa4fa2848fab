import type { Prepared } from "../../features/types.ts";
import type { Control } from "../control.ts";
import { applyLinear } from "./linear/fit-linear.ts";
import { choosePenalty } from "./linear/choose-penalty.ts";
import { chooseLoss, describePenalty } from "./linear/loss.ts";
import { applyTfidf, fitTfidf } from "./tfidf.ts";
import type { BaselineScores } from "./types.ts";

/** C = 3 as published for this kind of text, then its neighbours. */
const logisticPenalties = [1 / 3, 1, 1 / 10];
const ridgePenalties = [1, 0.3, 3, 10];

/**
 * TF-IDF of the text with a logistic regression, or a ridge for a regression; strength chosen on validation.
 *
 * Null where there is no text.
 *
 * errors: evaluate/cancelled
 * source: the setting of docs/recipe.md, as scikit-learn computes it
 */
export async function runTfidfLinear(prepared: Prepared, control: Control): Promise<BaselineScores | null> {
  const { train, validation, test } = prepared;
  if (train.ngrams === null || validation.ngrams === null || test.ngrams === null) return null;
  const tfidf = fitTfidf(train.ngrams);
  const heldOut = applyTfidf(tfidf, validation.ngrams);
  const { model, penalty } = await choosePenalty(
    { features: applyTfidf(tfidf, train.ngrams), target: train.target },
    { features: heldOut, target: validation.target },
    {
      ...chooseLoss(prepared),
      penalties: prepared.task === "regression" ? ridgePenalties : logisticPenalties,
    },
    control,
  );
  return {
    validation: applyLinear(model, heldOut),
    test: applyLinear(model, applyTfidf(tfidf, test.ngrams)),
    detail: `${tfidf.idf.length} n-grams, ${describePenalty(model.loss, penalty)}`,
  };
}
