import type { NotYaml } from '../not-yaml.ts';

/** What stands in a broken pack file, and what to write instead. Names of keys and values stay as the file spells them. */
const formats: Readonly<Record<string, string>> = {
  day: '写日期，如 2026-11-25',
  version: '三个数，如 1.0.0',
  name: '一个名字：小写字母开头，后面是字母、数字、. 和 -',
};

const shapes: Readonly<Record<string, string>> = {
  string: '文字；看着像数的要加引号',
  number: '整数',
  int: '整数',
  boolean: 'true 或 false',
  object: '一组键值（key: value）',
  record: '一组键值（key: value）',
  array: '一个列表（每行以 - 开头，或者 […]）',
};

const quoteSigns = '以符号开头的文字加引号';
/** 读不通的地方，和应写成什么。 */
const notYaml: Readonly<Record<NotYaml, readonly [found: string, write: string]>> = {
  'key-twice': ['同一个键写了两次', '每个键只写一次'],
  tab: ['用制表符（Tab）缩进', '缩进用空格，每层两个'],
  indent: ['缩进和上面的不齐', '同一层的行从同一列写起'],
  quote: ['引号没有收尾', '补上收尾的引号；前面几行也看一看'],
  bracket: ['括号没有收尾', '在前面补上 } 或者 ]'],
  comma: ['花括号、方括号里少了逗号，或者括号没有收尾', '各项之间写逗号，最后补上 } 或者 ]'],
  space: ['少了空格', '冒号、逗号后面和 # 前面写一个空格'],
  'two-colons': ['一行里有两个“: ”，读成了键里的键', '含有“: ”的文字加引号'],
  'no-colon': ['键后面没有冒号，或者一个键跨了行', '键、冒号、空格、值，写在一行'],
  sign: ['文字以符号开头', quoteSigns],
  backslash: ['双引号里的反斜杠后面写错了', '写两个反斜杠，或者改用单引号'],
  alias: ['以 & 或 * 开头，读成了别名', quoteSigns],
  tag: ['以 ! 开头，读成了标签', quoteSigns],
  'two-documents': ['一个文件里有两份', '一个文件一份，去掉 ---'],
  'block-in-flow': ['花括号、方括号里写了分行的内容', '括号里只写 key: value 和逗号'],
  percent: ['以 % 开头', quoteSigns],
  'too-deep': ['一层套一层，套得太深', '少套几层'],
  other: ['读不通', '合乎 YAML 写法：缩进两格，含有“: ”“, ”或者以符号开头的文字加引号'],
};

