/** Everything that shapes the shop; the README of the sample tells it in words. */
export const settings = {
  seed: 20250107,
  customers: 4000,
  /** The day of the export: orders and reviews lie in the year before it. */
  exportDay: "2025-01-01",
  shareEnglish: 0.6,
  /** Shares of customers with 0, 1, 2, 3 reviews. */
  reviewCounts: [0.06, 0.26, 0.48, 0.2],
  /** Shares of reviews with 1, 2, 3 sentences of opinion, and with 0, 1 sentences of filler. */
  opinionCounts: [0.1, 0.4, 0.5],
  fillerCounts: [0.8, 0.2],
  /** Share of opinions that are said by a negation ("not bad", "不好"). */
  negatedShare: 0.06,
  /** How even the patterns of opinions are used: the first of rank has weight 1 / (1 + offset), the next 1 / (2 + offset). */
  opinionOffset: -0.4,
  /** How steeply a customer's mood turns into opinions of one kind. */
  moodSlope: 20,
  shareWithoutOrders: 0.06,
  shareAgeMissing: 0.12,
  /** log odds of buying again = intercept + textWeight * satisfaction + columnWeight * loyalty */
  intercept: 0,
  textWeight: 2,
  columnWeight: 2.25,
};
