import axe from "axe-core";
import { mount, unmount } from "svelte";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { cdp, page, userEvent } from "vitest/browser";
import App from "../../src/ui/App.svelte";
import type { Task } from "../../src/recipe/types.ts";
import { fakePack, fakeScored, initFakeUse, problemOf, type FakeUse } from "./support/fake-use.ts";
import { initFakeSession } from "./support/fake-session.ts";

let mounted: ReturnType<typeof mount> | null = null;
let door: FakeUse;

async function open(task: Task = "binary", language: "en" | "zh" = "en", theme = "light"): Promise<void> {
  localStorage.setItem("clientele.language", language);
  localStorage.setItem("clientele.theme", theme);
  door = initFakeUse(fakePack(task));
  const session = initFakeSession({ openUse: async () => door });
  mounted = mount(App, { target: document.body, props: { session } });
  await expect.element(page.getByTestId("run-start"), { timeout: 10_000 }).toBeVisible();
  document.querySelectorAll<HTMLButtonElement>("header nav button")[4].click();
  await expect.element(page.getByTestId("pack-file"), { timeout: 10_000 }).toBeInTheDocument();
}

function give(testid: string, name: string): void {
  const input = document.querySelector<HTMLInputElement>(`[data-testid=${testid}]`)!;
  const files = new DataTransfer();
  files.items.add(new File(["x"], name));
  input.files = files.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

async function givePack(): Promise<void> {
  give("pack-file", "shop.model-pack.zip");
  await expect.element(page.getByTestId("typed-result")).toHaveTextContent(/\d/);
}

async function score(count: number, outputs = 1): Promise<void> {
  door.scoring = null;
  give("use-files", "new.csv");
  await vi.waitFor(() => expect(door.scoring).not.toBeNull());
  door.scoring!.end(fakeScored(count, outputs));
  await expect.element(page.getByTestId("use-score-table")).toBeVisible();
  await vi.waitFor(() => expect(lines().length).toBeGreaterThan(3));
}

const lines = () => [...document.querySelectorAll<HTMLElement>("[data-testid=use-score-table] .item")];
const firstKeys = (count: number) =>
  lines()
    .sort((a, b) => Number(a.getAttribute("aria-rowindex")) - Number(b.getAttribute("aria-rowindex")))
    .slice(0, count)
    .map((line) => line.querySelector("[role=rowheader]")!.textContent!.trim());
const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

async function findViolations(): Promise<string[]> {
  const changing = document.getAnimations().filter((animation) => animation instanceof CSSTransition);
  await Promise.allSettled(changing.map((animation) => animation.finished));
  const { violations } = await axe.run(document.body, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
  });
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 140)).join(" | ")}`);
}

beforeEach(() => {
  vi.spyOn(console, "debug").mockReturnValue();
});

afterEach(async () => {
  if (mounted) await unmount(mounted);
  mounted = null;
  document.body.replaceChildren();
});

test("while files are scored no run can start and the page warns before it is left, and both say so", async () => {
  await open();
  document.querySelectorAll<HTMLButtonElement>("header nav button")[0].click();
  await expect.element(page.getByTestId("files")).toBeInTheDocument();
  give("files", "customers.csv");
  await expect.element(page.getByTestId("run-start")).toBeEnabled();
  document.querySelectorAll<HTMLButtonElement>("header nav button")[4].click();
  await expect.element(page.getByTestId("pack-file")).toBeInTheDocument();
  await givePack();
  const leave = () => !window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
  expect(leave()).toBe(false);
  give("use-files", "new.csv");
  await expect.element(page.getByTestId("run-start")).toBeDisabled();
  await expect
    .element(page.getByTestId("run-start"))
    .toHaveAccessibleDescription(/Files are being scored; a training can start/);
  expect(leave()).toBe(true);
  await vi.waitFor(() => expect(door.scoring).not.toBeNull());
  door.scoring!.end(fakeScored(5));
  await expect.element(page.getByTestId("run-start")).toBeEnabled();
  expect(leave()).toBe(false);
});

describe("the Use step", () => {
  for (const [task, outputs, language, theme, width] of [
    ["binary", 1, "en", "light", 1280],
    ["multiclass", 3, "zh", "dark", 390],
    ["regression", 1, "en", "dark", 390],
  ] as const) {
    test(`has no accessibility violation and no sideways scroll: ${task}, ${language}, ${theme}, ${width} px`, async () => {
      await page.viewport(width, 844);
      await open(task, language, theme);
      const found: Record<string, string[]> = { empty: await findViolations() };
      await givePack();
      found.model = await findViolations();
      give("use-files", "new.csv");
      await vi.waitFor(() => expect(door.scoring).not.toBeNull());
      door.scoring!.on({ stage: "tokens", share: 0.4 });
      found.scoring = await findViolations();
      expect(overflow()).toBe(0);
      door.scoring!.fail(problemOf("data/other-features"));
      await expect.element(page.getByTestId("problem")).toBeVisible();
      found.failed = await findViolations();
      await score(500, outputs);
      for (const details of document.querySelectorAll("details")) details.open = true;
      await vi.waitFor(() => expect(document.querySelector("figure [role=img] svg")).not.toBeNull(), 10_000);
      found.scores = await findViolations();
      expect(overflow()).toBe(0);
      expect(found).toEqual({ empty: [], model: [], scoring: [], failed: [], scores: [] });
    });
  }

  test("shows what was met: each count, and what cells held as plain text", async () => {
    await open();
    await givePack();
    await score(12);
    const met = page.getByTestId("met");
    await expect.element(met).toHaveTextContent("12 customers scored.");
    const text = met.element().textContent!.replace(/\s+/g, " ");
    for (const part of [
      "3 rows left out: no value in the key column.",
      "Not used, because no table of the model is in it: other.csv.",
      "GB18030 · semicolon",
      "no file given: no customer has a row in it",
      "written (4)",
      "country (6); values that no training customer had",
      "age (12)",
      "amount: decimal comma, in training decimal point",
      "<img src=x>",
    ])
      expect(text).toContain(part);
    expect(document.querySelector("main img")).toBeNull();
  });

  test("draws 100,000 customers as the few lines in sight, and says how many there are", async () => {
    await open();
    await givePack();
    await score(100_000);
    const table = page.getByTestId("use-score-table");
    await expect.element(table).toHaveAttribute("aria-rowcount", "100001");
    expect(lines().length).toBeLessThan(60);
    const scroller = table.element().parentElement!;
    scroller.scrollTop = scroller.scrollHeight;
    await vi.waitFor(() => expect(table.element().textContent).toContain("c99999"));
    expect(lines().length).toBeLessThan(60);
  });

  test("sorts by a header with the keyboard, tells the order, and filters", async () => {
    await open();
    await givePack();
    await score(40);
    const header = document.querySelector<HTMLElement>("[data-testid=sort-score]")!;
    const order = () => header.parentElement!.getAttribute("aria-sort");
    expect(order()).toBe("none");
    header.focus();
    await userEvent.keyboard("{Enter}");
    // Score i is (7919 i mod 1009) / 1009: 904, 799, 694 ... falling by 105 from i = 1 to 9, then 964 at i = 9.
    await vi.waitFor(() => expect(order()).toBe("descending"));
    const scores = Array.from({ length: 40 }, (_, i) => (i * 7919) % 1009);
    const byScore = scores.map((value, i) => ({ value, key: `c${i}` })).sort((a, b) => b.value - a.value);
    await vi.waitFor(() => expect(firstKeys(3)).toEqual(byScore.slice(0, 3).map(({ key }) => key)));
    await userEvent.keyboard(" ");
    await vi.waitFor(() => expect(order()).toBe("ascending"));
    await vi.waitFor(() => expect(firstKeys(1)).toEqual(["c0"]));
    await page.getByTestId("scores-search").fill("c3");
    // c3 and c30 to c39
    await expect.element(page.getByTestId("scores-shown")).toHaveTextContent("11 of 40 customers");
    await page.getByLabelText("Score from").fill("0.99");
    await userEvent.keyboard("{Enter}");
    const none = byScore.filter(({ value, key }) => key.startsWith("c3") && value / 1009 >= 0.99).length;
    await expect.element(page.getByTestId("scores-shown")).toHaveTextContent(`${none} of 40 customers`);
  });

  test("scores a typed customer again at each change, and says what the model read", async () => {
    await open();
    await givePack();
    const value = () =>
      Number(document.querySelector<HTMLElement>("[data-testid=typed-score]")!.dataset.score);
    expect(value()).toBeCloseTo(0.37);
    await expect
      .element(page.getByTestId("typed-decision"))
      .toHaveTextContent("So: 0; the threshold is 0.462.");
    const form = page.getByTestId("typed-form");
    await form.getByLabelText("age").fill("80");
    await vi.waitFor(() => expect(value()).toBeCloseTo(0.8));
    await expect.element(page.getByTestId("typed-decision")).toHaveTextContent("So: 1");
    await form.getByLabelText("country").selectOptions("(a new value)");
    const read = page.getByTestId("typed-read");
    await expect.element(read).toHaveTextContent("a value that no training customer had: country");
    await page.getByTestId("typed-text").fill("two words");
    await expect.element(read).toHaveTextContent("4 tokens of text");
    await form.getByLabelText("age").fill("");
    await expect.element(read).toHaveTextContent("no value: age");
    expect(door.customers.at(-1)).toMatchObject({ texts: ["two words"], values: { age: null } });
  });

  test("goes from the pack to the scores with the keyboard alone", async () => {
    await open();
    await givePack();
    await score(30);
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
      if (at.dataset.testid) seen.push(at.dataset.testid);
      if (at.dataset.testid === "typed-text") break;
    }
    const wanted = ["pack-save", "pack-file", "use-files", "scores-search", "scores-download", "sort-key"];
    expect(seen.filter((id) => wanted.includes(id))).toEqual(wanted);
    expect(seen.at(-1)).toBe("typed-text");
  });
});

test.each(["en", "zh"] as const)(
  "paper has the number of rows in place of those in sight (%s)",
  async (language) => {
    await open("binary", language);
    await givePack();
    await score(2000);
    const { send } = cdp() as unknown as { send: (method: string, params: object) => Promise<unknown> };
    const emulate = (media: string) => send("Emulation.setEmulatedMedia", { media });
    const sentence = page.getByText(/2,000 (rows|行)/);
    await expect.element(sentence).not.toBeVisible();
    await emulate("print");
    try {
      await expect.element(sentence).toBeVisible();
      await expect.element(page.getByTestId("use-score-table")).not.toBeVisible();
      await expect.element(page.getByTestId("scores-download")).not.toBeVisible();
    } finally {
      await emulate("");
    }
  },
);
