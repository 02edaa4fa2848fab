/** What scores say of one customer: the class that they decide for, and whether that is the truth; null for a value. */
export function judgeCustomer(
  scores: Float32Array,
  target: number,
  classes: string[] | null,
  threshold: number | null,
): { predicted: number | null; isRight: boolean | null } {
  if (!classes) return { predicted: null, isRight: null };
  const predicted =
    scores.length === 1 ? Number(scores[0] >= (threshold ?? 0.5)) : scores.indexOf(Math.max(...scores));
  return { predicted, isRight: predicted === target };
}
