/**
 * Counts customers by true class (row) and predicted class (column).
 *
 * shapes: truth [N], predicted [N], class indices -> [K][K]
 */
export function computeConfusion(
  truth: ArrayLike<number>,
  predicted: ArrayLike<number>,
  classes: number,
): number[][] {
  const confusion = Array.from({ length: classes }, () => new Array<number>(classes).fill(0));
  for (let i = 0; i < truth.length; i++) confusion[truth[i]][predicted[i]]++;
  return confusion;
}
