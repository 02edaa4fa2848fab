import type { Verdict, Words } from "./words.ts";

/** A blank where a Latin word or a number meets Chinese, as in the rest of the report. */
function spaceLatin(text: string): string {
  const before = /^[\w]/.test(text) ? " " : "";
  return `${before}${text}${/[\w²]$/.test(text) ? " " : ""}`;
}

const verdicts: Record<Verdict, (name: string) => string> = {
  better: (name) => `本模型优于${spaceLatin(name)}。`,
  same: (name) => `本模型并不优于${spaceLatin(name)}。`,
  worse: (name) => `本模型不如${spaceLatin(name)}。`,
  unknown: (name) => `未测量本模型是否优于${spaceLatin(name)}。`,
};

/** The report in Simplified Chinese. */
export const chinese: Words = {
  language: "zh-CN",
  title: (name) => `报告：${name}`,
  summary: ({ metric, value, interval, n }) =>
    `在模型从未见过的 ${n} 位测试客户上，${spaceLatin(metric).trimStart()}为 ${value}` +
    `${interval === null ? "" : `（95% 置信区间 ${interval}）`}。`,
  noScore: "测试客户只有一个类别，或目标值没有变化，因此无法给出评分。",
  verdict: (name, verdict) => verdicts[verdict](name),
  threshold: (value, chosenBy) =>
    chosenBy === "default"
      ? `得分不低于 ${value} 的客户判为正类；验证集不足以选择阈值，因此采用默认值。`
      : `得分不低于 ${value} 的客户判为正类。该阈值在验证集上选定（${chosenBy}），从未参考测试集。`,
  headings: {
    metrics: "评估指标",
    baselines: "与基线对比",
    confusion: "测试集混淆矩阵",
    figures: "图表",
    data: "数据",
    findings: "训练前在数据中的发现",
    recipe: "配方",
    environment: "运行环境",
    timings: "耗时",
  },
  columns: {
    metric: "指标",
    validation: "验证集",
    test: "测试集",
    model: "模型",
    value: "测试集结果",
    difference: "本模型减去基线",
    verdict: "结论",
    made: "构成",
    time: "秒",
    table: "数据表",
    rows: "行数",
    rejected: "未采用的行",
    customers: "客户数",
    split: "训练 / 验证 / 测试",
    dropped: "未纳入的客户",
    reason: "原因",
    count: "数量",
    truth: "真实类别",
    predicted: "预测为",
    column: "列",
    evidence: "依据",
    proposal: "建议",
    stage: "阶段",
    item: "项目",
    training: "训练结束原因",
    truncated: "文本被截断的客户",
    finding: "发现",
  },
  metrics: {
    n: "客户数",
    auc: "ROC AUC",
    averagePrecision: "平均精确率",
    prAuc: "精确率-召回率曲线下面积",
    accuracy: "准确率",
    f1: "F1",
    macroF1: "宏平均 F1",
    weightedF1: "加权 F1",
    mcc: "马修斯相关系数",
    brier: "Brier 分数",
    ece: "校准误差（ECE）",
    logLoss: "对数损失",
    aucOvr: "一对多 ROC AUC",
    mae: "平均绝对误差",
    rmse: "均方根误差",
    r2: "R²",
    spearman: "斯皮尔曼相关系数",
    normalizedGini: "归一化基尼系数",
    decileMape: "十分位 MAPE",
    meanPrediction: "预测均值",
    meanTruth: "真实均值",
  },
  baselines: {
    constant: "常数预测",
    "best-column": "最佳单列",
    "tfidf-linear": "TF-IDF 线性模型",
    "structured-linear": "结构化列的线性模型",
    "structured-trees": "结构化列的提升树模型",
    "text-only": "仅用文本的模型",
    "structured-only": "仅用结构化列的模型",
  },
  environment: {
    backend: "计算引擎",
    adapter: "显卡",
    threads: "线程数",
    chosenBy: "引擎的选择依据",
    probe: "实测，词元/秒",
    probeMs: "实测用时",
    isolated: "跨源隔离",
    userAgent: "浏览器",
    version: "版本",
  },
  stages: {
    load: "读取",
    customers: "整理客户",
    features: "特征",
    tokens: "分词",
    warmUp: "预热",
    train: "训练",
    evaluate: "评估",
    total: "合计",
  },
  figures: {
    roc: "ROC 曲线",
    precisionRecall: "精确率与召回率",
    calibration: "校准曲线",
    distributions: "各类别的得分分布",
    scatter: "真实值与预测值",
    curve: "训练与验证曲线",
    differences: "本模型的增益",
  },
  interval: (low, high) => `${low} 至 ${high}`,
  differenceNote: (metric, draws) =>
    `在相同测试客户上的${spaceLatin(metric)}之差，附 ${draws} 次配对自助抽样得到的 95% 置信区间；区间包含 0，即表示本模型并不更优。`,
  noBaselines: "未要求与基线对比。",
  noFindings: "没有发现问题。",
  ours: "本模型",
  made: (version) => `由 Clientele ${version} 在本机生成，数据从未离开本机。`,
};
