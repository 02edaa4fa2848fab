import axe from "axe-core";
import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import App from "../../src/ui/App.svelte";
import { fakeCurve, fakeResult } from "./support/fake-result.ts";
import { fakePrepared, fakeSummary } from "./support/fake-customers.ts";
import { initFakeSession, type FakeSession } from "./support/fake-session.ts";

let mounted: ReturnType<typeof mount> | null = null;

beforeEach(() => {
  vi.spyOn(console, "debug").mockReturnValue();
});

async function open(session: FakeSession, language: "en" | "zh" = "en", theme = "light"): Promise<void> {
  localStorage.setItem("clientele.language", language);
  localStorage.setItem("clientele.theme", theme);
  mounted = mount(App, { target: document.body, props: { session } });
  await expect.element(page.getByTestId("run-start"), { timeout: 10_000 }).toBeVisible();
}

async function giveFile(): Promise<void> {
  const input = document.querySelector<HTMLInputElement>("[data-testid=files]")!;
  const files = new DataTransfer();
  files.items.add(new File(["a,b\n1,2\n"], "customers.csv"));
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
  await expect.element(page.getByTestId("run-start")).toBeEnabled();
  await vi.waitFor(() => expect(document.querySelector("[data-testid=target]")).not.toBeNull(), 10_000);
}

async function startRun(session: FakeSession): Promise<void> {
  await page.getByTestId("run-start").click();
  await vi.waitFor(() => expect(session.run).not.toBeNull());
  const { on } = session.run!;
  on({ kind: "stage", stage: "train", share: null });
  on({
    kind: "train",
    progress: {
      part: "main",
      phase: "train",
      step: 120,
      steps: 240,
      epoch: 1.5,
      tokensPerSecond: 4000,
      leftMs: 30_000,
      curve: fakeCurve.slice(0, 60),
      bestStep: 80,
      bestValue: 0.84,
      paused: false,
    },
  });
  await vi.waitFor(() => expect(document.querySelector("figure [role=img] svg")).not.toBeNull(), 10_000);
}

async function finish(session: FakeSession): Promise<void> {
  session.run!.end(fakeResult(session.requests[0].recipe));
  await expect.element(page.getByTestId("download-report-html"), { timeout: 10_000 }).toBeVisible();
  await vi.waitFor(
    () => expect(document.querySelectorAll("figure [role=img] svg").length).toBeGreaterThan(5),
    10_000,
  );
}

async function findViolations(): Promise<string[]> {
  const changing = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(changing.map((animation) => animation.finished));
  const { violations } = await axe.run(document.body, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
  });
  return violations.map(
    (v) => `${v.id}: ${v.nodes.map((n) => `${n.target.join(" ")} ${n.html.slice(0, 120)}`).join(" | ")}`,
  );
}

const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

afterEach(async () => {
  if (mounted) await unmount(mounted);
  mounted = null;
  document.body.replaceChildren();
});

