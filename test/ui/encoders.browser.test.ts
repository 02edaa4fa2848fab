import axe from "axe-core";
import { mount, unmount } from "svelte";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { page } from "vitest/browser";
import App from "../../src/ui/App.svelte";
import { en } from "../../src/ui/messages/en.ts";
import { initFormat } from "../../src/ui/messages/format.ts";
import { fakeEncoder, initFakeEncoders } from "./support/fake-encoders.ts";
import { initFakeSession, type FakeSession } from "./support/fake-session.ts";

let mounted: ReturnType<typeof mount> | null = null;

beforeEach(() => void vi.spyOn(console, "debug").mockReturnValue());
afterEach(async () => {
  if (mounted) await unmount(mounted);
  mounted = null;
  document.body.replaceChildren();
});

function give(testid: string, ...files: File[]): void {
  const input = document.querySelector<HTMLInputElement>(`[data-testid=${testid}]`)!;
  const given = new DataTransfer();
  for (const file of files) given.items.add(file);
  input.files = given.files;
  input.dispatchEvent(new Event("change", { bubbles: true }));
}

/** Opens the Train step over a table, with a recipe that names an encoder where one is given. */
async function openTrain(session: FakeSession, language: "en" | "zh", encoder?: object): Promise<void> {
  localStorage.setItem("clientele.language", language);
  localStorage.setItem("clientele.theme", language === "zh" ? "dark" : "light");
  mounted = mount(App, { target: document.body, props: { session } });
  await expect.element(page.getByTestId("run-start"), { timeout: 20_000 }).toBeVisible();
  const recipe = {
    version: 1,
    tables: { customers: { file: "customers.csv" } },
    label: { table: "customers", column: "bought_again" },
    task: "binary",
    encoder,
  };
  const files = [new File(["a,b\n1,2\n"], "customers.csv")];
  if (encoder) files.push(new File([JSON.stringify(recipe)], "recipe.json"));
  give("files", ...files);
  await vi.waitFor(() => {
    expect(document.querySelector("[data-testid=problem]")?.textContent).toBeUndefined();
    expect(document.documentElement.dataset.proposed).toBe("yes");
  }, 20_000);
  await page.getByTestId("view-train").click();
  await expect.element(page.getByTestId("encoder-add"), { timeout: 20_000 }).toBeVisible();
}

async function findViolations(): Promise<string[]> {
  const { violations } = await axe.run(document.body, {
    runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "best-practice"],
  });
  return violations.map((v) => `${v.id}: ${v.nodes.map((n) => n.html.slice(0, 120)).join(" | ")}`);
}

const overflow = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;

test.each([
  ["en", 1280],
  ["zh", 390],
] as const)(
  "encoders and methods are chosen without an accessibility violation or a sideways scroll: %s, %i px",
  async (language, width) => {
    await page.viewport(width, 844);
    const session = initFakeSession({ encoders: initFakeEncoders([fakeEncoder()]) });
    await openTrain(session, language, { source: "folder", path: "all-MiniLM-L6-v2" });
    await vi.waitFor(() =>
      expect(page.getByTestId("encoder-facts").element().textContent).toMatch(/22,565,376/),
    );
    expect(page.getByTestId("trainable").element().textContent).toMatch(/50,000/); // LoRA by itself
    expect(await findViolations()).toEqual([]);
    expect(overflow()).toBe(0);
    await page.getByTestId("encoder-add").click();
    give("encoder-files", new File(["{}"], "config.json"));
    await expect.element(page.getByTestId("encoder-added")).toBeVisible();
    expect(await findViolations()).toEqual([]);
    expect(overflow()).toBe(0);
  },
);

test("what was added is listed with its licence and the tensors that are left out, and is removed", async () => {
  await page.viewport(1280, 844);
  const licence = `Apache License\n${"of many words ".repeat(10)}`;
  const added = fakeEncoder({ licence });
  await openTrain(initFakeSession({ encoders: initFakeEncoders([added]) }), "en");
  await page.getByTestId("encoder-add").click();
  const dialog = page.getByRole("dialog");
  await dialog.getByText("Apache License", { exact: true }).click();
  await expect
    .element(dialog.getByRole("region", { name: en.encoders.licenceOf(added.name) }))
    .toHaveTextContent("of many words");
  await dialog.getByText(en.encoders.leftOut(2, initFormat("en"))).click();
  await expect.element(dialog.getByText("pooler.dense.weight")).toBeVisible();
  await dialog.getByRole("button", { name: en.encoders.removeOf(added.name) }).click();
  await expect.element(dialog.getByText(en.encoders.none)).toBeVisible();
});

