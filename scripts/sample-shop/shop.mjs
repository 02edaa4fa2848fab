import { categoryNames, drawCustomer, measureLoyalty } from "./customers.mjs";
import { initRandom, shuffle, sigmoid } from "./random.mjs";
import { drawOpinions, measureSatisfaction, writeReviews } from "./reviews.mjs";
import { settings } from "./settings.mjs";

/** Mean and deviation of the loyalty over this many customers, that its weight means what it says. */
const population = 50_000;

function measureScale() {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < population; i++) {
    const loyalty = measureLoyalty(drawCustomer(-1 - i, settings));
    sum += loyalty;
    squares += loyalty * loyalty;
  }
  const mean = sum / population;
  return { mean, deviation: Math.sqrt(squares / population - mean * mean) };
}

function drawPerson(index, scale) {
  const customer = drawCustomer(index, settings);
  const reviews = drawOpinions(index, customer.orders, settings);
  const satisfaction = measureSatisfaction(reviews);
  const loyalty = (measureLoyalty(customer) - scale.mean) / scale.deviation;
  const probability = sigmoid(
    settings.intercept + settings.textWeight * satisfaction + settings.columnWeight * loyalty,
  );
  const label = initRandom(settings.seed, "label", index)() < probability ? 1 : 0;
  return { ...customer, index, reviews, satisfaction, loyalty, probability, label };
}

/** The shop's customers with what only the generator knows: satisfaction, loyalty, probability. */
export function drawShop(count = settings.customers, from = 0) {
  const scale = measureScale();
  const people = Array.from({ length: count }, (_, i) => drawPerson(from + i, scale));
  const numbers = shuffle(
    Array.from({ length: count }, (_, i) => i),
    initRandom(settings.seed, "ids"),
  );
  people.forEach((person, i) => (person.id = `C${10001 + numbers[i]}`));
  return people.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** ROC AUC by ranks, ties at their mean rank. */
export function measureAuc(scores, labels) {
  const order = scores.map((_, i) => i).sort((a, b) => scores[a] - scores[b]);
  let rankSum = 0;
  for (let start = 0; start < order.length;) {
    let end = start;
    while (end < order.length && scores[order[end]] === scores[order[start]]) end++;
    for (let i = start; i < end; i++) if (labels[order[i]] === 1) rankSum += (start + end + 1) / 2;
    start = end;
  }
  const positives = labels.filter((label) => label === 1).length;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * (labels.length - positives));
}

const exportMs = Date.parse(settings.exportDay);
const toDate = (daysAgo) => new Date(exportMs - daysAgo * 86_400_000).toISOString().slice(0, 10);
const toCell = (value) => (/[",\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : String(value ?? ""));
const toCsv = (header, rows) => [header, ...rows].map((row) => row.map(toCell).join(",") + "\n").join("");

function writeCustomers(people) {
  const header = "customer_id,signup_date,country,city,channel,age,newsletter,visits_90d,bought_again".split(
    ",",
  );
  const rows = people.map((p) => [
    p.id,
    toDate(p.signupDaysAgo),
    p.country,
    p.city,
    p.channel,
    p.age,
    p.newsletter ? "yes" : "no",
    p.visits,
    p.label,
  ]);
  return toCsv(header, rows);
}

/** Rows of many customers, oldest first, numbered in that order. */
function sortRows(rows, prefix) {
  rows.sort((a, b) => b.daysAgo - a.daysAgo || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  return rows.map(({ id, daysAgo, cells }, i) => [`${prefix}${100001 + i}`, id, toDate(daysAgo), ...cells]);
}

function writeOrders(people) {
  const rows = people.flatMap(({ id, orders }) =>
    orders.map(({ daysAgo, category, items, amount, coupon }) => ({
      id,
      daysAgo,
      cells: [categoryNames[category], items, amount.toFixed(2), coupon],
    })),
  );
  const header = ["order_id", "customer_id", "order_date", "category", "items", "amount", "coupon"];
  return toCsv(header, sortRows(rows, "O"));
}

function writeTexts(people, count) {
  const rows = people.flatMap(({ id, index, language, reviews }) => {
    const texts = writeReviews(index, language, reviews, settings, count);
    return reviews.map(({ daysAgo }, i) => ({ id, daysAgo, cells: [texts[i]] }));
  });
  return toCsv(["review_id", "customer_id", "review_date", "review"], sortRows(rows, "R"));
}

/**
 * Makes the CSV files of the sample shop, always the same ones.
 *
 * `words` are the distinct words that stand in the reviews (English in lower case; Chinese as set apart in
 * the lexicon), `patterns` the distinct sentence patterns that were used.
 */
export function writeShop() {
  const people = drawShop();
  const words = new Set();
  const patterns = new Set();
  const count = (language, pattern, sentence) => {
    patterns.add(`${language} ${pattern}`);
    const found = sentence
      .toLowerCase()
      .match(language === "en" ? /[a-z]+(?:'[a-z]+)?/g : /\p{Script=Han}+/gu);
    for (const word of found ?? []) words.add(word);
  };
  const files = {
    "customers.csv": writeCustomers(people),
    "orders.csv": writeOrders(people),
    "reviews.csv": writeTexts(people, count),
  };
  return { people, files, words, patterns };
}
