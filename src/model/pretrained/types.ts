import type { Unknown } from "../../base/json.ts";
import type { EncoderShape } from "../shape.ts";

/** A file of a folder; the path has "/" between its parts. */
export interface FolderFile {
  path: string;
  blob: Blob;
}

/** Kinds of encoder that can be read, as config.json names them; MiniLM, E5 and BGE are `bert` or `xlm-roberta`. */
export const architectures = ["bert", "distilbert", "roberta", "xlm-roberta"] as const;

/** A kind of encoder that can be read. */
export type Architecture = (typeof architectures)[number];

/** What goes before a text, and which texts an encoder wants it for. */
export interface PromptFacts {
  /** Put before every text; "" where the folder asks for none. */
  prompt: string;
  /** All that the folder knows, by name: E5 tells queries from passages. */
  prompts: Record<string, string>;
}

/** An encoder as its folder describes it; of the weights only the list was read. */
export interface EncoderFolder {
  name: string;
  architecture: Architecture;
  shape: EncoderShape;
  /** Most tokens of a text: what the folder asks for, else as many as the encoder has places. */
  maxTokens: number;
  tokenizer: {
    /** The content of tokenizer.json. */
    json: Unknown;
    /** The content of tokenizer_config.json; null where there is none. */
    config: Unknown | null;
  } & PromptFacts;
  /** safetensors, one or several; read by loadEncoderWeights. */
  weights: Blob[];
  listed: {
    /** Values of the encoder, without what guesses masked tokens. */
    parameters: number;
    layers: number;
    /** Of the files that are used. */
    bytes: number;
    /** As the front matter of README.md names it, or the text of the folder's LICENSE; null where there is neither. */
    licence: string | null;
    /** Whether the head that guesses masked tokens comes with it. */
    hasMaskedHead: boolean;
    /** Tensors and modules of the folder that are not used. */
    leftOut: string[];
  };
  /** Of all files that are used; the same wherever the folder lay. */
  sha256: string;
  /** Those files, and the licence and README beside them, by their place in the folder: all that is worth keeping. */
  files: FolderFile[];
}
