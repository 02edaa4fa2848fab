/**
 * Learning rate of a step: rises in a straight line to `peak`, then falls along half a cosine to 0.
 *
 * The first step of a warm-up has peak / warm-up steps, its last one the peak; after `steps` it stays 0.
 *
 * source: transformers, get_cosine_schedule_with_warmup, one step ahead, so that no step has rate 0
 */
export function computeLearningRate(step: number, steps: number, peak: number, warmup: number): number {
  const warmupSteps = Math.round(warmup * steps);
  if (step < warmupSteps) return peak * ((step + 1) / warmupSteps);
  const share = Math.min(1, (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  return peak * ((1 + Math.cos(Math.PI * share)) / 2);
}
