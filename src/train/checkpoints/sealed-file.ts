import { loadSafetensors, saveSafetensors, type StoredTensors } from "../../model/weights/safetensors.ts";
import type { FileStore } from "./file-store.ts";

const slots = ["a", "b"] as const;

/** Contents of a sealed file, and how often it was written. */
export interface SealedFile extends StoredTensors {
  count: number;
}

/**
 * Writes a safetensors file so that a half-written one is never taken for whole.
 *
 * Two slots are written in turn; each carries its count and a SHA-256 of its arrays and its state, so that a
 * write which was cut short leaves the one before it.
 */
export async function saveSealed(store: FileStore, path: string, file: SealedFile): Promise<void> {
  const metadata = { ...file.metadata, count: String(file.count) };
  const seal = await computeSeal(file.tensors, metadata);
  const bytes = saveSafetensors(file.tensors, { ...metadata, seal });
  await store.write(`${path}.${slots[file.count % 2]}.safetensors`, bytes);
}

/** Reads the newer whole slot of a sealed file; null where none is whole. */
export async function loadSealed(store: FileStore, path: string): Promise<SealedFile | null> {
  let newest: SealedFile | null = null;
  for (const slot of slots) {
    const found = await loadSlot(store, `${path}.${slot}.safetensors`);
    if (found && (!newest || found.count > newest.count)) newest = found;
  }
  return newest;
}

/** Removes both slots of a sealed file. */
export async function removeSealed(store: FileStore, path: string): Promise<void> {
  for (const slot of slots) await store.remove(`${path}.${slot}.safetensors`);
}

async function loadSlot(store: FileStore, path: string): Promise<SealedFile | null> {
  const bytes = await store.read(path);
  if (!bytes) return null;
  try {
    const { tensors, metadata } = loadSafetensors(bytes, path);
    const { seal, ...sealed } = metadata;
    if (seal !== (await computeSeal(tensors, sealed))) return null;
    return { tensors, metadata: sealed, count: Number(sealed.count) };
  } catch {
    // A slot that cannot be read is one whose write was cut short: the other one counts.
    return null;
  }
}

async function computeSeal(
  tensors: StoredTensors["tensors"],
  metadata: Record<string, string>,
): Promise<string> {
  const digests = [await digest(new TextEncoder().encode(JSON.stringify(Object.entries(metadata).sort())))];
  for (const name of Object.keys(tensors).sort()) {
    const { data, shape } = tensors[name];
    digests.push(`${name}[${shape}]`, await digest(data as Float32Array<ArrayBuffer>));
  }
  return digest(new TextEncoder().encode(digests.join("\n")));
}

/**
 * SHA-256 in hexadecimal.
 */
export async function digest(bytes: BufferSource): Promise<string> {
  const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
