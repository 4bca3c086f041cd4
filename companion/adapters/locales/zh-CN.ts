/** Words of the adapter checker and of `npm run adapter`. */

/** What a message can name; each message uses what it needs. */
export interface Detail {
  /** The name or value that is wrong, or the place it is about. */
  readonly name: string;
  /** What comes nearest to it, ready to be written; empty when nothing does. */
  readonly nearest: string;
  /** What is allowed, as a list. */
  readonly list: string;
}

const pick = (nearest: string, otherwise: string) => (nearest === '' ? otherwise : `写 ${nearest}`);

const unit = (origin: string) => (origin === 'string' ? '个字符' : '项');

export const messages = {
  notUtf8: (_: Detail) => ({
    allowed: 'UTF-8 编码的 JSON 文件',
    write: '用编辑器“另存为”，编码选 UTF-8',
  }),
  tooLarge: (d: Detail) => ({ allowed: `不超过 ${d.list}`, write: '一个系统一个适配器，不要放整页内容' }),
  notJson: (_: Detail) => ({ allowed: 'JSON', write: '看这一行和上一行的逗号、引号和括号' }),
  duplicateKey: (d: Detail) => ({
    allowed: '每个键只写一次',
    write: `两处 ${d.name} 合成一处；现在只有后一处有效`,
  }),
  missing: (d: Detail) => ({ allowed: `必须有：${d.list}`, write: `加上 ${d.nearest}` }),
  unknownKey: (d: Detail) => ({
    allowed: d.list,
    write: pick(d.nearest, `去掉 ${d.name}`),
  }),
  wrongType: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, `写成${d.list}`) }),
  notAllowed: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, '写其中一个') }),
  badName: (d: Detail) => ({
    allowed: '小写英文字母开头，只有英文字母、数字、点和短横，最长 64 个字符',
    write: pick(d.nearest, '写如 case-form'),
  }),
  badVersion: (d: Detail) => ({ allowed: '三段数字', write: pick(d.nearest, '写如 "1.0.0"') }),
  badOrigin: (d: Detail) => ({
    allowed: '协议、主机、端口，不带路径和末尾的斜杠；主机小写',
    write: pick(d.nearest, '写如 "http://10.1.2.3:8080"'),
  }),
  tooLong: (d: Detail) => ({ allowed: `最多 ${d.list} ${unit(d.name)}`, write: '写短一些，或拆成几条' }),
  tooShort: (d: Detail) => ({ allowed: `至少 ${d.list} ${unit(d.name)}`, write: '补上' }),
  noWay: (_: Detail) => ({
    allowed: 'selector、field、label、query 至少一个',
    write: '写如 {"field": "fkje", "label": "罚款金额"}',
  }),
  badSelector: (_: Detail) => ({
    allowed: 'CSS 选择器',
    write: '在浏览器控制台用 document.querySelector("…") 试通以后再写；名字里有 $ 等符号的，写 [name=\'…\']',
  }),
  badPath: (d: Detail) => ({
    allowed: '网址里主机之后、问号之前的部分，以 / 或 * 开头',
    write: pick(d.nearest, '写如 "/case/decide.do"'),
  }),
  duplicatePage: (d: Detail) => ({
    allowed: '页面 id 各不相同',
    write: `给这一页另起一个 id，不用 ${d.name}`,
  }),
  neverReached: (d: Detail) => ({
    allowed: '每个动作的请求能和前面的分开',
    write: `${d.name} 的请求先匹配，这一条永远轮不到：用 where 分开，或去掉一条`,
  }),
  guardsWholePage: (d: Detail) => ({
    allowed: `发往页面自己网址（${d.name}）的 POST，要用 where 说明是哪一个`,
    write: '加 where，如 {"__EVENTTARGET": ["ctl00$btnDecide"]}；否则保存、查询也会被拦',
  }),
  noCaseKey: (_: Detail) => ({
    allowed: '页面的 caseKey，或动作的 caseKey.field',
    write: '说明案号在哪里，如 "caseKey": {"at": {"field": "ajbh"}}',
  }),
  emptySuccess: (_: Detail) => ({
    allowed: 'url、status、selector、text、json 至少一个',
    write: '写决定作出后才会有的东西，如 {"selector": "#resultOk"}；登录页和报错页不能满足它',
  }),
  statusOnly: (_: Detail) => ({
    allowed: '除 status 外再有 selector、text 或 json',
    write: '登录页也是 200：再写一个只有成功页才有的东西',
  }),
  unknownFact: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, '去掉 fact，只封存不参与判断') }),
  unknownAction: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, '写其中一个') }),
  unknownStage: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, '写其中一个，或去掉 stage') }),
  unknownProcedure: (d: Detail) => ({ allowed: d.list, write: '写其中一对 category 和 procedure' }),
  factType: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, '改 parse') }),
  factAnswer: (d: Detail) => ({ allowed: d.list, write: pick(d.nearest, 'map 的右边写其中一个，或 null') }),
  noTrigger: (_: Detail) => ({
    allowed: '最好写上按钮的选择器',
    write: '不写也拦得住，但页面上没有标记，拦下时消息不在按钮旁边',
  }),
  noStatus: (_: Detail) => ({
    allowed: '最好写上案件状态在哪里',
    write: '不写就没有第 4 道：在别的浏览器里提交了，看不出来',
  }),
  noDecidedOn: (_: Detail) => ({
    allowed: '最好写上决定日期的表单字段',
    write: '不写，公示期限不能自己起算，要人填决定日期',
  }),
  oneWay: (_: Detail) => ({
    allowed: '最好有两种找法',
    write: '再加一个 label：页面改了 id，还能找到并报告',
  }),
} as const;
export type MessageCode = keyof typeof messages;

