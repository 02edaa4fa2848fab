import * as lexiconEn from "./lexicon-en.mjs";
import * as lexiconZh from "./lexicon-zh.mjs";
import * as patternsEn from "./patterns-en.mjs";
import * as patternsZh from "./patterns-zh.mjs";
import { categoryNames } from "./customers.mjs";
import { drawNormal, initRandom, pick, pickWeighted, sigmoid } from "./random.mjs";

const lines = (text) => text.trim().split("\n");
const entries = (text) => text.split(", ");
const mapValues = (object, map) =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));

function readLanguage(lexicon, patterns) {
  return {
    slots: mapValues(lexicon.slots, entries),
    categories: mapValues(lexicon.categories, (slots) => mapValues(slots, entries)),
    patterns: mapValues(patterns, lines),
  };
}

export const languages = { en: readLanguage(lexiconEn, patternsEn), zh: readLanguage(lexiconZh, patternsZh) };

/** Patterns that start with ~ are of lasting goods: tea does not break, and soap is not easy to clean. */
const consumables = new Set(["Coffee & Tea", "Beauty"]);
/** In these slots the first words are the more frequent ones, as in any language. */
const ranked = new Set(["good", "great", "bad", "awful", "very", "simply"]);

/** These stand in most sentences: a shop sells more of one article than of another. */
const judged = new Set(["item", "aspect", "use"]);

/** Frequencies by rank as in any language (Zipf and Mandelbrot): the larger the offset, the more even. */
const rankWeights = (length, offset) => Array.from({ length }, (_, rank) => 1 / (rank + 1 + offset));

/** Draws what a customer has to say: for each review its date and its sentences, 1 praise, -1 blame, 0 filler. */
export function drawOpinions(index, orders, settings) {
  const random = initRandom(settings.seed, "opinions", index);
  const mood = sigmoid(settings.moodSlope * drawNormal(random));
  const reviews = [];
  for (let left = pickWeighted(settings.reviewCounts, random); left > 0; left--) {
    const order = orders.length > 0 ? pick(orders, random) : null;
    const kinds = [];
    for (let i = pickWeighted(settings.opinionCounts, random); i >= 0; i--)
      kinds.push({ sign: random() < mood ? 1 : -1, negated: random() < settings.negatedShare });
    if (pickWeighted(settings.fillerCounts, random) === 1)
      kinds.splice(random() < 0.6 ? 0 : kinds.length, 0, { sign: 0, negated: false });
    const daysAgo = order
      ? Math.max(1, order.daysAgo - 3 - Math.floor(random() * 20))
      : 1 + Math.floor(random() * 360);
    const category = order ? order.category : Math.floor(random() * categoryNames.length);
    reviews.push({ daysAgo, category: categoryNames[category], kinds });
  }
  return reviews.sort((a, b) => b.daysAgo - a.daysAgo);
}

/** The mean of all opinions, -1 to 1; a customer who said nothing stands at 0. */
export function measureSatisfaction(reviews) {
  const signs = reviews
    .flatMap((review) => review.kinds.map((kind) => kind.sign))
    .filter((sign) => sign !== 0);
  return signs.length === 0 ? 0 : signs.reduce((sum, sign) => sum + sign, 0) / signs.length;
}

function nameSet({ sign, negated }) {
  if (sign === 0) return "neutral";
  return (sign > 0 ? "praise" : "blame") + (negated ? "Negated" : "");
}

function fillSlot(slot, words, chosen, random) {
  const name = slot.replace(/\d$/, "");
  if (name === "item" && chosen[slot]) return chosen[slot];
  const options = words[name].filter((word) => word !== chosen.item && !chosen.used.has(word));
  const word = ranked.has(name)
    ? options[pickWeighted(rankWeights(options.length, -0.5), random)]
    : options[pickWeighted(rankWeights(options.length, judged.has(name) ? 1.5 : 30), random)];
  if (name === "item") chosen[slot] = word;
  else if (!ranked.has(name)) chosen.used.add(word);
  return word;
}

function writeEnglish(sentence) {
  const text = sentence.replace(/\b([Aa]) (?=[aeiou])/g, "$1n ");
  return text[0].toUpperCase() + text.slice(1);
}

/** Writes the reviews of customer `index`; `count(pattern, text)` hears of each sentence, words set apart. */
export function writeReviews(index, language, reviews, settings, count) {
  const random = initRandom(settings.seed, "words", index);
  const { slots, categories, patterns } = languages[language];
  return reviews.map(({ category, kinds }) => {
    const words = { ...slots, ...categories[category] };
    const chosen = { used: new Set() };
    const usedPatterns = new Set();
    const sentences = kinds.map((kind) => {
      const fits = patterns[nameSet(kind)].filter(
        (pattern) => !usedPatterns.has(pattern) && !(pattern.startsWith("~") && consumables.has(category)),
      );
      const pattern =
        fits[pickWeighted(rankWeights(fits.length, kind.sign === 0 ? 8 : settings.opinionOffset), random)];
      usedPatterns.add(pattern);
      const sentence = pattern
        .replace("~", "")
        .replace(/\{(\w+)\}/g, (_, slot) => fillSlot(slot, words, chosen, random));
      count(language, pattern, sentence);
      return language === "en" ? writeEnglish(sentence) : sentence.replaceAll(" ", "");
    });
    return sentences.join(language === "en" ? " " : "");
  });
}