export const mending = {
  // 现在是
  missing: () => '（没有）',
  nothing: () => '没有写',
  'characters-found': (n: string) => `${n} 个字`,
  'not-yaml': (kind: string, line: string) =>
    `${notYaml[kind as NotYaml]?.[0] ?? notYaml.other[0]}${line === '' ? '' : `：\`${line}\``}`,
  'many-aliases': () => '别名（&、*）套得太多',
  'procedures-found': (n: string) => `${n} 个程序`,
  'files-found': (n: string) => `${n} 个规则包文件`,
  'of-its-own': (n: string) => `自己写了 ${n} 个`,
  'signed-by': (names: string) => (names === '' ? '没有可信的人签过' : `签了的可信的人：${names}`),
  unsigned: () => '没有签名',
  'other-contents': () => '签名之后内容改过',
  'bad-signature': () => '有签名不成立',

  // 应写成：一般的
  literally: (text: string) => text,
  'one-of': (known: string) => `只能是 ${known}`,
  'list-of': (known: string) => `一个列表，每一个只能是 ${known}`,
  'one-of-declared': (known: string, section: string) =>
    `只能是 ${known === '' ? '（还没有声明过）' : known}；或者在 ${section}: 里声明`,
  'another-form': () => '换一种写法；见 docs/packs.md',
  shape: (kind: string) => shapes[kind] ?? kind,
  format: (kind: string) => formats[kind] ?? kind,
  'key-with': (key: string, value: string) => `\`${key}:\`，${value}`,
  'unknown-key': (near: string, allowed: string) =>
    `${near === '' ? '' : `是不是 \`${near}\`？`}这里可以写：${allowed}`,
  'comma-in-text': () => '前面的文字要加引号：花括号里，逗号就是下一个键',
  'at-least': (n: string, what: string) => `至少 ${n}${what === 'characters' ? ' 个字' : ''}`,
  'at-most': (n: string, what: string) => `至多 ${n}${what === 'characters' ? ' 个字' : ''}`,
  'well-formed': (kind: string) => notYaml[kind as NotYaml]?.[1] ?? notYaml.other[1],
  'fewer-aliases': () => '少用别名（&、*）',
  'leave-out': (key: string) => `去掉 \`${key}\``,
  'another-id': () => '另取一个 id：这个上面已经有了',
  'day-not-before': (day: string) => `不早于 ${day} 的日子，或者去掉`,

  // 文件和别的包
  'nothing-above': (key: string) => `去掉 \`${key}\`：国家层上面没有别的`,
  'extends-missing': () => 'extends: 它盖在哪个包上',
  'one-procedure': () => '只管一个程序的文件',
  'after-other-pack': (named: string, procedure: string, id: string) =>
    `晚于 ${named} 最后一天的日子，它也管 ${procedure}；或者用它的 id ${id}，版本更高`,
  'higher-than-same': (version: string) => `高于 ${version} 的版本：那个版本的内容和这里不一样`,
  'after-end': (to: string, named: string, from: string) =>
    `${to} 之后的日子，${named} 到那天为止；或者让它在 ${from} 之前结束`,
  'before-begin': (from: string, named: string) => `${from} 之前的日子，那天起是 ${named}`,
  'higher-than-earlier': (version: string) => `高于 ${version} 的版本，那一个施行在前`,
  'lower-than-later': (version: string) => `低于 ${version} 的版本，那一个施行在后`,
  'pack-that-is-there': (known: string) => `现有的包：${known === '' ? '（一个也没有）' : known}`,
  'no-cycle': () => '上一层的包：包不能绕回来盖在自己上面',
  'files-at-most': (max: string, first: string) => `至多 ${max} 个；从 ${first} 起没有读`,
  'signatures-of': (n: string) => `${n} 个可信的人的签名：npm run packs -- sign 文件 --key 密钥`,
  'signatures-over-these': () => '对现在这份内容的签名：签名之后文件改过',
  'signatures-that-verify': () => '成立的签名：删去 .sig 文件，重新签',
  'signatures-of-different': (n: string) => `这一层要 ${n} 个不同的可信的人的签名`,

  // covers、in
  'covers-says-it': (key: string) => `去掉 \`${key}\`：\`covers:\` 已经说了`,
  'layer-below': () => '下面的层：国家层的包只管一个程序',
  'covers-list': () => '一个列表，每一个是 { category: …, procedure: …, extends: … }，至少一个',
  'procedure-once': () => '每个程序只写一次',

  // 条件
  'whole-numbers-only': () => '只写整数；钱的单位是分：10000 元是 1000000',
  'no-null': () => '去掉：不知道的事实本来就是“不知道”，没有 null',
  'no-has': () => '去掉 has(…)：它会把“不知道”当成“没有”。没有的事实本来就是“不知道”',
  'no-macro': (name: string) =>
    `不写 .${name}(…)，写 \`"…" in facts.LIST\` 或 \`facts.NAME in ["…"]\`；缺的那个要还是“不知道”`,
  'dot-only': () => '用点写 facts.NAME，不用方括号和问号',
  'facts-only': () => '条件只看事实：写 facts.NAME',
  'allowed-forms': (forms: string) => `只写这些：${forms}。加减先算好，作为事实`,
  'cel-forms': (forms: string) => `写成这些形式的 CEL 条件：${forms}`,
  'declare-fact': (name: string, known: string) => `在 facts: 里声明 \`${name}\`，或者用这些：${known}`,
  'size-of-list': () => 'size(…) 里写类型为 list 的事实',
  'in-or-size': () => '列表写 `"…" in facts.LIST` 或 size(facts.LIST)',
  'instant-only-hours': () => '只有按小时数的期限才用时刻；要它的日子，另写一个事实',
  'like-with-like': (a: string, b: string) => `同类的才能比：这里是 ${a} 比 ${b}`,
  'day-in-condition': () => '日子写成 "2026-11-25"',
  'name-a-fact': () => '至少写一个事实：永远一样的条件等于没有',
  'yes-no-fact': () => '是与否写 facts.NAME 或 !facts.NAME',
  'name-the-values': () => '写出各个值：["…", "…"]',
  'values-only': () => '列表里只写值，不写事实',
  'no-list': (name: string) => `\`${name}\` 不是列表：写 ==`,
  'lists-hold-texts': () => '列表里是文字：写 `"…" in facts.LIST`',
  'leave-when-out': () => '总是适用的，去掉 `when`；否则写一个事实',
  'compare-it': (name: string, type: string) => `要比较：\`${name}\` 的类型是 ${type}`,

  // 事实
  'fact-name': () => '字母和数字的名字，各段用点连接：别的写法条件里写不出来',
  'fact-other-name': (name: string) => `换一个名字：另有 \`${name}.…\`，条件分不清这两个`,
  'derived-only-for': (known: string) => `derived 只给 ${known}；这里去掉`,
  'fixed-of-derived': () => '去掉 `fixed`：这个事实从案件里来',
  'value-of-type': (type: string) => `类型为 ${type} 的值`,

  // 项目
  'duty-all-three': (missing: string) => `${missing} 也要写；或者三样都不写`,
  'verb-of-words': (words: string) => `引文里的那个动词：${words}`,
  'statutory-verb': () => '不得，法定就因为有它',
  'words-of-duty': () => '设义务或者禁止的话（应当、必须、不得）；或者 bar: advisory',
  'procedural-no-bar': () => 'bar: procedural——引文里没有“不得”',
  'procedural-by-kind': (kind: string) => `bar: procedural——${kind} 不能设法定的拦`,
  'statutory-never-loosened': () => '去掉 `loosenable`：法定的不能放宽',
  'no-parameter': () => '换一个事实：下层能用这个参数放宽法定的项目',

  // 期限
  'hours-run-through': () => '按小时数的不顺延、不中止、不延长：小时一直数下去',
  'counted-back-units': () => 'working-day 或 day：只有这两种能往前数',
  'counted-back-no-roll': () => 'none：往前数的期限不顺延',
  'counted-back-no-change': () => '往前数的期限没有中止和延长',
  'unit-open-days': () => '去掉：只有在 working-day 和 day 之间，单位才会空着',
  'extension-length': () => 'max；或者在 `length` 里写明延长多少的事实',
  'notice-fact': () => '写着书面告知的日期的事实',

  // 记录、重大决定目录、公开
  'record-item': () => '要求它的那个项目：引文设了义务',
  'announced-apart': () => '自己的项目：告知不是记录',
  announcement: () => '告知在场的人正在记录的那个项目',
  'whole-not-photo': () => 'audio 或 video：照片录不下全程',
  'legal-officer-item': () => '只由法制审核人员办结的项目',
  'another-channel': (other: string) => `另一个渠道：\`${other}\` 已经在那里公开，一个渠道只有一个期限`,
  'own-period': (other: string) => `自己的期限：这一个是 \`${other}\` 的`,
  'exception-by-law': (kind: string) => `法律或者行政法规：${kind} 不能设例外（国办发〔2018〕118号 （六））`,
  'read-exception': () => '读过条文的例外',

  // 下层盖上层
  'or-stricter': (bar: string) => `bar: ${bar}，或者更严`,
  'checked-citation': () => '核对过的依据',
  keep: (what: string) => `保留 ${what}`,
  'asked-always': () => '去掉 `when`：上层总是问',
  'upper-when-or-more': () => '上层的 `when`，或者 (…) || (更多)',
  'upper-alone-says': (key: string) => `去掉 \`${key}\`：只有上层能这样写`,
  'close-a-tick': () => 'attestation、不办结别的项目的 document，或者 media',
  'closed-as-above': (above: string) => `和上层一样的 closedBy（${above}），或者要得更多`,
  'or-less': (length: string) => `length: ${length}，或者更短`,
  'as-above': (key: string) => `${key} 和上层一样`,
  'as-above-or-none': (key: string) => `${key} 和上层一样，或者不写`,
  'basis-without': (point: string) => `basis 里去掉 ${point}`,
  'not-a-parameter': () => '去掉 `fixed`：上层没有把这个事实标为参数',
  'same-or-below': (layer: string) => `${layer} 或者下面的层`,
  'item-above': () => '上层某个项目的 id',
  'item-once': () => '只写一次：在 items 里，或者在 tightens 里',
  'record-above': () => '上层某个记录的 id',
  'record-once': () => '只写一次：在 records 里，或者在 tightensRecords 里',
  'source-other-id': (id: string) => `不是 \`${id}\` 的 id`,

  // 裁量基准表和情节清单
  'empty-range': () => '空的幅度',
  'above-the-law': () => '高于法律的最高数',
  'below-the-law': () => '低于法律的最低数',
  'a-fine': () => '写了罚款',
  'counts-from-lowest': () => '从最低数算起',
  'weights-up-to': (n: string) => `权重合计到 ${n}`,
  'no-placeholder': () => '这里不用占位的 {…}',
  'id-once': () => '每个 id 只写一次',
  'day-from': (day: string) => `${day} 或者以后的日子`,
  'fact-of-type': (type: string) => `类型为 ${type} 的事实，在 facts 里`,
  'unread-only-may': () => 'force: may：没有核对过的依据只能建议',
  'when-it-applies': () => 'when: 什么条件下适用',
  'aggravation-in-table': () => '写进公布它的基准表的 aggravations：处罚法第二十九条到第三十三条没有从重',
  'min-below-max': () => '最低数低于最高数',
  'at-most-of-law': (max: string, open: string) => `至多 ${max}${open === '' ? '' : '，不含本数'}`,
  'at-least-of-law': (min: string) => `至少 ${min}；减轻处罚的阶次写 grade: mitigated`,
  'range-or-null': (id: string) => `${id}：写幅度；不罚款写 null`,
  'no-fine-by-law': () => 'null：法律在这里没有罚款',
  'min-without': () => 'minWithout：法律没有写最低数',
  'range-of-law': () => '法律定的幅度',
  'weights-at-most': (n: string) => `合计至多 ${n}：再多就高于法律`,
  'answered-by-program': () => '换一个名字：这个由程序回答',
  'type-of-grounds': (type: string) => `${type}，和情节清单里一样`,
};
export type MendingTexts = typeof mending;
