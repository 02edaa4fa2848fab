import { drawNormal, initRandom, pick, pickWeighted, sigmoid } from "./random.mjs";

export const categoryNames = [
  "Kitchen",
  "Coffee & Tea",
  "Clothing",
  "Toys",
  "Beauty",
  "Garden",
  "Sports",
  "Stationery",
];
const prices = [32, 14, 48, 26, 16, 38, 42, 12];
const channels = ["search", "friend", "ads", "social", "newsletter", "store"];
const channelWeights = [0.28, 0.17, 0.22, 0.16, 0.07, 0.1];
const channelEffect = { search: 0, friend: 0.3, ads: -0.3, social: 0, newsletter: 0, store: 0 };
const homes = {
  en: {
    "United Kingdom": ["London", "Manchester", "Bristol", "Leeds", "Glasgow"],
    Ireland: ["Dublin", "Cork", "Galway"],
    "United States": ["Boston", "Chicago", "Denver", "Seattle"],
    Canada: ["Toronto", "Ottawa", "Vancouver"],
    Australia: ["Sydney", "Perth"],
  },
  zh: {
    China: ["Beijing", "Shanghai", "Guangzhou", "Hangzhou", "Chengdu", "Wuhan"],
    Singapore: ["Singapore"],
    Malaysia: ["Penang", "Kuala Lumpur"],
  },
};

/** One order: days before the export, place in categoryNames, articles, amount, and whether a coupon was used. */
function drawOrder(daysAgo, favourite, couponLover, random) {
  const category = random() < 0.65 ? favourite : Math.floor(random() * categoryNames.length);
  const items = 1 + Math.floor(-Math.log(1 - random()) * 1.1);
  const coupon = random() < couponLover ? 1 : 0;
  const amount = items * prices[category] * Math.exp(0.35 * drawNormal(random)) * (coupon ? 0.8 : 1);
  return { daysAgo, category, items, coupon, amount: Math.round(amount * 100) / 100 };
}

function drawOrders(bond, random, settings) {
  if (random() < settings.shareWithoutOrders) return [];
  const count = Math.min(12, 1 + Math.floor(-Math.log(1 - random()) * 2.2 * Math.exp(0.5 * bond)));
  const recency = 1 + Math.floor(363 * sigmoid(-0.9 - 1.2 * bond + 0.8 * drawNormal(random)));
  const favourite = pickWeighted([3, 3, 3, 2, 3, 2, 2, 2], random);
  const couponLover = sigmoid(-0.8 - 2 * bond + 0.8 * drawNormal(random));
  const days = [recency];
  while (days.length < count) days.push(recency + Math.floor((365 - recency) * random()));
  days.sort((a, b) => b - a);
  return days.map((daysAgo) => drawOrder(daysAgo, favourite, couponLover, random));
}

/** What the orders and the columns say of a customer's loyalty, before it is put to mean 0 and deviation 1. */
export function measureLoyalty({ orders, age, channel, newsletter, visits }) {
  let loyalty = channelEffect[channel] + (newsletter ? 0.4 : -0.3) + 0.32 * (visits - 7);
  if (age !== null) loyalty += 0.35 * Math.max(-2, Math.min(2, (age - 43) / 15));
  if (orders.length === 0) return loyalty - 0.8;
  const recency = Math.min(...orders.map((order) => order.daysAgo));
  const couponShare = orders.reduce((sum, order) => sum + order.coupon, 0) / orders.length;
  loyalty += 2.6 * sigmoid((120 - recency) / 50) - 1.3;
  return loyalty - 1.6 * couponShare + 0.4;
}

/**
 * Draws the structured side of customer `index`: how close the customer is to the shop shows in several columns; nothing
 * here knows of the texts.
 */
export function drawCustomer(index, settings) {
  const random = initRandom(settings.seed, "customer", index);
  const language = random() < settings.shareEnglish ? "en" : "zh";
  const country = pick(
    Object.keys(homes[language]).flatMap((name, i) => Array(5 - i).fill(name)),
    random,
  );
  const bond = drawNormal(random);
  const age = Math.round(Math.min(84, Math.max(18, 43 + 15 * drawNormal(random))));
  return {
    language,
    country,
    city: pick(homes[language][country], random),
    signupDaysAgo: 366 + Math.floor(random() * 1400),
    channel: channels[pickWeighted(channelWeights, random)],
    age: random() < settings.shareAgeMissing ? null : age,
    newsletter: random() < sigmoid(-0.2 + 1.2 * bond),
    visits: Math.max(0, Math.round(7 + 3 * bond + 2 * drawNormal(random))),
    orders: drawOrders(bond, random, settings),
  };
}
