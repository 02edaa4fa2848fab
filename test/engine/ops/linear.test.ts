import { nodeWays } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

for (const name of ["linear", "linears", "linearGelu"] as const) testOperation(name, nodeWays);