describe("the page", () => {
  for (const [language, theme, width] of [
    ["zh", "light", 1280],
    ["en", "dark", 390],
  ] as const) {
    test(`has no accessibility violation and no sideways scroll: ${language}, ${theme}, ${width} px`, async () => {
      await page.viewport(width, 844);
      const session = initFakeSession();
      await open(session, language, theme);
      const found: Record<string, string[]> = { empty: await findViolations() };
      await giveFile();
      for (const details of document.querySelectorAll("details")) details.open = true;
      found.data = await findViolations();
      expect(overflow()).toBe(0);
      await startRun(session);
      found.train = await findViolations();
      expect(overflow()).toBe(0);
      await finish(session);
      for (const details of document.querySelectorAll("details")) details.open = true;
      found.evaluate = await findViolations();
      expect(overflow()).toBe(0);
      document.querySelector<HTMLButtonElement>("header button.seal")!.click();
      await vi.waitFor(() => expect(document.querySelector("dialog[open]")).not.toBeNull());
      found.ledger = await findViolations();
      expect(found).toEqual({ empty: [], data: [], train: [], evaluate: [], ledger: [] });
    });
  }

  test("shows cells as plain text, whatever they hold", async () => {
    await open(initFakeSession());
    await giveFile();
    for (const details of document.querySelectorAll("details")) details.open = true;
    expect(document.body.textContent).toContain("<img src=x onerror=alert(1)>");
    expect(document.querySelector("img")).toBeNull();
  });

  test("runs the sample at one click, tells the state of the run, and offers four files", async () => {
    const session = initFakeSession();
    await open(session);
    const state = () => document.documentElement.dataset.runState;
    expect(state()).toBe("idle");
    await page.getByTestId("run-sample").click();
    await vi.waitFor(() => expect(state()).toBe("running"));
    await vi.waitFor(() => expect(session.run).not.toBeNull());
    await finish(session);
    expect(state()).toBe("done");
    const links = ["report-json", "report-html", "scores-csv", "model-pack"].map((id) =>
      document.querySelector<HTMLAnchorElement>(`[data-testid=download-${id}]`),
    );
    expect(links.map((a) => a?.download)).toEqual([
      "report.json",
      "report.html",
      "scores.csv",
      "model-pack.zip",
    ]);
    const html = await (await fetch(links[1]!.href)).text();
    expect(html).toBe("en:curve,differences,roc,precisionRecall,calibration,distributions");
  });

  test("says a problem in the reader's language, with its code", async () => {
    const session = initFakeSession();
    await open(session, "zh");
    const input = document.querySelector<HTMLInputElement>("[data-testid=files]")!;
    const files = new DataTransfer();
    files.items.add(new File(["{"], "recipe.json"));
    input.files = files.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
    const problem = page.getByTestId("problem");
    await expect.element(problem).toHaveAttribute("data-code", "recipe/not-json");
    await expect.element(problem).toHaveTextContent("配方不是 JSON");
  });

  test("says before training how much memory it needs, anew for each setting, and what would fit", async () => {
    await page.viewport(390, 844);
    const session = initFakeSession();
    const { planMemory } = session;
    session.planMemory = async (request) => {
      const plan = await planMemory(request);
      if (request.recipe.train.batchSize < 512) return plan;
      const facts = { neededBytes: 5.1e9, availableBytes: 4e9, batchSize: 400, maxTokens: 128, isShorter: 0 };
      return { ...plan, problem: { code: "train/no-memory", message: "", facts, where: {} } };
    };
    await open(session);
    await giveFile();
    await page.getByRole("button", { name: /^3? ?Train/ }).click();
    const memory = page.getByTestId("memory");
    await expect.element(memory).toHaveTextContent("Needs about 160 MB of memory.");
    for (const details of document.querySelectorAll("details")) details.open = true;
    await page.getByLabelText("Batch size").fill("64");
    await userEvent.keyboard("{Enter}");
    await expect.element(memory).toHaveTextContent("Needs about 640 MB of memory. To fit");
    await page.getByLabelText("Batch size").fill("512");
    await userEvent.keyboard("{Enter}");
    await expect.element(memory).toHaveTextContent("needs about 5.1 GB, and 4.0 GB can be used here.");
    await expect.element(memory).toHaveTextContent("It would fit with a batch size of 400.");
    expect(await findViolations()).toEqual([]);
    expect(overflow()).toBe(0);
  });

  for (const [language, width] of [
    ["en", 1280],
    ["zh", 390],
  ] as const) {
    test(`builds the customers and follows one of them, by keyboard, before a run: ${language}, ${width} px`, async () => {
      await page.viewport(width, 844);
      const session = initFakeSession();
      await open(session, language);
      await giveFile();
      await page.getByTestId("view-customers").click();
      await page.getByTestId("build-customers").click();
      await expect.element(page.getByTestId("customers")).toHaveTextContent("1,200");
      await page.getByTestId("find-customer").fill("c-0-77");
      await userEvent.keyboard("{Enter}");
      const way = page.getByTestId("way");
      await expect.element(way).toHaveTextContent("c-0-77");
      await expect.element(way).toHaveTextContent("<b>fast</b>");
      await expect.element(way).toHaveTextContent("0.412346");
      document.querySelector<HTMLElement>("[role=listbox]")!.focus();
      await userEvent.keyboard("{ArrowDown}");
      await expect.element(way).toHaveTextContent("c-0-770");
      for (const details of document.querySelectorAll("details")) details.open = true;
      expect(await findViolations()).toEqual([]);
      expect(overflow()).toBe(0);
    });
  }

  test("tells of one customer what the finished run says, and that a step was never reached", async () => {
    const session = initFakeSession();
    await open(session);
    await giveFile();
    await startRun(session);
    const prepared = fakePrepared();
    session.run!.on({ kind: "customers", summary: fakeSummary });
    session.run!.on({ kind: "prepared", prepared });
    session.run!.end(fakeResult(session.requests[0].recipe, prepared));
    await expect.element(page.getByTestId("download-report-html"), { timeout: 10_000 }).toBeVisible();
    await page.getByTestId("view-customers").click();
    await page.getByTestId("find-customer").fill("c-0-77");
    await userEvent.keyboard("{Enter}");
    // Step 17 of fakeResult: loss 0.7 - 0.017, rate 0.0004; step 260 is beyond its 240.
    await expect.element(page.getByTestId("way")).toHaveTextContent("0.0004 0.6830");
    await expect.element(page.getByTestId("way")).toHaveTextContent("not reached");
    await expect.element(page.getByTestId("prediction")).toHaveTextContent("Probability of “1” 0.8100");
    expect(await findViolations()).toEqual([]);
  });

  test("tells which backends are being timed, and what was measured", async () => {
    const session = initFakeSession();
    await open(session);
    await giveFile();
    await startRun(session);
    const { on } = session.run!;
    const [webgpu, simd] = [
      { backend: "webgpu" as const, threads: 1 },
      { backend: "simd" as const, threads: 8 },
    ];
    on({ kind: "stage", stage: "warmUp", share: null });
    on({ kind: "probe", candidates: [webgpu, simd] });
    const main = page.getByRole("main");
    await expect
      .element(main)
      .toHaveTextContent("timing a few steps of this model: WebGPU, processor (8 threads)");
    on({
      kind: "devices",
      devices: {
        ...simd,
        adapter: null,
        softwareAdapter: false,
        chosenBy: "probe",
        probe: [
          { ...webgpu, tokensPerSecond: 4200 },
          { ...simd, tokensPerSecond: 5100 },
        ],
        probeMs: 1200,
      },
    });
    await expect
      .element(main)
      .toHaveTextContent("timed on this model: WebGPU 4,200 tokens/s, processor (8 threads) 5,100 tokens/s");
    expect(main.element().textContent).not.toContain("timing a few steps");
  });

  test("starts no run where the page came by plain http, and says what it needs", async () => {
    await open(
      initFakeSession({ checkHost: async () => ({ isSecure: false, isolated: true, workerPolicy: true }) }),
    );
    await expect.element(page.getByRole("main")).toHaveTextContent("Open it by https, or from this machine");
    await expect.element(page.getByTestId("run-sample")).toBeDisabled();
    const input = document.querySelector<HTMLInputElement>("[data-testid=files]")!;
    await userEvent.upload(input, new File(["a,b\n1,2\n"], "customers.csv"));
    await vi.waitFor(() => expect(document.querySelector("[data-testid=target]")).not.toBeNull(), 10_000);
    await expect.element(page.getByTestId("run-start")).toBeDisabled();
  });

  for (const [isKept, words] of [
    [true, "Ready offline, also after it is closed"],
    [false, "Ready offline until this tab is closed"],
  ] as const) {
    test(`says that it is ready offline and ${isKept ? "is" : "cannot be"} kept`, async () => {
      await open(initFakeSession({ keepApp: async ({ onKept }) => void (isKept && onKept()) }));
      await expect.element(page.getByText(words), { timeout: 10_000 }).toBeVisible();
    });
  }

  test("offers to resume a run that was left behind, and resumes it with its own request", async () => {
    const session = initFakeSession();
    const { recipe, files } = await session.loadSample();
    const { recipe: complete } = await session
      .openTables([{ name: "customers", file: files[0], options: recipe.tables.customers }], () => undefined)
      .then(() => session.data.propose(recipe));
    session.findUnfinishedRun = async () => ({
      runId: "left",
      startedAtMs: 0,
      request: {
        recipe: complete,
        findings: [],
        maxTrainRows: 500,
        sources: [{ name: "customers", file: files[0], options: recipe.tables.customers }],
      },
    });
    await open(session);
    await page.getByRole("button", { name: "Resume the run" }).click();
    await vi.waitFor(() => expect(session.requests).toHaveLength(1));
    expect(session.requests[0]).toMatchObject({
      runId: "left",
      startedAtMs: 0,
      maxTrainRows: 500,
      recipe: complete,
    });
  });

  test("can be worked with the keyboard alone, and shows where the focus is", async () => {
    const session = initFakeSession();
    await open(session);
    await giveFile();
    (document.activeElement as HTMLElement | null)?.blur();
    const seen: string[] = [];
    for (let i = 0; i < 80; i++) {
      await userEvent.keyboard("{Tab}");
      const at = document.activeElement as HTMLElement;
      if (at === document.body) break;
      const ringed = at.matches("input[type=radio], input[type=file]") ? at.parentElement! : at;
      const rings = [ringed, ...ringed.querySelectorAll("*")].map((e) => getComputedStyle(e).outlineStyle);
      expect(
        rings.some((style) => style !== "none"),
        at.outerHTML.slice(0, 100),
      ).toBe(true);
      seen.push(at.dataset.testid ?? at.tagName.toLowerCase());
      if (at.dataset.testid === "run-start") break;
    }
    expect(seen).toContain("files");
    expect(seen).toContain("target");
    expect(seen.at(-1)).toBe("run-start");
    await userEvent.keyboard("{Enter}");
    await vi.waitFor(() => expect(session.requests).toHaveLength(1));
  });
});
