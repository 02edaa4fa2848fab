// What the module exports to JavaScript: one line a file, every export of it. Helpers (madd, math) are not named here.
export * from "./attention";
export * from "./column-sums";
export * from "./gemm";
export * from "./peak";
export { accumulate, combineNumbers, copyBytes, zeroBytes } from "./binary";
export { dropout } from "./dropout";
export { geluBackward, geluForward } from "./gelu";
export { unpackHalf } from "./half";
export { layerNorm, layerNormBackward, layerNormSums } from "./layer-norm";
export { binaryCrossEntropy, crossEntropy, meanLoss, sumNumbers } from "./losses";
export { adamw, clipScale, squareBlocks } from "./optimizer";
export { poolMean, poolMeanBackward } from "./pool";
export { embed, embedBackward, scatterRows, sumRows, takeRows } from "./rows";
export { mapNumbers } from "./unary";
