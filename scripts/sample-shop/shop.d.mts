/** A customer of the invented shop, with what only the generator knows. */
export interface Person {
  id: string;
  language: "en" | "zh";
  orders: { daysAgo: number }[];
  reviews: { daysAgo: number; kinds: { sign: -1 | 0 | 1; negated: boolean }[] }[];
  satisfaction: number;
  loyalty: number;
  probability: number;
  label: 0 | 1;
}

export function drawShop(count?: number, from?: number): Person[];
export function measureAuc(scores: number[], labels: number[]): number;
export function writeShop(): {
  people: Person[];
  files: Record<"customers.csv" | "orders.csv" | "reviews.csv", string>;
  words: Set<string>;
  patterns: Set<string>;
};
