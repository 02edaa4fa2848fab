import { fail } from "../../base/problem.ts";

/** Files above this are refused before they are read: what the engine needs for them is more than a tab may have. */
export const largestFileBytes = 1_000_000_000;

const signatures: { kind: string; bytes: number[] }[] = [
  { kind: "PDF", bytes: [0x25, 0x50, 0x44, 0x46] },
  { kind: "ZIP", bytes: [0x50, 0x4b, 0x03, 0x04] },
  { kind: "PNG", bytes: [0x89, 0x50, 0x4e, 0x47] },
  { kind: "JPEG", bytes: [0xff, 0xd8, 0xff] },
  { kind: "GZIP", bytes: [0x1f, 0x8b] },
  { kind: "old Excel", bytes: [0xd0, 0xcf, 0x11, 0xe0] },
  { kind: "Parquet", bytes: [0x50, 0x41, 0x52, 0x31] },
];

/**
 * Refuses a file that is empty, too large, or known by its first bytes to be no text table.
 *
 * errors: data/file-empty, data/file-too-large, data/file-not-csv, data/file-binary
 */
export function assertReadable(file: { name: string; size: number }, start: Uint8Array): void {
  const where = { file: file.name };
  if (file.size === 0) {
    fail("data/file-empty", `${file.name} is empty; export it again, with a header and its rows.`, {}, where);
  }
  assertSize(file);
  const kind = detectKind(start);
  if (kind !== null) {
    fail(
      "data/file-not-csv",
      `${file.name} holds ${kind} data, not text; export the table as CSV and give that file.`,
      { kind },
      where,
    );
  }
  const zeros = start.reduce((count, byte) => count + (byte === 0 ? 1 : 0), 0);
  const isUtf16 = (start[0] === 0xff && start[1] === 0xfe) || (start[0] === 0xfe && start[1] === 0xff);
  if (!isUtf16 && zeros > 0.01 * start.length && !looksUtf16(start)) {
    fail("data/file-binary", `${file.name} holds binary data, not text; export the table as CSV.`, {}, where);
  }
}

/**
 * Refuses a file by its size alone, before a byte of it is read.
 *
 * errors: data/file-too-large
 */
export function assertSize(file: { name: string; size: number }): void {
  if (file.size <= largestFileBytes) return;
  const found = Math.ceil(file.size / 1e6);
  const limit = largestFileBytes / 1e6;
  fail(
    "data/file-too-large",
    `${file.name} is ${found} MB; at most ${limit} MB can be read here: export fewer columns or a shorter period.`,
    { found, limit },
    { file: file.name },
  );
}

function detectKind(start: Uint8Array): string | null {
  const found = signatures.find(({ bytes }) => bytes.every((byte, i) => start[i] === byte));
  if (found?.kind === "ZIP") {
    const names = new TextDecoder("latin1").decode(start.subarray(0, 4000));
    return names.includes("xl/") || names.includes("[Content_Types].xml") ? "Excel (XLSX)" : "ZIP";
  }
  return found?.kind ?? null;
}

/** UTF-16 text holds its zeros on one side of each pair of bytes. */
export function looksUtf16(start: Uint8Array): "utf-16le" | "utf-16be" | null {
  let even = 0;
  let odd = 0;
  const pairs = start.length >> 1;
  for (let i = 0; i < pairs; i++) {
    if (start[2 * i] === 0) even++;
    if (start[2 * i + 1] === 0) odd++;
  }
  if (pairs === 0) return null;
  if (odd > 0.2 * pairs && even < 0.02 * pairs) return "utf-16le";
  if (even > 0.2 * pairs && odd < 0.02 * pairs) return "utf-16be";
  return null;
}
