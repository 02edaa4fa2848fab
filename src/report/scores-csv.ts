/** Predictions of one side, as the run holds them. */
export interface ScoredCustomers {
  keys: string[];
  /** Class index, or value. [N] */
  target: ArrayLike<number>;
  /** [N, K] row by row */
  test: ArrayLike<number>;
  classes: string[] | null;
}

/** A spreadsheet takes a cell with such a beginning for a formula; the wide forms count in East Asian settings. */
const formula = /^[=+\-@\t\r\n＝＋－＠]/;

/**
 * Writes scores.csv: key, split, truth and score of every test customer.
 *
 * Binary: truth is 0 or 1 and the score the probability of 1. Several classes: truth is the name of the class, and
 * there is one score for each, `score NAME`. Commas, CRLF, quotes as in RFC 4180; UTF-8 without a byte order mark.
 * Keys and names that a spreadsheet would take for a formula get a leading apostrophe.
 *
 * shapes: [N] customers -> N + 1 lines
 */
export function writeScoresCsv({ keys, target, test, classes }: ScoredCustomers): string {
  const outputs = keys.length === 0 ? 1 : test.length / keys.length;
  const several = classes !== null && outputs > 1;
  const header = several ? classes.map((name) => `score ${name}`) : ["score"];
  const lines = [["key", "split", "truth", ...header].map(writeText)];
  keys.forEach((key, i) => {
    const truth = several ? writeText(classes[target[i]]) : writeNumber(target[i]);
    const scores = Array.from({ length: outputs }, (_, k) => writeNumber(test[i * outputs + k]));
    lines.push([writeText(key), "test", truth, ...scores]);
  });
  return lines.map((cells) => `${cells.join(",")}\r\n`).join("");
}

function writeText(text: string): string {
  const safe = formula.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** Nine digits tell any two 32-bit floats apart. */
function writeNumber(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(9))) : "";
}
