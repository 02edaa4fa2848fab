/** Chinese sentence patterns, one a line; blanks set the words apart and are taken out when a review is written. */

export const praise = `
{very} 好 。
{very} 喜欢 。
{very} 满意 。
{good} ！
{very} {good} ， 喜欢 。
质量 好 ， {aspect} {good} 。
{aspect} {very} 好 。
这 款 {item} {very} {good} 。
{item} 的 {aspect} {very} {good} 。
{very} 喜欢 这 款 {item} 。
{very} 喜欢 ， {aspect} 也 好 。
{person} {very} 喜欢 这 款 {item} ！
{very} 满意 ， {aspect} {good} 。
对 {item} 的 {aspect} {very} 满意 。
质量 {very} {good} ， 值得 推荐 。
质量 {very} 好 ， {aspect} 也 {good} 。
物流 {very} 快 ， 包装 也 好 。
发货 快 ， 客服 态度 好 。
客服 {very} 耐心 ， 回复 也 快 。
强烈 推荐 这 款 {item} ！
推荐 购买 ， {aspect} {good} 。
值得 买 ， {aspect} {very} 好 。
{item} 很 值得 ， 价格 也 实惠 。
{use} 用 {very} {good} 。
用 着 舒服 ， {aspect} {good} 。
~做工 扎实 ， {aspect} {very} 好 。
和 描述 一样 ， {very} 满意 。
五星 好评 ， {very} 喜欢 ！
好评 ， {item} {very} {good} 。
性价比 高 ， {aspect} {good} 。
{person} 收到 后 {very} 开心 。
送 {person} 的 礼物 ， {very} 满意 。
{item} 比 想象 中 还 好 。
{aspect} 比 旧 的 好 多 了 。
用 过 的 {item} 里 ， 这 款 最 好 。
真 好 用 ， {person} 也 喜欢 。
~{item} 很 漂亮 ， {very} 喜欢 。
~放 在 {place} 里 很 漂亮 。
包装 用心 ， {item} {very} {good} 。
这 次 购物 {very} 满意 。
简单 好 用 ， {aspect} {good} 。
~清洗 方便 ， {aspect} {very} 好 。
惊喜 ， {aspect} {very} {good} 。
{item} 物 超 所 值 ， 推荐 。
全家 都 喜欢 这 款 {item} 。
这 个 价格 能 买 到 ， {very} 值得 。
`;

export const praiseNegated = `
一点 也 不 差 。
不 差 ， {very} 喜欢 。
{aspect} 一点 也 不 差 。
{item} 真 的 不 差 。
没有 让 我 失望 ， {aspect} 好 。
完全 没有 失望 ， {item} 很 {good} 。
{aspect} 没有 任何 问题 ， 满意 。
没有 破损 ， 包装 {very} 好 。
{item} 不 便宜 ， 但 值得 。
物流 一点 也 不 慢 。
挑 不 出 毛病 ， {very} 满意 。
不会 后悔 ， {item} 值得 买 。
{aspect} 并 不 糟糕 ， 反而 {very} 好 。
从来 没有 出 过 问题 ， 喜欢 。
没有 一点 差评 的 理由 。
客服 没有 敷衍 ， 态度 好 。
`;

export const blame = `
{very} 差 。
{very} 讨厌 。
{very} 失望 。
{bad} ！
{very} {bad} ， 讨厌 。
质量 差 ， {aspect} {bad} 。
{aspect} {very} 差 。
这 款 {item} {very} {bad} 。
{item} 的 {aspect} {very} {bad} 。
{very} 讨厌 这 款 {item} 。
{very} 失望 ， {aspect} 也 差 。
{person} {very} 讨厌 这 款 {item} 。
{very} 失望 ， {aspect} {bad} 。
对 {item} 的 {aspect} {very} 失望 。
质量 {very} {bad} ， 后悔 买 了 。
质量 {very} 差 ， {aspect} 也 {bad} 。
物流 {very} 慢 ， 包装 也 差 。
发货 慢 ， 客服 态度 差 。
客服 {very} 敷衍 ， 回复 也 慢 。
{very} 后悔 买 这 款 {item} 。
已经 退货 ， {aspect} {bad} 。
后悔 了 ， {aspect} {very} 差 。
{item} 是 浪费 钱 ， 价格 也 贵 。
{use} 用 {very} {bad} 。
用 着 难受 ， {aspect} {bad} 。
~做工 粗糙 ， {aspect} {very} 差 。
和 描述 两样 ， {very} 失望 。
一星 差评 ， {very} 讨厌 。
差评 ， {item} {very} {bad} 。
性价比 低 ， {aspect} {bad} 。
{person} 收到 后 {very} 生气 。
送 {person} 的 礼物 ， {very} 失望 。
{item} 比 想象 中 还 差 。
{aspect} 比 旧 的 差 多 了 。
用 过 的 {item} 里 ， 这 款 最 差 。
真 难 用 ， {person} 也 讨厌 。
~{item} 很 难看 ， {very} 失望 。
~收到 就 是 坏 的 ， 只好 退货 。
~{number} 天 就 坏 了 ， {very} 失望 。
~{item} 坏 了 ， 申请 退款 。
这 次 购物 {very} 失望 。
{item} 破损 ， 包装 差 。
~清洗 麻烦 ， {aspect} {very} 差 。
太 浪费 钱 了 ， {aspect} {very} {bad} 。
全家 都 讨厌 这 款 {item} 。
这 个 价格 太 贵 ， {very} 后悔 。
`;

