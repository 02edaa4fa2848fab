/** Starts the worker and writes what it measures to the console, where the script reads it. */
const worker = new Worker(new URL("./bench.worker.ts", import.meta.url), { type: "module" });
const only = new URLSearchParams(location.search).get("only");
const runs = Number(new URLSearchParams(location.search).get("runs") ?? 5);

worker.addEventListener("message", ({ data }) => console.debug("bench:" + JSON.stringify(data)));
worker.addEventListener("error", (event) =>
  console.debug("bench:" + JSON.stringify({ kind: "failed", name: "the worker", message: event.message })),
);
worker.postMessage({ only: only ? only.split(",") : null, runs });
