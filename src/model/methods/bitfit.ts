import type { Method } from "./method.ts";

/**
 * Trains every bias, those of LayerNorm and of the embeddings' one among them, and no matrix.
 *
 * The lowest bias is that of the embeddings, so no block is below all that is trained.
 *
 * source: Ben Zaken et al. 2021, arXiv 2106.10199
 */
export const bitfit: Method = {
  countFrozen: () => -1,
  listAdded: () => ({}),
  isTrained: (name) => name.endsWith(".bias"),
  end: "free",
};