export const blameNegated = `
一点 也 不 好 。
不 好 ， {very} 讨厌 。
{aspect} 一点 也 不 好 。
{item} 真 的 不 好 用 。
没有 让 我 满意 ， {aspect} 差 。
完全 没有 惊喜 ， {item} 很 {bad} 。
{aspect} 没有 描述 的 那么 好 ， 失望 。
不 喜欢 ， 包装 {very} 差 。
{item} 便宜 ， 但 不 值得 。
物流 一点 也 不 快 。
找 不 到 优点 ， {very} 失望 。
不 推荐 ， {item} 不 值得 买 。
{aspect} 并 不 好 ， 反而 {very} 差 。
从来 没有 好 用 过 ， 后悔 。
没有 一点 好评 的 理由 。
客服 没有 耐心 ， 态度 差 。
`;

export const neutral = `
{month} 的 一 个 {weekday} 下 的 单 。
给 {person} 买 的 。
是 为 {occasion} 准备 的 。
{person} 让 我 买 来 {occasion} 用 。
装 在 {colour} 的 {container} 里 。
{container} 是 {colour} 的 。
放 在 {place} 里 ， {object} 旁边 。
~现在 摆 在 {object} 附近 。
主要 是 {use} 用 。
平时 {use} 用 ， 有 时候 {use2} 用 。
{when} 在 {source} 上 看到 的 。
在 {source} 上 读 到 过 {item} 。
{when} 第一 次 用 。
{when} 写 的 评价 。
我们 {month} 搬 到 了 {city} 。
我 住 在 {city} 附近 。
带 着 它 去 过 {city} 。
我 的 工作 是 {job} 。
{person} 的 工作 是 {job} 。
家 里 的 {pet} 马上 钻 进 了 {container} 。
{pet} 闻 了 闻 就 走 了 。
选 的 是 {size} 装 。
选 的 是 {colour} 包装 。
还 有 {colour} 的 {size} 装 。
路上 走 了 {number} 天 。
买 之前 看 了 {number} 款 。
家 里 有 {number} 口 人 。
{when} {use} 用 过 一 次 。
{season} 在 {place} 里 用 。
{season} 一直 放 在 {place} 里 。
{document} 在 {container} 里 。
{document} 上 印 了 {number} 种 语言 。
{document} 收 进 了 抽屉 。
包裹 由 {person} 代收 。
{person} 签收 的 。
{when} 去 取 的 快递 。
从 {city} 发 的 货 。
我 的 爱好 是 {hobby} 。
{person} {weekday} 去 学 {hobby} 。
学 完 {hobby} 回来 用 它 。
用 来 换 掉 {city} 买 的 那 个 。
旧 的 那 个 给 了 {person} 。
{when} 买 过 一 次 ， {month} 又 下 了 单 。
放 在 {object} 后面 的 架子 上 。
旁边 是 {colour} 的 {object} 。
和 {item2} 一起 下 的 单 。
{item2} 是 {person} 要 的 。
还 看 过 {item2} 。
{weekday} 在 {city} 写 下 这 段 话 。
包装 有 一 面 是 {colour} 的 。
快递员 {weekday} 来 的 。
寄 到 了 {place} 。
{person} 打算 {occasion} 时 用 。
{pet} 睡 在 它 旁边 。
一 个 月 用 {number} 次 左右 。
`;
