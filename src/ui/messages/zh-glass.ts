import type { Messages } from "../state/language.svelte.ts";

/** 训练之后编码器里可以看到什么。 */
export const zhGlass: Messages["glass"] = {
  movedTitle: "训练改变了什么",
  movedText:
    "编码器的每个矩阵：微调改变部分的范数，占原有范数的比例。使用 LoRA 时，是加到该矩阵上的部分；词表只计这些文本中出现的词。",
  block: "层",
  embeddings: "嵌入",
  columns: {
    vectors: "偏置与归一化",
    added: "所加部分",
    words: "词",
    positions: "位置",
    types: "类型",
  },
  trained: "已训练",
  frozen: "已冻结",
  fromZero: "从零开始",
  legend: (trained, all) =>
    `带斜线和短横的：已冻结，完全没有变。${all} 项中训练了 ${trained} 项；颜色越深，变得越多。`,
  exact: "确切数字",
  weight: "权重",
  state: "状态",
  values: "数值个数",
  distance: "改变量",
  share: "占范数的比例",
};
