import plainUrl from "../../../src/engine/simd/built/clientele-plain.wasm?url";
import relaxedUrl from "../../../src/engine/simd/built/clientele-relaxed.wasm?url";
import { describeGemm } from "./gemm-cases.ts";

const load = async (url: string) => (await fetch(url)).arrayBuffer();

describeGemm("relaxed SIMD", () => load(relaxedUrl));
describeGemm("plain SIMD", () => load(plainUrl));
