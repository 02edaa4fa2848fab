import { initRandom, mixSeed } from "../../src/base/random.ts";

const praise = ["lovely", "great", "soft", "perfect"];
const blame = ["torn", "late", "rough", "faulty"];
const things = ["dress", "bag", "scarf", "coat", "hat"];

/** One table of invented customers, in which a word and an age each carry a part of the label. */
export function makeTinyShop(customers = 240): string {
  const random = initRandom(mixSeed(1, "tiny shop"));
  const pick = (words: string[]) => words[Math.floor(random() * words.length)];
  const rows = Array.from({ length: customers }, (_, row) => {
    const happy = random() < 0.5;
    const age = 20 + Math.floor(random() * 50);
    const stays = random() < 1 / (1 + Math.exp(-((happy ? 1.5 : -1.5) + (age - 45) / 10)));
    const review = `The ${pick(things)} was ${pick(happy ? praise : blame)} and ${pick(happy ? praise : blame)}`;
    return `c${row},${age},${pick(["north", "south", "east"])},"${review}",${stays ? "yes" : "no"}`;
  });
  return ["customer,age,region,review,stays", ...rows].join("\r\n") + "\r\n";
}

/** A recipe over `makeTinyShop` that trains in a few seconds. */
export const tinyRecipe = {
  version: 1,
  name: "tiny",
  seed: 7,
  tables: { shop: { file: "shop.csv" } },
  columns: {
    shop: { customer: "key", age: "number", region: "category", review: "text", stays: "target" },
  },
  label: { kind: "column", table: "shop", column: "stays", positive: "yes" },
  task: "binary",
  split: { kind: "random", fractions: [0.6, 0.2, 0.2], stratify: true },
  encoder: { source: "random", layers: 1, hidden: 32, maxTokens: 16 },
  fusion: "gated",
  train: { epochs: 6, batchSize: 8, learningRate: 0.003 },
  evaluate: { bootstrap: 200 },
};
