import { callKernel, constant, hasKernel, notePeak, tf, type Tensor, type Weights } from "./tensor.ts";

/** Gradients of the inputs by name; those that nobody needs may be left out. */
export type Backward = (
  dy: Tensor,
  saved: Tensor[],
  needs: (name: string) => boolean,
) => Record<string, Tensor | undefined>;

interface Node {
  /** Names of the inputs that need a gradient, with the ids of their tensors. */
  inputs: [name: string, id: number][];
  output: number;
  saved: Tensor[];
  backward: Backward;
}

interface Tape {
  /** Ids of the tensors that the result's gradient is wanted for, or may pass through. */
  tracked: Set<number>;
  nodes: Node[];
}

let tape: Tape | null = null;

function swapTape<T>(next: Tape | null, work: () => T): T {
  const before = tape;
  tape = next;
  try {
    return work();
  } finally {
    tape = before;
  }
}

/**
 * Runs an operation that knows its own gradient, and remembers it while a gradient is being computed.
 *
 * What the forward pass does inside is not remembered. The backward pass is asked only for the inputs that need a
 * gradient, so frozen weights cost nothing.
 *
 * memory: what `save` gets is kept until the backward pass has used it; all else of the forward pass but the result is gone
 */
export function runOperation(
  inputs: Record<string, Tensor>,
  forward: (save: (tensors: Tensor[]) => void) => Tensor,
  backward: Backward,
): Tensor {
  const current = tape;
  const traced = Object.entries(inputs).filter(([, { id }]) => current?.tracked.has(id));
  const saved: Tensor[] = [];
  const save = (tensors: Tensor[]) => {
    if (traced.length > 0) saved.push(...tensors.map((tensor) => tf.keep(tf.clone(tensor))));
  };
  let output: Tensor;
  try {
    output = swapTape(null, () => tf.tidy(() => forward(save)));
  } catch (thrown) {
    tf.dispose(saved);
    throw thrown;
  }
  notePeak();
  if (current && traced.length > 0) {
    current.tracked.add(output.id);
    current.nodes.push({
      inputs: traced.map(([name, { id }]) => [name, id]),
      output: output.id,
      saved,
      backward,
    });
  }
  return output;
}

/** Adds a gradient to the sum in place where the sum shares its memory with no other tensor. */
function addUp(sum: Tensor, gradient: Tensor): Tensor {
  if (hasKernel("ClienteleAccumulate") && tf.backend().refCount(sum.dataId) === 1) {
    callKernel("ClienteleAccumulate", { into: sum, x: gradient });
    gradient.dispose();
    return sum;
  }
  const added = tf.add(sum, gradient);
  tf.dispose([sum, gradient]);
  return added;
}

function runBackward({ inputs, saved, backward }: Node, dy: Tensor): Tensor[] {
  const needed = new Set(inputs.map(([name]) => name));
  return tf.tidy(() => {
    const all = backward(dy, saved, (name) => needed.has(name));
    // A gradient must be a tensor of its own; a clone shares the memory, not the life.
    return inputs.map(([name]) => tf.clone(all[name] as Tensor));
  });
}

/** Walks the tape backwards; each activation and each gradient between is gone as soon as it was used. */
function walkBack({ nodes }: Tape, output: Tensor, upstream: Tensor): Map<number, Tensor> {
  const gradients = new Map([[output.id, upstream]]);
  for (let node = nodes.at(-1); node; node = nodes.at(-1)) {
    const dy = gradients.get(node.output);
    gradients.delete(node.output);
    const found = dy ? runBackward(node, dy) : [];
    notePeak();
    dy?.dispose();
    for (const [i, gradient] of found.entries()) {
      const [, id] = node.inputs[i];
      const sum = gradients.get(id);
      gradients.set(id, sum ? addUp(sum, gradient) : gradient);
    }
    tf.dispose(nodes.pop()!.saved);
  }
  return gradients;
}

/**
 * Computes a value and its gradients with respect to the named tensors; `upstream` is the gradient of the value, 1 where it is left out.
 *
 * A tensor that the value does not depend on gets no entry.
 *
 * shapes: upstream as the value; each gradient as its tensor
 * memory: the caller disposes of the value and of each gradient; everything between is gone
 */
export function computeGradients(
  weights: Weights,
  names: readonly string[],
  f: () => Tensor,
  upstream?: Tensor,
): { loss: Tensor; gradients: Weights } {
  const own: Tape = { tracked: new Set(names.map((name) => weights[name].id)), nodes: [] };
  try {
    return tf.tidy(() => {
      const loss = swapTape(own, () => tf.tidy(f));
      const dy = upstream ? tf.clone(upstream) : onesLike(loss);
      const found = swapTape(null, () => walkBack(own, loss, dy));
      const gradients: Weights = {};
      for (const name of names) {
        const gradient = found.get(weights[name].id);
        if (gradient) gradients[name] = gradient;
      }
      return { loss, gradients };
    });
  } finally {
    for (const { saved } of own.nodes) tf.dispose(saved);
  }
}

const onesLike = (x: Tensor) => (x.size === 1 ? tf.reshape(constant(1), x.shape) : tf.onesLike(x));

/**
 * Runs a part of a model and keeps of it only its input: the backward pass runs it once more.
 *
 * `constants` are what the part reads besides and no gradient passes through, such as a mask: they are kept too.
 * Dropout is drawn from seeds, so the second pass is the first one again, bit by bit.
 *
 * shapes: x as `run` takes it -> as `run` gives it
 * memory: keeps x; while the part goes backward, all that it keeps itself
 * source: Chen et al. 2016, arXiv 1604.06174
 */
export function recompute(
  x: Tensor,
  weights: Weights,
  run: (x: Tensor, constants: Tensor[]) => Tensor,
  constants: Tensor[] = [],
): Tensor {
  return runOperation(
    { x, ...weights },
    (save) => {
      save([x, ...constants]);
      return run(x, constants);
    },
    (dy, [kept, ...keptConstants], needs) => {
      const all: Weights = { x: kept, ...weights };
      const names = Object.keys(all).filter(needs);
      return computeGradients(all, names, () => run(kept, keptConstants), dy).gradients;
    },
  );
}
