/** A file with its path in the folder that was given. */
export interface GivenFile {
  path: string;
  blob: Blob;
}

/** The files of a file input, one for a folder or for files. */
export function readInput(files: FileList | null): GivenFile[] {
  return [...(files ?? [])].map((file) => ({ path: file.webkitRelativePath || file.name, blob: file }));
}

/** The files of a drop, those inside of folders too. */
export async function readDrop(transfer: DataTransfer): Promise<GivenFile[]> {
  // What is not asked for at once is gone after the event.
  const entries = [...transfer.items].map((item) => item.webkitGetAsEntry());
  const lists = await Promise.all(entries.map((entry) => (entry ? readEntry(entry) : [])));
  return lists.flat();
}

async function readEntry(entry: FileSystemEntry): Promise<GivenFile[]> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    );
    return [{ path: entry.fullPath.replace(/^\//, ""), blob: file }];
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  const inside: FileSystemEntry[] = [];
  for (;;) {
    // A reader gives a hundred at a time.
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject),
    );
    if (some.length === 0) break;
    inside.push(...some);
  }
  return (await Promise.all(inside.map(readEntry))).flat();
}
