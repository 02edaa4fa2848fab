/**
 * F1 of one class of a confusion matrix; 0 where the class is neither present nor predicted.
 *
 * shapes: confusion [K][K], rows are the true class
 * source: sklearn.metrics.f1_score
 */
export function computeF1(confusion: number[][], positiveClass = 1): number {
  const size = computeClassSize(confusion, positiveClass);
  return size === 0 ? 0 : (2 * confusion[positiveClass][positiveClass]) / size;
}

/** How often a class is true plus how often it is predicted. */
export function computeClassSize(confusion: number[][], index: number): number {
  let size = 0;
  for (let k = 0; k < confusion.length; k++) size += confusion[index][k] + confusion[k][index];
  return size;
}
