/** What the panel, the pairing page and notifications say. Chinese first; en.ts follows its shape. */
import type { AlertStage } from '#shared/calendar/soon.ts';
import type { Caution } from '#shared/discretion/proposal.ts';

const weekdays = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'] as const;
const pad = (n: number) => String(n).padStart(2, '0');

function day(iso: string): string {
  const [, m, d] = iso.split('-').map(Number);
  return `${m} 月 ${d} 日`;
}
function weekday(iso: string): string {
  return weekdays[new Date(`${iso}T00:00:00Z`).getUTCDay()] ?? '';
}
function time(ms: number): string {
  const at = new Date(ms);
  return `${pad(at.getHours())}:${pad(at.getMinutes())}`;
}
const two = (a: string, b: string): readonly [string, string] => [a, b];
const count = (n: number) => n.toLocaleString('zh-CN');
const units = { 'working-day': '个工作日', day: '天', month: '个月', year: '年', hour: '小时' } as const;
type Unit = keyof typeof units;
/** What is left of months or years is told in days. */
const leftUnit = (unit: Unit) => units[unit === 'working-day' ? unit : 'day'];

/** Ten-thousandths: a hundred of them are one per cent. */
const share = (parts: number) => (parts >= 20_000 ? `${parts / 10_000} 倍` : `${parts / 100}%`);

