import type { Problem } from "../../base/problem.ts";
import type { RunEvent } from "../../session/types.ts";

/** Writes an event to the console, where the command line reads it; of prepared customers their facts alone. */
export function logEvent(event: RunEvent | { kind: "problem"; problem: Problem }): void {
  const told = event.kind === "prepared" ? { kind: event.kind, facts: event.prepared.tokenFacts } : event;
  console.debug("clientele:" + JSON.stringify({ atMs: Date.now(), ...told }));
}
