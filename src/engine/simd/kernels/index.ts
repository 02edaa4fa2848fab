// What the module exports to JavaScript: one line a file, every export of it. Helpers (madd, math) are not named here.
export * from "./gemm";
export * from "./peak";
