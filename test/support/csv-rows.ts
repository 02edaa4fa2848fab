/** Fields of a CSV text with commas and doubled quotes, row by row; for data sets of tests, which are whole. */
export function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted?.replaceAll('""', '"') ?? plain ?? "");
    if (end === ",") continue;
    if (row.length > 1 || row[0] !== "") rows.push(row);
    row = [];
  }
  return rows;
}

/** Writes fields as CSV. */
export function writeCsv(rows: readonly (readonly string[])[]): string {
  const quote = (field: string) => `"${field.replaceAll('"', '""')}"`;
  return rows.map((row) => `${row.map(quote).join(",")}\n`).join("");
}
