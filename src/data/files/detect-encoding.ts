import type { Encoding } from "../../recipe/types.ts";
import { looksUtf16 } from "./refuse-file.ts";

/**
 * Tells the encoding of a text file from its first bytes.
 *
 * In order: a byte order mark; zeros on one side of each pair (UTF-16, or Chinese UTF-16 by its line ends); valid
 * UTF-8; GB18030, where nine of ten sequences above ASCII are pairs of its common area. Else UTF-8, so that each
 * row that is none is listed.
 *
 * source: RFC 3629 for UTF-8; GB 18030-2005 for the pairs
 */
export function detectEncoding(start: Uint8Array): Encoding {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return "utf-8";
  if (start[0] === 0xff && start[1] === 0xfe) return "utf-16le";
  if (start[0] === 0xfe && start[1] === 0xff) return "utf-16be";
  const wide = looksUtf16(start) ?? detectWideLineEnds(start);
  if (wide !== null) return wide;
  return countInvalidUtf8(start) === 0 || pairShare(start) < 0.9 ? "utf-8" : "gb18030";
}

/** Chinese UTF-16 has few zeros; its line ends and commas still are a zero beside an ASCII byte. */
function detectWideLineEnds(start: Uint8Array): Encoding | null {
  let little = 0;
  let big = 0;
  let others = 0;
  for (let i = 0; i + 1 < start.length; i += 2) {
    if (start[i] < 0x80 && start[i] !== 0 && start[i + 1] === 0) little++;
    else if (start[i] === 0 && start[i + 1] < 0x80 && start[i + 1] !== 0) big++;
    else if (start[i] === 0 || start[i + 1] === 0) others++;
  }
  if (little > 4 && little > 20 * (big + others)) return "utf-16le";
  if (big > 4 && big > 20 * (little + others)) return "utf-16be";
  return null;
}

/** Counts the bytes that are no part of a UTF-8 sequence; a sequence cut off by the end is not counted. */
export function countInvalidUtf8(bytes: Uint8Array): number {
  let invalid = 0;
  for (let i = 0; i < bytes.length;) {
    const length = measureUtf8(bytes, i, bytes.length);
    if (length < 0 && i + 3 < bytes.length) invalid++;
    i += Math.max(1, length);
  }
  return invalid;
}

/** Length of the UTF-8 sequence at `at`, or -1 where there is none. */
export function measureUtf8(bytes: Uint8Array, at: number, end: number): number {
  const lead = bytes[at];
  if (lead < 0x80) return 1;
  const length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || at + length > end) return -1;
  const second = bytes[at + 1];
  const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
  const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
  if (second < low || second > high) return -1;
  for (let i = 2; i < length; i++) if ((bytes[at + i] & 0xc0) !== 0x80) return -1;
  return length;
}

function pairShare(bytes: Uint8Array): number {
  let pairs = 0;
  let sequences = 0;
  for (let i = 0; i + 1 < bytes.length; i++) {
    if (bytes[i] < 0x80) continue;
    sequences++;
    const common = bytes[i] >= 0xa1 && bytes[i] <= 0xf7 && bytes[i + 1] >= 0xa1 && bytes[i + 1] !== 0xff;
    if (common) pairs++;
    i++;
  }
  return sequences === 0 ? 0 : pairs / sequences;
}
