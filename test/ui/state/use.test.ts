import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Recipe } from "../../../src/recipe/types.ts";
import { RunState } from "../../../src/ui/state/run.svelte.ts";
import { packName, UseState } from "../../../src/ui/state/use.svelte.ts";
import { fakeResult } from "../support/fake-result.ts";
import { initFakeSession } from "../support/fake-session.ts";
import { fakePack, fakeScored, initFakeUse, problemOf, type FakeUse } from "../support/fake-use.ts";

const recipe = { name: "Sample shop", fusion: "gated", evaluate: { baselines: [] } } as unknown as Recipe;
const files = [new File(["a"], "new.csv")];

let door: FakeUse;
let run: RunState;
let use: UseState;

beforeEach(() => {
  vi.spyOn(console, "debug").mockReturnValue();
  door = initFakeUse();
  const session = initFakeSession({ openUse: async () => door });
  run = new RunState(session);
  use = new UseState(session, run);
});

/** Starts a scoring that goes on until the test ends it; resolves when it is under way. */
async function startScoring(): Promise<{ ended: Promise<void> }> {
  door.scoring = null;
  const ended = use.scoreFiles(files);
  await vi.waitFor(() => expect(door.scoring).not.toBeNull());
  return { ended };
}

describe("the Use step", () => {
  test("opens the model of a run under the recipe's name, and a pack from elsewhere in its place", async () => {
    const result = fakeResult(recipe);
    await use.openRun(result);
    expect(use.model).toMatchObject({ fileName: "Sample-shop.model-pack.zip", result });
    expect(door.opened).toEqual([result.pack]);
    await use.open(new Blob(["x"]), "other.zip");
    expect(use.model).toMatchObject({ fileName: "other.zip", result: null });
  });

  test("keeps its model when a pack is refused, and says why", async () => {
    await use.open(new Blob(["x"]), "good.zip");
    door.openPack = async () => Promise.reject(problemOf("report/pack-damaged"));
    await use.open(new Blob(["y"]), "bad.zip");
    expect(use.openProblem?.code).toBe("report/pack-damaged");
    expect(use.model?.fileName).toBe("good.zip");
    expect(use.opening).toBeNull();
  });

  test("of two packs opened at once the last one stays", async () => {
    let finish = () => {};
    const slow = new Promise<void>((resolve) => (finish = resolve));
    const other = fakePack("regression");
    door.openPack = async (file) => {
      if (file.size > 1) return other;
      await slow;
      return fakePack();
    };
    const first = use.open(new Blob(["1"]), "first.zip");
    await use.open(new Blob(["22"]), "second.zip");
    finish();
    await first;
    expect(use.model).toMatchObject({ fileName: "second.zip", pack: other });
  });

  test("shows the progress of scoring, then the scores", async () => {
    await use.open(new Blob(["x"]), "pack.zip");
    const { ended } = await startScoring();
    expect(door.scoring!.files).toBe(files);
    door.scoring!.on({ stage: "tokens", share: 0.25 });
    expect([use.phase, use.progress]).toEqual(["scoring", { stage: "tokens", share: 0.25 }]);
    door.scoring!.end(fakeScored(3));
    await ended;
    expect(use.phase).toBe("done");
    expect(use.view).toBe("files");
    expect(use.table.shown).toEqual([0, 1, 2]);
    expect(use.progress).toBeNull();
  });

  test("keeps the scores before when a scoring is cancelled or fails", async () => {
    await use.open(new Blob(["x"]), "pack.zip");
    const first = await startScoring();
    const kept = fakeScored(2);
    door.scoring!.end(kept);
    await first.ended;
    const second = await startScoring();
    await use.cancel();
    await second.ended;
    expect([use.phase, door.cancels, use.scoreProblem]).toEqual(["cancelled", 1, null]);
    expect(use.scored).toBe(kept);
    const third = await startScoring();
    door.scoring!.fail(problemOf("data/other-features"));
    await third.ended;
    expect([use.phase, use.scoreProblem?.code]).toEqual(["failed", "data/other-features"]);
    expect(use.scored).toBe(kept);
  });

  test("refuses to score while a training is under way", async () => {
    await use.open(new Blob(["x"]), "pack.zip");
    run.phase = "running";
    await use.scoreFiles(files);
    expect(use.scoreProblem?.code).toBe("ui/use-while-training");
    expect(door.scoring).toBeNull();
  });

  test("shows the test customers of the run that made the model, with what came true", async () => {
    const result = fakeResult(recipe);
    await use.openRun(result);
    await use.showTest();
    expect(use.view).toBe("test");
    expect(use.table.rows?.keys).toBe(result.scores.keys);
    expect(use.table.columns.map(({ id }) => id)).toContain("truth");
  });

  test("writes exactly what is shown, in its order", async () => {
    await use.openRun(fakeResult(recipe)); // c-1 .125, c-2 .75, c-3 .5
    await use.showTest();
    await use.table.sortBy(use.table.columns.find(({ id }) => id === "score")!);
    await use.table.filterBy({ decision: 1 });
    const file = await use.writeShown(["key", "truth", "score", "decision"]);
    expect(await file!.text()).toBe("key,truth,score,decision\r\nc-2,1,0.75,1\r\nc-3,1,0.5,1\r\n");
  });
});

