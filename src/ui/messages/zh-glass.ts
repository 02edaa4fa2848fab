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

  attention: "训练前后的注意力",
  attentionNote: "最新一条文本，某一层的某一个头",
  attentionBefore: "本标签页中有运行用过这些客户之后，才能查看注意力。",
  look: "显示注意力",
  looking: "正在读取注意力",
  head: "头",
  beforeTraining: "训练之前",
  afterTraining: "训练之后",
  nothingBefore: "此编码器从随机权重开始：没有训练之前的注意力。",
  cap: (shown, all) => `只显示 ${all} 个词元中的前 ${shown} 个。`,
  attentionLegend:
    "每行是一个词元，每列是它所看的词元；颜色越深，注意力越多。每行合计 100 %，前缀所占的除外。",
  pictureText: (title, block, head) => `${title}：第 ${block} 层，第 ${head} 个头。各词元的数字在下方。`,
  cell: (from, to, share) => `${from} → ${to}：${share}`,
  from: "查看词元的数字",
  to: "所看的词元",
};
