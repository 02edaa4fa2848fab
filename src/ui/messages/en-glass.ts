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
};
