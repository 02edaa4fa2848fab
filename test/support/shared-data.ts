import { unzipSync } from "fflate";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The public data sets beside the checkout; they are read where they lie and never copied into it. */
const sharedData = fileURLToPath(new URL("../../../shared/data/", import.meta.url));

/** Path of a file of the real data, or null, said aloud, where the data is not there. */
export function findSharedFile(path: string): string | null {
  const full = join(sharedData, path);
  if (existsSync(full)) return full;
  console.warn(
    `SKIPPED, DATA ABSENT: ../shared/data/${path} is not there, so what it would show was not tested.`,
  );
  return null;
}

/** A temporary folder with these files: bytes of a real file, of a member of a zip, or a text. */
export function makeDataFolder(files: Record<string, Uint8Array | string>): string {
  const folder = mkdtempSync(join(tmpdir(), "clientele-"));
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

/** The one CSV inside a zip of the real data. */
export function readZippedCsv(path: string): Uint8Array {
  const members = unzipSync(readFileSync(path), {
    filter: ({ name }) => name.endsWith(".csv") && !name.startsWith("__MACOSX"),
  });
  return Object.values(members)[0];
}
