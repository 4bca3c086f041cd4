/** What the pack commands say. */
import type { ChangeKind } from '#shared/rules/diff-packs.ts';
import { mending } from '#shared/rules/locales/mending-zh-cn.ts';
import type { FindingCode, PackCounts } from '#shared/rules/review-pack.ts';

const bars = { statutory: '法定', procedural: '程序', advisory: '提醒' };
const layers: Readonly<Record<string, string>> = {
  national: '国家',
  region: '自治区、省',
  city: '市',
  district: '区县',
  agency: '单位',
};

const bar = (name: string) => ({ statutory: '法定', procedural: '程序', advisory: '提醒' })[name] ?? name;
const or = (text: string) => (text === '' ? '（没有）' : text);

const change: Readonly<Record<ChangeKind, (what: string, from: string, to: string) => string>> = {
  added: (what, _from, to) => `增加 ${what}${to === '' ? '' : `：${bar(to)}`}`,
  removed: (what, from) => `删去 ${what}${from === '' ? '' : `（原是${bar(from)}）`}`,
  'bar-raised': (what, from, to) => `变严：${what} 从${bar(from)}提高到${bar(to)}`,
  'bar-lowered': (what, from, to) => `变松：${what} 从${bar(from)}降到${bar(to)}`,
  verified: (what) => `依据已核：${what}`,
  unverified: (what) => `依据改为未核，只提醒：${what}`,
  threshold: (what, from, to) => `改了数：${what} 从“${from}”改为“${to}”`,
  condition: (what, from, to) => `改了条件：${what} 从“${or(from)}”改为“${or(to)}”`,
  'guards-more': (what, _from, to) => `多守操作：${what} 加上 ${to}`,
  'guards-fewer': (what, from) => `少守操作：${what} 去掉 ${from}`,
  closing: (what, from, to) => `改了怎样算办完：${what} 从 ${or(from)} 改为 ${or(to)}`,
  who: (what, from, to) => `改了由谁办：${what} 从 ${from} 改为 ${to}`,
  citation: (what, from, to) => `改了依据：${what} 从“${or(from)}”改为“${or(to)}”`,
  'period-longer': (what, from, to) => `期限变长：${what} 从 ${from} 到 ${to}`,
  'period-shorter': (what, from, to) => `期限变短：${what} 从 ${from} 到 ${to}`,
  'period-other': (what, from, to) => `期限改了单位：${what} 从 ${from} 到 ${to}`,
  counting: (what, from, to) => `期限改了算法：${what} 从 ${or(from)} 改为 ${or(to)}`,
  fixed: (what, from, to) => `改了定下的值：${what} 从 ${or(from)} 改为 ${or(to)}`,
  'in-force': (what, from, to) => `改了施行日：${what} 从 ${or(from)} 改为 ${or(to)}`,
  version: (_what, from, to) => `版本 ${from} → ${to}`,
  text: (what, from, to) => `改了文字：${what} 从“${or(from)}”改为“${or(to)}”`,
  value: (what, from, to) => `改了：${what} 从 ${or(from)} 改为 ${or(to)}`,
};

/** What is wrong, and how it is mended. */
type Said = readonly [wrong: string, mend: string];

