/** What a model with a head puts before the names of its encoder; Sentence-Transformers once put `0.auto_model` before all. */
const prefix = /^(?:0\.|auto_model\.|model\.|bert\.|roberta\.|distilbert\.)+/;

/** Names of a block of DistilBERT, and those of BertModel. */
const distilbertParts: Record<string, string> = {
  "attention.q_lin": "attention.self.query",
  "attention.k_lin": "attention.self.key",
  "attention.v_lin": "attention.self.value",
  "attention.out_lin": "attention.output.dense",
  sa_layer_norm: "attention.output.LayerNorm",
  "ffn.lin1": "intermediate.dense",
  "ffn.lin2": "output.dense",
  output_layer_norm: "output.LayerNorm",
};

/** Names of what guesses masked tokens, of RoBERTa and DistilBERT, and those of BertForMaskedLM. */
const headNames: Record<string, string> = {
  "lm_head.dense.weight": "cls.predictions.transform.dense.weight",
  "lm_head.dense.bias": "cls.predictions.transform.dense.bias",
  "lm_head.layer_norm.weight": "cls.predictions.transform.LayerNorm.weight",
  "lm_head.layer_norm.bias": "cls.predictions.transform.LayerNorm.bias",
  "lm_head.bias": "cls.predictions.bias",
  "vocab_transform.weight": "cls.predictions.transform.dense.weight",
  "vocab_transform.bias": "cls.predictions.transform.dense.bias",
  "vocab_layer_norm.weight": "cls.predictions.transform.LayerNorm.weight",
  "vocab_layer_norm.bias": "cls.predictions.transform.LayerNorm.bias",
  "vocab_projector.bias": "cls.predictions.bias",
};

/**
 * Gives a tensor of a checkpoint the name that it has in BertModel or in BertForMaskedLM's head.
 *
 * What is in neither keeps its own, so that who knows the encoder's names can tell it apart.
 *
 * source: transformers, state_dict of BertForMaskedLM, DistilBertForMaskedLM, RobertaForMaskedLM; `gamma` and `beta` are
 *   what the first release of BERT called the weight and bias of a LayerNorm
 */
export function nameTensor(theirs: string): string {
  const bare = theirs.replace(prefix, "");
  const name = bare
    .replace(/LayerNorm\.gamma$/, "LayerNorm.weight")
    .replace(/LayerNorm\.beta$/, "LayerNorm.bias");
  const block = /^transformer\.layer\.(\d+)\.(.+)\.(weight|bias)(\.scale)?$/.exec(name);
  if (block && Object.hasOwn(distilbertParts, block[2])) {
    return `encoder.layer.${block[1]}.${distilbertParts[block[2]]}.${block[3]}${block[4] ?? ""}`;
  }
  return Object.hasOwn(headNames, name) ? headNames[name] : name;
}
