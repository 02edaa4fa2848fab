import type { Candidate } from "../../engine/probe.ts";
import type { Messages } from "../state/language.svelte.ts";

const candidateName = ({ backend, threads }: Candidate) =>
  backend === "webgpu" ? "WebGPU" : `处理器（${threads} 线程）`;

/** Texts of the state of a run in Simplified Chinese. */
export const zhRun: Messages["run"] = {
  label: "运行状态",
  progress: "运行进度",
  filesFirst: "先放入一个文件",
  targetFirst: "请选择要预测什么",
  datesFirst: "请说明日期的写法",
  problemFirst: "有一处需要先改正",
  scoringFirst: "正在为文件评分，结束后才能开始训练",
  encoderFirst: "请先在训练步骤中添加配方的编码器",
  proposing: "正在查看各列",
  reading: (table, share) => `正在读取 ${table}${share ? ` · ${share}` : ""}`,
  ready: (column) => `可以预测 ${column}`,
  readyTable: (table) => `来自 ${table}`,
  done: (took) => `已完成，用时 ${took}`,
  starting: "正在开始",
  start: "开始训练",
  startAgain: "重新训练",
  pause: "暂停",
  resume: "继续",
  stop: "提前停止",
  cancel: "取消",
  seeResults: "查看结果",
  pausedAt: (stage) => `已暂停 · ${stage}`,
  step: (step, steps) => `第 ${step} / ${steps} 步`,
  left: (time) => `约剩 ${time}`,
  offlineHere: "可离线使用，直到关闭此标签页",
  offlineKept: "可离线使用，关闭后亦可",
  offlineLoading: (share) => `正在准备离线使用 · ${share}`,
  offlineFailed: "尚不能离线使用：有一部分未能取得",
  offlineForgotten: "重新加载页面后才能离线使用",
  phases: {
    idle: "未开始",
    running: "运行中",
    paused: "已暂停",
    done: "已完成",
    failed: "失败",
    cancelled: "已取消",
  },
  stages: {
    load: "读取文件",
    customers: "组成客户",
    features: "拟合特征",
    tokens: "文本分词",
    warmUp: "启动计算后端",
    train: "训练",
    evaluate: "评估",
  },
  /** What a stage does, and why. */
  stageTexts: {
    load: "文件在这个标签页里读成表；读不了的行会排除并列出，不去猜测任何值。",
    customers: "属于同一位客户的行按键合并，历史只汇总到截止日，避免泄漏之后的信息。",
    features: "数值的缩放和类别的编码只从训练客户中学得，测试客户因此保持未见。",
    tokens: "文本清理后切成词元（编码器自带词表，否则从训练文本中学习），因为模型读的是数字，不是文字。",
    warmUp: "启动计算后端；首次使用时会试跑几步，让本机最快的一个来做。",
    train: "模型分小批看训练客户，每批之后修正自己；验证集说明它此时的表现。",
    evaluate: "此前一直留出的客户只打分一次，并与简单模型对照，结果因此不会粉饰。",
  },
  parts: {
    main: "本模型",
    "text-only": "仅文本",
    "structured-only": "仅列",
    "without-pretraining": "不做语言预热",
    "without-unlabelled": "不用无标签客户",
    "without-augmentation": "不改动文本",
  },
  trainPhases: {
    "warm-up": "预热",
    pretrain: "学习语言",
    train: "学习",
    validate: "在验证集上检查",
    predict: "打分",
  },
};

/** Texts of the Train step in Simplified Chinese. */
export const zhTrain: Messages["train"] = {
  title: "训练",
  titleRunning: "正在训练",
  empty: "还没有可训练的内容：请先放入文件并选择目标。",
  toData: "前往数据",
  limited: (rows) => `按页面地址的要求，只使用前 ${rows} 位训练客户。`,
  model: "所示模型",
  elapsed: (time) => `已用 ${time}`,
  step: "步",
  epoch: "轮",
  speed: "速度",
  tokensPerSecond: (count) => `${count} 词元/秒`,
  left: "剩余时间",
  best: "验证集最佳",
  latest: "验证集最新",
  atStep: (step) => `在第 ${step} 步`,
  backend: "计算后端",
  backendName: (d) =>
    d.backend === "webgpu"
      ? `WebGPU${d.adapter ? ` · ${d.adapter}` : ""}`
      : d.threads > 1
        ? `处理器 · ${d.threads} 线程`
        : "处理器",
  backendWhy: (d, format) => {
    if (d.chosenBy === "recipe") return "按您的选择";
    if (d.chosenBy === "only") return "本机没有硬件 WebGPU";
    const speeds = d.probe.map((p) =>
      p.tokensPerSecond > 0
        ? `${candidateName(p)} ${format.count(p.tokensPerSecond)} 词元/秒`
        : `${candidateName(p)} 失败`,
    );
    return `用此模型实测：${format.list(speeds)}`;
  },
  probing: (candidates, format) => `正在用此模型试跑几步：${format.list(candidates.map(candidateName))}`,
  texts: "词表",
  vocabulary: (count) => `${count} 个词元`,
  truncated: (t, format) =>
    `文本中位数 ${format.count(t.medianTokens)} 个词元；截断 ${format.count(t.truncatedCustomers)} 位客户的文本，${format.count(t.emptyTexts)} 位为空${t.textsLeftOut > 0 ? `，较早的 ${format.count(t.textsLeftOut)} 篇未读` : ""}`,
};