export const types = {
  string: '文字（加引号）',
  number: '数字',
  integer: '整数',
  boolean: 'true 或 false（不加引号）',
  array: '方括号列表',
  object: '花括号对象',
} as const;

export const found = { nothing: '没有写' };

export const report = {
  errors: (n: number) => `有 ${n} 处必须改：`,
  warnings: (n: number) => `有 ${n} 处建议改：`,
  line: (line: number, path: string) => `第 ${line} 行 ${path === '' ? '' : `${path}`}`.trimEnd(),
  found: '写的是',
  allowed: '可以是',
  write: '怎么改',
  fine: (title: string, version: string) => `${title} ${version}：格式没有问题`,
  pages: (pages: number, actions: number) => `${pages} 个页面，${actions} 个受管动作`,
  walls: '每个动作有哪几道拦截',
  wall: (n: number) => `第 ${n} 道`,
  wallYes: '有',
  wallNo: '没有',
  /** Of the network wall: the adapter leaves room for it. */
  wallRoom: '分得开',
  wallWhy: {
    page: '在页面里按住：表单提交、链接、脚本、XHR、fetch。允许的原样放行。',
    networkYes: '请求有自己的方法和网址，网络层认得出，可以再拦一次。',
    networkWhere: '要看表单内容才认得出这个动作，网络层看不见表单内容。',
    networkShared: '页面打开和这个动作是同一个方法和网址，网络层分不开。',
    observed: '发出去的内容浏览器能看到，绕过会在队长那里显示为红色。上传的文件只看得到名字。',
    statusYes: '以后打开案件时读状态：没有封存就成了“已决定”，显示为红色，不论在哪个浏览器里做的。',
    statusNo: '没有写 status，别的浏览器里提交的看不出来。',
  },
  page: (file: string) => `在 ${file} 里：`,
  notRecognised: '没有认出任何页面。',
  notRecognisedBecause: (page: string, missing: string) => `${page}：没有 ${missing}`,
  notRecognisedPath: (page: string, paths: string) => `${page}：网址不符合 ${paths}`,
  recognised: (page: string) => `认出页面 ${page}`,
  by: { selector: '按 selector', field: '按 field', label: '按 label', query: '按网址参数' },
  healed: '前一种没找到',
  place: { caseKey: '案号', subject: '当事人', status: '状态' },
  notFound: '没找到',
  notFoundWays: (ways: string) => `试过 ${ways}`,
  notUnderstood: '找到了，但读不成这种值，当作不知道',
  empty: '空着，当作不知道',
  decided: (yes: boolean): string => (yes ? '已决定' : '未决定'),
  trigger: (selector: string, n: number) =>
    n === 0 ? `按钮 ${selector}：没找到` : `按钮 ${selector}：找到 ${n} 个`,
  formField: (name: string, yes: boolean) => `表单字段 ${name}：${yes ? '有' : '没有'}`,
  formFieldScript: '（由脚本发送的，页面上可以没有）',
};

export const command = {
  usage: `用法：
  npm run adapter -- check 文件 [保存的页面.html] [--url 网址] [--json]
  npm run adapter -- install 文件 [--level observe|warn|hold] [--data 目录]
  npm run adapter -- level ID off|observe|warn|hold --reason 理由 [--data 目录]
  npm run adapter -- list [--data 目录]
  npm run adapter -- schema
格式见 docs/adapters.md。`,
  cannotRead: (file: string) => `读不到 ${file}：请检查文件名和权限。`,
  notInstalled: '没有安装。改好上面的问题再装；已装的版本不受影响。',
  installed: (id: string, version: string, level: string, dir: string) =>
    `已安装 ${id} ${version}，级别：${level}。文件在 ${dir}。正在运行的 companion 会自己发现；扩展下次同步时拿到。`,
  startsAtObserve: '新适配器从“只看不拦”开始：先看一段时间“本来会拦”的次数，再提到 warn、hold。',
  same: (id: string) => `${id} 已经是这一版，没有变化。`,
  older: (id: string, has: string, given: string) =>
    `${id} 已装 ${has}，这一份是 ${given}，内容不同而版本没有升高：请把 version 升高再装。`,
  otherOwner: (origin: string, id: string) =>
    `网址 ${origin} 已由适配器 ${id} 管着：一个网址只能有一个适配器。先把它设为 off，或合成一个。`,
  badLevel: (level: string) => `没有 ${level} 这个级别。可以是 off、observe、warn、hold。`,
  unknownId: (id: string) => `没有装过 ${id}。用 list 看装了哪些。`,
  needReason: '改级别要写理由：--reason "…"，会记录下来。',
  levelSet: (id: string, level: string) => `${id} 的级别改为：${level}。`,
  none: '还没有适配器。没有拦任何操作。',
  levels: { off: '关闭', observe: '只看不拦', warn: '只提醒', hold: '拦住' },
};
