import { fail, parseProblem } from "../base/problem.ts";
import { isBackendLost, replaceLostBackend } from "../engine/backend.ts";
import { dispose, readBackend, type Weights } from "../engine/tensor.ts";
import type { PreparedSide } from "../features/types.ts";
import type { BackendChoice } from "../recipe/types.ts";
import { assertReadable } from "./assert-readable.ts";
import { compareAttention } from "./compare-attention.ts";
import { initControl, type TrainControl } from "./control.ts";
import { chooseScores } from "./losses.ts";
import { loadPacked } from "./load-packed.ts";
import type { ModelFileFacts } from "./model-file.ts";
import { predictSide } from "./predict.ts";
import { openFrozenTrunk, type TrunkCache } from "./trunk/trunk-cache.ts";
import type { FrozenEncoder, OpenFrozen } from "./onnx/types.ts";
import type { Attention, PredictModel, PretrainedEncoder } from "./types.ts";

/** Predicts customers with weights that are given, one table after the other; a run comes first. */
export interface Predictor {
  /**
   * A customer alone does not wait for a whole table of the same model: it is predicted between two batches of it.
   *
   * shapes: -> [N, K] row by row, in the order of the side
   */
  predict(
    model: PredictModel,
    side: PreparedSide,
    onProgress: (share: number) => void,
  ): Promise<Float32Array<ArrayBuffer>>;
  /** Reads the attention of one block to one text, before fine-tuning and after; in turn with predictions. */
  attention(
    model: PredictModel,
    start: PretrainedEncoder | null,
    ids: Int32Array,
    block: number,
  ): Promise<Attention>;
  /** Ends predictions of tables after their batch with train/cancelled; a customer alone is predicted all the same. */
  cancelPredict(): void;
  /** Ends predictions after their batch, and work that waits for them, with train/cancelled. */
  cancel(): void;
  /** Gives the device to other work: ends predictions under way, lets go of the weights, refuses new ones until it is done. */
  standAside<T>(work: () => Promise<T>): Promise<T>;
}

/** What waits its turn: only a run is not ended by another run. */
type Kind = "table" | "customer" | "run";

const leastProgress = 0.01;

/**
 * Makes a predictor; `startBackend` starts one where none runs.
 *
 * A device that is lost is replaced once, where the weights are at hand.
 *
 * memory: the weights of the last model stay on the device until standAside; of a prediction no tensor stays
 * errors: train/busy, train/cancelled; train/no-model, where weights were not given and are not on the device;
 *   train/other-features, train/no-text; those of loadPacked
 */
export function initPredictor(options: {
  startBackend: (choice: BackendChoice) => Promise<unknown>;
  openFrozen?: OpenFrozen;
}): Predictor {
  const holder = initHolder(options.openFrozen);
  const running = new Map<TrainControl, Kind>();
  const between: (() => Promise<void>)[] = [];
  let modelAtWork: string | null = null;
  let held = 0;
  let last: Promise<unknown> = Promise.resolve();
  const cancel = (kinds: Kind[]) =>
    running.forEach((kind, control) => kinds.includes(kind) && control.cancel());

  /** Work that can be cancelled, and that waits its turn. */
  const inTurn = <T>(kind: Kind, work: (control: TrainControl) => Promise<T>): Promise<T> => {
    const control = initControl();
    running.set(control, kind);
    const result = last.then(() => work(control)).finally(() => running.delete(control));
    last = result.catch(() => undefined);
    return result;
  };

  const letIn = async () => {
    for (let next = between.shift(); next; next = between.shift()) await next();
  };

  /** Work that is done between two batches of the prediction under way, or right after it. */
  const inBetween = <T>(work: () => Promise<T>): Promise<T> =>
    new Promise((resolve, reject) => between.push(() => work().then(resolve, reject)));

  const predictInTurn: Predictor["predict"] = (model, side, onProgress) =>
    inTurn(side.keys.length === 1 ? "customer" : "table", async (control) => {
      modelAtWork = model.sha256;
      try {
        assertFree(held);
        await control.waitStep();
        return await surviveLoss(holder, async () => {
          if (!readBackend()) await options.startBackend(model.backend);
          return predictWith(await holder.load(model), side, onProgress, async () => {
            await control.waitStep();
            await letIn();
          });
        });
      } catch (thrown) {
        assertFree(held);
        throw thrown;
      } finally {
        modelAtWork = null;
        await letIn();
      }
    });

  return {
    predict(model, side, onProgress) {
      if (side.keys.length > 1 || modelAtWork !== model.sha256) return predictInTurn(model, side, onProgress);
      return inBetween(async () => {
        assertFree(held);
        return predictWith(await holder.load(model), side, onProgress, async () => {});
      }).catch((thrown: unknown) => {
        // The table that is under way brings the device back.
        if (parseProblem(thrown).code !== "engine/device-lost") throw thrown;
        return predictInTurn(model, side, onProgress);
      });
    },
    attention: (model, start, ids, block) =>
      inTurn("customer", async (control) => {
        assertFree(held);
        await control.waitStep();
        return surviveLoss(holder, async () => {
          if (!readBackend()) await options.startBackend(model.backend);
          const { weights, shape } = await holder.load(model);
          return compareAttention(weights, shape, start, ids, block);
        });
      }),
    cancelPredict: () => cancel(["table"]),
    cancel: () => cancel(["table", "customer", "run"]),
    async standAside(work) {
      held++;
      try {
        if (running.size > 0) {
          cancel(["table", "customer"]);
          await inTurn("run", (control) => control.waitStep());
        }
        holder.letGo();
        return await work();
      } finally {
        held--;
      }
    },
  };
}

