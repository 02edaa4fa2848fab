/** Texts of the Use step in English. */
export const enUse = {
  title: "Use the model",
};
