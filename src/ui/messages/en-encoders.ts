import type { LoraTarget, MethodRecipe } from "../../recipe/types.ts";
import type { KeptEncoder } from "../../train/encoders/types.ts";
import type { Format } from "./format.ts";
import { some } from "./some.ts";

/** Texts of choosing and keeping encoders in English. */
export const enEncoders = {
  label: "Encoder",
  hints: {
    builtin:
      "Made by this project and part of the app: it knows English and Chinese before it sees your texts.",
    folder: "Added by you and kept in this browser. It knows what it was trained on before.",
    random: "Starts from chance and knows no language; everything is learned from your texts.",
  },
  builtin: (name: string) => (name === "default" ? "Built in" : `Built in: ${name}`),
  random: "Without knowledge (random weights)",
  missing: (path: string) => `${path} (not here yet)`,
  missingTitle: "The encoder of this recipe is not in this browser",
  missingText: (path: string) => `The recipe names the folder “${path}”. Add it, or choose another encoder.`,
  facts: (encoder: KeptEncoder, format: Format) =>
    `${some(encoder.shape.layers, "layer", "layers")} of width ${format.count(encoder.shape.hidden)}, ${format.count(encoder.parameters)} parameters, ${format.count(encoder.shape.vocabularySize)} tokens known, ${format.bytes(encoder.sizeBytes)}`,
  loading: "Reading the encoders",
  open: "Add an encoder from a folder…",
  title: "Encoders in this browser",
  lead: "A folder in the layout of Hugging Face: config.json, tokenizer.json and model.safetensors, of a model of the BERT family. It is copied into this browser’s private files and goes nowhere else.",
  dropLead: "Drop the folder, or a zip of it",
  dropHint: "BERT, DistilBERT, RoBERTa, XLM-RoBERTa, MiniLM, E5, BGE, Sentence-Transformers.",
  chooseFolder: "Choose a folder",
  chooseZip: "Choose a zip",
  adding: (share: string) => `Adding the encoder · ${share}`,
  reading: "Reading the folder",
  added: (name: string) => `${name} was added.`,
  none: "No encoder has been added yet.",
  licence: "Licence",
  noLicence: "none in its folder",
  ships: "with the app",
  onnx: "ONNX, used as it is",
  licenceOf: (name: string) => `Licence of ${name}`,
  leftOut: (count: number, format: Format) =>
    `${some(count, "tensor", "tensors", format)} of its files not used`,
  use: "Use",
  useOf: (name: string) => `Use ${name}`,
  inUse: "chosen",
  remove: "Remove",
  removeOf: (name: string) => `Remove ${name}`,
};

/** Texts of the methods in English. */
export const enMethods = {
  label: "What is trained",
  kinds: {
    lora: "LoRA: small matrices beside",
    head: "Head alone",
    top: "Top layers",
    adapter: "Adapters",
    prefix: "Prefix",
    bitfit: "Biases alone (BitFit)",
    full: "Everything",
  } satisfies Record<MethodRecipe["kind"], string>,
  hints: {
    lora: "The encoder stays as it is; two thin matrices beside each chosen one learn what to add to it. Saved as a small file.",
    head: "The encoder stays as it is; only what joins and judges its text vector learns. Fastest, and least.",
    top: "The blocks nearest to the head learn in full; those below stay as they are.",
    adapter:
      "The encoder stays as it is; a narrow pair of layers behind each attention and each feed-forward learns. Saved as a small file.",
    prefix: "The encoder stays as it is; a few learned tokens before each text steer its attention.",
    bitfit: "Of the encoder only the biases learn, less than one in a hundred of its numbers.",
    full: "Every weight of the encoder learns, the word table too. Needs the most memory and the smallest learning rate.",
  } satisfies Record<MethodRecipe["kind"], string>,
  topLayers: "Layers it works on",
  topLayersHint: "From the head downwards; what lies below is computed once per text.",
  rank: "Rank",
  rankHint: "Width of the added matrices; higher can learn more.",
  alpha: "Alpha",
  alphaHint: "What is added counts alpha divided by rank.",
  dropout: "Dropout of LoRA",
  dropoutHint: "Share of signals switched off before the added matrices.",
  targets: "Matrices",
  targetsHint: "Those that get a pair beside them.",
  targetNames: {
    query: "query",
    key: "key",
    value: "value",
    output: "attention output",
    intermediate: "feed-forward in",
    outputDense: "feed-forward out",
  } satisfies Record<LoraTarget, string>,
  bottleneck: "Bottleneck",
  bottleneckHint: "Width of the narrow part.",
  length: "Tokens before",
  lengthHint: "Learned tokens before each text.",
  knowsNothing:
    "An encoder from random weights knows nothing to build on: with this method most of it stays random. Train everything instead.",
  frozen:
    "This encoder is there in ONNX form alone and is used as it is: the head alone is the one method for it, without language warm-up and without changed texts. An encoder with a model.safetensors can be trained.",
  trainable: (trainable: string, parameters: string, share: string) =>
    `Trains ${trainable} of ${parameters} parameters (${share}).`,
};

/** Texts of several texts of a customer in English. */
export const enTexts = {
  combine: "Several texts of a customer",
  combines: { join: "Joined, newest first", attend: "Read apart, weighed" },
  combineHints: {
    join: "One after the other into one reading; what does not fit is cut, the oldest first.",
    attend:
      "Each is read by itself; learned attention says how much it counts. Takes as many readings as texts.",
  },
  most: "Texts per customer",
  mostHint: "The newest that are read; older ones are counted and left out.",
  columns: "Columns as text too",
  columnsHint: "The encoder reads name and value of each column before the text.",
};
