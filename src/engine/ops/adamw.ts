import { constant, tf, type Tensor, type Weights } from "../tensor.ts";

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
    state.m[name] = tf.zeros(weights[name].shape);
    state.v[name] = tf.zeros(weights[name].shape);
  }
  return state;
}

/**
 * Moves the weights one step of Adam with decoupled weight decay.
 *
 * Bias correction is folded into the rate and into epsilon, so that a step sends three numbers to the device
 * however many weights there are:
 * rate/(1-b1^t) * m / (sqrt(v/(1-b2^t)) + eps) = rate*sqrt(1-b2^t)/(1-b1^t) * m / (sqrt(v) + eps*sqrt(1-b2^t))
 *
 * shapes: every gradient has the shape of its weight
 * memory: replaces the entries of `weights` and `state` and disposes of those before; gradients stay the caller's
 * source: Loshchilov and Hutter 2019, arXiv 1711.05101, algorithm 2; defaults of torch.optim.AdamW
 */
export function runAdamW(weights: Weights, gradients: Weights, state: AdamWState, step: AdamWStep): void {
  state.step++;
  const correction1 = 1 - beta1 ** state.step;
  const correction2 = Math.sqrt(1 - beta2 ** state.step);
  const rate = tf.scalar((step.learningRate * correction2) / correction1);
  const floor = tf.scalar(epsilon * correction2);
  const kept = tf.scalar(1 - step.learningRate * step.weightDecay);
  const share1 = constant(1 - beta1);
  const share2 = constant(1 - beta2);
  for (const [name, gradient] of Object.entries(gradients)) {
    const before = [weights[name], state.m[name], state.v[name]];
    const [weight, m, v] = tf.tidy(() => {
      const g = step.scale ? tf.mul(gradient, step.scale) : gradient;
      const m = tf.add(state.m[name], tf.mul(tf.sub(g, state.m[name]), share1));
      const v = tf.add(state.v[name], tf.mul(tf.sub(tf.square(g), state.v[name]), share2));
      const move = tf.mul(tf.div(m, tf.add(tf.sqrt(v), floor)), rate);
      const base = step.isDecayed(name) ? tf.mul(weights[name], kept) : weights[name];
      return [tf.sub(base, move), m, v];
    });
    weights[name] = weight;
    state.m[name] = m;
    state.v[name] = v;
    tf.dispose(before);
  }
  tf.dispose([rate, floor, kept]);
}

/** Disposes of the optimizer's running means. */
export function disposeAdamW(state: AdamWState): void {
  tf.dispose([state.m, state.v]);
}