async function predictWith(
  { weights, shape, task, scale, batchSize, padId, trunk }: HeldModel,
  side: PreparedSide,
  onProgress: (share: number) => void,
  waitStep: () => Promise<void>,
): Promise<Float32Array<ArrayBuffer>> {
  assertReadable(shape, side);
  const head = { toScores: chooseScores(task, shape.outputs, scale) };
  let told = -Infinity;
  const tell = async (done: number) => {
    const share = done / side.target.length;
    if (share - told >= leastProgress) onProgress((told = share));
    await waitStep();
  };
  const scores = await predictSide(weights, shape, { side, batchSize, padId }, head, tell, trunk);
  onProgress(1);
  return scores;
}

async function surviveLoss<T>(holder: Holder, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (thrown) {
    if (!(await isBackendLost())) throw thrown;
    holder.letGo();
    await replaceLostBackend(null);
    return work();
  }
}

/** A model whose weights are on the device. */
interface HeldModel extends ModelFileFacts {
  sha256: string;
  backend: string;
  weights: Weights;
  /** Where another engine runs the encoder: what gives its states. */
  trunk: TrunkCache | null;
  frozen: FrozenEncoder | null;
}

interface Holder {
  load(model: PredictModel): Promise<HeldModel>;
  letGo(): void;
}

/** Keeps the weights of one model on the device, and its encoder open where another engine runs that. */
function initHolder(openFrozen?: OpenFrozen): Holder {
  let held: HeldModel | null = null;
  const letGo = () => {
    if (held) dispose(held.weights);
    void held?.frozen?.close();
    held = null;
  };
  const openEncoder = async (model: HeldModel, encoder: PredictModel["encoder"]) => {
    const { external } = model.shape;
    if (!openFrozen || !encoder?.onnx || encoder.sha256 !== external) return failNoModel();
    model.frozen = await openFrozen({ ...encoder, files: encoder.onnx });
    model.trunk = openFrozenTrunk(model.shape, model.frozen);
  };
  return {
    letGo,
    async load({ sha256, weights, encoder }) {
      if (held?.sha256 === sha256 && held.backend === readBackend()) return held;
      letGo();
      const { weights: placed, ...facts } = await loadPacked(weights ?? failNoModel(), encoder, failNoModel);
      held = { ...facts, sha256, backend: readBackend(), weights: placed, trunk: null, frozen: null };
      try {
        if (facts.shape.external) await openEncoder(held, encoder);
        return held;
      } catch (thrown) {
        letGo();
        throw thrown;
      }
    },
  };
}

function assertFree(held: number): void {
  if (held > 0) fail("train/busy", "A training is under way; wait until it has ended, or cancel it first.");
}

function failNoModel(): never {
  return fail(
    "train/no-model",
    "The weights of this model are no longer on the device; give them again, and predict anew.",
  );
}
