import { locateRun } from "../checkpoints/checkpoint.ts";
import type { StateLimits } from "./state-store.ts";

const gibibyte = 2 ** 30;
const mostFileBytes = 8 * gibibyte;
/** Share of the room that the browser still gives us. */
const roomShare = 0.5;
const bytesEach = Float32Array.BYTES_PER_ELEMENT;

/**
 * Opens a file in the browser's private file system (OPFS) for the states of a run's texts, for use in a dedicated worker;
 * null where there is none, or none to be had.
 *
 * A file that an ended worker left behind is written anew.
 */
export async function openOpfsSpill(runId: string): Promise<StateLimits["spill"]> {
  try {
    const { quota = 0, usage = 0 } = await navigator.storage.estimate();
    let folder = await navigator.storage.getDirectory();
    for (const name of locateRun(runId).split("/"))
      folder = await folder.getDirectoryHandle(name, { create: true });
    const access = await (await folder.getFileHandle(fileName, { create: true })).createSyncAccessHandle();
    access.truncate(0);
    return {
      bytes: Math.min(mostFileBytes, roomShare * (quota - usage)),
      file: {
        write(at, values) {
          const written = access.write(values as Float32Array<ArrayBuffer>, { at: at * bytesEach });
          if (written < values.byteLength)
            throw new DOMException("The file could not be filled.", "QuotaExceededError");
        },
        read: (at, into) => void access.read(into as Float32Array<ArrayBuffer>, { at: at * bytesEach }),
        async close() {
          access.close();
          await folder.removeEntry(fileName);
        },
      },
    };
  } catch {
    return null; // what does not fit into memory is computed again
  }
}

const fileName = "trunk-states";
