import { expect, test } from "vitest";
import { assertUsable } from "../../src/features/assert-usable.ts";

test("a fusion that has what it joins is let through", () => {
  assertUsable("text-only", true, false);
  assertUsable("structured-only", false, true);
  assertUsable("gated", true, true);
  expect(() => assertUsable("concat", true, true)).not.toThrow();
});

test("what is missing is named, with the fusion to choose instead", () => {
  expect(() => assertUsable("gated", false, true)).toThrow(/no training customer has any.*"structured-only"/);
  expect(() => assertUsable("concat", true, false)).toThrow(/the customers have none.*"text-only"/);
  expect(() => assertUsable("text-only", false, false)).toThrow(/neither text nor structured columns/);
});
