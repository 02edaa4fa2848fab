import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test } from "vitest";
import { parseRecipeOptions, readRecipe } from "../../scripts/recipe-options.mjs";
import { makeTempFolder } from "../support/temp-folder.ts";

const cwd = resolve("/somewhere");

test("every flag is read, and paths are meant from where the person stands", () => {
  const args = "shop/recipe.json --data exports --out=results --backend simd --rows 4000 --offline".split(
    " ",
  );
  expect(parseRecipeOptions(args, cwd)).toEqual({
    recipe: resolve(cwd, "shop/recipe.json"),
    data: resolve(cwd, "exports"),
    out: resolve(cwd, "results"),
    backend: "simd",
    rows: 4000,
    offline: true,
  });
});

test("without a recipe the sample runs; without --data the tables lie beside the recipe", () => {
  expect(parseRecipeOptions([], cwd)).toMatchObject({
    recipe: null,
    backend: null,
    rows: null,
    offline: false,
  });
  expect(parseRecipeOptions(["shop/recipe.json"], cwd).data).toBe(resolve(cwd, "shop"));
});

test.each([
  [["--rows", "many"], '--rows is "many": a whole number above 0 was expected.'],
  [["--rows", "0"], '--rows is "0": a whole number above 0 was expected.'],
  [["--rows"], "--rows is given without a value."],
  [["--out", "--offline"], "--out is given without a value."],
  [["--backend", "cuda"], '--backend is "cuda": auto, webgpu, simd, cpu were expected.'],
  [["--fast"], "--fast is unknown: --data, --out, --backend, --rows and --offline are known."],
  [["a.json", "b.json"], "One recipe was expected, and 2 were given: a.json, b.json."],
])("%j is refused", (args, sentence) => {
  expect(() => parseRecipeOptions(args, cwd)).toThrow(sentence);
});

function writeRecipe(text: string) {
  const folder = makeTempFolder();
  writeFileSync(join(folder, "r.json"), text);
  writeFileSync(join(folder, "orders.csv"), "a,b\n");
  return parseRecipeOptions([join(folder, "r.json")], cwd);
}

test("the files of a recipe are found, each once, and the backend is simd unless the recipe or the flag says other", () => {
  const tables = { orders: { file: "orders.csv" }, again: { file: "orders.csv" } };
  const options = writeRecipe(JSON.stringify({ version: 1, tables }));
  expect(readRecipe(options)).toEqual({
    files: [join(options.data, "orders.csv")],
    encoder: null,
    backend: "simd",
  });
  expect(readRecipe({ ...options, backend: "cpu" }).backend).toBe("cpu");
  expect(readRecipe(writeRecipe('{ "backend": "cpu" }')).backend).toBe("cpu");
  expect(readRecipe(writeRecipe('{ "backend": "auto" }')).backend).toBe("simd");
});

test("a recipe that is missing, is not JSON, or names a missing file is refused", () => {
  expect(() => readRecipe(parseRecipeOptions(["gone.json"], cwd))).toThrow(
    /gone\.json is the recipe .* no file/,
  );
  expect(() => readRecipe(writeRecipe("{ version: 1 }"))).toThrow(/r\.json is not JSON/);
  expect(() => readRecipe(writeRecipe('{ "tables": { "shop": { "file": "gone.csv" } } }'))).toThrow(
    /gone\.csv is not there: the recipe names it as tables\.shop\.file/,
  );
  expect(() => readRecipe(writeRecipe('{ "backend": "webgpu" }'))).toThrow(/--backend webgpu/);
});

test("a recipe of a wrong shape is left to the page, which says what is wrong", () => {
  for (const text of ["[]", "null", '{ "tables": 3 }', '{ "tables": { "a": null } }']) {
    expect(readRecipe(writeRecipe(text)).files).toEqual([]);
  }
});
