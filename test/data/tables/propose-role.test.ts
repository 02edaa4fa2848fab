import { expect, test } from "vitest";
import { hasTargetName, proposeRole } from "../../../src/data/tables/propose-role.ts";
import type { ColumnProfile } from "../../../src/data/types.ts";

const profile = (part: Partial<ColumnProfile>) => ({
  name: "x",
  type: "number" as const,
  missingShare: 0,
  distinct: 10,
  histogram: [],
  unreadable: 0,
  ambiguousDates: false,
  ...part,
});

test.each<[string, string, Partial<ColumnProfile>]>([
  ["ignore", "empty", { type: "empty", distinct: 0, missingShare: 1 }],
  ["ignore", "constant", { distinct: 1 }],
  ["number", "numbers", { distinct: 1, missingShare: 0.5 }],
  ["split", "split-name", { name: "Split", type: "category", distinct: 3 }],
  ["category", "few-values", { name: "split", type: "category", distinct: 30 }],
  ["date", "dates", { type: "date" }],
  ["text", "free-text", { type: "text" }],
  ["category", "few-values", { type: "category" }],
  ["ignore", "near-unique", { type: "id", distinct: 95 }],
  ["category", "repeated-id", { type: "id", distinct: 20 }],
])("%s, because of %s", (role, roleReason, part) => {
  expect(proposeRole(profile(part), 100)).toEqual({ role, roleReason });
});

test("a column is called like a target, or not", () => {
  expect(["Churn", "label", "Recommended IND", "bought_again", "y"].every(hasTargetName)).toBe(true);
  expect(["age", "labels_of_box", "yes", "classic"].some(hasTargetName)).toBe(false);
});
