import { expect, test } from "vitest";
import { initPace } from "../../../src/features/pace.ts";
import { joinAllTexts } from "../../../src/features/texts/join-all-texts.ts";

const pieces = [["warm <b>lamp</b>", "", "kettle", "scarf"], [], ["one"]];

test("each customer's newest texts are joined, and filled ones beyond them are counted", async () => {
  const joined = await joinAllTexts(
    pieces,
    2,
    initPace(() => false),
  );
  expect(joined).toEqual({
    texts: ["warm lamp kettle", "", "one"],
    apart: [["warm lamp", "kettle"], [], ["one"]],
    leftOut: 1,
  });
});

test("progress rises with the customers, and cancelling ends the work", async () => {
  const shares: number[] = [];
  const many = Array.from({ length: 600 }, () => ["text"]);
  const pace = initPace(() => shares.length > 1);
  const work = joinAllTexts(many, 1, pace, (share) => void shares.push(share));
  await expect(work).rejects.toMatchObject({ problem: { code: "features/cancelled" } });
  expect(shares).toEqual([0, 1 / 3]);
});
