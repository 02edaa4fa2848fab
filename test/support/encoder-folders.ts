import { readFileSync, readdirSync } from "node:fs";
import { join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import type { FolderFile } from "../../src/model/pretrained/types.ts";

/** Where the tiny encoders of the golden files lie. */
export const encodersFolder = fileURLToPath(new URL("../golden/encoders/", import.meta.url));

/** Reads a folder as a page gets it: every file with its path, the folder's own name first. */
export function readFolder(folder: string, name: string): FolderFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      const inside = path.slice(folder.length).replaceAll("\\", "/").replace(/^\//, "");
      return { path: posix.join(name, inside), blob: new Blob([readFileSync(path)]) };
    });
}

/** Reads one of the tiny encoders. */
export const readTinyFolder = (name: string) => readFolder(join(encodersFolder, name), name);
