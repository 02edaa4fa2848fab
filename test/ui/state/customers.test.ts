import { beforeEach, describe, expect, test, vi } from "vitest";
import { WorkbenchError } from "../../../src/base/problem.ts";
import type { CustomerTrace } from "../../../src/features/types.ts";
import { CustomersState } from "../../../src/ui/state/customers.svelte.ts";
import { DataState } from "../../../src/ui/state/data.svelte.ts";
import { RunState } from "../../../src/ui/state/run.svelte.ts";
import { fakePrepared, fakeSummary, fakeTrace } from "../support/fake-customers.ts";
import { fakeResult } from "../support/fake-result.ts";
import { initFakeSession, type FakeSession } from "../support/fake-session.ts";

describe("the state of the Customers step", () => {
  let session: FakeSession;
  let data: DataState;
  let run: RunState;
  let customers: CustomersState;

  beforeEach(async () => {
    vi.spyOn(console, "debug").mockReturnValue();
    session = initFakeSession();
    data = new DataState(session);
    run = new RunState(session);
    customers = new CustomersState(session, data, run);
    await data.addFiles([new File(["a,b\n1,2\n"], "customers.csv")]);
  });

  /** A run over the data as it is, to its end. */
  async function finishRun() {
    const prepared = fakePrepared();
    const order = { recipe: data.recipe!, sources: data.sources, findings: [], maxTrainRows: null };
    const ended = run.start(order);
    session.run!.on({ kind: "customers", summary: fakeSummary });
    session.run!.on({ kind: "prepared", prepared });
    const result = fakeResult(order.recipe, prepared);
    session.run!.end(result);
    await ended;
    return result;
  }

  test("builds customers before a run, and shows none before", async () => {
    expect(customers.shown).toBeNull();
    expect(customers.canBuild).toBe(true);
    const built = customers.build(null);
    expect(customers.building).not.toBeNull();
    expect(customers.canBuild).toBe(false);
    await built;
    expect(customers.building).toBeNull();
    expect(customers.shown?.summary).toBe(fakeSummary);
    expect(customers.isStale).toBe(false);
  });

  test("says that they are out of date once a setting or a file is another", async () => {
    await customers.build(null);
    data.set({ seed: 99 });
    expect(customers.isStale).toBe(true);
    await customers.build(null);
    expect(customers.isStale).toBe(false);
    await data.addFiles([new File(["a,b\n3,4\n"], "customers.csv")]);
    expect(customers.isStale).toBe(true);
  });

  test("shows what a run has built in place of what was built before it", async () => {
    await customers.build(null);
    vi.spyOn(Date, "now").mockReturnValue(Date.now() + 5);
    const result = await finishRun();
    expect(customers.shown?.prepared).toBe(result.live!.prepared);
    expect(customers.live?.result).toBe(result);
  });

  test("cannot build while a run is under way", () => {
    void run.start({ recipe: data.recipe!, sources: data.sources, findings: [], maxTrainRows: null });
    expect(customers.canBuild).toBe(false);
  });

  test("keeps the problem of a build, and none where it was cancelled", async () => {
    const fail = (code: string) => {
      session.buildCustomers = () => ({
        done: Promise.reject(new WorkbenchError({ code, message: "", facts: {}, where: {} })),
        cancel: async () => undefined,
      });
      return customers.build(null);
    };
    await fail("data/cancelled");
    expect(customers.problem).toBeNull();
    await fail("data/too-few-customers");
    expect(customers.problem?.code).toBe("data/too-few-customers");
    expect(customers.shown).toBeNull();
  });

  test("asks for the trace by the side's number, and of two asked for shows the last", async () => {
    await customers.build(null);
    const answers: (() => void)[] = [];
    const asked: number[][] = [];
    session.features.trace = (side, row) => {
      asked.push([side, row]);
      return new Promise<CustomerTrace>((done) => answers.push(() => done(fakeTrace(side, row))));
    };
    const first = customers.follow("train", 4);
    const second = customers.follow("test", 599);
    answers[1]();
    answers[0]();
    await Promise.all([first, second]);
    expect(asked).toEqual([
      [0, 4],
      [2, 599],
    ]);
    expect(customers.way).toMatchObject({ side: "test", row: 599, trace: { key: "c-2-599" } });
  });

  test("asks for no customer that is not there", async () => {
    await customers.build(null);
    await customers.follow("validation", 200);
    expect(customers.way).toBeNull();
  });

  test("shows the problem where a customer cannot be followed", async () => {
    await customers.build(null);
    const problem = { code: "features/not-prepared", message: "", facts: {}, where: {} };
    session.features.trace = () => Promise.reject(new WorkbenchError(problem));
    await customers.follow("train", 0);
    expect(customers.way?.problem).toEqual(problem);
  });

  test("lets go of a customer when others are built", async () => {
    await customers.build(null);
    await customers.follow("train", 0);
    await customers.build(null);
    expect(customers.way).toBeNull();
  });

  test("takes the run's own score of a held-out customer", async () => {
    const { live } = await finishRun();
    await customers.follow("validation", 7);
    expect(customers.prediction?.scores?.[0]).toBe(live!.scores.validation[7]);
    await customers.follow("test", 8);
    expect(customers.prediction?.scores?.[0]).toBe(live!.scores.test[8]);
  });

  test("predicts a training customer when asked, with the pack of the run", async () => {
    const result = await finishRun();
    const asked: unknown[] = [];
    session.predictCustomer = async (pack, side, row) => {
      asked.push([pack, side, row]);
      return Float32Array.of(0.75);
    };
    await customers.follow("train", 9);
    expect(customers.prediction).toBeNull();
    await customers.predict();
    expect(asked).toEqual([[result.pack, result.live!.prepared.train, 9]]);
    expect(customers.prediction?.scores).toEqual(Float32Array.of(0.75));
  });

  test("reads the attention of a block when asked, and lets go of it with the customer", async () => {
    const result = await finishRun();
    const asked: unknown[] = [];
    const answer = { heads: 1, before: null, after: Float32Array.of(1) };
    session.readAttention = async (...given) => {
      asked.push(given);
      return answer;
    };
    await customers.follow("test", 4);
    expect(customers.look).toBeNull();
    await customers.lookAt(1);
    expect(asked).toEqual([[result.pack, null, { side: result.live!.prepared.test, row: 4, block: 1 }]]);
    expect(customers.look).toMatchObject({ block: 1, answer });
    await customers.follow("test", 5);
    expect(customers.look).toBeNull();
  });

  test("predicts nothing before a run", async () => {
    await customers.build(null);
    await customers.follow("test", 0);
    await customers.predict();
    expect(customers.prediction).toBeNull();
  });
});
