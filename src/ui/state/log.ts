import type { Problem } from "../../base/problem.ts";
import type { RunEvent } from "../../session/types.ts";

/** Writes an event to the console, where the command line reads it. */
export function logEvent(event: RunEvent | { kind: "problem"; problem: Problem }): void {
  console.debug("clientele:" + JSON.stringify({ atMs: Date.now(), ...event }));
}
