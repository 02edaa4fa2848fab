/** Where checkpoints lie: bytes by path. OPFS in a worker; a Map where there is none. */
export interface FileStore {
  /** The bytes of a file; null where there is none. */
  read(path: string): Promise<Uint8Array | null>;
  /** Writes a file in place of what was there. An interrupted write may leave a part of it. */
  write(path: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** Removes a file, or a folder with all that is in it; one that is not there is no error. */
  remove(path: string): Promise<void>;
}

/**
 * Makes a store that forgets everything with the process.
 *
 * memory: keeps copies
 */
export function initMemoryStore(): FileStore {
  const files = new Map<string, Uint8Array>();
  return {
    read: async (path) => files.get(path)?.slice() ?? null,
    write: async (path, bytes) => void files.set(path, bytes.slice()),
    remove: async (path) => {
      for (const file of [...files.keys()]) if (`${file}/`.startsWith(`${path}/`)) files.delete(file);
    },
  };
}