const finding: Readonly<Record<FindingCode, (found: string, against: string) => Said>> = {
  'never-applies': (found) => [`${found} 永远不会成立，这一项等于没有`, '改条件，或删去这一项'],
  'cannot-be-closed': (found, when) => [
    `适用时（${when === '' ? '总是' : when}）“${found}”不可能成立，这一项永远办不完`,
    '改 when 或 closedBy 的条件，让办了的人能办完',
  ],
  'never-missing': (found, when) => [
    `适用时（${when === '' ? '总是' : when}）“${found}”一定成立，这一项从来不会缺`,
    '改 when 或 closedBy 的条件，或删去这一项',
  ],
  'holds-nothing': (_found, bar) => [
    `bar 是 ${bar}，却不守任何操作（guards: []），没有哪个操作需要它`,
    'guards 里写上它要守的操作，或写 bar: advisory',
  ],
  'needed-by-no-action': (found, when) => [
    `只守作出决定的操作（${found}），却在有了决定之后才适用（${when}），到那时这些操作已不再拦`,
    'guards 里写上后面的操作，如送达、归档；或改 when',
  ],
  'not-an-answer': (found, answers) => [`“${found}”不是这个事实的答案`, `只能是 ${answers}`],
  'threshold-without-side': (found) => [
    `${found}：数额用了 == 或 !=，差一分就不算`,
    '写 >=（以上）、>（超过）、<=（以下）或 <（不满）',
  ],
  'threshold-words': (found, words) => [
    `${found}，而条文是“${words}”：恰好等于这个数时两者不同`,
    '以上写 >=，不满、不足、少于写 <，以下、以内写 <=，超过写 >',
  ],
  'fewer-than-the-words': (found, words) => [
    `只要 ${found} 人，而条文是“${words}”`,
    'count 不少于条文的人数',
  ],
  'not-reviewed': (found) => [
    `${found} 属于重大执法决定，却有情形没有同样严格的法制审核事项`,
    '事项的 when 写全这一行的情形，或者换一个事项',
  ],
  'not-in-catalogue': (found) => [
    `${found} 要求法制审核，目录里却没有一行指到它`,
    '在 majorDecisions 里加一行，或者收窄 when',
  ],
  'not-translated': (found, language) => [
    `“${found}”不是${language === 'en' ? '英文' : '中文'}`,
    language === 'en' ? '写上英文' : '写上中文',
  ],
};

