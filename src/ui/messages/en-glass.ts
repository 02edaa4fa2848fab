/** Texts of what can be seen of an encoder after training, in English. */
export const enGlass = {
  movedTitle: "What training moved",
  movedText:
    "For each matrix of the encoder: the norm of what fine-tuning changed, as a share of its norm before. With LoRA it is the part that was added to the matrix; of the word table the words that these texts hold count.",
  block: "Block",
  embeddings: "Embeddings",
  columns: {
    vectors: "biases, LayerNorm",
    added: "added",
    words: "words",
    positions: "positions",
    types: "types",
  },
  trained: "trained",
  frozen: "frozen",
  fromZero: "from 0",
  legend: (trained: string, all: string) =>
    `Hatched with a dash: frozen, not moved at all. ${trained} of ${all} entries were trained; the darker, the further.`,
  exact: "The exact figures",
  weight: "Weight",
  state: "State",
  values: "Values",
  distance: "Moved by",
  share: "Share of norm",

  attention: "Attention, before and after",
  attentionNote: "of the newest text, in one head of one block",
  attentionBefore: "The attention can be looked at once a run in this tab has used these customers.",
  look: "Show the attention",
  looking: "Reading the attention",
  head: "Head",
  beforeTraining: "Before training",
  afterTraining: "After training",
  nothingBefore: "This encoder began from random weights: there is no attention before.",
  cap: (shown: string, all: string) => `The first ${shown} of ${all} tokens are shown.`,
  attentionLegend:
    "Each row is a token, each column one that it looks at; the darker, the more of its attention. A row sums to 100 %, less what a prefix takes.",
  pictureText: (title: string, block: string, head: string) =>
    `${title}: block ${block}, head ${head}. The figures of each token are below.`,
  cell: (from: string, to: string, share: string) => `${from} → ${to}: ${share}`,
  from: "Figures of token",
  to: "Looks at",
};
