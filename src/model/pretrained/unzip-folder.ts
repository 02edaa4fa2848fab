import { fail } from "../../base/problem.ts";
import type { FolderFile } from "./types.ts";

const endMark = 0x06054b50;
const entryMark = 0x02014b50;
const localMark = 0x04034b50;
const endBytes = 22;
const entryBytes = 46;
const localBytes = 30;
const mostComment = 65_535;
const mostFiles = 10_000;

/** An entry of the list at the end of a zip. */
interface ZipEntry {
  path: string;
  method: number;
  isSealed: boolean;
  sizeBytes: number;
  packedBytes: number;
  localStart: number;
}

/**
 * Opens a zip as the files of a folder.
 *
 * memory: files that are stored as they are become slices of `zip`; those that are compressed are unpacked, one after the other
 * errors: model/broken-zip, for what is no zip, was cut short, is sealed with a password or over 4 GB, or packed otherwise than
 *         by DEFLATE
 * source: PKWARE, APPNOTE 6.3.10, 4.3
 */
export async function unzipFolder(zip: Blob): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  for (const entry of await readEntries(zip)) {
    if (!entry.path.endsWith("/")) files.push({ path: entry.path, blob: await unpack(zip, entry) });
  }
  return files;
}

async function readEntries(zip: Blob): Promise<ZipEntry[]> {
  const tailStart = Math.max(0, zip.size - endBytes - mostComment);
  const tail = await viewOf(zip, tailStart, zip.size);
  let end = tail.byteLength - endBytes;
  while (end >= 0 && tail.getUint32(end, true) !== endMark) end--;
  if (end < 0) failZip("it ends without the list of its files");
  const [count, listBytes, listStart] = [
    tail.getUint16(end + 10, true),
    tail.getUint32(end + 12, true),
    tail.getUint32(end + 16, true),
  ];
  if (listStart === 0xffffffff || count === 0xffff) failZip("it has over 4 GB or 65,534 files");
  if (count > mostFiles) failZip(`it has ${count} files`);
  if (listStart + listBytes > tailStart + end) failZip("the list of its files is cut short");
  return parseEntries(await viewOf(zip, listStart, listStart + listBytes), count);
}

function parseEntries(list: DataView, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const isHere = at + entryBytes <= list.byteLength && list.getUint32(at, true) === entryMark;
    if (!isHere) failZip("the list of its files is broken");
    const short = (offset: number) => list.getUint16(at + offset, true);
    const long = (offset: number) => list.getUint32(at + offset, true);
    const nameEnd = at + entryBytes + short(28);
    if (nameEnd > list.byteLength) failZip("the list of its files is broken");
    entries.push({
      path: new TextDecoder().decode(new Uint8Array(list.buffer, at + entryBytes, short(28))),
      isSealed: (short(8) & 1) === 1,
      method: short(10),
      packedBytes: long(20),
      sizeBytes: long(24),
      localStart: long(42),
    });
    at = nameEnd + short(30) + short(32);
  }
  return entries;
}

async function unpack(zip: Blob, entry: ZipEntry): Promise<Blob> {
  const { path, localStart, packedBytes, sizeBytes, method } = entry;
  if (entry.isSealed) failZip(`${path} is sealed with a password`);
  const local = await viewOf(zip, localStart, localStart + localBytes);
  if (local.byteLength < localBytes || local.getUint32(0, true) !== localMark)
    failZip(`${path} is not where it should be`);
  const start = localStart + localBytes + local.getUint16(26, true) + local.getUint16(28, true);
  if (start + packedBytes > zip.size) failZip(`${path} is cut short`);
  const packed = zip.slice(start, start + packedBytes);
  if (method === 0) return packed;
  if (method !== 8) failZip(`${path} is packed by method ${method}`);
  const blob = await inflate(packed, path, sizeBytes);
  return blob.size === sizeBytes ? blob : failZip(`${path} has ${blob.size} bytes in place of ${sizeBytes}`);
}

/** Unpacks no more than the list of files promises, so that nothing in a zip can grow without end. */
async function inflate(packed: Blob, path: string, mostBytes: number): Promise<Blob> {
  let bytes = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform(chunk, controller) {
      bytes += chunk.length;
      if (bytes > mostBytes) controller.error(new RangeError("too long"));
      else controller.enqueue(chunk);
    },
  });
  try {
    const stream = packed.stream().pipeThrough(new DecompressionStream("deflate-raw")).pipeThrough(limit);
    return await new Response(stream).blob();
  } catch {
    return failZip(`${path} cannot be unpacked`);
  }
}

const viewOf = async (zip: Blob, start: number, end: number) =>
  new DataView(await zip.slice(start, end).arrayBuffer());

function failZip(reason: string): never {
  return fail(
    "model/broken-zip",
    `This zip cannot be read: ${reason}; copy it again, or add the folder itself.`,
    {
      reason,
    },
  );
}
