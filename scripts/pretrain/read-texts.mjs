import { unzipSync } from "fflate";
import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * @typedef {object} TextSource
 * @property {string} file a CSV, or a zip with one CSV in it; relative to the list that names it
 * @property {string[]} columns whose texts are read, joined by a line break
 * @property {string | null} [key] the column that the split's key is found in; null or left out: the row, from 0
 * @property {{ file: string, key: string, column: string, value: string }} [split] which rows are read
 */

/**
 * Cuts a CSV into rows of cells: commas, quotes doubled within quotes, any line break.
 * @param {string} text
 */
export function parseCsv(text) {
  /** @type {string[][]} */
  const rows = [];
  /** @type {string[]} */
  let row = [];
  const cell = /("(?:[^"]|"")*"|[^,\r\n]*)(,|\r?\n|$)/gy;
  for (let match = cell.exec(text); match !== null && match.index < text.length; match = cell.exec(text)) {
    const [, raw, end] = match;
    row.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === ",") continue;
    rows.push(row);
    row = [];
  }
  if (row.length > 0) rows.push([...row, ""]);
  return rows;
}

/** @param {string} path */
function readCsv(path) {
  const bytes = readFileSync(path);
  const members = path.endsWith(".zip")
    ? Object.entries(unzipSync(bytes)).filter(
        ([name]) => name.endsWith(".csv") && !name.startsWith("__MACOSX"),
      )
    : [[path, bytes]];
  if (members.length !== 1) throw new Error(`${path} holds ${members.length} CSV files; one was expected.`);
  const text = new TextDecoder("utf-8", { fatal: true }).decode(/** @type {Uint8Array} */ (members[0][1]));
  const [header, ...rows] = parseCsv(text);
  return { header, rows };
}

/** @param {string[]} header @param {string} column @param {string} path */
function findColumn(header, column, path) {
  const place = header.indexOf(column);
  if (place < 0) throw new Error(`${path} has no column "${column}"; it has ${header.join(", ")}.`);
  return place;
}

/** @param {TextSource} source @param {string} folder */
function readSource({ file, columns, key = null, split }, folder) {
  const path = resolve(folder, file);
  const { header, rows } = readCsv(path);
  const places = columns.map((column) => findColumn(header, column, path));
  const keyPlace = key === null ? -1 : findColumn(header, key, path);
  const wanted = split ? readWanted(split, folder) : null;
  return rows
    .filter((row, i) => wanted === null || wanted.has(keyPlace < 0 ? String(i) : row[keyPlace]))
    .map((row) =>
      places
        .map((place) => row[place] ?? "")
        .filter((text) => text !== "")
        .join("\n"),
    )
    .filter((text) => text.trim() !== "");
}

/** @param {NonNullable<TextSource["split"]>} split @param {string} folder */
function readWanted({ file, key, column, value }, folder) {
  const path = resolve(folder, file);
  const { header, rows } = readCsv(path);
  const [keyPlace, columnPlace] = [findColumn(header, key, path), findColumn(header, column, path)];
  return new Set(rows.filter((row) => row[columnPlace] === value).map((row) => row[keyPlace]));
}

/**
 * Reads the texts to pre-train on: of each `.txt` its lines, of each `.json` the columns of the CSV files that it lists.
 * @param {string[]} paths
 * @returns {string[]}
 */
export function readTexts(paths) {
  return paths.flatMap((path) => {
    const content = readFileSync(path, "utf8");
    if (!path.endsWith(".json")) return content.split(/\r?\n/).filter((line) => line.trim() !== "");
    /** @type {TextSource[]} */
    const sources = JSON.parse(content);
    return sources.flatMap((source) => readSource(source, dirname(path)));
  });
}
