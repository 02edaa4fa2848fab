import { expect, test } from "vitest";
import { compactVocabulary, returnTableRows, takeTableRows } from "../../src/train/compact-vocabulary.ts";
import { makeJob } from "./small-job.ts";

test("words that no text holds are left out, special tokens never, and every text reads the same", () => {
  const job = makeJob();
  job.prepared.tokenizer!.vocabularySize = 400;
  const { job: small, rows } = compactVocabulary(job);
  expect(small.prepared.tokenizer!.vocabularySize).toBe(rows.length);
  expect(rows.length).toBeLessThan(41);
  for (const side of ["train", "validation", "test"] as const) {
    const back = small.prepared[side].tokens!.ids.map((id) => rows[id]);
    expect(back).toEqual(job.prepared[side].tokens!.ids);
  }
  const { padId, maskId } = small.prepared.tokenizer!;
  expect([rows[padId], rows[maskId]]).toEqual([0, 4]);
});

test("rows that are taken out and put back leave the others as they were", () => {
  const table = { shape: [4, 2], data: Float32Array.of(0, 1, 10, 11, 20, 21, 30, 31) };
  const taken = takeTableRows(table, Int32Array.of(1, 3));
  expect([...taken.data]).toEqual([10, 11, 30, 31]);
  const moved = { shape: taken.shape, data: (taken.data as Float32Array).map((value) => -value) };
  expect([...returnTableRows(table, moved, Int32Array.of(1, 3)).data]).toEqual([
    0, 1, -10, -11, 20, 21, -30, -31,
  ]);
  expect([...table.data].slice(2, 4)).toEqual([10, 11]);
});
