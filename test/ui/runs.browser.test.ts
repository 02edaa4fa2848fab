import axe from "axe-core";
import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { page, userEvent } from "vitest/browser";
import App from "../../src/ui/App.svelte";
import type { Recipe } from "../../src/recipe/types.ts";
import { completeRecipe } from "../../src/recipe/complete-recipe.ts";
import { parseRecipe } from "../../src/recipe/parse-recipe.ts";
import type { PastRun } from "../../src/session/types.ts";
import { fakeKept, fakePastRun, initFakeRuns, type FakeRuns } from "./support/fake-runs.ts";
import { initFakeSession, type FakeSession } from "./support/fake-session.ts";

let mounted: ReturnType<typeof mount> | null = null;
let session: FakeSession;
let runs: FakeRuns;

function makeRecipe(change: object = {}): Recipe {
  const given = parseRecipe({
    version: 1,
    name: "shop",
    tables: { customers: { file: "customers.csv" } },
    label: { table: "customers", column: "bought_again", positive: "1" },
    task: "binary",
    ...change,
  });
  return completeRecipe(given, {
    customer: { table: "customers", key: "customer_id" },
    columns: {},
    label: { kind: "column", table: "customers", column: "bought_again", positive: "1" },
    task: "binary",
  });
}

const threeRuns = () => [
  fakePastRun(makeRecipe({ seed: 3 }), 3),
  fakePastRun(makeRecipe({ fusion: "text-only", train: { epochs: 5 } }), 2),
  fakePastRun(makeRecipe(), 1),
];

async function open(kept: PastRun[], language: "en" | "zh" = "en", theme = "light"): Promise<void> {
  localStorage.setItem("clientele.language", language);
  localStorage.setItem("clientele.theme", theme);
  runs = initFakeRuns(kept);
  session = initFakeSession({ openRuns: async () => runs });
  mounted = mount(App, { target: document.body, props: { session } });
  await expect.element(page.getByTestId("view-runs"), { timeout: 10_000 }).toBeVisible();
  await page.getByTestId("view-runs").click();
  await expect.element(page.getByTestId("remove-everything"), { timeout: 10_000 }).toBeVisible();
}

async function giveFile(): Promise<void> {
  await page.getByTestId("view-data").click();
  const input = document.querySelector<HTMLInputElement>("[data-testid=files]")!;
  await userEvent.upload(input, new File(["a,b\n1,2\n"], "customers.csv"));
  await expect.element(page.getByTestId("run-start")).toBeEnabled();
}

const main = () => page.getByRole("main");
const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
const figures = () => document.querySelectorAll("figure [role=img] svg").length;

