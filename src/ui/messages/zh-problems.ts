import type { Fact, FindingSentence, Sentence } from "./sentence.ts";
import { gigabytes, joined, megabytes } from "./sentence.ts";

const again = "请刷新页面重新开始；若仍出现，请报告。";

const fromStep = (step: Fact) => (Number(step) > 0 ? `从第 ${joined(step)} 步` : "从头");

const featureWords: Record<string, string> = {
  numbers: "读取的每位客户的数字个数",
  categories: "读取的每位客户的类别个数",
  levels: "认识的类别取值数",
  words: "认识的词元数",
  length: "能读的每段文本的词元数上限",
  texts: "分别读取的每位客户的文本数",
};

/** The sentence of each problem in Simplified Chinese, by its code. */
export const zhProblems = {
  "base/fault": (f) => `应用自身出了问题：${joined(f.message)}。${again}`,
  "base/worker-ended": (f) =>
    `后台线程“${joined(f.worker)}”停止了（${joined(f.reason)}）。请重新开始运行，它会从最近的检查点继续。`,

  "ui/missing-files": (f) => `配方提到了 ${joined(f.files)}，但不在给出的文件之中。请补上缺少的文件。`,
  "ui/several-recipes": (f) => `给出了多个配方（${joined(f.files)}）；一次运行只用一个。请只给其中一个。`,

  "recipe/not-json": (f) => `配方不是 JSON：${joined(f.reason)}。请改正文件后重新给出。`,
  "recipe/not-an-object": (f) => `配方是 ${joined(f.found)}；应为 docs/recipe.md 中那样的 JSON 对象。`,
  "recipe/version": (f) => `配方的版本是 ${joined(f.found)}；本应用读取版本 1。请改为 1，或使用更新的应用。`,
  "recipe/not-built": (f) =>
    `配方中 ${joined(f.path)} 为 ${joined(f.found)}，本版本尚未实现。可用的有：${joined(f.allowed)}。`,
  "recipe/invalid": (f) => `配方中 ${joined(f.path)} 为 ${joined(f.found)}；允许的是 ${joined(f.allowed)}。`,
  "recipe/metric-of-other-task": (f) =>
    `提前停止以 ${joined(f.found)} 为判据，但任务 ${joined(f.task)} 没有这个指标。请从 ${joined(f.allowed)} 中选择。`,
  "recipe/unlabelled-regression": () =>
    "只有预测类别时才能使用没有标签的客户，而当前任务是回归：数值不存在“几乎确定”。请不使用它们，或选择分类任务。",
  "train/no-masked-head": (f) =>
    `要替换词元，但编码器“${joined(f.name)}”没有能给出替换词的部分。请设置语言预热的分钟数，或把该比例设为 0。`,
  "recipe/replace-without-pretraining": (f) =>
    `配方要求替换 ${joined(f.found)} 的词元，但还没有学过语言的模型来给出替换词。请设置语言预热的分钟数，或把该比例设为 0。`,

  "data/file-empty": (_, at) => `${at.file} 是空的。请重新导出，要带表头和数据行。`,
  "data/file-too-large": (f, at) =>
    `${at.file} 有 ${joined(f.found)} MB；这里最多能读 ${joined(f.limit)} MB。请减少列，或缩短时间范围。`,
  "data/file-not-csv": (f, at) =>
    `${at.file} 的内容是 ${joined(f.kind)} 而不是文本。请把表导出为 CSV 再给出。`,
  "data/file-binary": (_, at) => `${at.file} 的内容是二进制数据而不是文本。请把表导出为 CSV 再给出。`,
  "data/header-only": (_, at) => `${at.file} 只有表头，下面没有行。请连同数据行一起导出。`,
  "data/one-column": (f, at) =>
    `${at.file} 只有一列（${joined(f.column)}）；一张表至少要有两列：目标和一个事实。请改正分隔符，或导出更多列。`,
  "data/no-readable-row": (f, at) =>
    `${at.file} 的 ${joined(f.rejected)} 行都无法读取，第一处错误在第 ${joined(f.row)} 行。请改正分隔符或编码，或重新导出。`,
  "data/same-name": (f) => `有两个文件都叫 ${joined(f.name)}。请改名其中一个，让每张表有自己的名字。`,
  "data/engine-unreachable": (f) => `表引擎无法载入（${joined(f.status)}）。请连接一次本页的服务器后再试。`,
  "data/browser-too-old": () =>
    "这个浏览器缺少 WebAssembly 异常支持，无法运行表引擎。请使用新版 Chrome、Edge、Firefox 或 Safari。",
  "data/cancelled": () => "读取数据已取消；没有任何改动。",
  "data/unknown-table": (f) =>
    `配方提到表“${joined(f.table)}”，但没有给出。已给出的有：${joined(f.allowed)}。`,
  "data/unknown-column": (f) =>
    `表“${joined(f.table)}”没有列“${joined(f.column)}”。它有：${joined(f.allowed)}。`,
  "data/no-common-key": (f) =>
    `表 ${joined(f.tables)} 无法相连：“${joined(f.lacking)}”没有用途为主键的列。请在两张表中把标明客户的列设为主键，或移除其中一张。`,
  "data/key-not-unique": (f, at) =>
    `${at.file} 中“${at.column}”有 ${joined(f.repeated)} 个取值出现在多行，例如“${joined(f.example)}”在第 ${joined(f.first)} 行和第 ${joined(f.last)} 行。客户表中每位客户只能有一行：请去掉重复、换一个主键，或不设主键而把每行当作一位客户。`,
  "data/ambiguous-date": (_, at) =>
    `${at.file} 的“${at.column}”分不清日和月。请说明哪个在前，或不使用这一列。`,
  "data/no-target": () => "没有哪一列像是要预测的内容。请选择目标：写明每位客户结果的那一列。",
  "data/no-label": (_, at) => `${at.file} 的目标“${at.column}”每一行都是空的。请选择其他列。`,
  "data/one-class": (f, at) =>
    `目标“${at.column}”只有一个取值（${joined(f.found)}），学习差别至少要有两个。请选择其他列，或增加行。`,
  "data/not-binary": (f, at) =>
    `目标“${at.column}”有 ${joined(f.found)} 个取值（${joined(f.examples)}……）；“是或否”恰好需要两个。请换一个任务或另一列。`,
  "data/positive-not-found": (f, at) =>
    `取值“${joined(f.positive)}”在“${at.column}”中没有出现。它有：${joined(f.allowed)}。`,
  "data/too-many-classes": (f, at) =>
    `目标“${at.column}”有 ${joined(f.found)} 个类别；最多能区分 ${joined(f.limit)} 个。请选择其他列；若它们是数量，请选任务“数值”。`,
  "data/target-not-numeric": (f, at) =>
    `目标“${at.column}”含有文字，例如“${joined(f.example)}”，而该任务需要数值。请选择其他列，或选有类别的任务。`,
  "data/too-few-customers": (f, at) =>
    `${at.file} 只给出 ${joined(f.found)} 位有目标且有归属的客户；至少需要 ${joined(f.limit)} 位。请增加行，或检查主键和目标。`,
  "data/side-empty": (f) =>
    `没有客户在${{ training: "训练", validation: "验证", test: "测试" }[joined(f.side)] ?? joined(f.side)}一侧；训练、验证、测试都需要客户。请换一种划分。`,
  "data/no-text": () => "没有客户有文本，而“仅文本”需要文本。请把有内容的列设为文本，或选“仅列”。",
  "data/split-not-joined": () => "写明归属的表与客户表无法相连。请说明它们用哪些列连接。",
  "data/split-key-not-unique": (f, at) =>
    `${at.file} 给“${joined(f.key)}”写了多个“${at.column}”；每位客户恰好需要一个。请改正那张表。`,
  "data/no-customers-file": (f) =>
    `给出的文件（${joined(f.found) || "无"}）中没有要评分的客户表。需要一张像 ${joined(f.table)} 那样的表，列为：${joined(f.expected)}；请添加该文件，文件名不限。`,
  "data/no-key-column": (f, at) =>
    `${at.file} 没有“${joined(f.expected)}”列，无法知道每行属于哪位客户；它有：${joined(f.found)}。请补上该列，或把标明客户的列改为这个名称。`,
  "data/no-customer-left": (f, at) =>
    `${at.file} 的 ${joined(f.rows)} 行在“${at.column}”中都没有值，因此没有可评分的客户。请填写该列，或给出标明客户的那张表。`,
  "data/other-features": (f) =>
    `模型读取的特征是“${joined(f.wanted)}”，而此版本生成的是“${joined(f.found)}”。请用训练该模型的版本评分，或重新训练。`,

  "features/cancelled": () => "准备特征已取消。",
  "features/not-connected": () => `客户数据没有送达特征线程。${again}`,
  "features/no-training-customers": (f) =>
    `${joined(f.customers)} 位客户中没有一位在训练一侧。请选择留有训练客户的划分。`,
  "features/bad-tokenizer": (f) =>
    `这个 tokenizer.json 无法使用：${joined(f.reason)}。请使用编码器自带的文件。`,
  "features/no-inputs": () =>
    "训练客户既没有文本也没有可用的列，无从预测。请至少把一列设为文本、数值、类别或日期。",
  "features/no-text": () => "模型要读文本，但训练客户都没有文本。请把有内容的列设为文本，或选“仅列”。",
  "features/no-structured": () =>
    "模型要读各列，但没有可用的列。请把某列设为数值、类别或日期，或选“仅文本”。",
  "features/unknown-column": (f) =>
    `模型需要 ${joined(f.expected)} 列“${joined(f.column)}”，数据中没有。请补上，或更改它的用途。`,
  "features/newer-fit": (f) =>
    `这个模型的特征是版本 ${joined(f.found)}，本应用只能读版本 ${joined(f.expected)}。请用更新的应用打开。`,
  "features/broken-fit": (f) => `这个模型的特征无法读取（${joined(f.reason)}）。请重新取得模型文件。`,
  "features/unreadable-value": (f) =>
    f.kind === "date"
      ? `“${joined(f.column)}”是“${joined(f.found)}”；应为 YYYY-MM-DD 形式的日期。请改正，或留空。`
      : `“${joined(f.column)}”是“${joined(f.found)}”；应为数字，例如 12.5。请改正，或留空。`,
  "features/unknown-field": (f) =>
    `给出了“${joined(f.column)}”的值，但这个模型不读这一列。它读取：${joined(f.allowed)}。`,
  "features/not-prepared": () => "页面打开以来还没有准备过客户，无法追踪。请重新开始运行。",
  "features/no-such-customer": (f) =>
    `要看的是第 ${joined(f.row)} 位客户（从 0 数起），而这一份只有 ${joined(f.customers)} 位。请另选一位。`,

  "engine/no-webgpu": (f) =>
    `要求使用 WebGPU，而这个浏览器${f.adapter ? `的适配器（${joined(f.adapter)}）无法启动` : "没有提供"}。请选“本机最快的”或处理器。`,
  "engine/no-simd": () =>
    "快速处理器后端没有载入，或浏览器没有 WebAssembly SIMD。请选“处理器，普通”，或使用新版浏览器。",
  "engine/device-lost": (f) =>
    `显卡设备已丢失（${joined(f.reason)}）。请重新开始运行，它会从最近的检查点继续。`,
  "engine/device-failed": (f) =>
    `显卡设备拒绝了一条命令（${joined(f.reason)}）。请改用处理器；若是内存不足，请减小批大小。`,
  "engine/same-memory": () => `一条显卡命令的两个数组共用了内存。${again}`,
  "engine/no-memory": (f) =>
    `模型还需要 ${joined(f.wanted)} MB，而处理器后端的内存已用 ${joined(f.used)} MB，最多 ${joined(f.limit)} MB。请选更小的批次、更短的文本或更小的编码器。`,
  "engine/thread-lost": (f) =>
    `处理器后端的一个线程停止了（${joined(f.reason)}）。请重新开始运行，它会从最近的检查点继续。`,

  "model/nothing-structured": () =>
    "模型要结合各列，但没有可用的列。请选“仅文本”，或把某列设为数值、类别或日期。",
  "model/unknown-dtype": (f) =>
    `${joined(f.name)}：张量“${joined(f.tensor)}”的类型是 ${joined(f.dtype)}；可读取 F32、F16、BF16、I32 和 I8。请转换为 F32。`,
  "model/missing-tensor": (f) =>
    `${joined(f.name)}：缺少形状为 ${joined(f.expected)} 的张量“${joined(f.tensor)}”。请使用为此模型制作的文件。`,
  "model/wrong-shape": (f) =>
    `张量“${joined(f.tensor)}”为 ${joined(f.found)}，应为 ${joined(f.expected)}。请使用为此模型制作的文件。`,
  "model/truncated-weights": (f) =>
    `${joined(f.name)} 在 ${joined(f.found)} 字节处结束；至少应有 ${joined(f.expected)} 字节。请重新复制。`,
  "model/broken-weights": (f) =>
    `${joined(f.name)}：发现 ${joined(f.found)}，应为 safetensors 文件。请选择其他文件。`,
  "model/missing-file": (f) => `文件夹中没有 ${joined(f.file)}。请添加 Hugging Face 格式的完整编码器文件夹。`,
  "model/broken-json": (f, at) => `无法读取 ${at.file}：${joined(f.reason)}。请重新复制该文件。`,
  "model/several-encoders": (f) => `找到多个编码器：${joined(f.found)}。请一次添加一个文件夹。`,
  "model/broken-zip": (f) => `无法读取这个 zip：${joined(f.reason)}。请重新复制，或直接添加文件夹。`,
  "model/broken-config": (f) =>
    `config.json：“${joined(f.key)}”是 ${joined(f.found)}，应为 ${joined(f.expected)}。请重新复制该文件，或选其他编码器。`,
  "model/unknown-architecture": (f) =>
    `config.json 写的架构是 ${joined(f.name)}；可读取 ${joined(f.known)}。请从中选择。`,
  "model/unknown-activation": (f) =>
    `config.json 写的激活函数是 ${joined(f.activation)}；只能读取“gelu”的编码器。请选其他编码器。`,
  "model/unknown-positions": (f) =>
    `config.json 写的位置类型是 ${joined(f.positions)}；只能读取“absolute”的编码器。请选其他编码器。`,
  "model/decoder": () => "config.json 属于解码器，它的词元只能看到前面的词元。请选编码器。",
  "model/unknown-pooling": (f, at) =>
    `${at.file} 要求的池化方式是 ${joined(f.found)}；只能读取全部词元的平均或首个词元（cls）。请选其他编码器。`,
  "model/unknown-module": (f) =>
    `modules.json 的第一个模块是 ${joined(f.name)}，应为 Transformer。请选其他编码器。`,
  "model/other-vocabulary": (f) =>
    `tokenizer.json 给出 ${joined(f.tokens)} 个词元的编号，而编码器只有 ${joined(f.rows)} 行。请使用与编码器配套的分词器。`,
  "model/doubled-tensor": (f) =>
    `${joined(f.name)}：张量 ${joined(f.tensors)} 在编码器中是同一个。请重新保存编码器。`,
  "model/missing-shard": (f) => `权重分在多个文件中，缺少：${joined(f.missing)}。请添加完整的文件夹。`,
  "model/pickled-weights": (f, at) =>
    `${at.file} 是只有 Python 能读的检查点。请用下面这行 Python 把它转成 model.safetensors（FOLDER 换成文件夹的路径），再重新添加文件夹：${joined(f.line)}`,
  "model/other-weights": (f) =>
    `文件夹中的权重只有 ${joined(f.found)}；能读取的是 model.safetensors，或 transformers.js 布局的 ONNX（onnx/model.onnx）。请选有其中之一的文件夹。`,
  "model/no-weights": () => "文件夹中没有权重，应有 model.safetensors。请添加完整的文件夹。",
  "model/no-adapter": (f) =>
    `${joined(f.name)} 中没有本应用的 LoRA、适配器、前缀或输出头。请选择以此保存的文件。`,
  "model/other-encoder": (f) =>
    `${joined(f.name)} 是在另一个编码器上训练的（${joined(f.found).slice(0, 12)}，而当前为 ${joined(f.expected).slice(0, 12)}）。请添加那个编码器，或选择其他文件。`,

  "train/cancelled": () => "训练已取消。",
  "train/busy": () => "正在训练。请等它结束，或先取消。",
  "train/no-model": () => "这个模型的权重已不在设备上。请重新打开模型，再预测一次。",
  "train/bad-model": (f, at) =>
    `${at.file}：“${joined(f.key)}”是 ${joined(f.found)}，本应用的模型都不是这样。请重新取得模型文件。`,
  "train/other-features": (f) =>
    `这个模型${featureWords[String(f.what)] ?? ""}是 ${joined(f.expected)}，而这些客户是 ${joined(f.found)}。请使用与模型配套的特征。`,
  "train/diverged": (f) =>
    `第 ${joined(f.step)} 步的损失为 ${joined(f.loss)}，不是有限的数。请选择低于 ${joined(f.learningRate)} 的学习率。`,
  "train/too-many-tokens": (f) =>
    `方案允许每条文本 ${joined(f.asked)} 个词元，而这个编码器最多读 ${joined(f.most)} 个。请选不超过它的数。`,
  "train/no-text": () => "模型要读文本，但没有列的用途是文本。请设一列为文本，或选“仅列”。",
  "train/device-lost": (f) =>
    f.backend === "webgpu"
      ? `显卡设备丢失。训练已${fromStep(f.step)}在新设备上继续，无需处理。`
      : `显卡设备丢失且未恢复。训练已${fromStep(f.step)}在处理器上继续；较慢，结果同样有效。`,
  "train/other-backend": (f) =>
    `训练在后端 ${joined(f.begunOn)} 上开始，从检查点在 ${joined(f.backend)} 上继续。结果同样有效；若要末位数字也能重现的结果，请重新开始一次运行。`,
  "train/no-memory": (f) =>
    `一步训练约需 ${gigabytes(f.neededBytes)} GB，这里可用 ${gigabytes(f.availableBytes)} GB。${
      Number(f.batchSize) === 0
        ? "仅权重就太多：请减少编码器层数或宽度。"
        : f.isShorter
          ? `批大小为 ${joined(f.batchSize)}、每位客户 ${joined(f.maxTokens)} 个词元时放得下。`
          : `批大小为 ${joined(f.batchSize)} 时放得下。`
    }`,
  "train/no-room": (f) =>
    `浏览器无法保存检查点（${joined(f.reason)}）。训练继续，但刷新后要从头开始；请腾出磁盘空间以保存检查点。`,

  "model/too-few-rows": () => "两个词表的共有词太少，无法相互映射。请换另一个编码器。",
  "train/bad-encoder": (f) => `无法以编码器 ${joined(f.name)} 为基础。请选择尺寸相符的 BERT 类编码器。`,
  "train/no-encoder": (f) =>
    `此浏览器没有保存编码器“${joined(f.name)}”；已保存的有：${joined(f.kept) || "无"}。请在训练步骤中添加它的文件夹，或另选一个。`,
  "train/encoder-damaged": (f) =>
    `所保存的编码器“${joined(f.name)}”已不是添加时的样子。请移除它并重新添加文件夹。`,
  "train/onnx-frozen": (f) =>
    `这个编码器只有 ONNX 文件，只能原样使用：${joined(f.setting)} 为 ${joined(f.found)}，应为 ${joined(f.expected)}。请更改设置，或使用带 model.safetensors 的编码器。`,
  "train/no-private-files": () =>
    "此浏览器没有给应用私有文件（有些浏览器的隐私窗口就是如此），因此无法添加编码器。请在其他窗口中打开本应用，或使用随应用附带的编码器。",
  "train/onnx-broken": (f) =>
    `ONNX 运行时无法读取编码器“${joined(f.name)}”：${joined(f.reason)}。请重新添加它的文件夹，或另选一个编码器。`,
  "train/onnx-offline": (f) =>
    `编码器“${joined(f.name)}”由 ONNX 运行时执行；该运行时在需要时从本应用的服务器获取，而服务器没有应答。请连接后重试，或选择非 ONNX 的编码器。`,
  "train/onnx-output": (f) =>
    `编码器“${joined(f.name)}”的 ONNX 文件给出 ${joined(f.found)}，应为 32 位数的 last_hidden_state。请另选一个编码器。`,
  "train/no-builtin-encoder": (f) =>
    `无法取得内置编码器“${joined(f.name)}”：文件 ${joined(f.file)} 的回应是 ${joined(f.status)}。请连接一次本页的服务器后再试。`,

  "evaluate/cancelled": () => "评估已取消。",
  "evaluate/wrong-number-of-scores": (f) =>
    `${joined(f.model)} 给出 ${joined(f.found)} 个得分，应为 ${joined(f.expected)} 个。${again}`,
  "evaluate/score-not-finite": (f) =>
    `${joined(f.model)} 给客户 ${joined(f.customer)} 的得分是 ${joined(f.found)}，不是数值：训练已发散。请降低学习率后重新训练。`,

  "evaluate/other-task": (f) =>
    `两次运行的任务不同（${joined(f.left)} 与 ${joined(f.right)}）。请选择任务相同的两次运行。`,
  "evaluate/other-classes": (f) =>
    `两次运行区分的类别不同：一次是 ${joined(f.left)}，另一次是 ${joined(f.right)}。请选择预测内容相同的两次运行。`,
  "evaluate/other-truth": (f) =>
    `两次运行共有 ${joined(f.common)} 位测试客户，其中 ${joined(f.found)} 位的真实值不一致，首位是 ${joined(f.customer)}。请选择基于同一份数据的两次运行。`,

  "report/not-a-pack": () => "此文件不是模型包。请选择由本应用保存的模型包。",
  "report/needs-encoder": (f) =>
    `这个模型用编码器“${joined(f.name)}”（SHA-256 ${joined(f.sha256).slice(0, 12)}…）读文本，而模型包中没有它，此浏览器也没有保存。请在训练步骤中添加该编码器的文件夹，再打开模型包。`,
  "report/pack-cut": (f) =>
    `此模型包共 ${joined(f.sizeBytes)} 字节，末尾没有封印：文件被截断，或被其他程序重新打包。请从保存处重新复制。`,
  "report/pack-changed": () => "此模型包与保存时不同：其 SHA-256 与封印不符。请从保存处重新复制。",
  "report/pack-too-large": (f) =>
    f.mostBytes
      ? `此文件共 ${joined(f.sizeBytes)} 字节，而模型包最多 ${joined(f.mostBytes)} 字节。请选择由本应用保存的模型包。`
      : `此模型包共 ${joined(f.sizeBytes)} 字节，却声称至少有 ${joined(f.files)} 个文件、至少 ${joined(f.declaredBytes)} 字节；模型包最多含 ${joined(f.mostFiles)} 个文件，且不压缩。请勿使用此文件。`,
  "report/newer-pack": (f) =>
    `此模型包的版本为 ${joined(f.found)}，本应用只能读取版本 ${joined(f.expected)}。请用更新的应用打开。`,
  "report/unsafe-name": (f) =>
    `此模型包中有名为“${joined(f.name)}”的文件，这是一个路径或程序可能另作他用的名称；模型包只含普通文件名。请勿使用此文件。`,
  "report/doubled-name": (f) =>
    `此模型包中有两个名为 ${joined(f.name)} 的文件；每个名称只应出现一次。请勿使用此文件。`,
  "report/missing-file": (f) => `此模型包缺少文件 ${joined(f.name)}。请在原处重新保存模型。`,
  "report/unlisted-file": (f) =>
    `此模型包含有文件 ${joined(f.name)}，而 pack.json 没有列出它。请勿使用此文件。`,
  "report/file-changed": (f) =>
    `此模型包中的 ${joined(f.name)} 与 pack.json 所列不符：大小或 SHA-256 不同。请从保存处重新复制。`,
  "report/pack-broken": (f, at) =>
    `此模型包的 ${joined(at.file)} 中，${joined(f.part)} 无法读取。请在原处重新保存模型。`,
  "report/features-differ": (f) =>
    `此模型包的文件彼此不符：一处读取 ${joined(f.found)} 个特征，另一处产生 ${joined(f.expected)} 个，或类别取值不同。请在原处重新保存模型。`,
  "report/vocabulary-differs": (f) =>
    `此模型包的文件彼此不符：权重认识 ${joined(f.found)} 个词，分词器有 ${joined(f.expected)} 个。请在原处重新保存模型。`,
  "report/parts-differ": (f) =>
    `此模型包的文件彼此不符：关于 ${joined(f.part)}，一处为“${joined(f.found)}”，另一处为“${joined(f.expected)}”。请在原处重新保存模型。`,
  "report/no-hashing": () =>
    "此页面经由普通 http 打开，浏览器在此无法计算 SHA-256，模型包既不能封印也不能核对。请通过 https 或 localhost 打开页面。",

  "session/cancelled": () => "运行已取消。",
  "session/scoring-cancelled": () => "评分已取消；之前的评分仍然保留。",
  "ui/use-while-training": () => "训练正在进行，模型无法同时评分。请等它结束，或先取消训练。",
  "session/elsewhere": () => "另一个标签页正在进行这次运行。请在那里查看，或先关闭那个标签页。",
  "session/no-room": (f) =>
    `浏览器无法保存这次运行的文件（${joined(f.reason)}）。运行继续，但刷新后不能恢复。`,
  "session/no-room-encoder": (f) =>
    `此编码器在浏览器中需要 ${megabytes(f.neededBytes)} MB，只剩 ${megabytes(f.freeBytes)} MB。请删除某个编码器或以往的运行，或腾出磁盘空间。`,
  "session/not-kept": (f) =>
    `浏览器无法把这次运行保存到历次运行中（${joined(f.reason)}）。结果仍在此标签页中：请下载所需内容，并腾出磁盘空间。`,
  "session/not-cleared": (f) =>
    `浏览器未能移除这次已完成运行的文件（${joined(f.reason)}）。结果不受影响；下次打开时会再次尝试，也可使用“全部移除”。`,
  "session/run-gone": () => "这次运行所保存的内容已不在或已损坏。请从列表中移除，再重新运行。",
  "session/run-under-way": () => "有一次运行正在进行，在此处或另一个标签页中。请等它结束，或先取消。",
} satisfies Record<string, Sentence> as Record<string, Sentence>;

