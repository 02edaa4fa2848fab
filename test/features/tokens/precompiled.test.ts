import { expect, test } from "vitest";
import { createPrecompiled } from "../../../src/features/tokens/precompiled.ts";
import { readFamily } from "./golden.ts";

const normalize = createPrecompiled(readFamily("unigram").normalizer!.precompiled_charsmap as string);

test("characters become what the map says: wide, joined, control and blank ones", () => {
  expect(normalize("Ａ①ﬁ㌔ｶ\u3000x\ty\u0007")).toBe("A1fiキロカ x y");
  expect(normalize("plain ASCII!")).toBe("plain ASCII!");
  expect(normalize("")).toBe("");
});

test("a short grapheme is taken as a whole: a mark behind a joined letter is lost", () => {
  expect(normalize("e\u0301")).toBe("é");
  expect(normalize("ﬁ\u0301x")).toBe("fix");
  expect(normalize("a\r\nb")).toBe("a b");
});

test("a mark has no bounds in sight: long rows of marks and letters end in time", () => {
  expect(normalize("e\u0301".repeat(10_000))).toBe("é".repeat(10_000));
  expect(normalize("\u0301".repeat(10_000))).toHaveLength(10_000);
});

test("a map that is cut off is refused", () => {
  expect(() => createPrecompiled("AA==")).toThrow(/precompiled_charsmap of its normalizer cannot be read/);
  expect(() => createPrecompiled("!")).toThrow(/cannot be read/);
});
