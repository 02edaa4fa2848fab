import { fail } from "../../base/problem.ts";
import type { EncoderFile, EncoderFolder } from "./types.ts";

/** Copied at once: no whole file of weights is held in memory. */
const pieceBytes = 4 * 2 ** 20;
const tries = 20;
const waitMs = 50;

/** The small files that are kept beside the weights, such as config, licence and card. */
const beside = /\.(json|txt|md)$|(^|\/)(licen[cs]e|notice)[^/]*$/i;
const mostBesideBytes = 2 ** 26;

/** What is kept of an encoder's folder, with the path of each file of weights in order. */
export interface KeptFiles {
  files: EncoderFile[];
  weights: string[];
}

/**
 * Picks what is kept of an encoder's folder: weights and tokenizer as they were read, and the small files beside them.
 *
 * Weights of other kinds, examples and what is hidden stay behind. Paths are relative to the folder of config.json.
 */
export function pickFiles(given: EncoderFile[], folder: EncoderFolder): KeptFiles {
  const root = findRoot(given);
  const own = given
    .filter(({ path }) => path.startsWith(root))
    .map(({ path, blob }) => ({ path: path.slice(root.length), blob }));
  const picked = new Map<string, Blob>();
  for (const { path, blob } of own) {
    const isHidden = path.split("/").some((part) => part.startsWith("."));
    const isOther = /^(onnx|openvino)\//.test(path) || path === "facts.json";
    if (beside.test(path) && !isHidden && !isOther && blob.size <= mostBesideBytes) picked.set(path, blob);
  }
  const { json, config } = folder.tokenizer;
  picked.set("tokenizer.json", new Blob([json]));
  if (config !== null) picked.set("tokenizer_config.json", new Blob([config]));
  const weights = folder.weights.map((blob, i) => {
    const path = own.find((file) => file.blob === blob)?.path ?? `weights-${i}.safetensors`;
    picked.set(path, blob);
    return path;
  });
  return { files: [...picked].map(([path, blob]) => ({ path, blob })), weights };
}

/** The folder of the config.json that lies nearest to the top, with a slash at its end. */
function findRoot(files: EncoderFile[]): string {
  const folders = files
    .filter(({ path }) => /(^|\/)config\.json$/.test(path))
    .map(({ path }) => path.slice(0, path.length - "config.json".length));
  return folders.sort((a, b) => a.split("/").length - b.split("/").length)[0] ?? "";
}

/**
 * Makes sure that there is room for files before the first is written.
 *
 * errors: session/no-room-encoder, with the bytes needed and those there are
 */
export async function assertRoom(neededBytes: number): Promise<void> {
  const { quota, usage } = await navigator.storage.estimate();
  if (quota === undefined) return;
  const freeBytes = Math.max(0, quota - (usage ?? 0));
  if (neededBytes > freeBytes) failWithoutRoom(neededBytes, freeBytes);
}

/** Refuses an encoder that finds no room. */
export function failWithoutRoom(neededBytes: number, freeBytes: number): never {
  fail(
    "session/no-room-encoder",
    `This encoder needs ${neededBytes} bytes in the browser, and ${freeBytes} are free. Remove an encoder or past runs, or free some disk space.`,
    { neededBytes, freeBytes },
  );
}

/** Writes a blob into a file of OPFS piece by piece, in a worker. */
export async function writeBlob(
  folder: FileSystemDirectoryHandle,
  path: string,
  blob: Blob,
  on: (bytes: number) => void,
): Promise<void> {
  const names = path.split("/");
  const last = names.pop()!;
  for (const name of names) folder = await folder.getDirectoryHandle(name, { create: true });
  const file = await folder.getFileHandle(last, { create: true });
  const access = await file.createSyncAccessHandle();
  try {
    access.truncate(0);
    for (let at = 0; at < blob.size; at += pieceBytes) {
      const piece = await blob.slice(at, at + pieceBytes).arrayBuffer();
      if (access.write(piece, { at }) < piece.byteLength)
        throw new DOMException("The file could not be filled.", "QuotaExceededError");
      on(piece.byteLength);
    }
    access.flush();
  } finally {
    access.close();
  }
}

/** Opens a file of OPFS by its path in a folder. */
export async function readBlob(folder: FileSystemDirectoryHandle, path: string): Promise<File> {
  const names = path.split("/");
  const last = names.pop()!;
  for (const name of names) folder = await folder.getDirectoryHandle(name);
  return (await folder.getFileHandle(last)).getFile();
}

/** Removes a folder with all that is in it; what is gone already counts as removed, and one that is held is tried again. */
export async function removeFolder(parent: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let left = tries; ; left--) {
    try {
      return await parent.removeEntry(name, { recursive: true });
    } catch (thrown) {
      const kind = thrown instanceof DOMException ? thrown.name : "";
      if (kind === "NotFoundError") return;
      if (kind !== "NoModificationAllowedError" || left === 0) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}