export const zhCN = {
  lang: 'zh-CN',
  name: '三项',
  day,
  weekday,
  time,
  weekdayShort: (iso: string) => weekday(iso).slice(1),
  monthName: (iso: string) => `${Number(iso.slice(5, 7))} 月`,
  minutes: (n: number) => `约 ${n} 分钟`,
  yuan: (fen: number) => `${count(fen / 100)} 元`,
  yuanUnit: '元',
  yes: '是',
  no: '否',
  list: (parts: readonly string[]) => parts.join('、'),
  categories: {
    penalty: '行政处罚',
    permit: '行政许可',
    coercion: '行政强制',
    levy: '行政征收',
    fee: '行政收费',
    confirmation: '行政确认',
    inspection: '行政检查',
    benefit: '行政给付',
  } as Record<string, string>,
  bars: { statutory: '法定', procedural: '程序', advisory: '提示，不拦' },
  provenance: { page: '取自页面', hand: '手填', import: '导入', pack: '规则给定' },
  closedBy: { attestation: '仅凭勾选', document: '有文书', event: '有记录', fact: '按事实', media: '有录像' },

  caseView: {
    unnamed: '未写当事人',
    noNumber: '还没有案号',
    stageLabel: (title: string, at: number, of: number) => `阶段：${title}，第 ${at} 步，共 ${of} 步`,
    missing: (n: number, action: string) => `还差 ${n} 项，暂不能${action}`,
    missingShort: (n: number) => `还差 ${n} 项`,
    ready: '可以提交',
    complete: (n: number, at: string) => two(`${n} 项齐备`, `${at} 核对`),
    nothing: '现在没有要补的',
    toDo: (count: number) => `这一阶段还要办 ${count} 项`,
    decided: (iso: string) => `${day(iso)}决定`,
    notice: (n: number) => `提交时会封存您看到的 ${n} 个字段、规则版本和核对结果。`,
    goBack: (action: string) => `回到页面，按“${action}”`,
    anyway: '确需现在提交？',
    anywayReason: '写明理由就可以，队长会看到',
    anywayApproval: (n: number) => `其中 ${n} 项要队长批准`,
    anywayOffline: '断网时请队长当面批准',
    stageSection: (title: string) => title,
    stageCount: (all: number, done: number) => `${all} 项，已完成 ${done} 项`,
    done: (n: number) => `已完成 ${n} 项`,
    onTick: (n: number) => `${n} 项仅凭勾选`,
    others: '其他要补的',
    deadlines: '期限',
    today: (iso: string) => `今天 ${day(iso)}（${weekday(iso)}）`,
    basis: '依据',
    unverified: '原文未核对，只提示',
    values: (parts: readonly string[]) => `两处不一样：${parts.join('；')}`,
    undo: '撤回',
    undoReason: '点错了',
    waived: '已免做',
    baseline: '上线前办理',
    notApplicable: '不适用',
    pending: '待定',
    wanted: (facts: readonly string[]) => `要知道${facts.join('、')}才能判断`,
    checking: '正在核对',
    waitsForOther: '要对方来做',
    notUnderstood: '请更新扩展',
    mustDo: (who: string) => `由${who}办`,
    askedAt: (at: string) => `${at} 已提请`,
    who: {
      officer: '执法人员',
      'second-officer': '第二名执法人员',
      lead: '队长',
      head: '负责人',
      'legal-officer': '法制审核人员',
    } as Record<string, string>,
  },
  why: {
    ask: '为什么',
    open: (gap: string) => `为什么：${gap}`,
    labels: {
      applies: '为什么适用',
      binds: '约束谁',
      satisfiedBy: '怎样算做到',
      closes: '怎样补上',
      holds: '拦住什么',
      facts: '用到的事实',
      rule: '哪条规则',
    },
  },
  reminder: {
    says: (by: string | null, at: string) => `${by ?? '队长'}提醒，${at}`,
    items: (titles: readonly string[]) => titles.join('、'),
    seen: '知道了',
    row: (by: string | null, at: string) => `${by ?? '队长'} ${at} 提醒`,
  },
  deadline: {
    notRunning: '未起算',
    stands: '停止计算',
    standsStill: '正在停止计算，还没有到期日',
    met: '已完成',
    metOn: (iso: string) => `${day(iso)}完成`,
    afterDecision: (length: number, unit: Unit) => `作出决定后起算，${length} ${units[unit]}`,
    afterFact: (fact: string, length: number, unit: Unit) => `填了“${fact}”才起算，${length} ${units[unit]}`,
    beforeFact: (fact: string, length: number, unit: Unit) => `“${fact}”之前 ${length} ${units[unit]}`,
    left: (n: number, unit: Unit) => `还剩 ${n} ${leftUnit(unit)}`,
    over: (n: number, unit: Unit) => `已超 ${n} ${leftUnit(unit)}`,
    orBefore: (iso: string) => `${day(iso)}（${weekday(iso)}）或之前`,
    otherwise: (iso: string, mine: boolean) => `另一种算法到 ${day(iso)}${mine ? '，按早的办' : ''}`,
    party: '对方的期限',
    adverse: (iso: string) => `最早 ${day(iso)}（${weekday(iso)}）起可以作不利处理`,
    unearned: (n: number) => `有 ${n} 处延长或停止没有算上，点开看`,
    withToday: (n: number, unit: Unit) => `还剩 ${n} ${leftUnit(unit)}（含今天）。`,
    provisionalTag: '暂定',
    counting: '算法',
    strip: (from: string, day_: string, skipped: number) =>
      `${day(from)}起算，跳过 ${skipped} 天，最迟 ${day(day_)}`,
    rest: '休',
    stopped: '停',
    start: '起',
    now: '今天',
    due: '到期',
    latest: '最迟',
    cited: '另算',
    fold: (n: number) => `${n} 天`,
    foldRest: (n: number) => `不计 ${n}`,
    event: '当天',
    calendar: '存成日历文件',
    calendarHint: '.ics，只有案号、期限和依据，没有当事人',
    change: {
      ask: '有不计入期限的时间，或者延长？',
      suspension: (title: string, _max: number | null) => `不计入期限：${title}`,
      extension: (title: string, max: number | null) =>
        max === null ? `延长：${title}` : `延长：${title}（最多 ${max}）`,
      none: '未填',
      toldAsk: {
        suspension: '书面告知对方了吗？没告知的时间照算。',
        extension: '书面告知对方了吗？没告知不算延长。',
      },
      role: {
        from: '开始',
        to: '结束',
        approvedOn: '批准日期',
        length: '延长多少',
        noticeOn: '书面告知',
      },
    },
  },
  offline: {
    title: (n: number) => (n === 0 ? '网络断开。' : `网络断开，记录已存在本机 ${n} 条。`),
    body: '可以继续办案，连上后自动上传。',
    waiting: '等着上传',
    waitingCount: (n: number, oldest: string) => `${n} 条，最早 ${oldest}`,
    more: (n: number) => `另外 ${n} 条`,
  },
  clock: (ms: number) =>
    `这台电脑的时间${ms > 0 ? '快' : '慢'}了 ${Math.max(1, Math.round(Math.abs(ms) / 60_000))} 分钟，请先校准再办。`,
  nearlyFull: (n: number) => `本机已存 ${count(n)} 条没上传，满 50,000 条就不能再记，请尽快联网。`,
  refused: {
    title: (n: number) => `有 ${n} 条没被接收`,
  },
  otherRecord: {
    title: '伴随服务的账本与本机核对过的不是同一份',
    body: '它少了记录，或改写过。本机不再收发，已记的都留在本机；请马上告诉管理员和监督人员。',
  },
  restored: (at: string) => `管理员声明账本从备份恢复过（${at} 得知）。本机留存的记录已重新发送。`,
  broken: {
    title: '核对没在工作',
    body: '没有可用的规则。受控的操作会先拦下，写明理由可以提交。',
  },
  events: {
    'case.opened': '打开案件',
    'case.factsCaptured': '记下页面内容',
    'case.statusSeen': '看到办理状态',
    'case.baselined': '上线前办理',
    'fact.corrected': '更正事实',
    'officer.present': '执法人员到场',
    'item.completed': '完成一项',
    'item.requested': '提请办理',
    'item.reopened': '撤回一项',
    'note.written': '裁量说明',
    'action.attempted': '按下提交',
    'action.observed': '实际送出的内容',
    'action.outcome': '系统的答复',
    'decision.made': '作出决定',
    'override.granted': '凭理由提交',
    'approval.requested': '请求批准',
  } as Record<string, string>,
  otherEvent: '一条记录',

  foot: {
    synced: (at: string) => two('已同步', at),
    syncing: '正在同步',
    offline: (at: string | null) => (at === null ? two('未连接', '') : two('未连接', `上次同步 ${at}`)),
    otherRecord: '账本不符，已停止收发',
    signedOut: '登录已失效，请重新配对',
    locked: '已锁定',
    retry: '重试',
    keys: '快捷键',
    pair: '配对',
  },
  sheet: { close: '收起', back: '返回' },
  composer: {
    title: '裁量说明',
    tiers: ['减轻', '从轻', '一般', '从重'],
    tierLabel: '裁量阶次',
    amount: '罚款',
    facts: '依据的事实',
    factsCount: (known: number, wanted: number) =>
      wanted === 0 ? `${known} 个事实` : `${known} 个事实，${wanted} 个待填`,
    text: '写进决定书的话',
    count: (n: number) => `${n} 字`,
    draft: '草稿，可改',
    moreFacts: (n: number) => `另外 ${n} 个事实`,
    save: '只保存',
    saveFill: '保存，填回页面',
    kept: '草稿已存在本机',
    tooShort: '先写几句：用了哪条基准、为什么是这一档。',
    stale: '写过之后事实变了，请改一改再保存。',
    proposal: (subject: string, tier: string | null, amount: string | null) =>
      `综合当事人${subject}违法行为的事实、性质、情节以及社会危害程度，适用裁量基准${tier === null ? '' : `“${tier}”阶次`}${amount === null ? '' : `，决定罚款 ${amount}`}。理由：`,
    violation: '违法行为',
    statute: '法定',
    benchmark: '基准',
    another: '换一条',
    unverified: '未核对原文',
    notKnown: '还定不下来',
    noFineByLaw: '法律没有规定罚款',
    shares: (min: number | null, max: number, of: string) =>
      `${of}的 ${min === null ? '' : `${share(min)}～`}${share(max)}`,
    noTables: '这里还没有裁量基准表。照常写，写明理由。',
    noEntry: (violation: string | null) =>
      violation === null
        ? '页面上没认出违法行为，不知道是哪一条基准。'
        : `基准表里没有认出“${violation}”，先照常写。`,
    findEntry: '找一条基准',
    entry: {
      title: '是哪一条基准',
      label: (violation: string | null) => (violation === null ? '违法行为' : `页面上写的是“${violation}”`),
      hint: '输入违法行为、条文或序号',
      count: (shown: number, all: number) => `列出 ${shown} 条，共 ${all} 条`,
      list: '裁量基准',
      none: '都不是，没有基准',
    },
    proposed: '建议',
    tierProposed: (tier: string | null) => (tier === null ? '裁量阶次，还没有建议' : `裁量阶次，建议${tier}`),
    noFineInTier: (tier: string) => `${tier}：不罚款`,
    rangeLabel: (
      statute: string,
      tier: { readonly title: string; readonly range: string } | null,
      amount: string | null,
    ) =>
      `法定 ${statute}${tier === null ? '' : `，${tier.title}为 ${tier.range}`}${amount === null ? '，还没有填金额' : `，您填的是 ${amount}`}`,
    short: (fen: number) =>
      fen % 100_000 === 0 && fen >= 1_000_000 ? `${fen / 1_000_000} 万` : (fen / 100).toLocaleString('en'),
    why: (tier: string) => `为什么建议${tier}`,
    whyNot: {
      tier: '为什么是这个金额',
      'no-penalty': '法律规定不予处罚',
      undetermined: '阶次还定不下来',
      'no-tier': '事实都清楚，但基准里没有对应的阶次',
      overlap: '有几个阶次都符合',
      fault: '基准表有错，请告诉管理员',
    },
    factIs: (title: string, value: string) => `${title}：${value}`,
    weight: (level: string, weight: number) => `${level} ${share(weight)}`,
    outcomes: { applies: '有', not: '没有', unknown: '还没有查明', fault: '数据有错' },
    groundsAsked: (asked: number, applying: number) => `法定情形 ${asked} 项，适用 ${applying} 项`,
    caution: (caution: Caution, name: (ground: string) => string) => {
      switch (caution.kind) {
        case 'lighter-required':
          return `法律规定应当从轻或者减轻（${caution.grounds.map(name).join('、')}），请对照建议的阶次。`;
        case 'choice':
          return `法律说“可以”（${caution.grounds.map(name).join('、')}）：用不用，都要写理由。`;
        case 'formula-unverified':
          return '表里只有分值，没有公布算法：金额是按通常的算法算的。';
        case 'unverified':
          return `${caution.article}没有核对过原文，只作参考。`;
        case 'not-in-force':
          return `这张表的施行日期是 ${caution.from}${caution.to === null ? '起' : ` 至 ${caution.to}`}，今天不在其内。`;
      }
    },
    questions: '还要知道',
    byDigit: '按数字键选',
    moreQuestions: (n: number) => `后面还有 ${n} 个问题，答了的会少下去`,
    noneOfThem: '都没有',
    answer: '填上',
    hints: { day: '20260916', money: '0', integer: '0' } as Readonly<Record<string, string>>,
    wrong: {
      day: '按年月日填，例如 20260916',
      money: '填金额，例如 6840',
      integer: '填整数',
      text: '填不进去，请改一下',
    } as Readonly<Record<string, string>> & { readonly text: string },
    never: (
      kind: string,
      law: {
        readonly min: number | null;
        readonly max: number | null;
        readonly law: string;
        readonly free: string;
      },
    ): string | null =>
      ({
        'above-statute':
          law.max === null
            ? `法律没有规定罚款（${law.law}），谁也不能批。`
            : `高于法定上限 ${(law.max / 100).toLocaleString('en')} 元（${law.law}），谁也不能批。`,
        'below-statute': `低于法定下限 ${((law.min ?? 0) / 100).toLocaleString('en')} 元（${law.law}），没有法定的从轻、减轻情形，不能减轻。`,
        'no-penalty': `法律规定不予处罚（${law.free}），不能罚款。`,
      })[kind] ?? null,
    pageSays: (amount: string) => `页面上的罚款是 ${amount}，记得改成一样。`,
    amountWanted: '先填罚款金额；不罚款就填 0。',
    saveDraft: '先存草稿，还有问题没答',
    saveAsk: '保存，报批',
    redraft: '换回草稿',
    deviation: {
      title: '不按基准',
      own: '没有按基准：要经主要负责人批准或者集体讨论通过，材料归入案卷。',
      upper: (issuer: string) => `没有按基准：这条基准是${issuer}制定的，要报它批准，材料归入案卷。`,
      reason: '为什么不按基准',
      hint: '按基准会怎样明显不当，或者情况发生了什么变化',
      wanted: '写明为什么不按基准，至少 10 个字。',
      waiting: (at: string) => `${at} 已报批，等主要负责人答复`,
      given: (at: string, why: string) => `${at} 已批准。${why}`,
      refused: (at: string, why: string) => `${at} 没有批准：${why}`,
    },
  },
  officer: {
    title: '添加执法人员',
    lead: '请他本人选自己的名字，输入他的 PIN。',
    pick: '第二名执法人员',
    pin: '他的 PIN',
    confirm: '确认在场',
    none: '这台电脑上还没有别的执法人员配对。请他在自己的电脑上打开这个案件并确认在场，或先在这里配对。',
    here: '我在场',
    own: '用自己的电脑也可以：在他那边打开这个案件，按“我在场”。',
    pair: '在这台电脑上配对',
    noPin: (name: string) => `${name}（没在这台电脑配对）`,
  },
  document: {
    title: (name: string) => name,
    number: '文号',
    date: '日期',
    save: '填上',
    need: '文号和日期至少填一个。',
  },
  fact: {
    title: '填一个事实',
    note: '会注明“手填”',
    save: '填上',
    correct: '页面上的不对',
    correctTitle: '更正',
    page: '页面上是',
    reason: '为什么要改',
    notFound: (names: readonly string[]) => `认不出“${names.join('”“')}”。`,
    notFoundTitle: '这个页面和上次不一样了',
    notYours: '不算您缺项；填上就能接着办。',
    told: '已通知管理员。',
    toldLater: '连上后通知管理员。',
    healed: '换了位置，已找回',
    read: '从页面认出的',
    readCount: (all: number, found: number) => `${all} 项，认出 ${found} 项`,
    notRead: '没认出',
    which: '哪一个对',
    another: '都不对，另填',
    now: '现在是',
    needReason: '写一句为什么，至少 4 个字。',
    bad: '这里填不了这个值。',
  },
  baseline: {
    title: '上线前办理',
    short: '一次说明',
    button: '这一步之前都办过了',
    offer: (n: number) => `这个案件在用三项之前就在办，前面 ${n} 项可以一次说明。`,
    lead: '下面这些在用三项之前已经办完，由您一次说明，会标明“上线前办理”。',
    reason: '怎么办的、材料在哪',
    save: '说明，一次记下',
  },
  door: {
    title: '确需现在提交？',
    lead: '写明理由就可以提交。',
    told: '队长会马上看到，缺的之后仍要补。',
    toldLater: '连上后队长会看到，现在还没有；缺的之后仍要补。',
    reasons: ['当事人在场等候', '期限将到', '页面或系统有问题', '其他'],
    reason: '理由',
    more: '说清楚一点',
    count: (n: number) => `${n} 字，至少 10 字`,
    book: '会这样记下',
    sentence: (name: string, action: string, gaps: readonly string[], reason: string, more: string) =>
      `${name}按下“${action}”，${gaps.join('、')}。理由：${reason}。“${more}”`,
    submit: '记下理由，放行',
    again: '已记下。回到页面，再按一次提交；5 分钟内有效，表单不能再改。',
    first: '先在页面上按一次提交，这里才知道放行的是哪一次。',
    rather: '还是去办',
    goPage: '回到页面',
  },
  approval: {
    title: '请队长批准',
    lead: '这一项是法律自己写明的，您一个人不能放行。',
    reason: '为什么现在必须提交，缺的那一项实际怎样',
    ask: '发给队长',
    sent: (at: string) => `${at} 已发出`,
    because: (reason: string) => `理由：${reason}`,
    wait: '等他批准',
    until: (at: string) => `${at} 前有效`,
    afterwards: '您回来提交',
    once: '批准后 30 分钟内、只这一次、表单不能再改',
    given: (at: string) => `${at} 已批准`,
    refused: '没有批准',
    supervisor: '司法局监督人员会同时收到通知。',
    offline: '现在断网，发不出去；连上后会自动发出。',
    expired: '已过 30 分钟，要重新请求。',
  },
  locked: {
    title: '请输入 PIN',
    label: 'PIN',
    waiting: '您按下的提交还等着，解锁后接着办，填的内容都在。',
    unlock: '解锁',
    forgot: '忘记 PIN',
    notMe: (name: string) => `我不是${name}`,
    unsent: (name: string, n: number) => `${name}还有 ${n} 条记录没上传，已加密，别人登录看不到。`,
    wrong: (left: number) => `PIN 不对，还能试 ${left} 次。`,
    wait: (seconds: number) => `试得太快，请等 ${seconds} 秒。`,
    none: '试的次数用完了。请联系管理员重设 PIN。',
    others: '换成',
    newPin: '新的 PIN',
    recover: '用管理员批准的重设',
    recoverHelp: '请先在控制台登录并请管理员批准重设，再在这里设新的 PIN。',
  },
  cases: {
    none: '这一页没有案件',
    noneBody: '打开案件的办理页，这里会列出还差什么。没有拦任何操作。',
    noNumber: '这一页还没有案号',
    noNumberBody: '有了案号，这里会列出还差什么。',
    mine: '您手上的',
    mineCount: (n: number) => `${n} 件`,
    missing: (n: number) => `还差 ${n} 项`,
    due: (day: string) => `${day}到期`,
    clear: '现在没有要补的',
    empty: '还没有案件。在办案系统里打开一件，就会出现在这里。',
  },
  unpaired: {
    title: '还没有配对',
    body: '配对一次，以后只用输入 PIN。',
    button: '去配对',
  },
  keys: {
    title: '快捷键',
    rows: [
      [['j', 'k'], '下一行，上一行'],
      [['↵'], '做这一行的事'],
      [['1', '9'], '直接去第几项'],
      [['o'], '展开，折起'],
      [['e'], '为什么：依据、事实、怎样补上'],
      [['t'], '期限怎么算的'],
      [['p'], '回到页面上的按钮'],
      [['Esc'], '收起，草稿留着'],
      [['?'], '这张表'],
    ] as readonly (readonly [readonly string[], string])[],
    lock: '锁定',
    signOut: '退出这台电脑',
    language: 'English',
  },
  failed: {
    locked: '已锁定，请先输入 PIN。',
    'wrong-pin': 'PIN 不对。',
    wait: '请稍等再试。',
    'no-tries': '试的次数用完了。',
    'no-press': '先在页面上按一次提交。',
    'outbox-full': '本机存满了，请先联网上传。',
    'too-big': '写得太长，请分开写。',
    offline: '现在连不上，请稍后再试。',
    'not-yours': '这一项不由您办，请提请。',
    'not-allowed': '现在不能这样做。',
    'recovery-waiting': '已请管理员批准；批准后 10 分钟内再试一次。',
    'sign-in-again': '请先在控制台重新登录，5 分钟内再试一次。',
    'outside-law': '法律不允许这个金额，请先改。',
    'no-reason': '先写明为什么不按基准。',
    failed: '没有记下来，请再试一次。',
  },
  badge: {
    /** At most four letters. */
    soon: (left: number, before: number) => (before < 0 ? '超期' : before === 0 ? '今天' : `剩${left}`),
  },
  notification: {
    title: (n: number, subject: string | null) =>
      `还差 ${n} 项，没有提交${subject === null ? '' : `：${subject}`}`,
    reminded: (by: string | null, subject: string | null) =>
      `${by ?? '队长'}提醒您${subject === null ? '' : `：${subject}`}`,
    remindedBody: '打开侧边栏看还差什么。',
    deadlineTitle: (stage: AlertStage, title: string) =>
      stage === 'over' ? `已超期：${title}` : stage === 'today' ? `今天到期：${title}` : `快到期：${title}`,
    deadlineBody: (stage: AlertStage, name: string | null, iso: string, n: number, unit: Unit) =>
      [
        name ?? '未写当事人',
        stage === 'over'
          ? `${day(iso)}（${weekday(iso)}）到期，已超 ${-n} ${leftUnit(unit)}`
          : `请在 ${day(iso)}（${weekday(iso)}）或之前办，还剩 ${n} ${leftUnit(unit)}（含今天）`,
      ].join('\n'),
    moreDeadlines: (n: number) => `另有 ${n} 个期限快到、到期或超期`,
    moreDeadlinesBody: '打开侧边栏的案件列表看是哪些。',
    lockedDeadline: '今明两天有期限到期',
    lockedDeadlineBody: '输入 PIN 后看是哪一件。',
  },
  pairing: {
    title: '配对这个浏览器',
    lead: '配对一次，这个浏览器就认得您；以后只用输入 PIN。不用输入密码。',
    url: '伴随程序地址',
    urlHelp: '问管理员；单机使用时是 http://127.0.0.1 加端口。',
    code: '配对码（有就填）',
    start: '开始',
    connecting: '正在连接',
    compare: '请在控制台登录，进入“我的设备”，核对并确认这个码：',
    expires: (at: string) => `${at} 前有效`,
    waiting: '等待确认',
    refused: '这次配对被拒绝了。',
    expired: '这个码过期了，请重新开始。',
    unreachable: '连不上这个地址。请看看伴随程序开着没有、地址对不对。',
    wrongCode: '这个配对码不对，或者已经用过、过期了。',
    hello: (name: string) => `您好，${name}`,
    setPin: '设一个 PIN：6 位数字。每次开浏览器输入一次，别人不知道它就看不到您的案件。',
    pin: 'PIN',
    pinAgain: '再输一次',
    pinShort: 'PIN 要 6 位数字。',
    pinWeak: '太容易猜了，换一个：不要连号，也不要同一个数字。',
    pinDiffers: '两次不一样。',
    save: '完成配对',
    done: '配对好了',
    doneBody: '现在打开办案系统里的案件，点浏览器右上角的“三项”图标，就能看到还差什么。',
    again: '再给一位同事配对',
    unsentHere: '这位同事在这台电脑上还有没上传的记录，请先解锁上传，再重新配对。',
    already: (names: string) => `这个浏览器已配对：${names}`,
    label: (platform: string) => `Chromium，${platform}`,
  },
};
