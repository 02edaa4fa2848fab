/** @typedef {import("./drive.mjs").RunEvent} RunEvent */

/** @param {number} ms */
export function formatLeft(ms) {
  if (ms < 90_000) return `${Math.max(1, Math.round(ms / 1000))} s left`;
  return `${Math.round(ms / 60_000)} min left`;
}

/** @param {import("../src/train/types.ts").Devices} devices */
function formatDevices({ backend, threads, probe }) {
  const speeds = probe.map((p) => `${p.backend} ${Math.round(p.tokensPerSecond)} tokens/s`);
  const measured = speeds.length > 0 ? `, measured: ${speeds.join(", ")}` : "";
  return `backend ${backend}, ${threads} ${threads === 1 ? "thread" : "threads"}${measured}`;
}

/**
 * One line for an event of a run; null for an event that says nothing to a person.
 * @param {RunEvent} event
 */
export function formatEvent(event) {
  if (event.kind === "stage") {
    return event.share === null ? event.stage : `${event.stage} ${Math.round(event.share * 100)} %`;
  }
  if (event.kind === "devices") return formatDevices(event.devices);
  if (event.kind !== "train") return null;
  const { part, phase, step, steps, tokensPerSecond, leftMs } = event.progress;
  return [
    `${part === "main" ? "" : `${part}: `}${phase} step ${step} of ${steps}`,
    `${Math.round(tokensPerSecond)} tokens/s`,
    leftMs === null ? "time left not known yet" : formatLeft(leftMs),
  ].join(", ");
}

/**
 * Writes progress: one line that is renewed on a terminal, else a line at each new stage and every 10 seconds.
 * @param {{ write: (text: string) => unknown, isTTY?: boolean }} stream
 * @param {() => number} now
 */
export function reportProgress(stream, now = Date.now) {
  let lastMs = -Infinity;
  let lastKind = "";
  let wroteLine = false;
  return {
    /** @param {RunEvent} event */
    follow(event) {
      const line = formatEvent(event);
      if (line === null) return;
      const kind = event.progress
        ? `${event.progress.part} ${event.progress.phase}`
        : (event.stage ?? event.kind);
      if (stream.isTTY) {
        stream.write(`\r\x1b[K${line}`);
        wroteLine = true;
      } else if (kind !== lastKind || now() - lastMs >= 10_000) {
        stream.write(`${line}\n`);
        lastMs = now();
      }
      lastKind = kind;
    },
    end: () => void (wroteLine && stream.write("\n")),
  };
}
