import { copyFileSync, mkdirSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromiumArguments, findChromium } from "./chromium.mjs";
import { root } from "./install.mjs";
import { recordTraffic } from "./record-traffic.mjs";
import { serve } from "./serve.mjs";

/** Files that a finished run offers: the end of the link's test id, and the name under which it is saved. */
export const reportFiles = {
  "report-json": "report.json",
  "report-html": "report.html",
  "scores-csv": "scores.csv",
  "model-pack": "model-pack",
};

/**
 * @typedef {object} AppOptions
 * @property {string} [folder] the built app; dist if left out
 * @property {string} [profile] a folder for the browser's storage that outlives this; else one that is removed
 * @property {boolean} [serviceWorker] let the app keep itself in the browser; else each opening would copy it
 * @property {() => void} [firstScript] runs in the page before its own scripts
 * @property {boolean} [webgpu] start Chromium with its software WebGPU adapter
 * @property {Record<string, string | number | null | undefined>} [query]
 * @property {{ headers?: Record<string, string>, prefix?: string, port?: number }} [serving]
 * @property {(event: RunEvent) => void} [onEvent]
 * @property {(request: import("./record-traffic.mjs").RequestRecord) => void} [onRequest]
 */

/** @typedef {{ atMs: number, kind: string } & Record<string, any>} RunEvent what the page logs */
/** @typedef {{ code: string, text: string }} ShownProblem */

/**
 * @typedef {object} App a page that runs, and what it did so far
 * @property {import("playwright").Page} page
 * @property {import("playwright").BrowserContext} context
 * @property {ReturnType<typeof recordTraffic>} traffic
 * @property {RunEvent[]} events
 * @property {string} url
 * @property {() => Promise<void>} cut cuts every connection: the browser is offline, and the server is gone
 * @property {() => Promise<void>} close
 */

/** @param {App["page"]} page @param {(event: RunEvent) => void} onEvent */
function followEvents(page, onEvent) {
  page.on("console", (message) => {
    const text = message.text();
    if (message.type() === "debug" && text.startsWith("clientele:")) {
      onEvent(JSON.parse(text.slice("clientele:".length)));
    }
  });
}

/** @param {string} url @param {NonNullable<AppOptions["query"]>} query */
function addressOf(url, query) {
  const address = new URL(url);
  for (const [name, value] of Object.entries({ lang: "en", ...query })) {
    if (value !== null && value !== undefined) address.searchParams.set(name, String(value));
  }
  return address.href;
}

/**
 * Serves the built app and opens it in a headless Chromium that resolves no name.
 * @param {AppOptions} options
 * @returns {Promise<App>}
 */
export async function openApp({
  folder,
  profile,
  serviceWorker = false,
  firstScript,
  webgpu,
  query = {},
  serving,
  onEvent,
  onRequest,
} = {}) {
  const { chromium } = await import("playwright");
  const found = await findChromium();
  if (!found) throw new Error("No Chromium was found: install one, or name it by CLIENTELE_CHROMIUM.");
  const server = await serve(folder ?? join(root, "dist"), serving);
  const storage = profile ?? mkdtempSync(join(tmpdir(), "clientele-profile-"));
  const context = await chromium.launchPersistentContext(storage, {
    executablePath: found.path,
    headless: true,
    acceptDownloads: true,
    serviceWorkers: serviceWorker ? "allow" : "block",
    viewport: { width: 1280, height: 900 },
    args: chromiumArguments({ webgpu, cut: true }),
  });
  const traffic = recordTraffic(context, new URL(server.url).origin, onRequest);
  const page = context.pages()[0] ?? (await context.newPage());
  if (firstScript) await page.addInitScript(firstScript);
  /** @type {RunEvent[]} */
  const events = [];
  followEvents(page, (event) => {
    events.push(event);
    onEvent?.(event);
  });
  await page.goto(addressOf(server.url, query));
  const app = {
    page,
    context,
    traffic,
    events,
    url: server.url,
    async cut() {
      await context.setOffline(true);
      await server.close();
      traffic.markCut();
    },
    async close() {
      await context.close();
      await server.close();
      if (!profile) rmSync(storage, { recursive: true, force: true, maxRetries: 3 });
    },
  };
  // Files that are given before the page listens would be lost.
  await waitForPage(app, (state) => (state.runState ? true : null), "started", 60_000);
  return app;
}

/**
 * What the page says of itself at this moment.
 * @param {App["page"]} page
 */
export function readPage(page) {
  return page.evaluate(() => {
    const shown = /** @type {HTMLElement | null} */ (document.querySelector('[data-testid="problem"]'));
    const start = /** @type {HTMLButtonElement | null} */ (
      document.querySelector('[data-testid="run-start"]')
    );
    return {
      offline: document.documentElement.dataset.offline ?? "",
      runState: document.documentElement.dataset.runState ?? "",
      isProposed: document.documentElement.dataset.proposed === "yes",
      problem: shown && { code: shown.dataset.code ?? "", text: (shown.textContent ?? "").trim() },
      canStart: start !== null && !start.disabled && start.getAttribute("aria-disabled") !== "true",
    };
  });
}

/**
 * Waits until the page says what is asked for.
 * @template T
 * @param {App} app
 * @param {(state: Awaited<ReturnType<typeof readPage>>) => T | null} check not null ends the wait
 * @param {string} what for the sentence when it takes too long
 * @param {number} limitMs
 */
