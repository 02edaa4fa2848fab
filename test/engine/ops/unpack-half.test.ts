import { nodeWays } from "../../support/backends.ts";
import { testOperation } from "../../support/operations.ts";

testOperation("unpackHalf", nodeWays);
