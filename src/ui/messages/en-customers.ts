/** Texts of the Customers step in English. */
export const enCustomers = {
  title: "The customers",
};
