import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { build } from "./build.mjs";
import { openApp, waitForEnd } from "./drive.mjs";
import { install, isMain, root } from "./install.mjs";

/** The steps, by their place in the page's list of them, and the list of past runs. */
const views = ["data", "customers", "train", "evaluate", "use", "runs"];
const widths = [1280, 390];

/**
 * Pictures of every step after a run of the sample shop, at the width of a desk and of a telephone.
 * @param {{ out: string, languages: string[], themes: string[] }} options
 */
export async function takeScreenshots({ out, languages, themes }) {
  mkdirSync(out, { recursive: true });
  const app = await openApp();
  const { page } = app;
  try {
    await page.click('[data-testid="run-sample"]');
    const problem = await waitForEnd(app, 600_000);
    if (problem) throw new Error(problem.text);
    for (const language of languages) {
      if ((await page.locator("html").getAttribute("lang")) !== (language === "zh" ? "zh-CN" : "en"))
        await page.click('[data-testid="language"]');
      for (const theme of themes) {
        await page.emulateMedia({ colorScheme: theme === "dark" ? "dark" : "light" });
        for (const view of views) await takeView(page, out, view, [language, theme]);
      }
    }
  } finally {
    await app.close();
  }
}

/**
 * @param {import("./drive.mjs").App["page"]} page
 * @param {string} out
 * @param {string} view
 * @param {string[]} variant language and theme; those of every picture that says nothing are "en" and "light"
 */
async function takeView(page, out, view, variant) {
  await page.click(`[data-testid="view-${view}"]`);
  const name = [view, ...variant.filter((word) => word !== "en" && word !== "light")].join("-");
  for (const width of widths) {
    await page.setViewportSize({ width, height: width > 600 ? 900 : 844 });
    await page.evaluate(() => scrollTo(0, 0));
    await page.waitForTimeout(700); // charts are drawn anew for the width
    await page.screenshot({ path: join(out, `${name}-${width}.png`) });
  }
}

if (isMain(import.meta.url)) {
  const { values } = parseArgs({
    options: {
      out: { type: "string", default: join(root, "docs", "pictures") },
      languages: { type: "string", default: "en" },
      themes: { type: "string", default: "light" },
    },
  });
  await install();
  await build();
  const { out, languages, themes } = values;
  await takeScreenshots({ out, languages: languages.split(","), themes: themes.split(",") });
  process.exit(0);
}
