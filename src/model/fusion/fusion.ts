import { fail } from "../../base/problem.ts";
import { add, multiply, sigmoid } from "../../engine/ops/elementwise.ts";
import { linear, linearGelu } from "../../engine/ops/linear.ts";
import { concatColumns } from "../../engine/ops/shape.ts";
import type { Tensor, Weights } from "../../engine/tensor.ts";
import { initLinear } from "../init.ts";
import { dropAt } from "../mode.ts";
import type { Mode, ModelShape } from "../shape.ts";
import { initCrossAttention } from "./cross-attention.ts";
import { initCategories } from "./structured.ts";
import { initTexts } from "./texts.ts";
import { structuredWidth } from "./widths.ts";

const layer = (weights: Weights, name: string, x: Tensor) =>
  linear(x, weights[`${name}.weight`], weights[`${name}.bias`]);

const geluLayer = (weights: Weights, name: string, x: Tensor) =>
  linearGelu(x, weights[`${name}.weight`], weights[`${name}.bias`]);

/** Deviation that keeps the spread of values through a layer of this many inputs. */
const spread = (ins: number) => 1 / Math.sqrt(Math.max(1, ins));

function initStructured(width: number, columns: number, seed: number): Weights {
  return {
    ...initLinear("fusion.structured.0", width, columns, seed, spread(columns)),
    ...initLinear("fusion.structured.1", width, width, seed, spread(width)),
  };
}

function initGate(width: number, seed: number): Weights {
  return {
    ...initLinear("fusion.text", width, width, seed, spread(width)),
    ...initLinear("fusion.gate", width, 2 * width, seed),
  };
}

/** One hidden layer on what the text says beside the columns. */
function runConcat(weights: Weights, text: Tensor, structured: Tensor): Tensor {
  return geluLayer(weights, "fusion.joint", concatColumns([text, structured]));
}

/**
 * text + gate * structured, with gate = sigmoid(W [text; structured]).
 *
 * Arevalo's unit mixes, z a + (1 - z) b: where both sides speak it must take from one to give to the other. A sum lets evidence of both
 * add up, as log-odds do, and the gate still says where the columns are to be believed.
 */
function runGate(weights: Weights, text: Tensor, columns: Tensor): Tensor {
  const words = layer(weights, "fusion.text", text);
  const gate = sigmoid(layer(weights, "fusion.gate", concatColumns([words, columns])));
  return add(words, multiply(gate, columns));
}

function runGated(weights: Weights, text: Tensor, structured: Tensor, mode: Mode): Tensor {
  const hidden = dropAt(geluLayer(weights, "fusion.structured.0", structured), mode, "fusion.structured");
  return runGate(weights, text, layer(weights, "fusion.structured.1", hidden));
}

function runStructuredOnly(weights: Weights, structured: Tensor, mode: Mode): Tensor {
  const hidden = dropAt(geluLayer(weights, "fusion.structured.0", structured), mode, "fusion.structured");
  return geluLayer(weights, "fusion.structured.1", hidden);
}

/**
 * Makes the weights that join text and columns, and the head.
 *
 * errors: model/nothing-structured, where the fusion needs columns and there are none
 * source: Arevalo et al. 2017, arXiv 1702.01992, for the gate
 */
export function initFusion(shape: ModelShape, seed: number): Weights {
  const width = shape.hidden;
  const columns = structuredWidth(shape);
  const head = { ...initTexts(shape, seed), ...initLinear("head", shape.outputs, width, seed) };
  if (shape.fusion === "text-only") return head;
  if (columns === 0) {
    fail(
      "model/nothing-structured",
      `The fusion "${shape.fusion}" joins structured columns, and there are none; choose "text-only", or give columns the role number, category or date.`,
      { fusion: shape.fusion },
    );
  }
  if (shape.fusion === "cross-attention")
    return { ...initCrossAttention(shape, seed), ...initGate(width, seed), ...head };
  const weights = { ...initCategories(shape, seed), ...head };
  if (shape.fusion === "gated")
    return { ...weights, ...initStructured(width, columns, seed), ...initGate(width, seed) };
  if (shape.fusion === "concat") {
    return {
      ...weights,
      ...initLinear("fusion.joint", width, width + columns, seed, spread(width + columns)),
    };
  }
  return { ...weights, ...initStructured(width, columns, seed) };
}

/**
 * Joins the vector of the text and that of the columns, and scores the outputs.
 *
 * shapes: text [B, H] or null, structured [B, S] or null, after `cross-attention` [B, H] -> [B, K]
 * memory: to be called inside tidy
 */
export function runFusion(
  weights: Weights,
  shape: ModelShape,
  text: Tensor | null,
  structured: Tensor | null,
  mode: Mode,
): Tensor {
  const joint = {
    "text-only": () => text as Tensor,
    "structured-only": () => runStructuredOnly(weights, structured as Tensor, mode),
    concat: () => runConcat(weights, text as Tensor, structured as Tensor),
    gated: () => runGated(weights, text as Tensor, structured as Tensor, mode),
    "cross-attention": () => runGate(weights, text as Tensor, structured as Tensor),
  }[shape.fusion]();
  return layer(weights, "head", dropAt(joint, mode, "head"));
}
