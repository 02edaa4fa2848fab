import { toTensor, type Tensor } from "../engine/tensor.ts";
import { minCustomersOfWord } from "../features/tokens/count-words.ts";
import type { TokenRows } from "../features/types.ts";
import type { StoredTensor } from "../model/weights/safetensors.ts";

/**
 * Gives words that fewer than five training customers have the rows of the encoder back, so that a model file does not tell
 * which words one customer alone used.
 *
 * shapes: table [V', H] as trained, own [V', H] as the encoder has it -> [V', H]
 * memory: returns a new tensor
 */
export async function hideRareWords(table: Tensor, own: StoredTensor, train: TokenRows): Promise<Tensor> {
  const data = (await table.data<"float32">()).slice();
  const width = table.shape[1] as number;
  const counts = countCustomers(train, table.shape[0] as number);
  counts.forEach((customers, word) => {
    if (customers >= minCustomersOfWord) return;
    data.set(own.data.subarray(word * width, (word + 1) * width), word * width);
  });
  return toTensor(data, table.shape);
}

/** In how many customers' texts each word stands. [V'] */
function countCustomers({ ids, offsets, texts }: TokenRows, words: number): Int32Array {
  const counts = new Int32Array(words);
  const lastSeen = new Int32Array(words).fill(-1);
  const customers = (texts ?? offsets).length - 1;
  const begin = (customer: number) => offsets[texts ? texts[customer] : customer];
  for (let customer = 0; customer < customers; customer++) {
    for (const word of ids.subarray(begin(customer), begin(customer + 1))) {
      if (lastSeen[word] !== customer) counts[word]++;
      lastSeen[word] = customer;
    }
  }
  return counts;
}
