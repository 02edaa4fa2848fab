import { expect, test } from "vitest";
import { createNormalizer } from "../../../src/features/tokens/normalizers.ts";

const chain = (...normalizers: object[]) => createNormalizer({ type: "Sequence", normalizers });

test("steps of a sequence follow each other", () => {
  const replace = { type: "Replace", pattern: { Regex: " {2,}" }, content: "_" };
  const normalize = chain({ type: "Lowercase" }, replace, { type: "Prepend", prepend: ">" });
  expect(normalize("A  B   c d")).toBe(">a_b_c d");
  expect(normalize("")).toBe("");
  expect(createNormalizer(null)("A  B")).toBe("A  B");
});

test("blanks of every kind go from the ends that are named", () => {
  const strip = (left: boolean, right: boolean) =>
    createNormalizer({ type: "Strip", strip_left: left, strip_right: right })("\u3000\u0085a b\u2028\ufeff ");
  expect(strip(true, true)).toBe("a b\u2028\ufeff");
  expect(strip(false, true)).toBe("\u3000\u0085a b\u2028\ufeff");
  expect(strip(true, false)).toBe("a b\u2028\ufeff ");
  expect(strip(false, false)).toBe("\u3000\u0085a b\u2028\ufeff ");
});

test("a type that is not read is refused by name", () => {
  expect(() => chain({ type: "Nmt" })).toThrow(
    /its normalizer is of type Nmt, and read are BertNormalizer, /,
  );
  expect(() => createNormalizer({ type: "toString" })).toThrow(/its normalizer is of type toString/);
});
