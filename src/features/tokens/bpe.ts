import { ByteLevelPreTokenizer } from "@huggingface/tokenizers";
import { refuseTokenizer } from "./refuse-tokenizer.ts";
import type { TokenizerJson } from "./tokenizer-json.ts";

/** Room for ids in a pair's number; far above any vocabulary. */
const idRoom = 2 ** 21;
/** Room for places in a waiting merge's number; a word of more bytes is none. */
const placeRoom = 2 ** 24;

/** What two neighbours become, and how early. */
interface Merges {
  rankOfPair: Map<number, number>;
  merged: number[]; // by rank
}

/**
 * Makes the encoder of a byte-level BPE model: the bytes of a word, merged by the earliest learned pair, from the left.
 *
 * Places wait in a heap, so that the effort grows hardly faster than the length of the word; the library's own model takes
 * ten times as long on words that do not come again, such as sentences without blanks. A merge whose outcome is a special
 * token is left out, as no text holds one.
 *
 * errors: features/bad-tokenizer, for a merge of pieces that are not in the vocabulary, or settings that are not byte-level BPE's
 * source: Sennrich et al. 2016, arXiv 1508.07909; `merge_all` of models/bpe/word.rs of the `tokenizers` library
 */
export function createBytePairs(
  json: TokenizerJson,
  idOf: Map<string, number>,
  special: Set<string>,
  unknownId: number,
): (word: string) => number[] {
  const { model } = json;
  for (const setting of ["continuing_subword_prefix", "end_of_word_suffix", "byte_fallback"])
    if (model[setting]) refuseTokenizer(`its BPE model sets ${setting}, which is not read`);
  const merges = readMerges(model.merges, idOf, special);
  const letters = new ByteLevelPreTokenizer({ type: "ByteLevel" }).byte_encoder;
  const ofBytes = Array.from({ length: 256 }, (_, byte) => idOf.get(letters[byte]));
  const encoder = new TextEncoder();
  const known = model.unk_token == null ? undefined : unknownId;
  return (word) => {
    const bytes = encoder.encode(word);
    if (model.ignore_merges) {
      const piece = Array.from(bytes, (byte) => letters[byte]).join("");
      if (idOf.has(piece) && !special.has(piece)) return [idOf.get(piece)!];
    }
    const ids: number[] = [];
    for (const byte of bytes) {
      const id = ofBytes[byte] ?? known;
      const isFused = model.fuse_unk === true && id === unknownId && ids.at(-1) === unknownId;
      if (id !== undefined && !isFused) ids.push(id);
    }
    return ids.length < 2 ? ids : mergeAll(ids, merges);
  };
}

function readMerges(lines: unknown, idOf: Map<string, number>, special: Set<string>): Merges {
  if (!Array.isArray(lines)) return refuseTokenizer("the merges of its BPE model are no list");
  const merges: Merges = { rankOfPair: new Map(), merged: [] };
  for (const line of lines as (string | [string, string])[]) {
    const [left, right] = typeof line === "string" ? line.split(" ") : line;
    const ids = [left, right, left + right].map((piece) => idOf.get(piece));
    if (ids.includes(undefined))
      return refuseTokenizer(`its BPE model merges ${left} and ${right}, which are not in its vocabulary`);
    const [leftId, rightId, mergedId] = ids as number[];
    if (!special.has(left + right)) merges.rankOfPair.set(leftId * idRoom + rightId, merges.merged.length);
    merges.merged.push(mergedId);
  }
  return merges;
}

/** Merges in place; `next` and `previous` link what is left, an id of -1 is gone. */
function mergeAll(ids: number[], { rankOfPair, merged }: Merges): number[] {
  const next = new Int32Array(ids.length);
  const previous = new Int32Array(ids.length);
  for (let place = 0; place < ids.length; place++) {
    next[place] = place + 1 < ids.length ? place + 1 : -1;
    previous[place] = place - 1;
  }
  const waiting = new NumberHeap();
  const rankAt = (place: number) => rankOfPair.get(ids[place] * idRoom + ids[next[place]]);
  const wait = (place: number) => {
    if (place < 0 || next[place] < 0) return;
    const rank = rankAt(place);
    if (rank !== undefined) waiting.push(rank * placeRoom + place);
  };
  for (let place = 0; place + 1 < ids.length; place++) wait(place);
  for (let top = waiting.pop(); top !== undefined; top = waiting.pop()) {
    const place = top % placeRoom;
    if (ids[place] < 0 || next[place] < 0) continue;
    const rank = rankAt(place); // its neighbour may have been merged away meanwhile
    const outcome = merged[Math.floor(top / placeRoom)];
    if (rank === undefined || merged[rank] !== outcome) continue;
    const gone = next[place];
    ids[place] = outcome;
    ids[gone] = -1;
    next[place] = next[gone];
    if (next[place] >= 0) previous[next[place]] = place;
    wait(previous[place]);
    wait(place);
  }
  return ids.filter((id) => id >= 0);
}

/** A heap of numbers: the smallest comes out first. */
class NumberHeap {
  private readonly items: number[] = [];

  push(item: number): void {
    const { items } = this;
    let place = items.length;
    items.push(item);
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (items[parent] <= item) break;
      items[place] = items[parent];
      place = parent;
    }
    items[place] = item;
  }

  pop(): number | undefined {
    const { items } = this;
    const top = items[0];
    const last = items.pop();
    if (items.length === 0 || last === undefined) return top;
    let place = 0;
    for (let child = 1; child < items.length; child = 2 * place + 1) {
      if (child + 1 < items.length && items[child + 1] < items[child]) child++;
      if (items[child] >= last) break;
      items[place] = items[child];
      place = child;
    }
    items[place] = last;
    return top;
  }
}
