/** The catalogue of each language, loaded when it is read. */
export const catalogues = {
  en: async () => (await import("./en.ts")).en,
  zh: async () => (await import("./zh.ts")).zh,
};
