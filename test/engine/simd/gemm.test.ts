import { readBuild } from "../../support/backends.ts";
import { describeGemm } from "./gemm-cases.ts";

describeGemm("plain SIMD", async () => readBuild("plain"));
