import { expect, test } from "vitest";
import { settleFormat } from "../../../src/data/new-customers/settle-format.ts";

const number = (decimal: "." | ",", ...cells: string[]) =>
  settleFormat({ name: "n", role: "number", decimal, dates: "iso" }, cells).decimal;
const date = (dates: "iso" | "dmy" | "mdy", ...cells: string[]) =>
  settleFormat({ name: "d", role: "date", decimal: ".", dates }, cells).family;

test("numbers that can be read either way are read as in training", () => {
  expect([number(".", "1,234", "7"), number(",", "1,234", "7")]).toEqual([".", ","]);
  expect([number(".", "1.234"), number(",", "1.234"), number(",")]).toEqual([".", ",", ","]);
});

test("numbers that can be read in one way only are read so", () => {
  expect([number(".", "12,5", "3"), number(",", "12.5", "3")]).toEqual([",", "."]);
});

test("a few cells that contradict the others change nothing", () => {
  const cells = Array.from({ length: 30 }, (_, i) => `${i}.5`);
  expect(number(".", ...cells, "12,5", "no number")).toBe(".");
});

test("dates that can be read either way are read as in training", () => {
  expect([date("mdy", "03/04/2024"), date("dmy", "03/04/2024"), date("iso")]).toEqual(["mdy", "dmy", "iso"]);
  expect(date("iso", "no date")).toBe("iso");
});

test("dates that can be read in one way only are read so", () => {
  expect(date("mdy", "31/12/2024", "03/04/2024")).toBe("dmy");
  expect(date("dmy", "12/31/2024")).toBe("mdy");
  expect(date("dmy", "2024-12-31")).toBe("iso");
});
