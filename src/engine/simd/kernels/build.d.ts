/** 1 in the build that may use relaxed SIMD, 0 in the plain one; given to the compiler by scripts/kernels.mjs. */
declare const RELAXED: i32;
