import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll } from "vitest";

const folders: string[] = [];

afterAll(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

/** A new empty folder, which is removed when the tests of this file have ended. */
export function makeTempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "clientele-test-"));
  folders.push(folder);
  return folder;
}
