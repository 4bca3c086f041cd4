/** What `packs try` says of what the rules answer, beside what was expected. Names stay as the file spells them. */

const known = (names: readonly string[]) => (names.length === 0 ? '一个也没有' : `有：${names.join('、')}`);
const kinds = { fact: '事实', item: '项目', action: '操作', deadline: '期限', channel: '公示渠道' };
const parts: Readonly<Record<string, string>> = {
  verdict: '结论',
  article: '条文',
  bar: '拦的程度',
  door: '怎样放行',
  due: '到期日',
  shown: '请按这天办',
  adverseFrom: '最早可以作不利处理的一天',
  left: '还剩',
  dueAt: '到期时刻',
  provisional: '暂定',
  says: '说明',
  counted: '数了的日子',
  skipped: '不计的日子',
  suspended: '停止计算的日子',
  outcome: '结果',
  tier: '阶次',
  statute: '法定幅度',
  range: '建议幅度',
  wanted: '还要知道的事实',
  amounts: '对金额的判断',
};

export const asked = {
  /** A part of an answer, as it is compared. */
  part: (name: string) => parts[name] ?? name,
  press: (n: number, action: string) => `第 ${n} 次按下（${action}）`,
  deadline: (id: string) => `期限 ${id}`,
  of: (where: readonly string[]) => where.join('，'),
  differ: (what: string, expected: string, says: string) => `${what}：写的是 ${expected}，规则说 ${says}`,
  notMissing: (where: string, item: string) => `${where}：写了缺 ${item}，其实不缺`,
  notExpected: (where: string, item: string, article: string, bar: string) =>
    `${where}：缺 ${item}（${article}，${bar}），没有写`,
  notApplying: (where: string) => `${where}：不适用`,
  noName: (kind: keyof typeof kinds, name: string, names: readonly string[]) =>
    `没有${kinds[kind]} ${name}；${known(names)}`,
  noPack: (name: string, names: readonly string[]) => `现行规则包里没有 ${name}；${known(names)}`,
  whichPack: () => '写 `pack:`，或者 `category:` 和 `procedure:`',
  lost: (layers: readonly string[]) => `不在现行规则包里：${layers.join('、')}；用 --packs 加上它们的文件夹`,
  notInForce: (procedure: string, on: string) => `${on} 没有管 ${procedure} 的现行规则包`,
  noRule: (name: string, names: readonly string[]) => `没有规则 ${name}；${known(names)}`,
  noDay: (from: string) => `${from} 不是日子（以小时计的：不是带时区的时刻）`,
  noTable: (name: string, names: readonly string[]) =>
    `没有基准表 ${name}；${names.length === 0 ? '一张也没有，用 --tables 指明文件夹' : known(names)}`,
  noEntry: (name: string, names: readonly string[]) => `没有违法行为 ${name}；${known(names)}`,
  nothingToApprove: () => '没有不按基准的说明，也就没有可批准的',
  noChange: (kind: 'extension' | 'suspension') =>
    `它的规则里没有${kind === 'extension' ? '延长（extension）' : '停止计算（suspension）'}`,
  cannotPlay: (why: string) => `这个故事走不下去：${why}`,
};
export type AskedTexts = typeof asked;
