import { expect, test } from "vitest";
import { judge } from "../../../src/report/html/sections.ts";

test("an interval above 0 is better, below 0 worse, and one that holds 0 is the same", () => {
  const metric = "auc";
  expect(judge({ metric, value: 0.02, low: 0.01, high: 0.03 })).toBe("better");
  expect(judge({ metric, value: -0.02, low: -0.03, high: -0.01 })).toBe("worse");
  expect(judge({ metric, value: 0.01, low: -0.01, high: 0.03 })).toBe("same");
  expect(judge({ metric, value: 0.01, low: 0, high: 0.03 })).toBe("same");
  expect(judge(null)).toBe("unknown");
});
