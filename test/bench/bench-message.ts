/** What the worker says of its benches, one after the other. */
export type BenchMessage =
  | {
      kind: "result";
      name: string;
      unit: string;
      against: string;
      value: number;
      other: number | null;
      runs: number;
    }
  | { kind: "failed"; name: string; message: string }
  | { kind: "end" };
