/** Value at `x`; writes the gradient. */
export type Objective = (x: Float64Array, gradient: Float64Array) => number;

/** When a minimization ends, and who follows it. */
export interface MinimizeOptions {
  /** Ends where no part of the gradient is larger. */
  tolerance: number;
  maxIterations: number;
  /** How many steps are remembered. */
  memory: number;
  /** Called once for each iteration. */
  onIteration: (iteration: number) => Promise<void>;
}

/** How a minimization ended. */
export interface Minimum {
  value: number;
  iterations: number;
  largestGradient: number;
}

interface Step {
  s: Float64Array;
  y: Float64Array;
  rho: number;
}

/**
 * Minimizes a smooth convex function by limited-memory BFGS.
 *
 * memory: changes `x` in place; holds 2 x memory + 4 vectors of its length
 * source: Nocedal and Wright 2006, algorithms 7.4 and 7.5; weak Wolfe bisection of Lewis and Overton 2013
 */
export async function minimizeLbfgs(
  x: Float64Array,
  objective: Objective,
  options: MinimizeOptions,
): Promise<Minimum> {
  let gradient = new Float64Array(x.length);
  let nextGradient = new Float64Array(x.length);
  const next = new Float64Array(x.length);
  const direction = new Float64Array(x.length);
  const steps: Step[] = [];
  let value = objective(x, gradient);
  let iteration = 0;
  for (; iteration < options.maxIterations; iteration++) {
    if (findLargest(gradient) <= options.tolerance) break;
    await options.onIteration(iteration);
    setDirection(direction, gradient, steps);
    const first = steps.length === 0 ? 1 / Math.max(1, Math.sqrt(dot(gradient, gradient))) : 1;
    const found = searchLine(objective, { x, value, gradient, direction }, { next, nextGradient }, first);
    if (found === null) break; // no step lowers the value in double precision
    remember(steps, options.memory, { x, next, gradient, nextGradient });
    x.set(next);
    value = found;
    [gradient, nextGradient] = [nextGradient, gradient];
  }
  return { value, iterations: iteration, largestGradient: findLargest(gradient) };
}

/** Direction of descent from the remembered steps (the two-loop recursion). */
function setDirection(direction: Float64Array, gradient: Float64Array, steps: Step[]): void {
  for (let i = 0; i < direction.length; i++) direction[i] = -gradient[i];
  const alphas = new Float64Array(steps.length);
  for (let m = steps.length - 1; m >= 0; m--) {
    alphas[m] = steps[m].rho * dot(steps[m].s, direction);
    addScaled(direction, -alphas[m], steps[m].y);
  }
  if (steps.length > 0) {
    const { y, rho } = steps[steps.length - 1];
    const scale = 1 / (rho * dot(y, y));
    for (let i = 0; i < direction.length; i++) direction[i] *= scale;
  }
  for (let m = 0; m < steps.length; m++) {
    addScaled(direction, alphas[m] - steps[m].rho * dot(steps[m].y, direction), steps[m].s);
  }
}

/** Finds a step that fulfils the weak Wolfe conditions; the new point stands in `to`. */
function searchLine(
  objective: Objective,
  from: { x: Float64Array; value: number; gradient: Float64Array; direction: Float64Array },
  to: { next: Float64Array; nextGradient: Float64Array },
  first: number,
): number | null {
  const slope = dot(from.gradient, from.direction);
  if (slope >= 0) return null;
  const rounding = 4 * Number.EPSILON * Math.abs(from.value);
  let low = 0;
  let high = Infinity;
  let length = first;
  for (let trial = 0; trial < 40; trial++) {
    for (let i = 0; i < from.x.length; i++) to.next[i] = from.x[i] + length * from.direction[i];
    const value = objective(to.next, to.nextGradient);
    if (!(value <= from.value + 1e-4 * length * slope + rounding)) high = length;
    else if (dot(to.nextGradient, from.direction) < 0.9 * slope) low = length;
    else return value;
    length = high === Infinity ? 2 * low : (low + high) / 2;
  }
  return null;
}

function remember(
  steps: Step[],
  memory: number,
  move: { x: Float64Array; next: Float64Array; gradient: Float64Array; nextGradient: Float64Array },
): void {
  const reused = steps.length === memory ? steps.shift() : undefined;
  const s = reused?.s ?? new Float64Array(move.x.length);
  const y = reused?.y ?? new Float64Array(move.x.length);
  for (let i = 0; i < s.length; i++) {
    s[i] = move.next[i] - move.x[i];
    y[i] = move.nextGradient[i] - move.gradient[i];
  }
  const curvature = dot(s, y);
  if (curvature > 0) steps.push({ s, y, rho: 1 / curvature });
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}

function addScaled(to: Float64Array, scale: number, from: Float64Array): void {
  for (let i = 0; i < to.length; i++) to[i] += scale * from[i];
}

function findLargest(values: Float64Array): number {
  let largest = 0;
  for (let i = 0; i < values.length; i++) largest = Math.max(largest, Math.abs(values[i]));
  return largest;
}
