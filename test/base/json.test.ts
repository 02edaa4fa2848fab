import { expect, test } from "vitest";
import { isCount, isList, isNumber, isObject, isText } from "../../src/base/json.ts";

const values = [null, [], {}, "", "a", 0, -1, 0.5, 2 ** 53, NaN, Infinity, true];
const taken = (guard: (value: unknown) => boolean) => values.filter(guard);

test("each guard takes its kind of value and no other", () => {
  expect(taken(isObject)).toEqual([{}]);
  expect(taken(isText)).toEqual(["", "a"]);
  expect(taken(isNumber)).toEqual([0, -1, 0.5, 2 ** 53]);
  expect(taken(isCount)).toEqual([0]);
});

test("a list passes where every part does", () => {
  expect(taken((value) => isList(value, isText))).toEqual([[]]);
  expect([isList(["a", "b"], isText), isList(["a", 1], isText)]).toEqual([true, false]);
});
