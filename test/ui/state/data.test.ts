import { beforeEach, describe, expect, test, vi } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import type { EncoderRecipe } from "../../../src/recipe/types.ts";
import { DataState } from "../../../src/ui/state/data.svelte.ts";
import { fakeTable, initFakeSession } from "../support/fake-session.ts";

const csv = (name: string) => new File(["a,b\n1,2\n"], name);
const recipe = (change: object = {}) =>
  new File(
    [
      JSON.stringify({
        version: 1,
        tables: { shop: { file: "customers.csv", decimal: "," } },
        label: { table: "shop", column: "bought_again" },
        task: "binary",
        seed: 11,
        ...change,
      }),
    ],
    "recipe.json",
  );

describe("the state of the Data step", () => {
  beforeEach(() => {
    vi.spyOn(console, "debug").mockReturnValue();
  });

  test("is ready once files are read and a recipe is proposed", async () => {
    const data = new DataState(initFakeSession());
    expect(data.isReady).toBe(false);
    await data.addFiles([csv("customers.csv")]);
    expect(data.tables.map((t) => t.name)).toEqual(["customers"]);
    expect(data.recipe?.label.column).toBe("bought_again");
    expect(data.isReady).toBe(true);
  });

  test("takes a dropped recipe with its names and corrections, and the address stands before it", async () => {
    const session = initFakeSession();
    const data = new DataState(session, { backend: "cpu" });
    await data.addFiles([csv("customers.csv"), recipe({ backend: "simd" })]);
    expect(data.problem).toBeNull();
    expect(data.sources[0]).toMatchObject({ name: "shop", options: { decimal: "," } });
    expect(data.recipe).toMatchObject({ seed: 11, backend: "cpu" });
  });

  test("asks for the files that a recipe names, and takes them when they come", async () => {
    const data = new DataState(initFakeSession());
    await data.addFiles([recipe()]);
    expect(data.problem).toMatchObject({ code: "ui/missing-files", facts: { files: ["customers.csv"] } });
    await data.addFiles([csv("customers.csv")]);
    expect(data.problem).toBeNull();
    expect(data.sources[0]).toMatchObject({ name: "shop", options: { decimal: "," } });
    expect(data.recipe?.seed).toBe(11);
  });

  test("refuses a broken recipe with the code of the parser, and two recipes with its own", async () => {
    const data = new DataState(initFakeSession());
    await data.addFiles([new File(["{"], "recipe.json")]);
    expect(data.problem?.code).toBe("recipe/not-json");
    await data.addFiles([recipe(), recipe()]);
    expect(data.problem?.code).toBe("ui/several-recipes");
  });

  test("keeps what was there when a further file is refused", async () => {
    const session = initFakeSession();
    const data = new DataState(session);
    await data.addFiles([csv("customers.csv")]);
    const refused = new WorkbenchError({ code: "data/file-empty", message: "", facts: {}, where: {} });
    vi.spyOn(session, "openTables").mockRejectedValue(refused);
    await data.addFiles([csv("empty.csv")]);
    expect(data.problem?.code).toBe("data/file-empty");
    expect(data.isReady).toBe(false);
    data.dismiss();
    expect(data.isReady).toBe(true);
    expect(data.sources).toHaveLength(1);
  });

  test("shows what was chosen, and is not ready, while the data refuses it", async () => {
    const session = initFakeSession();
    const data = new DataState(session);
    await data.addFiles([csv("customers.csv")]);
    const refused = new WorkbenchError({ code: "data/not-binary", message: "", facts: {}, where: {} });
    const propose = vi.spyOn(session.data, "propose").mockRejectedValueOnce(refused);
    await data.setTask("multiclass");
    expect(data.recipe?.task).toBe("multiclass");
    data.dismiss();
    expect(data.isReady).toBe(false);
    await data.setTask("binary");
    expect(propose).toHaveBeenCalledTimes(2);
    expect(data.isReady).toBe(true);
  });

  test("lets the split be chosen while the first proposal is refused", async () => {
    const session = initFakeSession();
    const data = new DataState(session);
    const refused = new WorkbenchError({ code: "data/no-common-key", message: "", facts: {}, where: {} });
    vi.spyOn(session.data, "propose").mockRejectedValueOnce(refused);
    await data.addFiles([csv("customers.csv"), csv("splits.csv")]);
    expect(data.problem?.code).toBe("data/no-common-key");
    expect(data.recipe?.label).toMatchObject({ table: "customers", column: "bought_again" });
    expect(data.isReady).toBe(false);
    const on = { customers: "customer_id", splits: "customer_id" };
    await data.setSplit({ kind: "column", table: "splits", column: "country", on });
    expect(session.proposals.at(-1)?.split).toMatchObject({ kind: "column", on });
    expect(data.isReady).toBe(true);
  });

  test("proposes anew once a setting that was refused is chosen otherwise, and shows it until then", async () => {
    const data = new DataState(initFakeSession());
    await data.addFiles([csv("customers.csv")]);
    data.set({ unlabelled: { use: true } });
    await data.setTask("regression");
    expect(data.problem?.code).toBe("recipe/unlabelled-regression");
    expect(data.recipe).toMatchObject({ task: "regression", unlabelled: { use: true } });
    data.set({ unlabelled: { use: false } });
    await vi.waitFor(() => expect(data.isReady).toBe(true));
    expect(data.recipe).toMatchObject({ task: "regression", unlabelled: { use: false } });
  });

  test("keeps a setting that was changed while a recipe was proposed", async () => {
    const session = initFakeSession();
    const data = new DataState(session);
    await data.addFiles([csv("customers.csv")]);
    const proposed = data.setPositive("0");
    data.set({ train: { epochs: 9 } });
    await proposed;
    expect(data.recipe!.train.epochs).toBe(9);
    expect(session.proposals.at(-1)).toMatchObject({ label: { positive: "0" }, train: { epochs: 9 } });
  });

  test("asks about dates that can be read both ways, and is ready once told", async () => {
    const session = initFakeSession();
    const open = session.openTables;
    session.openTables = async (sources, on) => {
      await open(sources, on);
      const table = fakeTable(sources[0]);
      return [{ ...table, columns: table.columns.map((c) => ({ ...c, ambiguousDates: c.type === "date" })) }];
    };
    const data = new DataState(session);
    await data.addFiles([csv("customers.csv")]);
    expect(data.ambiguous.map((t) => t.name)).toEqual(["customers"]);
    expect(data.isReady).toBe(false);
    await data.correctTable("customers", { dates: "dmy" });
    expect(data.ambiguous).toEqual([]);
    expect(data.isReady).toBe(true);
  });

  test("keeps a setting through a later proposal", async () => {
    const data = new DataState(initFakeSession());
    await data.addFiles([csv("customers.csv")]);
    data.set({ train: { epochs: 9 } });
    await data.setRole("customers", "age", "ignore");
    expect(data.recipe?.train.epochs).toBe(9);
    expect(data.recipe?.columns.customers.age).toBe("ignore");
  });

  test("takes the last of several proposals under way", async () => {
    const session = initFakeSession();
    const data = new DataState(session);
    await data.addFiles([csv("customers.csv")]);
    const answer = session.data.propose;
    const gates: (() => void)[] = [];
    session.data.propose = async (input) => {
      await new Promise<void>((open) => gates.push(open));
      return answer(input);
    };
    const first = data.setTask("multiclass");
    const second = data.setTask("regression");
    gates[1]();
    await second;
    gates[0]();
    await first;
    expect(data.recipe?.task).toBe("regression");
    expect(data.isReady).toBe(true);
  });

  test("is empty again when its last table is removed", async () => {
    const session = initFakeSession();
    const data = new DataState(session);
    await data.addFiles([csv("customers.csv")]);
    await data.removeTable("customers");
    expect(session.calls).toEqual(["close customers"]);
    expect(data.recipe).toBeNull();
    expect(data.isReady).toBe(false);
  });

  test("the person's files take the place of the sample, its tables and its settings", async () => {
    const session = initFakeSession();
    const data = new DataState(session);
    const { recipe: given, files } = await session.loadSample();
    data.sample = files;
    await data.addRun(files, { ...given, seed: 77 });
    expect(data.isSample).toBe(true);
    await data.addFiles([csv("orders.csv")]);
    expect(session.calls).toEqual(["close customers"]);
    expect(data.sources.map(({ file }) => file.name)).toEqual(["orders.csv"]);
    expect(data.recipe?.seed).not.toBe(77);
    expect([data.isSample, data.hasReplacedSample]).toEqual([false, true]);
  });

  test("files stay beside the person's own, and a recipe alone replaces no sample", async () => {
    const session = initFakeSession();
    const data = new DataState(session);
    await data.addFiles([csv("customers.csv")]);
    await data.addFiles([csv("orders.csv")]);
    expect(data.tables.map((t) => t.name)).toEqual(["customers", "orders"]);
    expect(data.hasReplacedSample).toBe(false);

    const sampled = new DataState(session);
    const { recipe: given, files } = await session.loadSample();
    sampled.sample = files;
    await sampled.addRun(files, given);
    await sampled.addFiles([
      recipe({
        tables: { customers: { file: "customers.csv" } },
        label: { table: "customers", column: "bought_again" },
      }),
    ]);
    expect(sampled.isSample).toBe(true);
  });
});

