import { nodeWays } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

for (const name of ["add", "multiply", "sigmoid", "tanh", "scale"] as const) testOperation(name, nodeWays);
