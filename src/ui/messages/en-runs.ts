/** Texts of the list of past runs in English. */
export const enRuns = {
  title: "Past runs",
};
