import type { TestScores } from "../evaluate/types.ts";
import { formatCsv } from "../base/csv.ts";

/**
 * Writes scores.csv: key, split, truth and score of every test customer.
 *
 * Binary: truth is 0 or 1 and the score the probability of 1. Several classes: truth is the name of the class, and
 * there is one score for each, `score NAME`.
 *
 * shapes: [N] customers -> N + 1 lines
 */
export function writeScoresCsv({ keys, target, test, classes }: TestScores): string {
  const outputs = keys.length === 0 ? 1 : test.length / keys.length;
  const several = classes !== null && outputs > 1;
  const names = several ? classes.map((name) => `score ${name}`) : ["score"];
  const lines = keys.map((key, i) => {
    const truth = several ? classes[target[i]] : target[i];
    return [key, "test", truth, ...test.subarray(i * outputs, (i + 1) * outputs)];
  });
  return formatCsv([["key", "split", "truth", ...names], ...lines]);
}
