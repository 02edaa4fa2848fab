import { expect, test } from "vitest";
import { joinSides, joinTexts, joinTokens, readTrainSide, takeTokens } from "../../src/train/join-sides.ts";
import { initState } from "../../src/train/state.ts";
import { makeJob } from "./small-job.ts";

const { prepared } = makeJob({ customers: 3, unlabelled: 4 });
const unlabelled = prepared.unlabelled!;
const readText = ({ ids, offsets }: { ids: Int32Array; offsets: Int32Array }, row: number) => [
  ...ids.subarray(offsets[row], offsets[row + 1]),
];

test("customers that were given a label stand after the others, with all that the model reads of them", () => {
  const joined = joinSides(prepared.train, unlabelled, { rows: [3, 1], labels: [1, 0] });
  expect(joined.keys).toEqual([...prepared.train.keys, "unlabelled 3", "unlabelled 1"]);
  expect([...joined.target]).toEqual([...prepared.train.target, 1, 0]);
  expect([...joined.numbers]).toEqual([
    ...prepared.train.numbers,
    ...unlabelled.numbers.subarray(6, 8),
    ...unlabelled.numbers.subarray(2, 4),
  ]);
  expect([...joined.categories]).toEqual([
    ...prepared.train.categories,
    unlabelled.categories[3],
    unlabelled.categories[1],
  ]);
  expect(readText(joined.tokens!, 0)).toEqual(readText(prepared.train.tokens!, 0));
  expect(readText(joined.tokens!, 3)).toEqual(readText(unlabelled.tokens!, 3));
  expect(readText(joined.tokens!, 4)).toEqual(readText(unlabelled.tokens!, 1));
});

test("texts are joined and taken without a change to any", () => {
  const both = joinTokens(prepared.train.tokens!, unlabelled.tokens!);
  expect(both.offsets.length).toBe(3 + 4 + 1);
  expect(takeTokens(both, [3, 4, 5, 6])).toEqual({ ...unlabelled.tokens, texts: null });
  expect(joinTexts(prepared.train, null)).toBe(prepared.train);
  expect(joinTexts(prepared.train, unlabelled).tokens).toEqual(both);
});

test("texts that are encoded apart stay with their customers", () => {
  const apart = makeJob({ combine: "attend", customers: 3, unlabelled: 4 }).prepared;
  const [train, others] = [apart.train.tokens!, apart.unlabelled!.tokens!];
  const both = joinTokens(train, others);
  expect(both.texts!.length).toBe(3 + 4 + 1);
  expect(takeTokens(both, [3, 4, 5, 6])).toEqual(others);
  expect(takeTokens(both, [0, 1, 2])).toEqual(train);
});

test("a first training sees the labelled customers alone, a second one those that were given a label too", () => {
  const job = makeJob({ customers: 3, unlabelled: 4 });
  const first = initState("train");
  expect(readTrainSide({ job, state: first })).toBe(job.prepared.train);
  const pseudo = { confidence: 0.9, precision: 1, rows: [2], labels: [1], first };
  expect(readTrainSide({ job, state: { ...initState("train"), pseudo } }).keys.at(-1)).toBe("unlabelled 2");
});