/** What was found in the data, in Simplified Chinese, by its code. */
export const zhFindings = {
  "data/leak": (e, n) =>
    `仅凭这一列 ${"r2" in e ? "R²" : "AUC"} 就达到 ${n.figure(Number(e.r2 ?? e.auc))}，其他列都远不及（其次为 ${n.figure(Number(e.next))}）。它很可能透露了答案，预测时并不可知；除非您另作决定，否则不使用。`,
  "data/repeated-rows": (e, n) =>
    `${n.count(Number(e.of))} 行中有 ${n.count(Number(e.rows))} 行除标识外与其他行相同。同一客户出现在两侧会粉饰测试结果，最好去掉重复。`,
  "data/unreadable-cells": (e, n) =>
    `${n.count(Number(e.of))} 个有内容的单元格中，有 ${n.count(Number(e.cells))} 个与该列的数值或日期不符，按缺失处理。`,
  "data/orphans": (e, n) =>
    `${n.count(Number(e.of))} 行中有 ${n.count(Number(e.rows))} 行不属于任何客户，未使用。`,
  "data/no-text": (e, n) =>
    `${n.count(Number(e.customers))} 位客户都没有文本，尽管有一列的用途是文本；只能从各列学习。`,
} satisfies Record<string, FindingSentence> as Record<string, FindingSentence>;
