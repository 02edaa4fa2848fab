/** How a text is cut for `tfidf-linear`. */
export type AnalyzerKind = "words" | "characters" | "mixed";

/** Scripts that are written without blanks between words. */
const spaceless =
  "\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}";

const oneSpaceless = new RegExp(`[${spaceless}]`, "gu");
const notBlank = /\S/gu;
const words = /[\p{L}\p{N}_]{2,}/gu;
const wordsAndRuns = new RegExp(`([${spaceless}]+)|(?:(?![${spaceless}])[\\p{L}\\p{N}_]){2,}`, "gu");

/** A text counts as written without blanks when more than this share of its characters is of such a script. */
const spacelessShare = 0.3;
/** Up to this share of the other kind of texts is taken along without a rule of its own. */
const strayShare = { inWords: 0.01, inCharacters: 0.1 };

/**
 * Chooses how texts are cut, from the training texts.
 *
 * `words` where at most 1 % of the texts are written without blanks, `characters` where at least 90 % are,
 * else `mixed`: words as in `words`, and each run of Chinese, Japanese, Thai and the like by characters.
 *
 * shapes: texts [N of training], cleaned
 */
export function chooseAnalyzer(texts: string[]): AnalyzerKind {
  let filled = 0;
  let without = 0;
  for (const text of texts) {
    const length = text.match(notBlank)?.length ?? 0;
    if (length === 0) continue;
    filled++;
    if ((text.match(oneSpaceless)?.length ?? 0) / length > spacelessShare) without++;
  }
  if (without <= strayShare.inWords * filled) return "words";
  return without >= (1 - strayShare.inCharacters) * filled ? "characters" : "mixed";
}

/**
 * Cuts a text into its n-grams, repeats included: words 1-2, characters 1-3, or both by script.
 *
 * source: scikit-learn's CountVectorizer, ngram_range (1, 2) with token_pattern (?u)\b\w\w+\b, and
 *   analyzer="char" with ngram_range (1, 3); `mixed` is ours
 */
export function listNgrams(text: string, kind: AnalyzerKind): string[] {
  const lower = text.toLowerCase();
  const ngrams: string[] = [];
  if (kind === "characters") pushCharacters(ngrams, lower.replace(/\s\s+/g, " "));
  if (kind === "words") pushWords(ngrams, lower.match(words) ?? []);
  if (kind === "mixed") pushMixed(ngrams, lower);
  return ngrams;
}

function pushWords(out: string[], found: string[]): void {
  for (let i = 0; i < found.length; i++) {
    out.push(found[i]);
    if (i + 1 < found.length) out.push(`${found[i]} ${found[i + 1]}`);
  }
}

function pushCharacters(out: string[], text: string): void {
  const characters = [...text];
  for (let start = 0; start < characters.length; start++) {
    let ngram = "";
    for (let end = start; end < Math.min(start + 3, characters.length); end++) {
      ngram += characters[end];
      out.push(ngram);
    }
  }
}

/** A pair of words never reaches across a run of characters: the words beside it are not neighbours. */
function pushMixed(out: string[], text: string): void {
  let neighbours: string[] = [];
  for (const match of text.matchAll(wordsAndRuns)) {
    if (match[1] === undefined) {
      neighbours.push(match[0]);
      continue;
    }
    pushWords(out, neighbours);
    neighbours = [];
    pushCharacters(out, match[1]);
  }
  pushWords(out, neighbours);
}