export const packTexts = {
  mending,
  usage: `用法：npm run packs -- 命令 …
  check [文件…] [--laws 目录] [--argue 种子 件数]   检查规则包；有错指出文件、行、应写什么
  list                                            现行规则包和各包的件数
  diff 旧文件 新文件                              两版差在哪里，逐句说明
  simulate 文件… --data 目录 --as 用户名          新版用在过去的案件上，谁的缺项会变
  new 规则包名 …                                  写出一份能通过检查的骨架
  try 文件…                                       案件故事、期限、裁量事实：现行规则怎么说，和写的是否一致（JSON）
  sign 文件 --key 密钥文件                        给规则包签名；--new-key 生成密钥，--verify 核对签名
  trust 公钥 --name 姓名 --data 目录              信任一把公钥；--list 列出，--remove 不再信任
  install 文件 --data 目录                        核对签名、检查后装入，运行中的伴随服务随即启用
  import-table 文件 --table 代号 …                 把公布的裁量基准（.xlsx、.docx）读成数据，逐行报告
各命令都可加 --data 目录（单位自己的规则包在里面）、--packs 目录（另外的规则包，可多次）和 --lang zh-CN|en。
加 --help 看一个命令的说明。退出码：0 没问题，1 有问题，2 命令写错。写法见 docs/packs.md。`,
  help: {
    check: `npm run packs -- check [文件…] [--laws 目录] [--text 名称=文件]… [--argue 种子 件数] [--packs 目录]… [--data 目录]
  不写文件：检查现行的全部规则包。--laws：引用的条文逐字核对，目录里一部法一个文件，如 行政处罚法(2021-01-22).md；
  --text：一份文本的文件名和它的名称不同时，写明它是哪一份，如 --text 示例区实施方案=plan.txt；
  没有文本的来源会列出，不算错。--argue：按种子抽出几项会拦人的，连条文全文列出，供逐项辩论。
  退出码 1：有错，或有存疑之处。`,
    list: `npm run packs -- list [--packs 目录]… [--data 目录]
  现行规则包；有坏文件时退出码 1。`,
    diff: `npm run packs -- diff 旧文件 新文件
  逐句说明：增减的项、提高的门槛、改了的数、改了的期限。能比较就退出码 0。`,
    simulate: `npm run packs -- simulate 文件… --data 目录 --as 用户名 [--packs 目录]…
  把文件里的规则包当作现行，在账本里的案件上重算缺项，列出谁的缺项会变；只读，不改任何案件。伴随服务要先停。
  只读这个用户看得到的案件，看了哪些会记入他的查看记录。只显示案号，不显示姓名。`,
    new: `npm run packs -- new 规则包名 --category 类别 --procedure 程序 [--out 文件]
npm run packs -- new 规则包名 --extends 上层规则包 [--layer region|city|district|agency] [--out 文件]
  写出一份骨架，能通过 check；不写 --out 则打印。规则包名、类别、程序用小写字母、数字、. 和 -。`,
    try: `npm run packs -- try 文件… [--packs 目录]… [--tables 目录]… [--data 目录]
  文件的写法见 docs/packs.md“写下来试”，JSON schema 在 docs/schemas/。--tables：裁量基准表的目录。
  打印 JSON：每个操作的结论、缺项和条文、期限和逐日计算、裁量阶次和幅度，与文件写的并列。不一致时退出码 1。`,
    sign: `npm run packs -- sign --new-key 密钥文件              生成一把密钥（只有本人可读），打印公钥
npm run packs -- sign 文件 --key 密钥文件 [--by 姓名]   在“文件.sig”里加上签名
npm run packs -- sign 文件 --verify --data 目录         签名是否有效、够不够、可不可信
  签的是规则包的内容，不是文件的字节：改注释、空行不影响签名。单位层要两个不同的人签名，其他层一个。`,
    trust: `npm run packs -- trust 公钥 --name 姓名 [--layer 层]… --data 目录
npm run packs -- trust --list --data 目录
npm run packs -- trust --remove 公钥 --data 目录
  有了信任名单，除程序自带的以外，没有足够签名的规则包一律不用。同一姓名的几把公钥算一个人。`,
    install: `npm run packs -- install 文件 --data 目录
  有信任名单时先核对旁边的“文件.sig”；检查后连同签名装入数据目录。`,
  },
  unknownLanguage: '--lang 后面写 zh-CN 或 en',
  unknownCommand: (name: string) => `没有这个命令：${name}`,
  needsData: '请用 --data 指明数据目录',
  needsFile: '请写明文件',
  noFolder: (dir: string) => `没有这个目录：${dir}`,
  cannotRead: (file: string) => `读不到 ${file}，或文件过大`,
  found: (text: string) => `  现在是：${text}`,
  write: (text: string) => `  应写成：${text}`,
  refused: (count: number) => `${count} 处有错，规则包未启用；改好后重新检查`,
  same: (title: string, version: string) => `${title} ${version} 已经装入，没有变化`,
  older: (pack: string, version: string, has: string) =>
    `已装入的 ${pack} 是 ${has}，内容不同而版本 ${version} 不比它高；请改高 version 后再装`,
  installed: (title: string, version: string, file: string) => `已装入 ${title} ${version}：${file}`,
  bars,
  pack: (pack: string, version: string, layer: string, title: string) =>
    `${pack} ${version}  ${layers[layer] ?? layer}  ${title}`,
  table: (by: readonly string[]) =>
    by.length === 0 ? '  裁量权基准，没有人签名' : `  裁量权基准，签名：${by.join('、')}`,
  counts: ({ items, bars: by, verified, unverified, deadlines }: PackCounts) =>
    `  ${items} 项：法定 ${by.statutory}、程序 ${by.procedural}、提醒 ${by.advisory}；依据已核 ${verified}、未核 ${unverified}；期限 ${deadlines} 个`,
  covers: (n: number) => `  管 ${n} 个程序：`,
  covered: (procedure: string, items: number, deadlines: number, tightens: number) =>
    `    ${procedure}：${items} 项，${deadlines} 个期限，加严上层 ${tightens} 处`,
  tightens: (n: number) => `  加严上层 ${n} 处：`,
  tightened: (kind: 'item' | 'record', title: string, id: string, to: string | null) =>
    `    ${kind === 'item' ? '项目' : '记录'}“${title}”（${id}）${to === null ? '' : `：${({ ...bars, required: '必须', whole: '全程', 'as-needed': '根据实际情况' } as Readonly<Record<string, string>>)[to] ?? to}`}`,
  said: (said: number, all: number) =>
    `  会拦人的 ${all} 项，其中 ${said} 项写明约束谁、用哪个动词、怎样算做到`,
  total: (packs: number, verified: number, unverified: number) =>
    `共 ${packs} 个规则包，依据已核 ${verified} 项、未核 ${unverified} 项（未核的只提醒，不拦）`,
  laws: (found: number, all: number) => `条文：${all} 处引用有文本可核，${found} 处逐字对上`,
  lawsMissing: (source: string, count: number) => `没有文本，没有核对：${source}（${count} 处）`,
  lawsUnread: (count: number) => `另有 ${count} 处引用写明未核（verified: false），没有查`,
  good: '没有问题',
  findings: (count: number) => `${count} 处有错或存疑；改好后重新检查`,
  finding,
  unsaid: [
    '会拦人，却没有写明约束谁、用哪个动词、怎样算做到',
    '写上 binds、verb、satisfiedBy',
  ] satisfies Said as Said,
  citation: {
    'article-not-found': (article: string): Said => [
      `${article}：这部法里没有这一条`,
      '写对条号，照原文的写法，如 第四十二条、（十二）',
    ],
    'words-not-in-article': (article: string): Said => [`${article}：条文里没有这些字`, '照抄条文，一字不改'],
    'version-differs': (version: string): Said => [
      `来源写的版本与文本（${version}）不是同一版`,
      `写 version: ${version} 并按这一版重新核对；或换成那一版的文本`,
    ],
  },
  diff: {
    named: (title: string | null, path: string) => (title === null ? path : `“${title}”（${path}）`),
    procedure: (name: string) => `\n${name}`,
    covered: '新版才管这个程序',
    notCovered: '新版不再管这个程序',
    none: '两版没有差别',
    count: (n: number) => `共 ${n} 处不同`,
    change,
  },
  simulate: {
    nobody: (name: string) => `没有用户 ${name}`,
    'not-permitted': (name: string) => `${name} 不能看案件；请用能看案件的用户`,
    locked: (dir: string) => `${dir} 正由一个伴随服务使用，请先停止它`,
    case: (number: string) => `${number}`,
    change: (
      kind: 'comes' | 'goes' | 'stricter' | 'laxer',
      title: string,
      item: string,
      before: string | null,
      after: string | null,
    ) =>
      `  ${{ comes: '多出', goes: '不再缺', stricter: '变严', laxer: '变松' }[kind]}：${title}（${item}）${
        before !== null && after !== null && before !== after
          ? `，${bar(before)} → ${bar(after)}`
          : `，${bar(after ?? before ?? '')}`
      }`,
    counts: (n: {
      cases: number;
      changed: number;
      comes: number;
      goes: number;
      stricter: number;
      laxer: number;
      unruled: number;
    }) =>
      `看了 ${n.cases} 个案件，${n.changed} 个的缺项会变：多出 ${n.comes}、不再缺 ${n.goes}、变严 ${n.stricter}、变松 ${n.laxer}；没有规则可比的 ${n.unruled} 个`,
    recorded: (name: string) => `看了哪些案件，已记入 ${name} 的查看记录`,
  },
  new: {
    noUpper: (id: string) => `没有规则包 ${id}；packs list 列出现有的`,
    made: (file: string) => `已写出 ${file}；改好后用 packs check 检查`,
  },
  try: {
    broken: (n: number) => `${n} 处写法有错，没有回答`,
    told: (all: number, wrong: number) =>
      wrong === 0 ? `${all} 件都与写的一致` : `${all} 件中 ${wrong} 件与写的不一致`,
  },
  sign: {
    exists: (file: string) => `${file} 已经有了，不覆盖；换一个文件名`,
    cannotWrite: (file: string) => `写不了 ${file}`,
    made: (file: string) => `密钥在 ${file}，只有本人可读，不要交给别人。公钥是：`,
    noKey: (file: string) => `${file} 里没有密钥；用 sign --new-key 生成一把`,
    openKey: (file: string) => `${file} 别人也能读；请改为 0600，或换一把密钥`,
    signed: (file: string, has: number, needed: number) =>
      `${file}：已有 ${has} 个签名，这一层要 ${needed} 个人`,
    noTrust: '没有信任名单；用 --data 指明数据目录，用 packs trust 写入信任的公钥',
    good: (by: readonly string[]) => `签名有效，签名人：${by.join('、')}`,
    bad: {
      unsigned: (_by: readonly string[], needed: number) => `没有签名；这一层要 ${needed} 个受信任的人签名`,
      'other-contents': () => '签名之后内容改过；请重新签名',
      'bad-signature': () => '有无效的签名；删去 .sig 文件后重新签名',
      'too-few': (by: readonly string[], needed: number) =>
        `这一层要 ${needed} 个受信任的人签名，现在有 ${by.length} 个${by.length === 0 ? '' : `（${by.join('、')}）`}`,
    },
  },
  trust: {
    row: (name: string, key: string, of: readonly string[]) =>
      `${name}  ${key}${of.length === 0 ? '' : `  只限：${of.map((one) => layers[one] ?? one).join('、')}`}`,
    nobody: '还没有信任任何人：规则包不要签名',
    unknown: (key: string) => `名单里没有 ${key}`,
    removed: (key: string) => `不再信任 ${key}`,
    empty:
      '信任名单是空的：谁的签名都不算，除程序自带的国家规则包以外，规则包和裁量基准都不起作用。写入信任的公钥；不要签名的，删去数据目录里的 trust.json。',
    unsigned: (files: readonly string[]) =>
      [
        `有信任名单：除程序自带的国家规则包和法定情形以外，规则包和裁量基准都要名单上的人签名才起作用，随程序来的下级包和演示的也一样。签名不够的 ${files.length} 个文件，现在的内容不起作用：`,
        ...files.map((file) => `  ${file}`),
        '逐个签名：npm run packs -- sign 文件 --key 密钥 --by 姓名（单位一级要两个人）。不想要的，从目录里拿走；不要签名的，删去数据目录里的 trust.json，以后谁能写这个目录，谁就能改规则。',
      ].join('\n'),
  },
  argue: {
    head: (seed: string, count: number, all: number) =>
      `按种子 ${seed} 从 ${all} 项会拦人的里抽出 ${count} 项：`,
    item: (n: number, where: string, title: string, bar: keyof typeof bars) =>
      `\n${n}. ${title}（${bars[bar]}）  ${where}`,
    citation: (short: string, article: string, words: string) => `   依据：${short}${article}：“${words}”`,
    duty: (whom: readonly string[], verb: string, satisfiedBy: string) =>
      `   约束：${whom.join('、')}；动词：${verb}；怎样算做到：${satisfiedBy}`,
    noDuty: '   没有写明约束谁、用哪个动词、怎样算做到',
    guards: (actions: readonly string[]) => `   守：${actions.join('、')}`,
    when: (condition: string) => `   适用：${condition}`,
    article: (text: string) => `   全文：${text.replaceAll('\n', '\n   ')}`,
    noText: '   全文：手头没有，用 --laws 指明条文目录，或用 --text 指明这一份',
    wrong: '--argue 后面写种子和件数（正整数），如 --argue 1f3c 10',
  },
  whom: {
    authority: '行政机关',
    officer: '执法人员',
    head: '行政机关负责人',
    'legal-officer': '法制审核人员',
    presider: '听证主持人',
    executor: '实施强制的人',
    party: '当事人',
  } as Readonly<Record<string, string>>,
};
export type PackTexts = typeof packTexts;
