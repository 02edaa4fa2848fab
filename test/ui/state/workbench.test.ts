import { beforeEach, describe, expect, test, vi } from "vitest";
import { UseState } from "../../../src/ui/state/use.svelte.ts";
import { Workbench } from "../../../src/ui/state/workbench.svelte.ts";
import { initFakeSession, type FakeSession } from "../support/fake-session.ts";
import { fakeScored, initFakeUse, type FakeUse } from "../support/fake-use.ts";

const files = [new File(["a,b\n1,2\n"], "customers.csv")];

describe("while files are scored", () => {
  let session: FakeSession;
  let door: FakeUse;
  let workbench: Workbench;
  let ended: Promise<void>;

  beforeEach(async () => {
    vi.spyOn(console, "debug").mockReturnValue();
    door = initFakeUse();
    session = initFakeSession({ openUse: async () => door });
    workbench = new Workbench(session, new URLSearchParams());
    await workbench.addFiles(files);
    expect(workbench.canStart).toBe(true);
    const use = (workbench.use = new UseState(session, workbench.run));
    await use.open(new Blob(["x"]), "pack.zip");
    ended = use.scoreFiles(files);
    await vi.waitFor(() => expect(door.scoring).not.toBeNull());
  });

  test("no run starts, and one can when they are", async () => {
    expect([workbench.isScoring, workbench.isAtWork, workbench.canStart]).toEqual([true, true, false]);
    await workbench.start();
    expect(session.run).toBeNull();
    door.scoring!.end(fakeScored(3));
    await ended;
    expect([workbench.isScoring, workbench.isAtWork, workbench.canStart]).toEqual([false, false, true]);
  });

  test("a run that was left behind waits", async () => {
    const { recipe, sources, findings } = workbench.data;
    const request = { recipe: recipe!, sources, findings, maxTrainRows: null };
    workbench.unfinished = { runId: "left", startedAtMs: 0, request };
    await workbench.resumeUnfinished();
    expect([session.run, workbench.unfinished?.runId]).toEqual([null, "left"]);
  });
});
