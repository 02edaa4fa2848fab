/** Something measured, in `unit`: ms and bytes are better when low, every other unit when high. */
export interface Bench {
  name: string;
  unit: string;
  /** What `other` is, for example "stock tfjs wasm". */
  against: string;
  /** One measurement; `other` is null where there is nothing to stand beside. */
  run(): Promise<{ value: number; other: number | null }>;
}

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
