import plainUrl from "../../../src/engine/simd/built/clientele-plain.wasm?url";
import relaxedUrl from "../../../src/engine/simd/built/clientele-relaxed.wasm?url";
import { describeAttention } from "./attention-cases.ts";

const load = async (url: string) => (await fetch(url)).arrayBuffer();

describeAttention("relaxed SIMD", () => load(relaxedUrl));
describeAttention("plain SIMD", () => load(plainUrl));
