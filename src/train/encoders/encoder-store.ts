import { fail } from "../../base/problem.ts";
import { loadTokenizer } from "../../features/tokens/load-tokenizer.ts";
import { readEncoderFolder } from "../../model/pretrained/read-encoder-folder.ts";
import type { EncoderFolder, FolderFile } from "../../model/pretrained/types.ts";
import { assertRoom, failWithoutRoom } from "./assert-room.ts";
import { describeFolder, giveFolder } from "./describe-folder.ts";
import { listFiles, removeFolder, writeBlob } from "./encoder-files.ts";
import { openZip } from "./open-zip.ts";
import type { KeptEncoder, OpenedEncoder } from "./types.ts";

/** Changes when what an earlier version kept can no longer be read. */
const format = 1;
/** Held while the folder is written or tidied, so that no tab takes another's half-written encoder for a broken one. */
const lock = "clientele-encoders";
const factsName = "facts.json";

/** What stands in facts.json, beside the files of the encoder. */
interface Facts {
  format: number;
  kept: KeptEncoder;
}

/** The encoders that a person added. */
export interface EncoderStore {
  /** Newest first; what was left half-written is removed. */
  list(): Promise<KeptEncoder[]>;
  add(files: FolderFile[], on: (share: number) => void): Promise<KeptEncoder>;
  remove(sha256: string): Promise<void>;
  /** By its name, the end of its path, or its SHA-256; of several with one name the newest. */
  open(path: string): Promise<OpenedEncoder>;
}

/**
 * Keeps encoders in the browser's private file system (OPFS), under encoders/ and their SHA-256; for use in a worker.
 *
 * Files are copied piece by piece, and facts.json last: a folder without it is no encoder, and is cleared away. An encoder
 * is opened by reading its files as when it was added, so that damage is found. One that is whole is not written again
 * when it is added once more, for a run may be reading it.
 *
 * errors: those of readEncoderFolder, loadTokenizer and openZip; session/no-room-encoder; train/no-encoder, where none of that name is
 *         kept; train/encoder-damaged; train/no-private-files, where the browser gives none
 */
export function initEncoderStore(): EncoderStore {
  return {
    list: () => navigator.locks.request(lock, listKept),
    add: async (given, on) => {
      const [only] = given;
      const isZip = given.length === 1 && /\.zip$/i.test(only.path);
      const files = isZip ? await openZip(only.blob, only.path.split("/").at(-1)!) : given;
      const folder = await readEncoderFolder(files);
      loadTokenizer(folder.tokenizer.json, folder.tokenizer.config); // a run would refuse it
      const own = { name: folder.name, source: "folder", addedAtMs: Date.now() } as const;
      const kept = describeFolder(folder, own);
      await navigator.locks.request(lock, () => writeEncoder(folder.files, kept, on));
      return kept;
    },
    remove: (sha256) => navigator.locks.request(lock, async () => removeFolder(await openEncoders(), sha256)),
    open: openKept,
  };
}

async function openEncoders(): Promise<FileSystemDirectoryHandle> {
  return (await navigator.storage.getDirectory()).getDirectoryHandle("encoders", { create: true });
}

/** Null where the browser gives no private files, as some do in a private window: then nothing was added either. */
const findEncoders = () => openEncoders().catch(() => null);

async function writeEncoder(
  files: FolderFile[],
  kept: KeptEncoder,
  on: (share: number) => void,
): Promise<void> {
  const encoders = (await findEncoders()) ?? failWithoutFiles();
  const { sha256, sizeBytes } = kept;
  if (await readWhole(encoders, sha256)) {
    await writeFacts(await encoders.getDirectoryHandle(sha256), kept);
    return on(1);
  }
  await removeFolder(encoders, sha256); // half-written or damaged: its room counts as free
  await assertRoom(sizeBytes);
  let written = 0;
  const count = (bytes: number) => on(Math.min(1, (written += bytes) / sizeBytes));
  try {
    const folder = await encoders.getDirectoryHandle(sha256, { create: true });
    for (const { path, blob } of files) await writeBlob(folder, path, blob, count);
    await writeFacts(folder, kept);
  } catch (thrown) {
    await removeFolder(encoders, sha256).catch(() => undefined);
    const isFull = thrown instanceof DOMException && thrown.name === "QuotaExceededError";
    if (isFull) failWithoutRoom(sizeBytes, written);
    throw thrown;
  }
}

function writeFacts(folder: FileSystemDirectoryHandle, kept: KeptEncoder): Promise<void> {
  const facts: Facts = { format, kept };
  return writeBlob(folder, factsName, new Blob([JSON.stringify(facts)]), () => undefined);
}

/** Newest first; only under the lock, since what is half-written is removed. */
async function listKept(): Promise<KeptEncoder[]> {
  const encoders = await findEncoders();
  if (!encoders) return [];
  const names: string[] = [];
  for await (const name of encoders.keys()) names.push(name);
  const found: KeptEncoder[] = [];
  for (const name of names) {
    const facts = await readFacts(encoders, name);
    if (facts === null) await removeFolder(encoders, name);
    else if (facts.format === format) found.push(facts.kept); // a newer version's stays, unlisted
  }
  return found.sort((a, b) => (b.addedAtMs ?? 0) - (a.addedAtMs ?? 0));
}

async function readFacts(encoders: FileSystemDirectoryHandle, name: string): Promise<Facts | null> {
  try {
    const file = await (await encoders.getDirectoryHandle(name)).getFileHandle(factsName);
    return JSON.parse(await (await file.getFile()).text()) as Facts;
  } catch {
    return null;
  }
}

async function openKept(path: string): Promise<OpenedEncoder> {
  const all = await navigator.locks.request(lock, listKept);
  const last = path.replace(/\/+$/, "").split("/").at(-1);
  const kept = all.find(({ name, sha256 }) => [path, last].includes(name) || sha256 === path);
  if (!kept) return failUnknown(path, all);
  const { name, sha256 } = kept;
  const folder = await readWhole(await openEncoders(), sha256);
  return folder ? giveFolder(folder, name) : failDamaged(name);
}

/** What is kept under a SHA-256; null where its files are not there, or not those of it. */
async function readWhole(encoders: FileSystemDirectoryHandle, sha256: string): Promise<EncoderFolder | null> {
  try {
    if ((await readFacts(encoders, sha256))?.format !== format) return null;
    const files = await listFiles(await encoders.getDirectoryHandle(sha256));
    const folder = await readEncoderFolder(files.filter(({ path }) => path !== factsName));
    return folder.sha256 === sha256 ? folder : null;
  } catch {
    return null;
  }
}

function failWithoutFiles(): never {
  fail(
    "train/no-private-files",
    "This browser gives the app no private files, as some do in a private window, so that no encoder can be added. Open the app in another window, or use an encoder that ships with it.",
  );
}

function failUnknown(path: string, all: KeptEncoder[]): never {
  const names = all.map(({ name }) => name);
  fail(
    "train/no-encoder",
    `The encoder "${path}" is not kept in this browser; kept are: ${names.join(", ") || "none"}. Add its folder in the Train step.`,
    { name: path, kept: names },
  );
}

function failDamaged(name: string): never {
  fail(
    "train/encoder-damaged",
    `What is kept of the encoder "${name}" is not as it was added. Remove it and add its folder again.`,
    { name },
  );
}
