/** A seeded stream of numbers in [0, 1). */
export type Random = () => number;

/**
 * Mixes integers and words into one 32-bit seed, so that every use has a stream of its own.
 *
 * A stream depends on its position (seed, purpose, step) alone, never on what was drawn before:
 * this is what makes a resumed run equal to one that was never stopped.
 *
 * source: MurmurHash3's finalizer over FNV-1a
 */
export function mixSeed(...parts: (number | string)[]): number {
  let hash = 0x811c9dc5;
  for (const part of parts) {
    const text = String(part);
    for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
    hash = Math.imul(hash ^ 0x2c, 0x01000193);
  }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/**
 * Starts a stream of uniform numbers in [0, 1).
 *
 * source: mulberry32, T. Ettinger (public domain)
 */
export function initRandom(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/**
 * Draws from the standard normal distribution (Box and Muller 1958).
 */
export function drawNormal(random: Random): number {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/**
 * Shuffles in place, each order equally likely (Fisher and Yates).
 *
 * memory: changes `items` and returns it
 */
export function shuffle<T extends { length: number; [index: number]: unknown }>(items: T, random: Random): T {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    const item = items[i];
    items[i] = items[j];
    items[j] = item;
  }
  return items;
}
