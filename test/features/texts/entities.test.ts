import { expect, test } from "vitest";
import { decodeEntities } from "../../../src/features/texts/entities.ts";

test("the names of Latin-1 stand for the characters 160 to 255", () => {
  expect(decodeEntities("&nbsp;&iexcl;&Agrave;&times;&szlig;&divide;&yuml;")).toBe("\u00a0¡À×ß÷ÿ");
});

test("numbers stand for their character, those of no character for a blank", () => {
  expect(decodeEntities("&#65;&#x1F9E3;&#xd800;&#0;")).toBe("A🧣  ");
});

test("what is no entity stays as it is", () => {
  expect(decodeEntities("&bogus; & &; &# &#x; &lt")).toBe("&bogus; & &; &# &#x; &lt");
});

test("an ampersand escaped several times is unfolded in one go", () => {
  expect(decodeEntities("&amp;amp;amp; &amp;lt;")).toBe("& <");
});
