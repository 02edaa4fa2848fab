import { build } from "./build.mjs";
import { openApp, waitForEnd } from "./drive.mjs";
import { install, isMain } from "./install.mjs";

/**
 * Notes, from before the page's first script on, its long tasks, layout shifts, and when the sample can be started.
 * Runs in the page.
 */
function watchPage() {
  const noted = { longTasks: /** @type {number[]} */ ([]), shifts: 0, interactiveMs: 0 };
  Object.assign(globalThis, { noted });
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) noted.longTasks.push(Math.round(duration));
  }).observe({ type: "longtask", buffered: true });
  new PerformanceObserver((list) => {
    for (const entry of /** @type {any[]} */ (list.getEntries()))
      if (!entry.hadRecentInput) noted.shifts += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  const look = () => {
    if (document.querySelector('[data-testid="run-sample"]:not([disabled])'))
      noted.interactiveMs = Math.round(performance.now());
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

/** What the page has loaded and noted so far. Runs in the page. */
function readNoted() {
  const entries = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
  const paint = performance.getEntriesByName("first-contentful-paint")[0];
  return {
    .../** @type {any} */ (globalThis).noted,
    paintMs: Math.round(paint?.startTime ?? 0),
    requests: entries.length,
    kilobytes: Math.round(entries.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0) / 100) / 10,
  };
}

/** Loads the built app as a first visitor does, several times, then runs the sample; prints what a person waits for. */
async function measure() {
  /** @type {Record<string, number>[]} */
  const loads = [];
  for (let i = 0; i < 5; i++) {
    const app = await openApp({ firstScript: watchPage });
    await app.page.waitForFunction(() => /** @type {any} */ (globalThis).noted.interactiveMs > 0);
    loads.push(await app.page.evaluate(readNoted));
    await app.close();
  }
  const median = (/** @type {string} */ key) =>
    loads.map((load) => load[key]).sort((a, b) => a - b)[loads.length >> 1];
  for (const key of ["paintMs", "interactiveMs", "requests", "kilobytes"]) console.log(key, median(key));

  const app = await openApp({ firstScript: watchPage });
  const startedMs = Date.now();
  await app.page.click('[data-testid="run-sample"]');
  const problem = await waitForEnd(app, 600_000);
  const firstLoss = app.events.find(({ kind, progress }) => kind === "train" && progress.curve.length > 0);
  const { longTasks, shifts } = await app.page.evaluate(readNoted);
  console.log("problem", problem?.text ?? "none");
  console.log("first loss after", ((firstLoss?.atMs ?? NaN) - startedMs) / 1000, "s");
  console.log("report after", (Date.now() - startedMs) / 1000, "s");
  console.log("layout shift", shifts.toFixed(4), "long tasks in ms", longTasks.join(" ") || "none");
  await app.close();
}

if (isMain(import.meta.url)) {
  await install();
  await build();
  await measure();
  process.exit(0);
}
