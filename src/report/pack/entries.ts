import { unzipSync, zipSync, type UnzipFileInfo } from "fflate";
import { fail, WorkbenchError } from "../../base/problem.ts";

/** Files of a pack by name. */
export type PackFiles = Record<string, Uint8Array<ArrayBuffer>>;

/** A pack has six files; more than this are no pack. */
const mostFiles = 32;

/** No browser reads more at once. */
const mostBytes = 2 ** 31;

/**
 * Writes files as a zip, as they are and in their order; equal files are equal bytes.
 *
 * memory: returns a new array
 */
export function zipFiles(files: PackFiles): Uint8Array<ArrayBuffer> {
  const mtime = new Date(2000, 0, 1, 12); // a zip holds local time, and every zone has a noon
  return zipSync(files, { level: 0, mtime });
}

/**
 * Takes the files out of a zip, after a look at what it declares.
 *
 * A pack stores its files uncompressed, so that nothing in it can grow: what is compressed, or says that it holds more
 * than the file has bytes, is refused before anything is unpacked.
 *
 * memory: returns copies
 * errors: report/not-a-pack, where it is no zip; report/pack-cut; report/unsafe-name; report/doubled-name;
 *         report/pack-too-large
 */
export function unzipFiles(bytes: Uint8Array<ArrayBuffer>): PackFiles {
  assertZip(bytes);
  const names = new Set<string>();
  let declaredBytes = 0;
  const check = (file: UnzipFileInfo): boolean => {
    assertName(file.name, names);
    names.add(file.name);
    declaredBytes += file.originalSize;
    const isStored = file.compression === 0 && file.size === file.originalSize;
    if (!isStored || declaredBytes > bytes.length || names.size > mostFiles) {
      failLarge(names.size, declaredBytes, bytes.length);
    }
    return true;
  };
  try {
    return unzipSync(bytes, { filter: check }) as PackFiles;
  } catch (thrown) {
    if (thrown instanceof WorkbenchError) throw thrown;
    return fail(
      "report/pack-cut",
      `The model pack ends after ${bytes.length} bytes without the list of its files: it was cut short; copy the file ` +
        "again from where it was saved.",
      { sizeBytes: bytes.length },
    );
  }
}

/**
 * Reads the bytes of a file that may be a pack; of one that is none, or is larger than any, the first four alone.
 *
 * errors: report/not-a-pack, where it is no zip; report/pack-too-large
 */
export async function readPackFile(file: Blob): Promise<Uint8Array<ArrayBuffer>> {
  assertZip(new Uint8Array(await file.slice(0, 4).arrayBuffer()));
  if (file.size > mostBytes) {
    fail(
      "report/pack-too-large",
      `This file has ${file.size} bytes; a model pack has at most ${mostBytes}. Choose a file that this app has saved as one.`,
      { sizeBytes: file.size, mostBytes },
    );
  }
  return new Uint8Array(await file.arrayBuffer());
}

function assertZip(bytes: Uint8Array): void {
  const isZip = [0x50, 0x4b, 0x03, 0x04].every((byte, i) => bytes[i] === byte);
  if (!isZip)
    fail("report/not-a-pack", "This file is no zip; expected is a model pack that this app has saved.");
}

/** Plain names alone: no path, and none that means something to JavaScript, as `__proto__` does. */
function assertName(name: string, seen: Set<string>): void {
  if (!/^[\w.-]+$/.test(name) || /^(\.+$|__)/.test(name)) {
    fail(
      "report/unsafe-name",
      `The model pack holds a file named ${JSON.stringify(name)}, which is a path or a name that a program may take for ` +
        "its own; a pack has plain names alone. Do not use this file.",
      { name },
    );
  }
  if (seen.has(name)) {
    fail(
      "report/doubled-name",
      `The model pack holds two files named "${name}"; each name stands once in a pack. Do not use this file.`,
      { name },
    );
  }
}

function failLarge(files: number, declaredBytes: number, sizeBytes: number): never {
  fail(
    "report/pack-too-large",
    `The model pack of ${sizeBytes} bytes says that it holds ${declaredBytes} bytes or more in ${files} files or ` +
      `more; a pack stores at most ${mostFiles} files as they are, never compressed. Do not use this file.`,
    { files, declaredBytes, sizeBytes, mostFiles },
  );
}
