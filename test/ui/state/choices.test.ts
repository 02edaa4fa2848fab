import { describe, expect, test } from "vitest";
import {
  changeRank,
  leavesOpen,
  mergeChoices,
  nameTables,
  roleChoices,
  sourcesOf,
  targetChoices,
} from "../../../src/ui/state/choices.ts";

const file = (name: string, text = "a,b\n") => new File([text], name);
const automatic = {
  encoding: "auto",
  delimiter: "auto",
  header: "auto",
  dates: "auto",
  decimal: "auto",
} as const;

describe("the choices of a person", () => {
  test("are merged object by object, and arrays are replaced", () => {
    const base = { train: { epochs: 3, dropout: 0.1 }, split: { fractions: [0.8, 0.1, 0.1] } };
    const merged = mergeChoices(base, { train: { epochs: 5 }, split: { fractions: [0.6, 0.1, 0.3] } });
    expect(merged).toEqual({ train: { epochs: 5, dropout: 0.1 }, split: { fractions: [0.6, 0.1, 0.3] } });
    expect(base.train.epochs).toBe(3);
  });

  test("leave as it is what a change holds undefined", () => {
    expect(mergeChoices({ seed: 7 }, { seed: undefined })).toEqual({ seed: 7 });
  });

  test("of another target open the task, the positive class and the stopping metric again", () => {
    const before = {
      columns: { shop: { old: "target", age: "number" } },
      label: { kind: "column", table: "shop", column: "old", positive: "yes" },
      task: "binary",
      train: { epochs: 5, earlyStopping: { metric: "auc" } },
    } as const;
    const after = targetChoices(structuredClone(before) as never, "shop", "spend");
    expect(after.columns).toEqual({ shop: { age: "number", spend: "target" } });
    expect(after.label).toEqual({ kind: "column", table: "shop", column: "spend", positive: null });
    expect(after.task).toBeUndefined();
    expect(after.train).toEqual({ epochs: 5, earlyStopping: undefined });
  });

  test("move the key of the customers from one column to another", () => {
    const after = roleChoices(
      { columns: { shop: { id: "key" } } },
      { table: "shop", key: "id" },
      "shop",
      "mail",
      "key",
    );
    expect(after.columns).toEqual({ shop: { mail: "key" } });
    expect(after.customer).toEqual({ table: "shop", key: "mail" });
  });

  test("make each row a customer when the key is taken away", () => {
    const after = roleChoices({}, { table: "shop", key: "id" }, "shop", "id", "ignore");
    expect(after.customer).toEqual({ table: "shop", key: null });
  });

  test("open the target again when its column gets another role", () => {
    const label = { kind: "column" as const, table: "shop", column: "spend", positive: null };
    const after = roleChoices({ label, task: "regression" }, null, "shop", "spend", "number");
    expect(after.label).toBeUndefined();
    expect(after.task).toBeUndefined();
  });
});

describe("the names of tables", () => {
  test("come from the recipe where it names the file, else from the file", () => {
    const known = { reviews: { file: "export 7.csv", ...automatic } };
    const named = nameTables([file("export 7.csv"), file("orders.tsv")], known, []);
    expect(named.map((t) => t.name)).toEqual(["reviews", "orders"]);
  });

  test("differ for two files whose names differ in their ending alone", () => {
    const named = nameTables([file("shop.csv"), file("shop.tsv")], {}, []);
    expect(named.map((t) => t.name)).toEqual(["shop", "shop 2"]);
  });

  test("stay equal for two files of one name, so that the data side refuses them", () => {
    const named = nameTables([file("shop.csv", "1"), file("shop.csv", "2")], {}, []);
    expect(named.map((t) => t.name)).toEqual(["shop", "shop"]);
    expect(sourcesOf(named, [])).toHaveLength(2);
  });

  test("put a file given again in place of the one before, with its corrections", () => {
    const before = {
      name: "shop",
      file: file("shop.csv"),
      options: { file: "shop.csv", ...automatic, decimal: "," as const },
    };
    const again = file("shop.csv", "new");
    const sources = sourcesOf(nameTables([again], {}, [before]), [before]);
    expect(sources).toHaveLength(1);
    expect(sources[0].file).toBe(again);
    expect(sources[0].options.decimal).toBe(",");
  });
});

test("an encoder that is run as it is may set its method only where nothing else is named that it would refuse", () => {
  expect(leavesOpen({})).toBe(true);
  expect(leavesOpen({ pretrain: { minutes: 0 }, train: { augment: { dropTokens: 0 } } })).toBe(true);
  expect(leavesOpen({ method: { kind: "head" } })).toBe(false);
  expect(leavesOpen({ pretrain: { minutes: 5 } })).toBe(false);
  expect(leavesOpen({ train: { augment: { swapTokens: 0.1 } } })).toBe(false);
});

test("another rank of LoRA takes alpha with it, unless alpha was chosen by itself", () => {
  const lora = { kind: "lora", rank: 16, alpha: 32, dropout: 0, targets: ["query"], topLayers: 2 } as const;
  const method = { ...lora, targets: [...lora.targets] };
  expect(changeRank(method, 64)).toEqual({ ...method, rank: 64, alpha: 128 });
  expect(changeRank({ ...method, alpha: 16 }, 64)).toEqual({ ...method, rank: 64, alpha: 16 });
});
