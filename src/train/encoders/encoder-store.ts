import { fail } from "../../base/problem.ts";
import {
  assertRoom,
  failWithoutRoom,
  pickFiles,
  readBlob,
  removeFolder,
  writeBlob,
  type KeptFiles,
} from "./encoder-files.ts";
import { openZip } from "./open-zip.ts";
import type { EncoderFile, EncoderFolder, KeptEncoder, OpenedEncoder, ReadFolder } from "./types.ts";

/** Changes when what an earlier version kept can no longer be read. */
const format = 1;
/** Held while the folder is written or tidied, so that no tab takes another's half-written encoder for a broken one. */
const lock = "clientele-encoders";
const factsName = "facts.json";

/** What stands in facts.json, beside the files of the encoder. */
interface Facts {
  format: number;
  kept: KeptEncoder;
  prompt: string;
  hasConfig: boolean;
  weights: string[];
}

/** The encoders that a person added. */
export interface EncoderStore {
  /** Newest first; what was left half-written is removed. */
  list(): Promise<KeptEncoder[]>;
  add(files: EncoderFile[], on: (share: number) => void): Promise<KeptEncoder>;
  remove(sha256: string): Promise<void>;
  /** By its name, the end of its path, or its SHA-256; of several with one name the newest. */
  open(path: string): Promise<OpenedEncoder>;
}

/**
 * Keeps encoders in the browser's private file system (OPFS), under encoders/ and their SHA-256; for use in a worker.
 *
 * Files are copied piece by piece, and facts.json last: a folder without it is no encoder, and is cleared away.
 *
 * errors: those of reading a folder; session/no-room-encoder; train/no-encoder, where none of that name is kept
 */
export function initEncoderStore(read: ReadFolder): EncoderStore {
  return {
    list: () => navigator.locks.request(lock, async () => (await listFacts()).map(({ kept }) => kept)),
    add: async (files, on) => {
      const [only] = files;
      const isZip = files.length === 1 && /\.zip$/i.test(only.path);
      const given = isZip ? await openZip(only.blob, only.path.split("/").at(-1)!) : files;
      return keep(given, await read(given), on);
    },
    remove: (sha256) => navigator.locks.request(lock, async () => removeFolder(await openEncoders(), sha256)),
    open: openKept,
  };
}

async function openEncoders(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle("encoders", { create: true });
}

async function keep(
  given: EncoderFile[],
  folder: EncoderFolder,
  on: (share: number) => void,
): Promise<KeptEncoder> {
  const picked = pickFiles(given, folder);
  const sizeBytes = picked.files.reduce((sum, { blob }) => sum + blob.size, 0);
  const { name, sha256, architecture, shape, listed } = folder;
  const kept: KeptEncoder = {
    source: "folder",
    name,
    sha256,
    architecture,
    shape,
    parameters: listed.parameters,
    sizeBytes,
    licence: listed.licence,
    leftOut: listed.leftOut,
    addedAtMs: Date.now(),
  };
  const { prompt, config } = folder.tokenizer;
  const facts: Facts = { format, kept, prompt, hasConfig: config !== null, weights: picked.weights };
  await navigator.locks.request(lock, () => writeEncoder(picked, facts, on));
  return kept;
}

async function writeEncoder({ files }: KeptFiles, facts: Facts, on: (share: number) => void): Promise<void> {
  const encoders = await openEncoders();
  const { sha256, sizeBytes } = facts.kept;
  await removeFolder(encoders, sha256); // the same files again: their room counts as free
  await assertRoom(sizeBytes);
  let written = 0;
  const count = (bytes: number) => on(Math.min(1, (written += bytes) / sizeBytes));
  try {
    const folder = await encoders.getDirectoryHandle(sha256, { create: true });
    for (const { path, blob } of files) await writeBlob(folder, path, blob, count);
    await writeBlob(folder, factsName, new Blob([JSON.stringify(facts)]), () => undefined);
  } catch (thrown) {
    await removeFolder(encoders, sha256).catch(() => undefined);
    const isFull = thrown instanceof DOMException && thrown.name === "QuotaExceededError";
    if (isFull) failWithoutRoom(sizeBytes, written);
    throw thrown;
  }
}

/** Newest first; only under the lock, since what is half-written is removed. */
async function listFacts(): Promise<Facts[]> {
  const encoders = await openEncoders();
  const names: string[] = [];
  for await (const name of encoders.keys()) names.push(name);
  const found: Facts[] = [];
  for (const name of names) {
    const facts = await readFacts(encoders, name);
    if (facts === null) await removeFolder(encoders, name);
    else if (facts.format === format) found.push(facts); // a newer version's stays, unlisted
  }
  return found.sort((a, b) => (b.kept.addedAtMs ?? 0) - (a.kept.addedAtMs ?? 0));
}

async function readFacts(encoders: FileSystemDirectoryHandle, name: string): Promise<Facts | null> {
  try {
    const folder = await encoders.getDirectoryHandle(name);
    return JSON.parse(await (await readBlob(folder, factsName)).text()) as Facts;
  } catch {
    return null;
  }
}

async function openKept(path: string): Promise<OpenedEncoder> {
  const all = await navigator.locks.request(lock, listFacts);
  const last = path.replace(/\/+$/, "").split("/").at(-1);
  const facts = all.find(({ kept }) => [path, last].includes(kept.name) || kept.sha256 === path);
  if (!facts) return failUnknown(path, all);
  const { name, sha256, shape } = facts.kept;
  const folder = await (await openEncoders()).getDirectoryHandle(sha256);
  const readText = async (file: string) => (await readBlob(folder, file)).text();
  const weights = await Promise.all(facts.weights.map((file) => readBlob(folder, file)));
  const config = facts.hasConfig ? await readText("tokenizer_config.json") : null;
  return {
    encoder: { name, sha256, shape, weights },
    tokenizer: { json: await readText("tokenizer.json"), config, prompt: facts.prompt },
  };
}

function failUnknown(path: string, all: Facts[]): never {
  const names = all.map(({ kept }) => kept.name);
  fail(
    "train/no-encoder",
    `The encoder "${path}" is not kept in this browser; kept are: ${names.join(", ") || "none"}. Add its folder in the Train step.`,
    { name: path, kept: names },
  );
}
