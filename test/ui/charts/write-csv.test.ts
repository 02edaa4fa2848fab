import { describe, expect, test } from "vitest";
import { nameFile, writeCsv } from "../../../src/ui/charts/write-csv.ts";

describe("the table of a picture as CSV", () => {
  test("figures are in full whatever the page shows, a text of digits is a text, and what could not be computed is empty", () => {
    const columns = [{ name: "=class" }, { name: "a, b", format: (figure: number) => figure.toFixed(1) }];
    const rows = [
      ["1,2", 1204500],
      ["−3", -0.3125],
      ["@x", NaN],
    ];
    expect(writeCsv({ columns, rows })).toBe(
      '\ufeff\'=class,"a, b"\r\n"1,2",1204500\r\n−3,-0.3125\r\n\'@x,\r\n',
    );
  });

  test("is named by its title", () => {
    expect(nameFile("Training and validation", "csv")).toBe("training-and-validation.csv");
    expect(nameFile("精确率与召回率", "svg")).toBe("精确率与召回率.svg");
  });
});