async function findViolations(): Promise<string[]> {
  const changing = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(changing.map((animation) => animation.finished));
  const { violations } = await axe.run(document.body, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
  });
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`);
}

async function compareFirstTwo(): Promise<void> {
  for (const index of [0, 1]) await page.getByTestId("run-choose").nth(index).click();
  await page.getByTestId("run-compare").click();
  await expect.element(page.getByTestId("runs-comparison")).toBeVisible();
  await vi.waitFor(() => expect(figures()).toBe(1), 10_000);
}

beforeEach(() => {
  vi.spyOn(console, "debug").mockReturnValue();
});

afterEach(async () => {
  if (mounted) await unmount(mounted);
  mounted = null;
  document.body.replaceChildren();
});

describe("the view of past runs", () => {
  for (const [language, theme, width] of [
    ["en", "light", 1280],
    ["zh", "dark", 390],
  ] as const) {
    test(`has no accessibility violation and no sideways scroll: ${language}, ${theme}, ${width} px`, async () => {
      await page.viewport(width, 844);
      await open(threeRuns(), language, theme);
      const found: Record<string, string[]> = { list: await findViolations() };
      expect(overflow()).toBe(0);
      await compareFirstTwo();
      for (const details of document.querySelectorAll("details")) details.open = true;
      found.comparison = await findViolations();
      expect(overflow()).toBe(0);
      await page.getByTestId("runs-back").click();
      await page.getByTestId("run-export").first().click();
      await expect.element(page.getByTestId("download-report-json")).toBeVisible();
      found.export = await findViolations();
      await userEvent.keyboard("{Escape}");
      await page.getByTestId("run-remove").first().click();
      found.question = await findViolations();
      await page.getByTestId("remove-everything").click();
      await expect.element(page.getByTestId("kept-list")).toBeVisible();
      found.kept = await findViolations();
      expect(overflow()).toBe(0);
      await page.getByTestId("remove-everything-yes").click();
      await expect.element(page.getByTestId("kept-left")).toBeVisible();
      found.left = await findViolations();
      await userEvent.keyboard("{Escape}");
      found.empty = await findViolations();
      expect(Object.entries(found).filter(([, violations]) => violations.length > 0)).toEqual([]);
    });
  }

  test("says what a run was, newest first, and what is kept of it", async () => {
    await open(threeRuns());
    const items = [...document.querySelectorAll("[data-testid=runs-list] > li")].map(
      (item) => item.textContent ?? "",
    );
    expect(items.map((text) => /shop \d/.exec(text)?.[0])).toEqual(["shop 3", "shop 2", "shop 1"]);
    expect(items[1]).toMatch(/ROC AUC\s*0\.871\s*95 % 0\.850 to 0\.890/);
    for (const words of ["Yes or no", "2,000", "Text alone", "random", "CPU · 2 threads", "1 min 22 s"])
      expect(items[1]).toContain(words);
    await expect.element(main()).toHaveTextContent("No file and no text of a customer is kept.");
    await expect.element(main()).toHaveTextContent("3 runs, 7.2 MB");
  });

  test("without a run says how one comes here", async () => {
    await open([]);
    await expect.element(page.getByTestId("runs-empty")).toHaveTextContent("appears here by itself");
  });

  test("opens a run in Evaluate as it was, and says that it is a past one", async () => {
    await open(threeRuns());
    await page.getByTestId("run-open").nth(1).click();
    await expect.element(page.getByTestId("download-report-html"), { timeout: 10_000 }).toBeVisible();
    await expect.element(main()).toHaveTextContent("A past run of");
    await expect.element(main()).toHaveTextContent("0.871");
    await page.getByRole("button", { name: "To the past runs" }).click();
    await expect.element(page.getByTestId("runs-list")).toHaveTextContent("shown in Evaluate");
  });

  test("puts two runs side by side: what differs, both figures, and that the later is no better", async () => {
    await open(threeRuns());
    await compareFirstTwo();
    const paired = page.getByTestId("paired");
    await expect.element(paired).toHaveTextContent("B is no better than A, and no worse");
    await expect.element(paired).toHaveTextContent("ROC AUC, B minus A: +0.004 (95 % −0.011 to +0.019");
    await expect.element(paired).toHaveTextContent("only in B: 12");
    const settings = [...document.querySelectorAll("[data-testid=recipe-differences] tbody tr")].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(settings).toEqual([
      ["seed", String(makeRecipe().seed), "3"],
      ["fusion", '"text-only"', JSON.stringify(makeRecipe().fusion)],
      ["train · epochs", "5", String(makeRecipe().train.epochs)],
    ]);
    const auc = document.querySelector("[data-metric=auc]")!;
    expect([...auc.children].map((cell) => cell.textContent?.trim())).toEqual([
      "ROC AUC",
      "0.871",
      "0.871",
      "+0.000",
    ]);
    await page.getByTestId("runs-back").click();
    await expect.element(page.getByTestId("runs-list")).toBeVisible();
  });

  test("asks once before a run is removed", async () => {
    await open(threeRuns());
    await page.getByTestId("run-remove").first().click();
    await page.getByRole("button", { name: "Keep it" }).click();
    expect(runs.runs).toHaveLength(3);
    await page.getByTestId("run-remove").first().click();
    await page.getByTestId("run-remove-yes").click();
    await vi.waitFor(() => expect(document.querySelectorAll("[data-testid=run-open]")).toHaveLength(2));
    expect(runs.runs.map((run) => run.runId)).toEqual(["run-2", "run-1"]);
  });

  test("runs again at once with the files of the sample, and with its own recipe", async () => {
    await open(threeRuns());
    await page.getByTestId("run-again").nth(1).click();
    await vi.waitFor(() => expect(session.requests).toHaveLength(1));
    expect(session.requests[0].recipe).toMatchObject({ fusion: "text-only", train: { epochs: 5 } });
    expect(session.requests[0].sources.map((source) => source.file.name)).toEqual(["customers.csv"]);
  });

  test("says which files to give where they are not here", async () => {
    const recipe = makeRecipe({ tables: { customers: { file: "mine.csv" } } });
    await open([fakePastRun(recipe, 1, { files: [{ name: "mine.csv", sizeBytes: 99, lastModifiedMs: 0 }] })]);
    await page.getByTestId("run-again").click();
    const problem = page.getByTestId("problem");
    await expect.element(problem).toHaveAttribute("data-code", "ui/missing-files");
    await expect.element(problem).toHaveTextContent("mine.csv");
    expect(session.requests).toEqual([]);
  });

  for (const [other, change] of [
    ["size", { sizeBytes: 99 }],
    ["time of change", { lastModifiedMs: 1 }],
  ] as const) {
    test(`does not start by itself where a file of that name has another ${other}`, async () => {
      const file = { name: "customers.csv", sizeBytes: 8, lastModifiedMs: 0, ...change };
      await open([fakePastRun(makeRecipe(), 1, { files: [file] })]);
      await page.getByTestId("run-again").click();
      await expect.element(page.getByTestId("problem")).toHaveAttribute("data-code", "ui/missing-files");
      expect(session.requests).toEqual([]);
    });
  }

  test("neither opens a run nor runs one again while customers are being built", async () => {
    await open(threeRuns());
    session.buildCustomers = () => ({ done: new Promise(() => undefined), cancel: async () => undefined });
    await giveFile();
    await page.getByTestId("view-customers").click();
    await page.getByTestId("build-customers").click();
    await page.getByTestId("view-runs").click();
    await expect.element(main()).toHaveTextContent("Customers are being built");
    for (const id of ["run-open", "run-again"])
      await expect.element(page.getByTestId(id).first()).toBeDisabled();
  });

  test("lists all that is kept before it is removed, and again after it", async () => {
    await open(threeRuns());
    await page.getByTestId("remove-everything").click();
    const list = page.getByTestId("kept-list");
    await expect.element(list).toBeVisible();
    for (const { name } of fakeKept) await expect.element(list).toHaveTextContent(name);
    expect(runs.calls).not.toContain("remove everything");
    await page.getByTestId("remove-everything-yes").click();
    await expect.element(page.getByTestId("kept-left")).toHaveAttribute("data-left", "0");
    await expect.element(page.getByTestId("load-again")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await expect.element(page.getByTestId("runs-empty")).toBeVisible();
    await expect.element(page.getByText("Load the page again to work offline")).toBeVisible();
  });

  test("with everything the tables and customers in the tab go too, for their workers are gone", async () => {
    await open([]);
    await giveFile();
    await page.getByTestId("view-customers").click();
    await page.getByTestId("build-customers").click();
    await vi.waitFor(() => expect(session.calls).toContain("build customers"));
    await page.getByTestId("view-runs").click();
    await page.getByTestId("remove-everything").click();
    await page.getByTestId("remove-everything-yes").click();
    await expect.element(page.getByTestId("kept-left")).toBeVisible();
    await userEvent.keyboard("{Escape}");
    await page.getByTestId("view-customers").click();
    await expect.element(page.getByRole("button", { name: "Go to the data" })).toBeVisible();
    expect(document.querySelector("[data-testid=build-customers]:enabled")).toBeNull();
    await page.getByTestId("view-data").click();
    await expect.element(page.getByTestId("run-sample")).toBeVisible();
  });

  test("can be worked with the keyboard alone: choose two, compare, come back", async () => {
    await open(threeRuns());
    const tabTo = async (testId: string, nth = 0) => {
      const wanted = document.querySelectorAll<HTMLElement>(`[data-testid=${testId}]`)[nth];
      for (let i = 0; i < 60 && document.activeElement !== wanted; i++) await userEvent.keyboard("{Tab}");
      expect(document.activeElement).toBe(wanted);
      expect(getComputedStyle(wanted).outlineStyle).not.toBe("none");
    };
    (document.activeElement as HTMLElement | null)?.blur();
    await tabTo("run-choose", 0);
    await userEvent.keyboard(" ");
    await tabTo("run-choose", 1);
    await userEvent.keyboard(" ");
    (document.activeElement as HTMLElement).blur();
    await tabTo("run-compare");
    await userEvent.keyboard("{Enter}");
    await vi.waitFor(() => expect(document.activeElement?.tagName).toBe("H1"));
    await userEvent.keyboard("{Shift>}{Tab}{/Shift}{Enter}");
    await expect.element(page.getByTestId("runs-list")).toBeVisible();
  });
});
