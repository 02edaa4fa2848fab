import { isCount, isList, isObject, type Unknown } from "../../base/json.ts";
import { fail } from "../../base/problem.ts";

/** Where a tensor stands in its file. */
export interface HeaderEntry {
  dtype: string;
  shape: number[];
  /** Bytes from the beginning of the file. */
  start: number;
  end: number;
}

/** Bytes that say how long the header is. */
const lengthBytes = 8;
const mostHeaderBytes = 100_000_000;

/**
 * Reads the header of a safetensors file, and nothing of its tensors.
 *
 * errors: model/truncated-weights, where bytes of the header or of a tensor are missing; model/broken-weights, where the
 *         header cannot be read
 * source: https://github.com/huggingface/safetensors, README, "Format"
 */
export async function readSafetensorsHeader(blob: Blob, name: string): Promise<Map<string, HeaderEntry>> {
  assertLength(name, blob.size, lengthBytes);
  const view = new DataView(await blob.slice(0, lengthBytes).arrayBuffer());
  const headerBytes = Number(view.getBigUint64(0, true));
  if (headerBytes > mostHeaderBytes) failBroken(name, `a header of ${headerBytes} bytes`);
  const dataStart = lengthBytes + headerBytes;
  assertLength(name, blob.size, dataStart);
  const header = parseHeader(await blob.slice(lengthBytes, dataStart).text(), name);
  const entries = new Map<string, HeaderEntry>();
  for (const [key, entry] of Object.entries(header)) {
    if (key === "__metadata__") continue;
    const placed =
      placeEntry(entry, dataStart) ?? failBroken(name, `an entry "${key}" without type, shape or offsets`);
    assertLength(name, blob.size, placed.end);
    entries.set(key, placed);
  }
  return entries;
}

function parseHeader(text: string, name: string): Unknown {
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    failBroken(name, "a header that is no JSON");
  }
  return isObject(header) ? header : failBroken(name, "a header that is no JSON object");
}

function placeEntry(entry: unknown, dataStart: number): HeaderEntry | null {
  if (!isObject(entry)) return null;
  const { dtype, shape, data_offsets: offsets } = entry;
  if (typeof dtype !== "string" || !isList(shape, isCount) || !isList(offsets, isCount)) return null;
  const [start, end, ...more] = offsets as number[];
  if (more.length > 0 || !(end >= start)) return null;
  return { dtype, shape: shape as number[], start: dataStart + start, end: dataStart + end };
}

function assertLength(name: string, found: number, expected: number): void {
  if (found >= expected) return;
  fail(
    "model/truncated-weights",
    `${name}: the file ends after ${found} bytes, at least ${expected} were expected; copy it again.`,
    { name, found, expected },
    { file: name },
  );
}

function failBroken(name: string, found: string): never {
  return fail(
    "model/broken-weights",
    `${name}: found ${found}, expected a safetensors file; choose another file.`,
    { name, found },
    { file: name },
  );
}
