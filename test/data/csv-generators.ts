import fc from "fast-check";

const letters = [
  "a",
  "B",
  "7",
  " ",
  ",",
  ";",
  "\t",
  "|",
  '"',
  "\n",
  "\r",
  "\r\n",
  "中",
  "é",
  "😀",
  "'",
  "\\",
  "=",
  "-",
];

/** Cells with all that makes CSV hard. */
export const cellArbitrary = fc
  .array(fc.constantFrom(...letters), { maxLength: 8 })
  .map((parts) => parts.join(""));

/** Writes CSV as RFC 4180 has it, quoting only where needed. */
export function writeCsv(rows: string[][], delimiter: string, lineEnd: string): string {
  const write = (cell: string) => {
    const plain = !/["\r\n]/.test(cell) && !cell.includes(delimiter);
    return plain ? cell : `"${cell.replaceAll('"', '""')}"`;
  };
  return rows.map((row) => row.map(write).join(delimiter) + lineEnd).join("");
}
