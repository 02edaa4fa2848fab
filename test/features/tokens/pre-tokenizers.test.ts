import { expect, test } from "vitest";
import { createPreTokenizer, holdsPreTokenizer } from "../../../src/features/tokens/pre-tokenizers.ts";

const cut = (json: Parameters<typeof createPreTokenizer>[0], text: string, isStart = true) =>
  createPreTokenizer(json)(text, isStart);

test("BERT cuts at blanks and around each sign, a symbol beyond ASCII stays", () => {
  expect(cut({ type: "BertPreTokenizer" }, " it's\u00a0a€b\u0085__ \ufeff")).toEqual([
    "it",
    "'",
    "s",
    "a€b",
    "_",
    "_",
    "\ufeff",
  ]);
  expect(cut({ type: "Punctuation", behavior: "Isolated" }, "a b,,c")).toEqual(["a b", ",", ",", "c"]);
});

test("ByteLevel keeps the blank before a word, and adds one to the first where it is told to", () => {
  const bytes = { type: "ByteLevel", add_prefix_space: false };
  expect(cut(bytes, "it's  so 12!\n\n水壶x")).toEqual([
    "it",
    "'s",
    " ",
    " so",
    " 12",
    "!",
    "\n",
    "\n",
    "水壶x",
  ]);
  expect(cut({ ...bytes, add_prefix_space: true }, "a b")).toEqual([" a", " b"]);
  expect(cut({ ...bytes, add_prefix_space: true }, " a")).toEqual([" a"]);
  expect(cut({ ...bytes, use_regex: false }, "a b")).toEqual(["a b"]);
});

test("Metaspace begins every word with its sign", () => {
  const metaspace = { type: "Metaspace", replacement: "▁", prepend_scheme: "always" };
  expect(cut(metaspace, "a  b▁c")).toEqual(["▁a", "▁", "▁b", "▁c"]);
  expect(cut({ ...metaspace, split: false }, "a b")).toEqual(["▁a▁b"]);
  expect(cut({ ...metaspace, prepend_scheme: "first" }, "a b", false)).toEqual(["a", "▁b"]);
  expect(cut({ ...metaspace, prepend_scheme: "first" }, "a b", true)).toEqual(["▁a", "▁b"]);
  expect(cut({ ...metaspace, prepend_scheme: "never" }, "a b")).toEqual(["a", "▁b"]);
});

test("in a sequence each cuts what the one before has left", () => {
  const pretokenizers = [{ type: "WhitespaceSplit" }, { type: "Metaspace" }];
  const sequence = { type: "Sequence", pretokenizers };
  expect(cut(sequence, " a\u3000b ")).toEqual(["▁a", "▁b"]);
  expect(holdsPreTokenizer(sequence, "Metaspace")).toBe(true);
  expect(holdsPreTokenizer(sequence, "ByteLevel")).toBe(false);
  expect(holdsPreTokenizer(null, "ByteLevel")).toBe(false);
});

test("without a pre-tokenizer a text is one word", () => {
  expect(cut(null, "a b")).toEqual(["a b"]);
});

test("a type that is not read, or another behaviour, is refused by name", () => {
  expect(() => cut({ type: "Digits" }, "")).toThrow(/its pre-tokenizer is of type Digits, and read are Bert/);
  expect(() => cut({ type: "Punctuation", behavior: "Removed" }, "")).toThrow(/behaves as Removed/);
});
