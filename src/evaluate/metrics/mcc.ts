/**
 * Matthews correlation of a 2 x 2 confusion matrix; 0 where a row or column is empty.
 *
 * shapes: confusion [2][2], rows are the true class
 * source: sklearn.metrics.matthews_corrcoef
 */
export function computeMcc(confusion: number[][]): number {
  const [[trueNegative, falsePositive], [falseNegative, truePositive]] = confusion;
  const scale =
    Math.sqrt(truePositive + falsePositive) *
    Math.sqrt(truePositive + falseNegative) *
    Math.sqrt(trueNegative + falsePositive) *
    Math.sqrt(trueNegative + falseNegative);
  return scale === 0 ? 0 : (truePositive * trueNegative - falsePositive * falseNegative) / scale;
}
