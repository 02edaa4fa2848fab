import type { CustomerTable } from "../../src/data/types.ts";
import type { Recipe } from "../../src/recipe/types.ts";

/** A complete recipe as far as features read it. */
export function makeRecipe(changes: Partial<Recipe> = {}): Recipe {
  return {
    task: "binary",
    fusion: "gated",
    texts: { combine: "join", most: 8, columns: false },
    encoder: { source: "random", layers: 2, hidden: 128, maxTokens: 32 },
    ...changes,
  } as Recipe;
}

const sayings = ["The lamp is warm", "kettle broke!", "台灯很好", "", "<b>soft</b> scarf"];

/** 40 invented customers: 24 for training, 8 and 8 held out, each side with text, blanks and all kinds of columns. */
export function makeCustomers(): CustomerTable {
  const rows = Array.from({ length: 40 }, (_, i) => i);
  return {
    keys: rows.map((i) => `customer ${i}`),
    texts: rows.map((i) => [sayings[i % 5], sayings[(i * 3) % 5]]),
    columns: [
      {
        name: "age",
        sql: "",
        kind: "number",
        values: Float64Array.from(rows, (i) => (i % 9 === 0 ? NaN : i)),
      },
      {
        name: "city",
        sql: "",
        kind: "category",
        codes: Int32Array.from(rows, (i) => (i % 4) - 1),
        levels: ["a", "b", "c"],
      },
      { name: "joined", sql: "", kind: "date", days: Float64Array.from(rows, (i) => 19_000 + 5 * i) },
    ],
    target: Float64Array.from(rows, (i) => i % 2),
    classes: ["no", "yes"],
    sides: Uint8Array.from(rows, (i) => (i % 5 === 3 ? 1 : i % 5 === 4 ? 2 : 0)),
  };
}
