import type { FileStore } from "./file-store.ts";

const tries = 20;
const waitMs = 50;

/**
 * Makes a store in the browser's private file system (OPFS), for use in a dedicated worker.
 *
 * A file that a worker held when it was ended is free again a moment later: opening is tried for a second.
 *
 * errors: whatever the file system throws (QuotaExceededError when the disk is full)
 */
export function initOpfsStore(): FileStore {
  return {
    async read(path) {
      const file = await openFile(path, false);
      if (!file) return null;
      return new Uint8Array(await (await file.getFile()).arrayBuffer());
    },
    async write(path, bytes) {
      const file = await openFile(path, true);
      const access = await retry(() => file!.createSyncAccessHandle());
      try {
        access.truncate(0);
        const written = access.write(bytes, { at: 0 });
        if (written < bytes.length)
          throw new DOMException("The file could not be filled.", "QuotaExceededError");
        access.flush();
      } finally {
        access.close();
      }
    },
    async remove(path) {
      const names = path.split("/");
      const last = names.pop()!;
      try {
        const parent = await openFolder(names, false);
        await retry(() => parent.removeEntry(last, { recursive: true }));
      } catch (thrown) {
        if (!isMissing(thrown)) throw thrown;
      }
    },
  };
}

async function openFolder(names: string[], create: boolean): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of names) folder = await folder.getDirectoryHandle(name, { create });
  return folder;
}

async function openFile(path: string, create: boolean): Promise<FileSystemFileHandle | null> {
  const names = path.split("/");
  const last = names.pop()!;
  try {
    return await (await openFolder(names, create)).getFileHandle(last, { create });
  } catch (thrown) {
    if (!create && isMissing(thrown)) return null;
    throw thrown;
  }
}

async function retry<T>(work: () => Promise<T>): Promise<T> {
  for (let left = tries; ; left--) {
    try {
      return await work();
    } catch (thrown) {
      const isHeld = thrown instanceof DOMException && thrown.name === "NoModificationAllowedError";
      if (!isHeld || left === 0) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, waitMs));
    }
  }
}

function isMissing(thrown: unknown): boolean {
  return thrown instanceof DOMException && thrown.name === "NotFoundError";
}
