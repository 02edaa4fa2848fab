import type { UnlabelledRecipe } from "../recipe/types.ts";

/** Confidences that are tried on validation, from the one that adds most customers. */
const confidences = [0.8, 0.9, 0.95, 0.98, 0.99];
/** So often the class must be right, of each class that is given at all. */
const leastPrecision = 0.95;
/** Fewer validation customers than this say nothing of a confidence. */
const fewestSure = 10;

/** The class that a customer is most likely of. */
export interface Guess {
  label: number;
  probability: number;
}

/** What validation says of a confidence. */
export interface Confidence {
  confidence: number;
  /** Share of validation customers above it whose class is right; null where there are none. */
  precision: number | null;
}

/**
 * Reads the most likely class of each customer.
 *
 * shapes: scores [N] of the positive class where `classes` is 2 and there is one a customer, else [N, K] -> [N]
 */
export function guessClasses(scores: ArrayLike<number>, outputs: number): Guess[] {
  if (outputs === 1)
    return Array.from(scores, (score) =>
      score >= 0.5 ? { label: 1, probability: score } : { label: 0, probability: 1 - score },
    );
  return Array.from({ length: scores.length / outputs }, (_, row) => {
    let label = 0;
    for (let k = 1; k < outputs; k++)
      if (scores[row * outputs + k] > scores[row * outputs + label]) label = k;
    return { label, probability: scores[row * outputs + label] };
  });
}

/**
 * Chooses from which probability on a guessed class is taken as a label; null: from none.
 *
 * It is the lowest of .8, .9, .95, .98 and .99 above which, on validation, there are at least 10 customers, at least two
 * classes are guessed, and of each of them 95 % are right: one class alone would shift the balance, and a rare class that is
 * mostly wrong does not show in the share of all. The step that these guesses come from was chosen on the same customers, so
 * they flatter a little; that is why the retrained model must prove itself besides. A confidence that the recipe names is
 * followed.
 *
 * shapes: guesses and truth [N]
 */
export function chooseConfidence(
  guesses: readonly Guess[],
  truth: ArrayLike<number>,
  { confidence: wanted }: Pick<UnlabelledRecipe, "confidence">,
): Confidence | null {
  const measure = (confidence: number) => {
    const counts = new Map<number, { all: number; right: number }>();
    guesses.forEach(({ label, probability }, i) => {
      if (probability < confidence) return;
      const count = counts.get(label) ?? { all: 0, right: 0 };
      count.all++;
      if (truth[i] === label) count.right++;
      counts.set(label, count);
    });
    const classes = [...counts.values()];
    const all = classes.reduce((sum, count) => sum + count.all, 0);
    const right = classes.reduce((sum, count) => sum + count.right, 0);
    return { classes, all, precision: all > 0 ? right / all : null };
  };
  if (wanted !== "auto") return { confidence: wanted, precision: measure(wanted).precision };
  for (const confidence of confidences) {
    const { classes, all, precision } = measure(confidence);
    const isRight = classes.every((count) => count.right >= leastPrecision * count.all);
    if (all >= fewestSure && classes.length > 1 && isRight) return { confidence, precision };
  }
  return null;
}

/**
 * Takes the customers whose guess is at least as sure as asked for.
 *
 * shapes: guesses [U] -> rows and labels of those taken, in their order
 */
export function takeSure(
  guesses: readonly Guess[],
  confidence: number,
): { rows: number[]; labels: number[] } {
  const rows = [...guesses.keys()].filter((row) => guesses[row].probability >= confidence);
  return { rows, labels: rows.map((row) => guesses[row].label) };
}
