/**
 * The letters of shapes, everywhere in the code:
 * N customers, B batch, T tokens, H hidden, A heads, D per head, F features, R rank, V vocabulary;
 * C columns with categories, K outputs (1 for binary and regression, else the classes).
 */
export type Shape = readonly number[];