describe("a customer typed in", () => {
  const open = async () => {
    await use.open(new Blob(["x"]), "pack.zip");
    await vi.waitFor(() => expect(use.typed.scored).not.toBeNull());
  };

  test("begins with the usual values, scored at once", async () => {
    await open();
    expect(door.customers).toEqual([
      { texts: [""], values: { age: 37, country: "DE", "last order": "2024-05-31" } },
    ]);
    expect(use.typed.scored!.scores[0]).toBeCloseTo(0.37);
  });

  test("is scored once when changes follow one another fast, and with the last of them", async () => {
    await open();
    for (const age of [40, 41, 42]) use.typed.setValue("age", age);
    use.typed.setText(0, "lovely");
    await vi.waitFor(() => expect(door.customers).toHaveLength(2));
    expect(door.customers[1]).toMatchObject({ texts: ["lovely"], values: { age: 42 } });
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(door.customers).toHaveLength(2);
  });

  test("is never scored twice at a time: what changes meanwhile is scored afterwards", async () => {
    await open();
    let release = () => {};
    door.hold = new Promise((resolve) => (release = resolve));
    use.typed.setValue("age", 50);
    await vi.waitFor(() => expect(door.customers).toHaveLength(2));
    use.typed.setValue("age", 60);
    await new Promise((resolve) => setTimeout(resolve, 250));
    use.typed.setValue("age", 70);
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(door.customers).toHaveLength(2);
    release();
    await vi.waitFor(() => expect(use.typed.isScoring).toBe(false));
    expect(door.customers.map(({ values }) => values.age)).toEqual([37, 50, 70]);
    expect(use.typed.scored!.scores[0]).toBeCloseTo(0.7);
  });

  test("takes nothing that was typed over to the next model", async () => {
    await open();
    use.typed.setValue("age", 99);
    await use.open(new Blob(["y"]), "other.zip");
    await new Promise((resolve) => setTimeout(resolve, 250));
    expect(door.customers.map(({ values }) => values.age)).toEqual([37, 37]);
  });

  test("waits for the form of the next model while that is laid out", async () => {
    await open();
    let release = () => {};
    door.hold = new Promise((resolve) => (release = resolve));
    const scoring = use.typed.tryAgain();
    use.typed.setValue("age", 99);
    void use.typed.tryAgain();
    door.describeForm = () => new Promise(() => {});
    door.pack = fakePack();
    await use.open(new Blob(["y"]), "other.zip");
    release();
    await scoring;
    expect(door.customers).toHaveLength(2);
    expect(use.typed.scored).toBeNull();
  });

  test("begins with usual numbers in few digits, and keeps all that a person types", async () => {
    const number = (name: string, usual: number) => ({ name, kind: "number" as const, levels: [], usual });
    door.describeForm = async () => [number("spent", 80.8348886478), number("visits", 12345.678)];
    await open();
    expect(door.customers[0].values).toEqual({ spent: 80.83, visits: 12346 });
    use.typed.setValue("spent", 80.8348886478);
    await vi.waitFor(() => expect(door.customers).toHaveLength(2));
    expect(door.customers[1].values.spent).toBe(80.8348886478);
  });

  test("has no texts where the model reads none, and no columns where it reads texts alone", async () => {
    door.pack = fakePack("binary", { fitted: { features: "{}", tokenizer: null } });
    await open();
    expect(door.customers[0]).toMatchObject({ texts: [], values: { age: 37 } });
    const { recipe } = fakePack();
    door.pack = fakePack("binary", { recipe: { ...recipe, fusion: "text-only" } });
    await use.open(new Blob(["y"]), "texts.zip");
    await vi.waitFor(() => expect(door.customers).toHaveLength(2));
    expect(door.customers[1]).toEqual({ texts: [""], values: {} });
  });

  test("says why it cannot be scored, and is scored when it is tried again", async () => {
    run.phase = "running";
    await use.open(new Blob(["x"]), "pack.zip");
    await vi.waitFor(() => expect(use.typed.problem?.code).toBe("ui/use-while-training"));
    run.phase = "done";
    await use.typed.tryAgain();
    await vi.waitFor(() => expect(use.typed.scored).not.toBeNull());
    expect(use.typed.problem).toBeNull();
  });
});

test("a pack is named after its recipe, without what a file system forbids", () => {
  expect(packName("sample-shop")).toBe("sample-shop.model-pack.zip");
  expect(packName(" a/b: c\\..\n")).toBe("a-b-c.model-pack.zip");
  expect(packName("客户 2024")).toBe("客户-2024.model-pack.zip");
  expect(packName("../")).toBe("clientele.model-pack.zip");
});
