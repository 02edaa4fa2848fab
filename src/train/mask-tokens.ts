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

/**
 * Chooses 15 % of the tokens to be guessed: 80 % of them become the mask, 10 % any token, 10 % stay.
 *
 * Special tokens and padding are never chosen; where nothing is chosen by chance, the first that could be is.
 *
 * shapes: ids [B, T] -> ids [B, T], positions [M], labels [M]
 * memory: returns new arrays; the batch is left as it was
 * source: Devlin et al. 2019, arXiv 1810.04805, section 3.1
 */
export function maskTokens(batch: Batch, tokenizer: TokenizerFacts, random: Random): MaskedTokens {
  const { padId, unknownId, classId, separatorId, maskId, vocabularySize } = tokenizer;
  const special = new Set([padId, unknownId, classId, separatorId, maskId]);
  const ids = batch.ids.slice();
  const positions: number[] = [];
  let first = -1;
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
  for (let place = 0; place < ids.length; place++) {
    if (batch.mask[place] === 0 || special.has(ids[place])) continue;
    if (first < 0) first = place;
    if (random() < chosenShare) replace(place);
  }
  if (positions.length === 0 && first >= 0) replace(first);
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
