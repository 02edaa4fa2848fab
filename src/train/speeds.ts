import type { FusionKind } from "../recipe/types.ts";
import type { FileStore } from "./checkpoints/file-store.ts";

const path = "measured-speeds.json";

/** Multiply-adds per second of the last training here, by backend and by what the model reads. */
export type Speeds = Record<string, number>;

/**
 * Names what a speed holds for: columns alone are so little arithmetic that a step is mostly what goes with it.
 */
export function nameSpeed(backend: string, fusion: FusionKind): string {
  return `${backend} ${fusion === "structured-only" ? "columns" : "texts"}`;
}

/** Reads the speeds that trainings reached on this machine; none where the file is missing or was cut short. */
export async function readSpeeds(store: FileStore): Promise<Speeds> {
  try {
    const bytes = await store.read(path);
    const found: unknown = bytes ? JSON.parse(new TextDecoder().decode(bytes)) : {};
    const entries = Object.entries(found as Speeds).filter(
      ([, speed]) => Number.isFinite(speed) && speed > 0,
    );
    return Object.fromEntries(entries);
  } catch {
    return {};
  }
}

/** Remembers the speed of a training in place of the one before; where that cannot be written, nothing is lost but a guess. */
export async function saveSpeed(store: FileStore, name: string, speed: number): Promise<void> {
  if (!Number.isFinite(speed) || speed <= 0) return;
  const speeds = { ...(await readSpeeds(store)), [name]: speed };
  await store.write(path, new TextEncoder().encode(JSON.stringify(speeds))).catch(() => undefined);
}
