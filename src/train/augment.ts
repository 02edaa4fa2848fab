import type { Random } from "../base/random.ts";
import type { Batch, TokenizerFacts } from "../features/types.ts";
import type { AugmentRecipe } from "../recipe/types.ts";
import { listSpecial } from "./mask-tokens.ts";

/** Says whether a recipe changes any token. */
export function isAugmenting({ dropTokens, replaceTokens, swapTokens }: AugmentRecipe): boolean {
  return dropTokens > 0 || replaceTokens > 0 || swapTokens > 0;
}

/**
 * Changes the texts of a training batch: tokens are replaced, change places with their neighbour, and are dropped, in this order.
 *
 * Special tokens stay what and, but for what is dropped before them, where they are; a text keeps at least one token of
 * its own. A token is replaced by one of the `proposals` for its place, by chance. What is drawn depends on `random` alone.
 *
 * shapes: ids and mask [B, T]; proposals [P][B, T] -> a batch of the same sizes
 * memory: returns new arrays; the batch is left as it was
 * source: dropping and swapping: Wei and Zou 2019, arXiv 1901.11196; replacing by a masked-language model: Kobayashi 2018,
 *         arXiv 1805.06201
 */
export function augmentBatch(
  batch: Batch,
  recipe: AugmentRecipe,
  tokenizer: TokenizerFacts,
  random: Random,
  proposals: readonly Int32Array[] = [],
): Batch {
  if (batch.length === 0) return batch;
  const special = listSpecial(tokenizer);
  const ids = batch.ids.slice().fill(tokenizer.padId);
  const mask = new Float32Array(batch.mask.length);
  let tokenCount = 0;
  for (let start = 0; start < ids.length; start += batch.length) {
    const places = listPlaces(batch, start);
    const text = places.map((place) => batch.ids[place]);
    const isOwn = (id: number) => !special.has(id);
    if (recipe.replaceTokens > 0 && proposals.length > 0) {
      text.forEach((id, i) => {
        if (!isOwn(id) || random() >= recipe.replaceTokens) return;
        const proposed = proposals[Math.floor(random() * proposals.length)][places[i]];
        if (isOwn(proposed)) text[i] = proposed;
      });
    }
    if (recipe.swapTokens > 0) swapNeighbours(text, isOwn, recipe.swapTokens, random);
    const kept = recipe.dropTokens > 0 ? dropTokens(text, isOwn, recipe.dropTokens, random) : text;
    ids.set(kept, start);
    mask.fill(1, start, start + kept.length);
    tokenCount += kept.length;
  }
  return { ...batch, ids, mask, tokenCount };
}

function listPlaces({ mask, length }: Batch, start: number): number[] {
  const places: number[] = [];
  for (let place = start; place < start + length; place++) if (mask[place] !== 0) places.push(place);
  return places;
}

/** A token that has changed places stays where it came to. */
function swapNeighbours(text: number[], isOwn: (id: number) => boolean, share: number, random: Random): void {
  for (let i = 0; i + 1 < text.length; i++) {
    if (!isOwn(text[i]) || !isOwn(text[i + 1]) || random() >= share) continue;
    [text[i], text[i + 1]] = [text[i + 1], text[i]];
    i++;
  }
}

function dropTokens(text: number[], isOwn: (id: number) => boolean, share: number, random: Random): number[] {
  const isDropped = text.map((id) => isOwn(id) && random() < share);
  const own = text.filter(isOwn).length;
  if (own > 0 && isDropped.filter(Boolean).length === own) isDropped[text.findIndex(isOwn)] = false;
  return text.filter((_, i) => !isDropped[i]);
}
