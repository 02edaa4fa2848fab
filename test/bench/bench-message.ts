/** What a worker says of its bench. */
export type BenchMessage =
  | { kind: "result"; name: string; values: number[]; others: number[] }
  | { kind: "left-out"; name: string; message: string }
  | { kind: "failed"; name: string; message: string };

/** What the page says of all benches: those it is to run, each message of a worker, the end. */
export type PageMessage =
  | { kind: "start"; name: string; unit: string; against: string; better: "more" | "less" }
  | BenchMessage
  | { kind: "end" };
