import { fail } from "../../base/problem.ts";
import type { FolderFile } from "../../model/pretrained/types.ts";

const endSignature = 0x06054b50;
const entrySignature = 0x02014b50;
/** Of the record at the end, and of the longest remark behind it. */
const endBytes = 22 + 0xffff;
/** What a value of 32 bits says where the real one stands elsewhere (zip64). */
const elsewhere = 0xffffffff;

interface Entry {
  path: string;
  method: number;
  isEncrypted: boolean;
  packedBytes: number;
  bytes: number;
  offset: number;
}

/**
 * Opens a zip that holds an encoder's folder; each path begins with the name of the zip where it has no folder of its own.
 *
 * Files that are stored as they are stay where they are; packed ones are unpacked, but for those that no encoder needs:
 * they are named alone, and empty.
 *
 * memory: nothing but what is unpacked is copied
 * errors: model/broken-zip, with the reason
 */
export async function openZip(zip: Blob, name: string): Promise<FolderFile[]> {
  const entries = (await listEntries(zip)).filter(({ path }) => !path.endsWith("/"));
  for (const { path } of entries) assertPath(path);
  const root = name.replace(/\.zip$/i, "");
  const isBare = entries.some(({ path }) => path === "config.json");
  return Promise.all(
    entries.map(async (entry) => ({
      path: isBare ? `${root}/${entry.path}` : entry.path,
      blob: isNeeded(entry.path) ? await unpack(zip, entry) : new Blob([]),
    })),
  );
}

function isNeeded(path: string): boolean {
  return /\.(json|txt|md|model|safetensors)$|(^|\/)(licen[cs]e|notice)[^/]*$/i.test(path);
}

async function listEntries(zip: Blob): Promise<Entry[]> {
  const from = Math.max(0, zip.size - endBytes);
  const tail = await readView(zip, from, zip.size);
  let at = tail.byteLength - 22;
  while (at >= 0 && tail.getUint32(at, true) !== endSignature) at--;
  if (at < 0) refuse("it ends without the list of its files");
  const count = tail.getUint16(at + 10, true);
  const size = tail.getUint32(at + 12, true);
  const start = tail.getUint32(at + 16, true);
  if (start === elsewhere || start + size > from + at) refuse("the list of its files lies beyond its end");
  return readList(await readView(zip, start, start + size), count);
}

function readList(list: DataView, count: number): Entry[] {
  const entries: Entry[] = [];
  let at = 0;
  while (entries.length < count) {
    if (at + 46 > list.byteLength || list.getUint32(at, true) !== entrySignature)
      refuse(`its list ends after ${entries.length} of ${count} files`);
    const nameBytes = list.getUint16(at + 28, true);
    const name = new Uint8Array(list.buffer, at + 46, Math.min(nameBytes, list.byteLength - at - 46));
    entries.push({
      path: new TextDecoder().decode(name).replaceAll("\\", "/"),
      isEncrypted: (list.getUint16(at + 8, true) & 1) === 1,
      method: list.getUint16(at + 10, true),
      packedBytes: list.getUint32(at + 20, true),
      bytes: list.getUint32(at + 24, true),
      offset: list.getUint32(at + 42, true),
    });
    at += 46 + nameBytes + list.getUint16(at + 30, true) + list.getUint16(at + 32, true);
  }
  return entries;
}

async function unpack(zip: Blob, entry: Entry): Promise<Blob> {
  const { path, method, isEncrypted, packedBytes, bytes, offset } = entry;
  if (isEncrypted) refuse(`${path} is behind a password`);
  if ([packedBytes, bytes, offset].includes(elsewhere)) refuse(`${path} has 4 GB or more`);
  if (offset + 30 > zip.size) refuse(`${path} lies beyond its end`);
  const head = await readView(zip, offset, offset + 30);
  const start = offset + 30 + head.getUint16(26, true) + head.getUint16(28, true);
  if (start + packedBytes > zip.size) refuse(`${path} lies beyond its end`);
  const packed = zip.slice(start, start + packedBytes);
  if (method === 0) return packed;
  if (method !== 8) refuse(`${path} is packed in a way (${method}) that browsers do not unpack`);
  return inflate(packed, path, bytes);
}

/** No more is unpacked than the list declares. */
async function inflate(packed: Blob, path: string, bytes: number): Promise<Blob> {
  const parts: BlobPart[] = [];
  let found = 0;
  const reader = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  try {
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      found += part.value.length;
      if (found > bytes) break;
      parts.push(part.value);
    }
  } catch {
    refuse(`${path} is damaged`);
  } finally {
    await reader.cancel().catch(() => undefined);
  }
  if (found !== bytes) refuse(`${path} has another size than its list says`);
  return new Blob(parts);
}

async function readView(zip: Blob, from: number, to: number): Promise<DataView> {
  return new DataView(await zip.slice(from, to).arrayBuffer());
}

/** Inside its folder alone. */
function assertPath(path: string): void {
  const isPlain = path.split("/").every((part) => part !== "" && part !== "." && part !== "..");
  if (!isPlain) refuse(`the path ${JSON.stringify(path)} leads out of it`);
}

function refuse(reason: string): never {
  fail("model/broken-zip", `This zip cannot be read: ${reason}; copy it again, or add the folder itself.`, {
    reason,
  });
}
