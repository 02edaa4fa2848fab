/** Opens a folder of the browser's private file system (OPFS) that is made where it is lacking. */
export async function makeFolder(...path: string[]): Promise<FileSystemDirectoryHandle> {
  let folder = await navigator.storage.getDirectory();
  for (const name of path) folder = await folder.getDirectoryHandle(name, { create: true });
  return folder;
}

/** Opens a folder of the browser's private file system; null where there is none. */
export async function findFolder(...path: string[]): Promise<FileSystemDirectoryHandle | null> {
  let folder = await navigator.storage.getDirectory();
  try {
    for (const name of path) folder = await folder.getDirectoryHandle(name);
    return folder;
  } catch (thrown) {
    if (isNamed(thrown, "NotFoundError")) return null;
    throw thrown;
  }
}

/** Names in a folder of the browser's private file system, none where it is lacking. */
export async function listFolder(...path: string[]): Promise<string[]> {
  const folder = await findFolder(...path);
  const names: string[] = [];
  if (folder) for await (const name of folder.keys()) names.push(name);
  return names;
}

/** Writes a file whole: until it is closed, what stood there before stays. */
export async function writeFile(
  folder: FileSystemDirectoryHandle,
  name: string,
  content: Blob | string,
): Promise<void> {
  const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
  try {
    await stream.write(content);
    await stream.close();
  } catch (thrown) {
    await stream.abort().catch(() => undefined);
    throw thrown;
  }
}

export async function readFile(folder: FileSystemDirectoryHandle, name: string): Promise<File> {
  return (await folder.getFileHandle(name)).getFile();
}

/**
 * Removes a file, or a folder with all that is in it.
 *
 * A file that a worker is just closing is tried again; what is gone already counts as removed.
 */
export async function removeEntry(folder: FileSystemDirectoryHandle, name: string): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      return await folder.removeEntry(name, { recursive: true });
    } catch (thrown) {
      if (isNamed(thrown, "NotFoundError")) return;
      if (!isNamed(thrown, "NoModificationAllowedError") || tries === 20) throw thrown;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

function isNamed(thrown: unknown, name: string): boolean {
  return thrown instanceof DOMException && thrown.name === name;
}