test("a run waits for an encoder that its recipe names, and goes on once that is added", async () => {
  await page.viewport(1280, 844);
  const session = initFakeSession({ encoders: initFakeEncoders() });
  await openTrain(session, "en", { source: "folder", path: "models/config.json" });
  await expect.element(page.getByTestId("run-start")).toBeDisabled();
  expect(document.body.textContent).toContain("The encoder of this recipe is not in this browser");
  await page.getByTestId("encoder-add").click();
  give("encoder-files", new File(["{}"], "config.json")); // the fake names an encoder after its path
  await expect.element(page.getByTestId("encoder-added")).toBeVisible();
  document.querySelector("dialog")!.close();
  await expect.element(page.getByTestId("run-start")).toBeEnabled();
  await page.getByTestId("run-start").click();
  await vi.waitFor(() => expect(session.requests).toHaveLength(1));
  // As the recipe said it, so that it can be run again elsewhere.
  expect(session.requests[0].recipe).toMatchObject({
    encoder: { source: "folder", path: "models/config.json" },
    method: { kind: "lora" },
  });
});

test("an encoder in ONNX form leaves one method, which is said, and another gives the choice back", async () => {
  await page.viewport(390, 844);
  const kept = fakeEncoder();
  const onnx = fakeEncoder({
    name: "mini-onnx",
    sha256: "b".repeat(64),
    shape: { ...kept.shape, external: "b".repeat(64) },
  });
  const session = initFakeSession({ encoders: initFakeEncoders([onnx, kept]) });
  await openTrain(session, "en");
  const methods = () =>
    Array.from(page.getByLabelText("What is trained").element().querySelectorAll("option"), (o) => o.value);
  await page.getByLabelText("Encoder", { exact: true }).selectOptions(onnx.sha256);
  await vi.waitFor(() => expect(methods()).toEqual(["head"]));
  expect(document.body.textContent).toContain("in ONNX form alone");
  await page.getByText("Advanced").click();
  await expect.element(page.getByLabelText("Learning rate", { exact: true })).toBeVisible();
  expect(document.body.textContent).not.toContain("Language warm-up");
  await page.getByLabelText("Encoder", { exact: true }).selectOptions(kept.sha256);
  await vi.waitFor(() => expect(methods()).toHaveLength(7));
  expect(document.body.textContent).not.toContain("in ONNX form alone");
});

test.each(["en", "zh"] as const)(
  "how sure and how many unlabelled customers are asked for where they are used alone: %s",
  async (language) => {
    await page.viewport(390, 844);
    const session = initFakeSession();
    await openTrain(session, language);
    const [use, sure, most, rate] = {
      en: [
        "Customers without a label",
        "Sure from a probability of",
        "At most so many of them",
        "Learning rate of the warm-up",
      ],
      zh: ["没有标签的客户", "视为确定的概率下限", "最多取用", "预热的学习率"],
    }[language];
    await page
      .getByText(language === "en" ? "Advanced" : "高级")
      .first()
      .click();
    await expect.element(page.getByLabelText(use)).toBeVisible();
    for (const label of [sure, most, rate]) expect(document.body.textContent).not.toContain(label);
    await page.getByLabelText(use).selectOptions("yes");
    await page.getByLabelText(sure).fill("0.9");
    await page.getByLabelText(most).fill("500");
    document.querySelector<HTMLElement>(":focus")?.blur();
    await page.getByTestId("run-start").click();
    await vi.waitFor(() => expect(session.requests).toHaveLength(1));
    expect(session.requests[0].recipe.unlabelled).toEqual({ use: true, confidence: 0.9, most: 500 });
    expect(overflow()).toBe(0);
  },
);