test("a fusion without texts has the rate of a model without an encoder, unless one was chosen", async () => {
  const data = new DataState(initFakeSession());
  await data.addFiles([csv("customers.csv")]);
  data.setEncoder({ source: "folder", path: "mini", maxTokens: 64 });
  expect(data.recipe!.train.learningRate).toBe(0.001);
  data.set({ fusion: "structured-only" });
  expect(data.recipe!.train.learningRate).toBe(0.0005);
  data.set({ train: { learningRate: 0.02 }, fusion: "gated" });
  expect(data.recipe).toMatchObject({ fusion: "gated", train: { learningRate: 0.02 } });
});

test("the method and the rate that a recipe gave for random weights are not those of an encoder chosen after it", async () => {
  const given = { encoder: { source: "random", layers: 2, hidden: 64 }, method: { kind: "full" } };
  const train = { learningRate: 0.002, epochs: 7 };
  const mini = { source: "folder", path: "mini", maxTokens: 64 } as const;
  const data = new DataState(initFakeSession());
  await data.addFiles([
    csv("customers.csv"),
    recipe({ ...given, train, pretrain: { learningRate: 0.0005 } }),
  ]);
  expect(data.recipe).toMatchObject({ method: { kind: "full" }, train: { learningRate: 0.002 } });
  data.setEncoder(mini);
  expect(data.recipe).toMatchObject({
    method: { kind: "lora" },
    pretrain: { learningRate: 0.0001 },
    train: { learningRate: 0.001, epochs: 7 },
  });

  // what the person chose since is not let go of
  await data.addFiles([recipe({ ...given, train })]);
  data.setMethod({ kind: "bitfit" });
  data.set({ train: { learningRate: 0.02 } });
  data.setEncoder(mini);
  expect(data.recipe).toMatchObject({ method: { kind: "bitfit" }, train: { learningRate: 0.02 } });
});

