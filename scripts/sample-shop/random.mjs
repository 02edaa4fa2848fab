/** A stream of uniform numbers in [0, 1) that depends on its parts alone (FNV-1a, MurmurHash3's finalizer, mulberry32). */
export function initRandom(...parts) {
  let state = 0x811c9dc5;
  for (const letter of parts.join(",")) state = Math.imul(state ^ letter.codePointAt(0), 0x01000193);
  state = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
  state = Math.imul(state ^ (state >>> 13), 0xc2b2ae35) >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

/** Draws from the standard normal distribution (Box and Muller). */
export function drawNormal(random) {
  const radius = Math.sqrt(-2 * Math.log(1 - random()));
  return radius * Math.cos(2 * Math.PI * random());
}

/** Draws one of the items, each as likely. */
export const pick = (items, random) => items[Math.floor(random() * items.length)];

/** Draws a position with the given weights. */
export function pickWeighted(weights, random) {
  let left = random() * weights.reduce((sum, weight) => sum + weight, 0);
  for (let i = 0; i < weights.length; i++) {
    left -= weights[i];
    if (left < 0) return i;
  }
  return weights.length - 1;
}

/** Shuffles in place (Fisher and Yates). */
export function shuffle(items, random) {
  for (let i = items.length - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}

export const sigmoid = (x) => 1 / (1 + Math.exp(-x));
