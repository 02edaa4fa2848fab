import { beforeEach, describe, expect, test, vi } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import type { Recipe } from "../../../src/recipe/types.ts";
import { RunsState } from "../../../src/ui/state/runs.svelte.ts";
import type { Session } from "../../../src/ui/state/session.ts";
import { fakePastRun, initFakeRuns, type FakeRuns } from "../support/fake-runs.ts";

const recipe = { name: "shop", label: {}, customer: {} } as unknown as Recipe;
const thrown = (code: string) => new WorkbenchError({ code, message: "", facts: {}, where: {} });

describe("the past runs", () => {
  let fake: FakeRuns;
  let state: RunsState;
  const ids = () => state.runs?.map((run) => run.runId);

  beforeEach(async () => {
    vi.spyOn(console, "debug").mockReturnValue();
    fake = initFakeRuns([3, 2, 1].map((number) => fakePastRun(recipe, number)));
    state = new RunsState({ openRuns: async () => fake } as unknown as Session);
    expect(state.runs).toBeNull();
    await state.refresh();
  });

  test("are read, and read anew after one is removed", async () => {
    expect(ids()).toEqual(["run-3", "run-2", "run-1"]);
    await state.remove("run-2");
    expect(ids()).toEqual(["run-3", "run-1"]);
  });

  test("are none, with the problem said, where the browser does not give them", async () => {
    fake.list = () => Promise.reject(thrown("base/fault"));
    const broken = new RunsState({ openRuns: async () => fake } as unknown as Session);
    await broken.refresh();
    expect(broken.runs).toEqual([]);
    expect(broken.problem?.code).toBe("base/fault");
  });

  test("are compared two at a time: a third takes the place of the one chosen first", () => {
    state.choose("run-1", true);
    state.choose("run-2", true);
    state.choose("run-3", true);
    expect(state.chosen).toEqual(["run-2", "run-3"]);
    state.choose("run-2", false);
    expect(state.chosen).toEqual(["run-3"]);
  });

  test("stand with the earlier one on the left, in whatever order they were chosen", async () => {
    state.choose("run-3", true);
    state.choose("run-1", true);
    await state.compare();
    expect(state.compared?.left.past.runId).toBe("run-1");
    expect(state.compared?.right.past.runId).toBe("run-3");
    expect(state.compared?.comparison?.difference?.value).toBe(0.004);
    state.leaveComparison();
    expect(state.compared).toBeNull();
  });

  test("that cannot be measured against each other stand side by side with the reason", async () => {
    fake.compare = () => Promise.reject(thrown("evaluate/other-task"));
    state.choose("run-1", true);
    state.choose("run-2", true);
    await state.compare();
    expect(state.compared).toMatchObject({ comparison: null, problem: { code: "evaluate/other-task" } });
    expect(state.problem).toBeNull();
  });

  test("of which one is gone are not compared, and the page says which problem it was", async () => {
    state.choose("run-1", true);
    state.choose("run-2", true);
    fake.runs = fake.runs.filter((run) => run.runId !== "run-2");
    await state.compare();
    expect(state.compared).toBeNull();
    expect(state.problem?.code).toBe("session/run-gone");
    expect([state.isComparing, state.loading]).toEqual([false, null]);
  });

  test("that are opened one after the other: the last one counts, and none once the view is left", async () => {
    const answers: (() => void)[] = [];
    const { load } = fake;
    fake.load = async (runId) => {
      await new Promise<void>((answer) => answers.push(answer));
      return load(runId);
    };
    const [newest, middle] = state.runs!;
    const first = state.load(newest);
    const second = state.load(middle);
    await vi.waitFor(() => expect(answers).toHaveLength(2));
    answers[1]();
    expect((await second)?.past).toBe(middle);
    answers[0]();
    expect(await first).toBeNull();
    expect(state.loading).toBeNull();

    const third = state.load(newest);
    await vi.waitFor(() => expect(answers).toHaveLength(3));
    state.leave();
    answers[2]();
    expect(await third).toBeNull();
  });

  test("leave the choice when they are removed", async () => {
    state.choose("run-1", true);
    await state.remove("run-1");
    expect(state.chosen).toEqual([]);
  });

  test("are all gone after everything was removed, and none where that was refused", async () => {
    fake.removeEverything = () => Promise.reject(thrown("session/run-under-way"));
    expect(await state.removeEverything()).toBeNull();
    expect(state.problem?.code).toBe("session/run-under-way");
    expect(ids()).toHaveLength(3);
    fake.removeEverything = async () => [];
    expect(await state.removeEverything()).toEqual([]);
    expect(ids()).toEqual([]);
  });
});
