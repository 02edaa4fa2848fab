/** Words that stand for a missing number or date. */
export const missingWords = ["na", "n/a", "nan", "null", "none", "nil", "-", "--", "?", "."];

const plain = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;
const commaThousands = /^[+-]?\d{1,3}([, ]\d{3})+(\.\d+)?$/;
const dotThousands = /^[+-]?\d{1,3}([. ]\d{3})+(,\d+)?$/;
const decimalComma = /^[+-]?\d+,\d+$/;

/** Says whether a cell is a number in any of the ways that are read. */
export function readsAsNumber(cell: string): boolean {
  const text = cell.trim();
  return plain.test(text) || commaThousands.test(text) || dotThousands.test(text) || decimalComma.test(text);
}

/**
 * Tells how the numbers of a column are written, or null where fewer than 95 % of its cells are numbers.
 *
 * `,` is a decimal sign where all cells can be read so and one can be read in no other way, or where the file's
 * delimiter is `;` and no cell contradicts; `1,234` in a file with commas is a thousand.
 */
export function detectDecimal(
  cells: string[],
  delimiter: string,
  given: "auto" | "." | ",",
): "." | "," | null {
  const present = cells.filter((cell) => !missingWords.includes(cell.toLowerCase()));
  if (present.length === 0) return null;
  const share = (reads: (cell: string) => boolean) => present.filter(reads).length / present.length;
  const point = share((cell) => plain.test(cell) || commaThousands.test(cell));
  const comma = share((cell) => decimalComma.test(cell) || dotThousands.test(cell) || plain.test(cell));
  if (given !== "auto") return (given === "." ? point : comma) >= 0.95 ? given : null;
  if (Math.max(point, comma) < 0.95) return null;
  const onlyComma = present.some((cell) => isOnlyComma(cell));
  const anyComma = present.some((cell) => decimalComma.test(cell));
  const preferred = onlyComma || (delimiter === ";" && anyComma);
  return preferred && comma >= point ? "," : point >= comma ? "." : ",";
}

/** `12,5` and `1.234,56` are no thousands. */
function isOnlyComma(cell: string): boolean {
  return (
    (decimalComma.test(cell) && !commaThousands.test(cell)) || (dotThousands.test(cell) && cell.includes(","))
  );
}

/** The decimal sign that a cell proves, in whatever file it stands; null where it can be read either way or is no number. */
export function tellDecimal(cell: string): "." | "," | null {
  if (!/[.,]/.test(cell)) return null;
  const point = plain.test(cell) || commaThousands.test(cell);
  const comma = decimalComma.test(cell) || dotThousands.test(cell);
  return point === comma ? null : point ? "." : ",";
}

/** SQL that reads a cell (`cell` is `raw` without blanks around it) as DOUBLE, or NULL where it is no number. */
export function numberSql(raw: string, cell: string, decimal: "." | ","): string {
  const [thousands, grouped] =
    decimal === "."
      ? ["[, ]", "[+-]?\\d{1,3}([, ]\\d{3})+(\\.\\d+)?"]
      : ["[. ]", "[+-]?(\\d{1,3}([. ]\\d{3})+|\\d+)(,\\d+)?"];
  const tidy = `TRY_CAST(replace(regexp_replace(${cell}, '${thousands}', '', 'g'), ',', '.') AS DOUBLE)`;
  const special = `CASE WHEN regexp_full_match(${cell}, '${grouped}') THEN ${tidy} END`;
  const plainly = `TRY_CAST(${raw} AS DOUBLE)`;
  const either = decimal === "." ? `coalesce(${plainly}, ${special})` : `coalesce(${special}, ${plainly})`;
  return `CASE WHEN isfinite(${either}) THEN ${either} END`;
}
