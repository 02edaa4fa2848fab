import type { FolderFile } from "./types.ts";

/** Read at once; a file of gigabytes never lies in memory. */
const chunkBytes = 16 * 2 ** 20;

async function hash(bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): Promise<string> {
  return Array.from(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}

/**
 * Gives a set of files a SHA-256 that depends on their paths and contents alone, not on the order they come in.
 *
 * It is that of a list with a line for each file: its path, its bytes, and the SHA-256 of each 16 MiB of it.
 *
 * errors: none
 */
export async function hashFiles(files: readonly FolderFile[]): Promise<string> {
  const lines: string[] = [];
  for (const { path, blob } of files.toSorted((a, b) => (a.path < b.path ? -1 : 1))) {
    const hashes: string[] = [];
    for (let start = 0; start < blob.size; start += chunkBytes) {
      hashes.push(await hash(await blob.slice(start, start + chunkBytes).arrayBuffer()));
    }
    lines.push(`${path} ${blob.size} ${hashes.join(" ")}\n`);
  }
  return hash(new TextEncoder().encode(lines.join("")));
}
