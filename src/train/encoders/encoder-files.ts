import type { FolderFile } from "../../model/pretrained/types.ts";

/** Copied at once: no whole file of weights is held in memory. */
const pieceBytes = 4 * 2 ** 20;
const tries = 20;
const waitMs = 50;

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

/** All files in a folder of OPFS, and in those inside, by reference. */
export async function listFiles(folder: FileSystemDirectoryHandle, path = ""): Promise<FolderFile[]> {
  const files: FolderFile[] = [];
  for await (const [name, handle] of folder.entries()) {
    const at = `${path}${name}`;
    if (handle.kind === "directory")
      files.push(...(await listFiles(handle as FileSystemDirectoryHandle, `${at}/`)));
    else files.push({ path: at, blob: await (handle as FileSystemFileHandle).getFile() });
  }
  return files;
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
