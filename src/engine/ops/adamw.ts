import { callKernel, constant, fillTensor, hasKernel, tf, type Tensor, type Weights } from "../tensor.ts";

/** Running means of the gradients and of their squares, and how many steps were taken. */
export interface AdamWState {
  m: Weights;
  v: Weights;
  step: number;
}

/** Settings of one step of AdamW. */
export interface AdamWStep {
  learningRate: number;
  weightDecay: number;
  /** Names whose weights decay; biases and the parameters of normalizations do not. */
  isDecayed: (name: string) => boolean;
  /** Factor on every gradient, from computeClipScale; null for none. */
  scale: Tensor | null;
}

const beta1 = 0.9;
const beta2 = 0.999;
const epsilon = 1e-8;

/**
 * Starts the optimizer: both running means 0 for each of the names.
 *
 * memory: the caller disposes of the state with disposeAdamW
 */
export function initAdamW(weights: Weights, names: readonly string[]): AdamWState {
  const state: AdamWState = { m: {}, v: {}, step: 0 };
  for (const name of names) {
    state.m[name] = fillTensor(weights[name].shape, 0);
    state.v[name] = fillTensor(weights[name].shape, 0);
  }
  return state;
}

interface Numbers {
  rate: number;
  floor: number;
  /** For each weight, what decay leaves of it. */
  kept: number[];
}

/** All weights in one call, written in place. */
function updateInPlace(
  weights: Weights,
  gradients: Weights,
  { m, v }: AdamWState,
  scale: Tensor | null,
  numbers: Numbers,
): void {
  const inputs: Record<string, Tensor> = scale ? { scale } : {};
  const names = Object.keys(gradients);
  names.forEach((name, i) => {
    Object.assign(inputs, {
      [`w${i}`]: weights[name],
      [`g${i}`]: gradients[name],
      [`m${i}`]: m[name],
      [`v${i}`]: v[name],
    });
  });
  callKernel("ClienteleAdamW", inputs, { count: names.length, ...numbers });
}

/** One weight after the other, each replaced. */
function replaceAll(
  weights: Weights,
  gradients: Weights,
  state: AdamWState,
  scale: Tensor | null,
  numbers: Numbers,
): void {
  Object.entries(gradients).forEach(([name, gradient], i) => {
    const before = [weights[name], state.m[name], state.v[name]];
    const [weight, m, v] = tf.tidy(() => {
      const g = scale ? tf.mul(gradient, scale) : gradient;
      const m = tf.add(state.m[name], tf.mul(tf.sub(g, state.m[name]), constant(1 - beta1)));
      const v = tf.add(state.v[name], tf.mul(tf.sub(tf.square(g), state.v[name]), constant(1 - beta2)));
      const move = tf.mul(tf.div(m, tf.add(tf.sqrt(v), numbers.floor)), numbers.rate);
      return [tf.sub(tf.mul(weights[name], numbers.kept[i]), move), m, v];
    });
    weights[name] = weight;
    state.m[name] = m;
    state.v[name] = v;
    tf.dispose(before);
  });
}

/**
 * Moves the weights one step of Adam with decoupled weight decay.
 *
 * Bias correction is folded into the rate and into epsilon, so that three numbers say all of a step:
 * rate/(1-b1^t) * m / (sqrt(v/(1-b2^t)) + eps) = rate*sqrt(1-b2^t)/(1-b1^t) * m / (sqrt(v) + eps*sqrt(1-b2^t))
 *
 * shapes: every gradient has the shape of its weight
 * memory: writes to the tensors of `weights` and `state` where the backend can, else replaces them; gradients stay the caller's
 * source: Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2; defaults of torch.optim.AdamW
 */
export function runAdamW(weights: Weights, gradients: Weights, state: AdamWState, step: AdamWStep): void {
  state.step++;
  const correction1 = 1 - beta1 ** state.step;
  const correction2 = Math.sqrt(1 - beta2 ** state.step);
  const decayed = 1 - step.learningRate * step.weightDecay;
  const numbers = {
    rate: (step.learningRate * correction2) / correction1,
    floor: epsilon * correction2,
    kept: Object.keys(gradients).map((name) => (step.isDecayed(name) ? decayed : 1)),
  };
  const update = hasKernel("ClienteleAdamW") ? updateInPlace : replaceAll;
  update(weights, gradients, state, step.scale, numbers);
}

/** Disposes of the optimizer's running means. */
export function disposeAdamW(state: AdamWState): void {
  tf.dispose([state.m, state.v]);
}
