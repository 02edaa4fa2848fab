import { fail } from "../base/problem.ts";
import { initRandom, mixSeed, type Random } from "../base/random.ts";
import { tidy, toTensor } from "../engine/tensor.ts";
import { fillBatch } from "../features/batches/fill-batch.ts";
import { planBatches, readOffsets, type BatchPlan } from "../features/batches/plan-batches.ts";
import type { PreparedSide, TokenRows } from "../features/types.ts";
import { runMaskedLanguageModel, type ModelShape } from "../model/model.ts";
import { toInputs } from "./inputs.ts";
import { joinTexts, readOthers, takeTokens } from "./join-sides.ts";
import { listSpecial, padMasked } from "./mask-tokens.ts";
import { describeTextShape } from "./masked-loss.ts";
import type { TrainRun } from "./state.ts";

/** One token of so many is hidden at once, much as in pretraining. */
const passes = 7;
/** Tokens that are drawn for each place. */
const draws = 3;

/**
 * Lets the masked-language head propose tokens for every place of the texts that are trained on, three for each.
 *
 * The places are hidden in seven passes, and the proposals drawn from the head's own distribution; once for the whole
 * training, since the head is gone when fine-tuning begins.
 *
 * shapes: -> [3][tokens of the training customers, then of those without a label]; none of the part `without-pretraining` where
 *         the head would have learned in the minutes that it lacks
 * memory: leaves no tensor; the weights stay as they are
 * errors: train/no-masked-head, where neither was a head learned nor did the encoder bring one; train/cancelled
 */
export async function proposeTokens(run: TrainRun, shape: ModelShape): Promise<Int32Array[]> {
  const { recipe, prepared } = run.job;
  if (!hasMaskedHead(run)) return [];
  const texts = joinTexts(prepared.train, readOthers(run.job));
  const { ids } = texts.tokens!;
  const proposals = Array.from({ length: draws }, () => ids.slice());
  const plans = planBatches(readOffsets(texts), recipe.train.batchSize, {
    seed: 0,
    epoch: 0,
    shuffle: false,
    texts: texts.tokens!.texts,
  });
  for (const [i, plan] of plans.entries()) {
    for (let pass = 0; pass < passes; pass++) {
      await run.context.control.waitStep();
      const random = initRandom(mixSeed(recipe.seed, "proposals", i, pass));
      await proposeBatch(run, describeTextShape(shape), { texts, plan, pass, random, proposals });
    }
  }
  return proposals;
}

/** A run without pretraining replaces no token where the head would have learned in it, and is compared with the run all the same. */
function hasMaskedHead({ weights, job }: TrainRun): boolean {
  if (Object.keys(weights).some((name) => name.startsWith("cls."))) return true;
  if (job.part === "without-pretraining") return false;
  const name = job.encoder?.name ?? "";
  fail(
    "train/no-masked-head",
    `Tokens are to be replaced, but the encoder "${name}" brings no masked-language head that could propose others; give pretrain.minutes, so that one learns, or set train.augment.replaceTokens to 0.`,
    { name },
  );
}

interface Pass {
  texts: PreparedSide;
  plan: BatchPlan;
  pass: number;
  random: Random;
  proposals: Int32Array[];
}

async function proposeBatch(
  run: TrainRun,
  shape: ModelShape,
  { texts, plan, pass, random, proposals }: Pass,
) {
  const tokenizer = run.job.prepared.tokenizer!;
  const special = listSpecial(tokenizer);
  const batch = fillBatch(texts, 0, 0, plan, tokenizer.padId);
  const places = fillBatch(
    withIds(
      texts,
      texts.tokens!.ids.map((_, i) => i),
    ),
    0,
    0,
    plan,
  ).ids;
  const own = [...batch.ids.keys()].filter(
    (place) => batch.mask[place] > 0 && !special.has(batch.ids[place]),
  );
  const positions = Int32Array.from(own.filter((_, i) => i % passes === pass));
  if (positions.length === 0) return;
  const ids = batch.ids.map((id) => id);
  for (const place of positions) ids[place] = tokenizer.maskId;
  const chosen = padMasked({ ids, positions, labels: positions }).positions;
  const logits = tidy(() => {
    const inputs = toInputs({ ...batch, ids }, shape);
    return runMaskedLanguageModel(
      run.weights,
      shape,
      inputs,
      toTensor(chosen, [chosen.length], "int32"),
      null,
    );
  }); // [M, V]
  const values = (await logits.data()) as Float32Array;
  logits.dispose();
  const width = values.length / chosen.length;
  positions.forEach((place, m) => {
    const drawn = drawTokens(values.subarray(m * width, (m + 1) * width), draws, random);
    proposals.forEach((proposal, p) => (proposal[places[place]] = drawn[p]));
  });
}

/** Draws tokens by their probability. */
function drawTokens(logits: Float32Array, count: number, random: Random): number[] {
  let highest = -Infinity;
  for (const logit of logits) highest = Math.max(highest, logit);
  const sums = new Float64Array(logits.length);
  let sum = 0;
  for (let id = 0; id < logits.length; id++) sums[id] = sum += Math.exp(logits[id] - highest);
  return Array.from({ length: count }, () => {
    const wanted = random() * sum;
    const found = sums.findIndex((upTo) => upTo > wanted);
    return found < 0 ? logits.length - 1 : found;
  });
}

const withIds = (side: PreparedSide, ids: Int32Array): PreparedSide => ({
  ...side,
  tokens: { ...side.tokens!, ids },
});

/**
 * The training side of this moment with each token replaced by what was proposed for it, one side for each proposal; empty
 * where nothing was proposed.
 */
export function listProposed({ job, state, proposals = [] }: TrainRun, side: PreparedSide): PreparedSide[] {
  if (proposals.length === 0) return [];
  const { train, unlabelled } = job.prepared;
  const { offsets, texts } = joinTexts(train, readOthers(job)).tokens!;
  const customers = train.target.length;
  const added = unlabelled && state.pseudo?.first ? state.pseudo.rows.map((row) => customers + row) : [];
  const rows = [...train.target.keys(), ...added];
  return proposals.map((ids): PreparedSide => {
    const tokens: TokenRows = takeTokens({ ids, offsets, texts }, rows);
    return { ...side, tokens };
  });
}
