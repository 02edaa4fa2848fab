import { expect, test } from "vitest";
import { joinTexts } from "../../../src/features/texts/join-texts.ts";

test("the newest filled texts are joined in order, and those beyond the limit are counted", () => {
  expect(joinTexts(["new", " ", "<br>", "older", "oldest", "&nbsp;", "gone"], 2)).toEqual({
    text: "new older",
    apart: ["new", "older"],
    leftOut: 2,
  });
});

test("a customer without text has an empty one", () => {
  expect(joinTexts([], 8)).toEqual({ text: "", apart: [], leftOut: 0 });
  expect(joinTexts(["", "<p></p>"], 8)).toEqual({ text: "", apart: [], leftOut: 0 });
});
