import { fail } from "../../base/problem.ts";

/**
 * Makes sure that there is room for files before the first is written.
 *
 * errors: session/no-room-encoder, with the bytes needed and those there are
 */
export async function assertRoom(neededBytes: number): Promise<void> {
  const { quota, usage } = await navigator.storage.estimate();
  if (quota === undefined) return;
  const freeBytes = Math.max(0, quota - (usage ?? 0));
  if (neededBytes > freeBytes) failWithoutRoom(neededBytes, freeBytes);
}

/** Refuses an encoder that finds no room. */
export function failWithoutRoom(neededBytes: number, freeBytes: number): never {
  fail(
    "session/no-room-encoder",
    `This encoder needs ${neededBytes} bytes in the browser, and ${freeBytes} are free. Remove an encoder or past runs, or free some disk space.`,
    { neededBytes, freeBytes },
  );
}
