const sources = import.meta.glob<string>(["../../src/engine/ops/*.ts", "../../src/engine/{tape,tensor}.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Names of the kernels that operations ask for: one that is misspelt would run composed of stock operations, unnoticed. */
export const kernelNames = [
  ...new Set(Object.values(sources).flatMap((text) => text.match(/(?<=")Clientele\w+(?=")/g) ?? [])),
].sort();
