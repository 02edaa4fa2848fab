import type { Random } from "../base/random.ts";
import type { Batch, TokenizerFacts } from "../features/types.ts";

const chosenShare = 0.15;

/** A batch whose chosen tokens are to be guessed. */
export interface MaskedTokens {
  ids: Int32Array; // [B, T]
  /** Where the chosen tokens stand, in the batch taken as one row of B * T. [M] */
  positions: Int32Array;
  /** The tokens that stood there. [M] */
  labels: Int32Array;
}

/** What is chosen together, and how much. */
export interface MaskChoice {
  /** Share of the words. */
  share?: number;
  /** Whether a token continues the word of the one before it; null: each token is a word of its own. [V] */
  continues?: ArrayLike<number | boolean> | null;
}

/**
 * Chooses 15 % of the words to be guessed: 80 % of their tokens become the mask, 10 % any token, 10 % stay.
 *
 * Special tokens and padding are never chosen; where nothing is chosen by chance, the first word that could be is. A word
 * is chosen with all its tokens where `continues` tells them apart (whole-word masking).
 *
 * shapes: ids [B, T] -> ids [B, T], positions [M], labels [M]
 * memory: returns new arrays; the batch is left as it was
 * source: Devlin et al. 2019, arXiv 1810.04805, section 3.1; whole words: google-research/bert, "New May 31st, 2019"
 */
export function maskTokens(
  batch: Batch,
  tokenizer: TokenizerFacts,
  random: Random,
  { share = chosenShare, continues = null }: MaskChoice = {},
): MaskedTokens {
  const { padId, unknownId, classId, separatorId, maskId, vocabularySize } = tokenizer;
  const special = new Set([padId, unknownId, classId, separatorId, maskId]);
  const ids = batch.ids.slice();
  const positions: number[] = [];
  const first: number[] = [];
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
  let isChosen = false;
  let isInside = false; // of a word that began before this place
  for (let place = 0; place < ids.length; place++) {
    const id = batch.ids[place];
    const isWord = batch.mask[place] !== 0 && !special.has(id);
    const begins = !(isInside && place % batch.length !== 0 && continues?.[id]);
    isInside = isWord;
    if (!isWord) continue;
    if (begins) isChosen = random() < share;
    if (isChosen) replace(place);
    if (first.length === 0 || (!begins && first.at(-1) === place - 1)) first.push(place);
  }
  if (positions.length === 0) first.forEach(replace);
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
