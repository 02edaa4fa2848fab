/**
 * Share of customers on the diagonal of a confusion matrix.
 *
 * shapes: confusion [K][K], rows are the true class
 * source: sklearn.metrics.accuracy_score
 */
export function computeAccuracy(confusion: number[][]): number {
  let right = 0;
  let all = 0;
  confusion.forEach((row, i) => {
    right += row[i];
    for (const count of row) all += count;
  });
  return all === 0 ? 0 : right / all;
}
