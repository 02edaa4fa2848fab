/**
 * Splits CSV text into records of cells, for a sample of a file.
 *
 * Quotes open only at the start of a cell and double inside; LF, CRLF and CR end a record. A record that the end
 * of the text cuts off is left out when `complete` is false. Blank lines are no records.
 *
 * source: RFC 4180
 */
export function splitRecords(text: string, delimiter: string, complete: boolean): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    const cell = readCell(text, at, delimiter);
    if (cell.end >= text.length && !complete) return records;
    record.push(cell.value);
    at = cell.end;
    if (text[at] === delimiter) {
      at++;
      if (at === text.length) record.push("");
      if (at < text.length) continue;
    }
    if (text[at] === "\r" && text[at + 1] === "\n") at++;
    at++;
    if (record.length > 1 || record[0] !== "") records.push(record);
    record = [];
  }
  return records;
}

function readCell(text: string, start: number, delimiter: string): { value: string; end: number } {
  let at = start;
  let value = "";
  if (text[at] === '"') {
    for (;;) {
      const close = text.indexOf('"', at + 1);
      if (close < 0) return { value: value + text.slice(at + 1), end: text.length };
      value += text.slice(at + 1, close);
      at = close + 1;
      if (text[at] !== '"') break;
      value += '"';
    }
  }
  const rest = at;
  while (at < text.length && text[at] !== delimiter && text[at] !== "\n" && text[at] !== "\r") at++;
  return { value: value + text.slice(rest, at), end: at };
}
