import fc from "fast-check";
import { expect, test } from "vitest";
import { cleanText } from "../../../src/features/texts/clean-text.ts";

test.each([
  ["<p>Soft &amp; warm</p>", "Soft & warm"],
  ["one<br/>two", "one two"],
  ['<a href="x">link</a>, <IMG SRC=x onerror=alert(1)>', "link ,"],
  ["a<script>alert('no')</script>b<style>p{}</style>c", "a b c"],
  ["<!-- hidden --> seen <!DOCTYPE html>", "seen"],
  ["&eacute;t&eacute; &#233; &#xE9; &euro;5&nbsp;off &hellip;", "été é é €5 off ..."],
  ["&amp;amp;lt;b&amp;amp;gt;bold", "bold"],
  ["&#0; &#55296; &#1114112; x", "x"],
  ["I <3 it, 2 < 3 & 5 > 4", "I <3 it, 2 < 3 & 5 > 4"],
  ["AT&T &unknown; & co", "AT&T &unknown; & co"],
  ["ＡＢＣ１２３，ﬁne", "ABC123,fine"],
  ["tab\tline\r\nbreak\u0000nul\u0007bell \u3000 wide", "tab line break nul bell wide"],
  ["zero\u200bwidth\ufeff soft\u00adhyphen \ud83e half", "zerowidth softhyphen half"],
  ["=cmd() 很好！<b>水壶</b>", "=cmd() 很好! 水壶"],
  [" \n ", ""],
])("%j becomes %j", (text, expected) => expect(cleanText(text)).toBe(expected));

const piece = fc.oneof(
  fc.string({ unit: "binary", maxLength: 6 }),
  fc.constantFrom(
    "<",
    ">",
    "&",
    "amp;",
    "lt;",
    "&lt;",
    "#x3c;",
    "<b",
    "/>",
    "<script>",
    "</script>",
    "<!--",
    "-->",
    "＜",
    "&#65308;",
    " ",
  ),
);
const messy = fc.array(piece, { maxLength: 25 }).map((pieces) => pieces.join(""));

test("cleaning twice is cleaning once", () => {
  fc.assert(
    fc.property(messy, (text) => {
      const cleaned = cleanText(text);
      expect(cleanText(cleaned)).toBe(cleaned);
    }),
    { numRuns: 500 },
  );
});

test("a cleaned text holds no tag, no control character, no run of blanks, and no blank at its ends", () => {
  fc.assert(
    fc.property(messy, (text) => {
      expect(cleanText(text)).not.toMatch(/<\/?[a-z][^<>]*>|[\p{Cc}\p{Cf}]|\s\s|^\s|\s$/iu);
    }),
    { numRuns: 500 },
  );
});

test("a hostile cell of a megabyte is cleaned within seconds", () => {
  const startMs = performance.now();
  const units = ["<", "<script>", "<style>x", "&amp;", "&#38;#", "<!--", "<a ", "&", "<!--x--", "</script "];
  for (const unit of units) cleanText(unit.repeat(1_000_000 / unit.length));
  cleanText(`${"&#".repeat(200_000)}${"&#51;8;".repeat(100_000)}`);
  expect(performance.now() - startMs).toBeLessThan(20_000);
});

test("an entity hidden in an entity is followed so far, and then folded away", () => {
  const hide = (entity: string) => entity.replace(/\d/, (digit) => `&#${48 + Number(digit)};`);
  let nested = "&#38;";
  for (let depth = 0; depth < 12; depth++) nested = hide(nested);
  const cleaned = cleanText(`deep ${nested} end`);
  expect(cleaned).not.toContain("&");
  expect(cleanText(cleaned)).toBe(cleaned);
  expect(cleaned).toMatch(/^deep .* end$/);
});