describe("an encoder in ONNX form", () => {
  const onnx = { source: "folder", path: "mini-onnx", maxTokens: 64 } as const;
  const other = { source: "folder", path: "mini", maxTokens: 64 } as const;
  const isFrozen = async ({ source, ...named }: EncoderRecipe) =>
    source === "folder" && "path" in named && named.path === onnx.path;

  beforeEach(() => {
    vi.spyOn(console, "debug").mockReturnValue();
  });

  test("leaves the head alone to be trained, and what was chosen is back with another encoder", async () => {
    const session = initFakeSession();
    const data = new DataState(session, {}, isFrozen);
    await data.addFiles([csv("customers.csv")]);
    data.setEncoder(other);
    data.setMethod({ kind: "top", topLayers: 3 });
    data.set({ pretrain: { minutes: 5 }, train: { augment: { dropTokens: 0.1 }, epochs: 4 } });
    expect(data.recipe!.train.learningRate).toBe(0.00015);

    data.setEncoder(onnx, true);
    expect(data.recipe).toMatchObject({
      encoder: onnx,
      method: { kind: "head" },
      pretrain: { minutes: 0 },
      train: { epochs: 4, learningRate: 0.003, augment: { dropTokens: 0 } },
    });
    await data.setPositive("0");
    expect(data.recipe!.method).toEqual({ kind: "head" });

    data.set({ train: { epochs: 6 } });
    data.setEncoder(other);
    expect(data.recipe).toMatchObject({
      encoder: other,
      method: { kind: "top", topLayers: 3 },
      pretrain: { minutes: 5, learningRate: 0.0001 },
      train: { epochs: 6, learningRate: 0.00015, augment: { dropTokens: 0.1 } },
    });
  });

  test("gives way to the usual method of the encoder that is chosen next, where none was chosen", async () => {
    const data = new DataState(initFakeSession(), {}, isFrozen);
    await data.addFiles([csv("customers.csv")]);
    data.setEncoder(onnx, true);
    expect(data.recipe!.method.kind).toBe("head");
    data.setEncoder(other);
    expect(data.recipe!.method.kind).toBe("lora");
    data.setEncoder({ source: "random", layers: 2, hidden: 128, maxTokens: 64 });
    expect(data.recipe).toMatchObject({ method: { kind: "full" }, pretrain: { learningRate: 0.0005 } });
  });

  test("that a recipe names has the method head where the recipe leaves it open, and else what it says", async () => {
    const data = new DataState(initFakeSession(), {}, isFrozen);
    await data.addFiles([csv("customers.csv"), recipe({ encoder: onnx })]);
    expect(data.recipe!.method).toEqual({ kind: "head" });
    await data.addFiles([recipe({ encoder: onnx, method: { kind: "bitfit" } })]);
    expect(data.recipe!.method).toEqual({ kind: "bitfit" }); // refused when it is run, by name
    await data.addFiles([recipe({ encoder: other })]);
    expect(data.recipe!.method.kind).toBe("lora");
  });
});
