import { beforeAll, describe, test } from "vitest";
import type { checkDifferences } from "./check-operations.ts";
import { nameOf } from "./check-operations.ts";
import { loadGoldenCases } from "./golden-operations.ts";
import type { OperationName } from "./operation-table.ts";
import { randomInputs } from "./random-inputs.ts";

/** A backend to try operations on, with our kernels or composed of stock operations; here or in a worker. */
export interface Way {
  way: string;
  start(): Promise<unknown>;
  checkGolden(number: number): Promise<void>;
  checkDifferences(
    name: Parameters<typeof checkDifferences>[0],
    limits: Parameters<typeof checkDifferences>[1],
  ): Promise<void>;
  /** About how many multiplications an operation of drawn shapes may take, and how many shapes are tried. */
  limits: { costLimit: number; runs: number };
}

const numbered = (await loadGoldenCases()).map((entry, number) => ({ name: entry.name, number }));

/** Asserts on each way that an operation equals every case of PyTorch, and that its gradients are finite differences. */
export function testOperation(name: OperationName, ways: readonly Way[]): void {
  const cases = numbered.filter((entry) => nameOf(entry) === name);
  describe.each(ways)("on $way", ({ start, checkGolden, checkDifferences, limits }) => {
    beforeAll(start);
    test.each(cases)("$name equals PyTorch, so do its gradients, and no tensor is left", ({ number }) =>
      checkGolden(number),
    );
    if (!(name in randomInputs)) return;
    test(`the gradients of ${name} are its finite differences on random shapes`, () =>
      checkDifferences(name as keyof typeof randomInputs, limits));
  });
}
