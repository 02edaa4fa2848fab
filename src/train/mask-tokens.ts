import type { Random } from "../base/random.ts";
import type { Batch, TokenizerFacts } from "../features/types.ts";

const usualShare = 0.15;

/** A batch whose chosen tokens are to be guessed. */
export interface MaskedTokens {
  ids: Int32Array; // [B, T]
  /** Where the chosen tokens stand, in the batch taken as one row of B * T. [M] */
  positions: Int32Array;
  /** The tokens that stood there. [M] */
  labels: Int32Array;
}

/** The tokens that stand for something else than text: never masked, replaced or moved. */
export function listSpecial(tokenizer: TokenizerFacts): Set<number> {
  const { padId, unknownId, classId, separatorId, maskId } = tokenizer;
  return new Set([padId, unknownId, classId, separatorId, maskId]);
}

/**
 * Finds the words of a batch, each by the places of its pieces in the batch taken as one row.
 *
 * A word is a token that begins one, with the tokens after it that continue it; without `wordStarts` each token is a word.
 * What a text begins with, or what follows a special token, begins a word too. Special tokens and padding belong to none.
 */
export function findWords(
  batch: Pick<Batch, "ids" | "mask" | "length">,
  tokenizer: TokenizerFacts,
): number[][] {
  const { ids, mask, length } = batch;
  const special = listSpecial(tokenizer);
  const { wordStarts } = tokenizer;
  const words: number[][] = [];
  let isInside = false;
  for (let place = 0; place < ids.length; place++) {
    if (place % length === 0) isInside = false;
    if (mask[place] === 0 || special.has(ids[place])) {
      isInside = false;
      continue;
    }
    const continuing = isInside && wordStarts ? wordStarts[ids[place]] === 0 : false;
    if (continuing) words[words.length - 1].push(place);
    else words.push([place]);
    isInside = true;
  }
  return words;
}

/**
 * Chooses words to be guessed, 15 % where no other share is told, all pieces of each: 80 % of these become the mask, 10 % any token, 10 % stay.
 *
 * Special tokens and padding are never chosen; where nothing is chosen by chance, the first word is.
 *
 * shapes: ids [B, T] -> ids [B, T], positions [M], labels [M]
 * memory: returns new arrays; the batch is left as it was
 * source: Devlin et al. 2019, arXiv 1810.04805, section 3.1; whole words: Cui et al. 2019, arXiv 1906.08101
 */
export function maskTokens(
  batch: Batch,
  tokenizer: TokenizerFacts,
  random: Random,
  share = usualShare,
): MaskedTokens {
  const { maskId, vocabularySize } = tokenizer;
  const special = listSpecial(tokenizer);
  const ids = batch.ids.slice();
  const positions: number[] = [];
  const drawToken = () => {
    for (;;) {
      const id = Math.floor(random() * vocabularySize);
      if (!special.has(id)) return id;
    }
  };
  const replace = (place: number) => {
    positions.push(place);
    const draw = random();
    if (draw < 0.8) ids[place] = maskId;
    else if (draw < 0.9) ids[place] = drawToken();
  };
  const words = findWords(batch, tokenizer);
  for (const word of words) if (random() < share) word.forEach(replace);
  if (positions.length === 0 && words.length > 0) words[0].forEach(replace);
  const chosen = Int32Array.from(positions);
  return { ids, positions: chosen, labels: chosen.map((place) => batch.ids[place]) };
}

/**
 * Fills the chosen tokens up to a multiple of 32 with weight 0: a device keeps programs and buffers for each size.
 *
 * shapes: positions and labels [M] -> positions, labels and weights [M']
 * memory: returns new arrays
 */
export function padMasked({ positions, labels }: MaskedTokens): {
  positions: Int32Array;
  labels: Int32Array;
  weights: Float32Array;
} {
  const size = Math.ceil(positions.length / 32) * 32;
  const padded = {
    positions: new Int32Array(size),
    labels: new Int32Array(size),
    weights: new Float32Array(size),
  };
  padded.positions.set(positions);
  padded.labels.set(labels);
  padded.weights.fill(1, 0, positions.length);
  return padded;
}