export async function waitForPage(app, check, what, limitMs) {
  const until = Date.now() + limitMs;
  while (Date.now() < until) {
    const met = check(await readPage(app.page));
    if (met !== null) return met;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const said = await app.page.locator('[role="status"]').allInnerTexts();
  const errors = [...app.traffic.pageErrors, ...app.traffic.consoleErrors].slice(0, 3);
  throw new Error(
    `The page was not ${what} after ${Math.round(limitMs / 1000)} seconds. It said: ${[...said, ...errors].join("; ")}`,
  );
}

/** @param {App} app @param {number} limitMs */
export async function waitForOffline(app, limitMs = 600_000) {
  await waitForPage(
    app,
    (state) => (state.offline === "ready" ? true : null),
    "ready to work offline",
    limitMs,
  );
}

/**
 * Waits for the end of a run: its problem, or null when it is done.
 * @param {App} app
 * @param {number} limitMs
 * @returns {Promise<ShownProblem | null>}
 */
export async function waitForEnd(app, limitMs) {
  const end = await waitForPage(
    app,
    ({ runState, problem }) => {
      if (runState === "done") return { problem: null };
      if (runState === "cancelled")
        return { problem: { code: "base/cancelled", text: "The run was cancelled." } };
      if (runState === "idle" && problem) return { problem };
      if (runState !== "failed") return null;
      return {
        problem: problem ?? { code: "base/fault", text: "The run failed, and the page did not say why." },
      };
    },
    "done with its run",
    limitMs,
  );
  return end.problem;
}

/**
 * Gives a recipe and its files to the page, as a person would, and starts the run; a problem is what it refused.
 * @param {App} app
 * @param {string[]} paths
 * @param {{ limitMs?: number, encoder?: string | null }} [options] `encoder` is a folder that the recipe names
 * @returns {Promise<ShownProblem | null>}
 */
export async function giveFilesAndStart(app, paths, { limitMs = 600_000, encoder = null } = {}) {
  await app.page.setInputFiles('[data-testid="files"]', paths);
  if (encoder) {
    const { problem } = await waitForPage(
      app,
      (state) => (state.problem || state.isProposed ? { problem: state.problem } : null),
      "ready for the encoder",
      limitMs,
    );
    const refused = problem ?? (await addEncoder(app, encoder));
    if (refused) return refused;
  }
  const { problem } = await waitForPage(
    app,
    (state) => (state.problem || state.canStart ? { problem: state.problem } : null),
    "ready to start the run",
    limitMs,
  );
  if (!problem) await app.page.click('[data-testid="run-start"]');
  return problem;
}

/**
 * Adds an encoder by the dialog of the Train step; a problem is what it refused.
 * @param {App} app
 * @param {string} path a folder, or a zip of one
 * @returns {Promise<ShownProblem | null>}
 */
export async function addEncoder({ page }, path) {
  await page.click('[data-testid="view-train"]');
  await page.click('[data-testid="encoder-add"]', { timeout: 60_000 });
  const input = statSync(path).isDirectory() ? "encoder-files" : "encoder-files-zip";
  await page.setInputFiles(`[data-testid="${input}"]`, path);
  const dialog = page.locator("dialog");
  const refused = dialog.locator('[data-testid="problem"]');
  await dialog.locator('[data-testid="encoder-added"]').or(refused).first().waitFor({ timeout: 600_000 });
  if ((await refused.count()) > 0) {
    const code = (await refused.getAttribute("data-code")) ?? "";
    return { code, text: (await refused.innerText()).trim() };
  }
  await page.keyboard.press("Escape");
  return null;
}

/** Saves what a finished run offers. @param {App} app @param {string} out */
export async function saveReportFiles(app, out) {
  mkdirSync(out, { recursive: true });
  for (const [id, name] of Object.entries(reportFiles)) {
    const download = app.page.waitForEvent("download", { timeout: 120_000 });
    await app.page.click(`[data-testid="download-${id}"]`, { timeout: 120_000 });
    await (await download).saveAs(join(out, name));
  }
  // A small pack is offered where the encoder stayed as it was.
  if ((await app.page.locator('[data-testid="download-small-pack"]').count()) === 0) return;
  const download = app.page.waitForEvent("download", { timeout: 120_000 });
  await app.page.click('[data-testid="download-small-pack"]');
  await (await download).saveAs(join(out, "small-pack"));
}

/**
 * Runs a recipe, or the built-in sample, in the built app, by the page that a person uses.
 * @param {AppOptions & {
 *   recipe?: string | null, files?: string[], encoder?: string | null, out?: string | null, backend?: string | null, rows?: number | null,
 *   offline?: boolean, limitMs?: number
 * }} options recipe: its path, with the files that it names in `files`; without one, the sample
 */
export async function runInBrowser(options) {
  const { recipe, files = [], encoder, out, backend, rows, offline, limitMs = 24 * 3_600_000 } = options;
  const app = await openApp({
    ...options,
    webgpu: options.webgpu ?? backend === "webgpu",
    query: { backend, rows, ...options.query },
  });
  const inputs = mkdtempSync(join(tmpdir(), "clientele-recipe-"));
  try {
    if (offline) {
      await waitForOffline(app);
      await app.cut();
    }
    const problem = recipe
      ? await giveFilesAndStart(app, [copyRecipe(recipe, inputs), ...files], { encoder })
      : await app.page.click('[data-testid="run-sample"]').then(() => null);
    const ended = problem ?? (await waitForEnd(app, limitMs));
    if (!ended && out) await saveReportFiles(app, out);
    return { problem: ended, events: app.events, ...app.traffic.read() };
  } finally {
    rmSync(inputs, { recursive: true, force: true });
    await app.close();
  }
}

/** The page knows a recipe by its name's end. @param {string} recipe @param {string} folder */
function copyRecipe(recipe, folder) {
  const path = join(folder, "recipe.json");
  copyFileSync(recipe, path);
  return path;
}
