import { describe, expect, test } from "vitest";
import { nameFile, writeCsv } from "../../../src/ui/charts/write-csv.ts";

describe("the table of a picture as CSV", () => {
  test("cells with commas, quotes or line ends are quoted", () => {
    expect(
      writeCsv({
        head: ["a, b", "c"],
        rows: [
          ["x", 'say "yes"'],
          ["line\nend", ""],
        ],
      }),
    ).toBe('\ufeff"a, b",c\r\nx,"say ""yes"""\r\n"line\nend",\r\n');
  });

  test("figures are written as programs read them, and what could not be computed is empty", () => {
    expect(writeCsv({ head: ["n"], rows: [["1,204,500"], ["−0.310"], ["+0.021"], ["–"]] })).toBe(
      "\ufeffn\r\n1204500\r\n-0.310\r\n+0.021\r\n\r\n",
    );
  });

  test("a cell that a spreadsheet would compute is held as text", () => {
    expect(writeCsv({ head: ["=1+1"], rows: [["-x"], ["@x"]] })).toBe("\ufeff'=1+1\r\n'-x\r\n'@x\r\n");
  });

  test("is named by its title", () => {
    expect(nameFile("Training and validation", "csv")).toBe("training-and-validation.csv");
    expect(nameFile("精确率与召回率", "svg")).toBe("精确率与召回率.svg");
  });
});
