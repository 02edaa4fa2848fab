import type { Messages } from "../state/language.svelte.ts";

/** 选择与保存编码器的文字。 */
export const zhEncoders: Messages["encoders"] = {
  label: "编码器",
  hints: {
    builtin: "由本项目制作，随应用附带：在见到您的文本之前就懂英文和中文。",
    folder: "由您添加，保存在此浏览器中。它懂得以前训练所学的内容。",
    random: "从随机权重开始，不懂任何语言；一切都从您的文本中学习。",
  },
  builtin: (name) => (name === "default" ? "内置" : `内置：${name}`),
  random: "没有知识（随机权重）",
  missing: (path) => `${path}（尚未添加）`,
  missingTitle: "此浏览器中没有该配方的编码器",
  missingText: (path) => `配方指定了文件夹“${path}”。请添加它，或另选一个编码器。`,
  facts: (encoder, format) =>
    `${format.count(encoder.shape.layers)} 层，宽度 ${format.count(encoder.shape.hidden)}，${format.count(encoder.parameters)} 个参数，认识 ${format.count(encoder.shape.vocabularySize)} 个词元，${format.bytes(encoder.sizeBytes)}`,
  loading: "正在读取编码器",
  open: "从文件夹添加编码器…",
  title: "此浏览器中的编码器",
  lead: "Hugging Face 布局的文件夹：BERT 家族模型的 config.json、tokenizer.json 和 model.safetensors。它只会被复制到此浏览器的私有文件中，不会去别处。",
  dropLead: "拖入文件夹或它的 zip",
  dropHint: "可用：BERT、DistilBERT、RoBERTa、XLM-RoBERTa、MiniLM、E5、BGE、Sentence-Transformers。",
  chooseFolder: "选择文件夹",
  chooseZip: "选择 zip",
  adding: (share) => `正在添加编码器 · ${share}`,
  reading: "正在读取文件夹",
  added: (name) => `已添加 ${name}。`,
  none: "还没有添加编码器。",
  licence: "许可证",
  noLicence: "文件夹中没有",
  ships: "随应用附带",
  onnx: "ONNX，按原样使用",
  licenceOf: (name) => `${name} 的许可证`,
  leftOut: (count, format) => `其文件中有 ${format.count(count)} 个张量未使用`,
  use: "使用",
  useOf: (name) => `使用 ${name}`,
  inUse: "已选",
  remove: "移除",
  removeOf: (name) => `移除 ${name}`,
};

/** 训练方法的文字。 */
export const zhMethods: Messages["methods"] = {
  label: "训练哪些部分",
  kinds: {
    lora: "LoRA：旁加小矩阵",
    head: "仅输出头",
    top: "顶部几层",
    adapter: "适配器",
    prefix: "前缀",
    bitfit: "仅偏置（BitFit）",
    full: "全部",
  },
  hints: {
    lora: "编码器保持原样；所选矩阵旁的一对细长矩阵学习要加上什么。保存为小文件。",
    head: "编码器保持原样；只有连接并判断文本向量的部分学习。最快，学得也最少。",
    top: "最靠近输出头的几层完整学习；下面各层保持原样。",
    adapter: "编码器保持原样；每个注意力和前馈之后的一对窄层学习。保存为小文件。",
    prefix: "编码器保持原样；每段文本前的几个学到的词元引导注意力。",
    bitfit: "编码器中只有偏置学习，不到其数值的百分之一。",
    full: "编码器的每个权重都学习，词表也在内。需要最多内存和最小的学习率。",
  },
  topLayers: "作用的层数",
  topLayersHint: "从输出头往下数；下面的部分每段文本只计算一次。",
  rank: "秩",
  rankHint: "所加矩阵的宽度；越高能学得越多。",
  alpha: "Alpha（缩放）",
  alphaHint: "所加部分按 alpha 除以秩计入。",
  dropout: "LoRA 的 dropout（丢弃）",
  dropoutHint: "进入所加矩阵之前关闭的信号比例。",
  targets: "矩阵",
  targetsHint: "旁边加一对矩阵的那些。",
  targetNames: {
    query: "查询",
    key: "键",
    value: "值",
    output: "注意力输出",
    intermediate: "前馈输入",
    outputDense: "前馈输出",
  },
  bottleneck: "瓶颈",
  bottleneckHint: "窄处的宽度。",
  length: "前置词元数",
  lengthHint: "每段文本前学到的词元。",
  knowsNothing: "随机权重的编码器没有可依靠的知识：用此方法大部分仍是随机的。请改为训练全部。",
  frozen:
    "此编码器只有 ONNX 形式，按原样使用：唯一的方法是只训练输出头，不做语言预热，也不改动文本。带有 model.safetensors 的编码器才能训练。",
  trainable: (trainable, parameters, share) => `训练 ${parameters} 个参数中的 ${trainable} 个（${share}）。`,
};

/** 一位客户的多段文本。 */
export const zhTexts: Messages["texts"] = {
  combine: "一位客户的多段文本",
  combines: { join: "相连，最新在前", attend: "分别阅读，加权" },
  combineHints: {
    join: "依次连成一段来读；放不下的被截断，先截最旧的。",
    attend: "每段单独阅读；由学到的注意力决定各占多少。有几段文本就要读几次。",
  },
  most: "每位客户的文本数",
  mostHint: "读取最新的几段；更早的会计数并略去。",
  columns: "各列也作为文本",
  columnsHint: "编码器在文本之前读到每列的名称和值。",
};
