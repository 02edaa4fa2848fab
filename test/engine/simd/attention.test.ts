import { readBuild } from "../../support/backends.ts";
import { describeAttention } from "./attention-cases.ts";

describeAttention("plain SIMD", async () => readBuild("plain"));
