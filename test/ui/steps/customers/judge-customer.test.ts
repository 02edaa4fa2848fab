import { describe, expect, test } from "vitest";
import { judgeCustomer } from "../../../../src/ui/steps/customers/judge-customer.ts";

const binary = ["no", "yes"];

describe("what scores say of one customer", () => {
  test("a probability at the threshold is a yes, one below a no", () => {
    expect(judgeCustomer(Float32Array.of(0.25), 1, binary, 0.25)).toEqual({ predicted: 1, isRight: true });
    expect(judgeCustomer(Float32Array.of(0.125), 1, binary, 0.25)).toEqual({ predicted: 0, isRight: false });
  });

  test("of several classes the most likely is predicted", () => {
    const scores = Float32Array.of(0.2, 0.5, 0.3);
    expect(judgeCustomer(scores, 1, ["a", "b", "c"], null)).toEqual({ predicted: 1, isRight: true });
  });

  test("a value is neither right nor wrong", () => {
    expect(judgeCustomer(Float32Array.of(12), 11, null, null)).toEqual({ predicted: null, isRight: null });
  });
});
