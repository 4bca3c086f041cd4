/** Why, in Chinese, in the words of an officer. */
import type { FactOrigin } from '../explain.ts';
import type { Comparator, Outcome, Who, WhyWords } from './why-words.ts';

const outcomes: Readonly<Record<Outcome, string>> = {
  true: '成立',
  false: '不成立',
  unknown: '不知道',
  fault: '值不对',
};
const roles: Readonly<Record<Who, string>> = {
  officer: '执法人员',
  'second-officer': '第二名执法人员',
  lead: '队长',
  head: '负责人',
  'legal-officer': '法制审核人员',
};
const byAmount: Readonly<Record<Comparator, string>> = {
  '==': '是',
  '!=': '不是',
  '<': '低于',
  '<=': '不高于',
  '>': '高于',
  '>=': '不低于',
};
const byCount = { ...byAmount, '<': '少于', '<=': '不多于', '>': '多于', '>=': '不少于' } as const;
const byDay = { ...byAmount, '<': '早于', '<=': '不晚于', '>': '晚于', '>=': '不早于' } as const;
const who = (list: readonly Who[]) => list.map((one) => roles[one]).join('或者');
const quoted = (text: string) => `“${text}”`;
/** A space between characters and digits, none elsewhere. */
const spaced = (text: string) => (/^[\d-]/.test(text) ? ` ${text}` : text);
const ended = (words: string) => (/[。；！？]$/.test(words) ? '' : '。');

function origin(of: FactOrigin): string {
  switch (of.from) {
    case 'page':
      return '取自页面';
    case 'hand':
      return '手填';
    case 'import':
      return '导入';
    case 'events':
      return '由记录得出';
    case 'note':
      return '写说明时';
    case 'pack':
      return of.citation === null ? '规则给定' : `规则给定：${of.citation.short}${of.citation.article}`;
  }
}

export const whyZhCN: WhyWords = {
  condition: {
    fact: (title) => `「${title}」`,
    quoted,
    yuan: (fen) => `${(fen / 100).toLocaleString('en-US', { maximumFractionDigits: 2 })} 元`,
    day: (iso) => `${Number(iso.slice(0, 4))}年${Number(iso.slice(5, 7))}月${Number(iso.slice(8, 10))}日`,
    yesNo: (value) => (value ? '是' : '否'),
    sizeOf: (fact) => `${fact}的个数`,
    compare: (left, operator, right, type) => {
      const words = type === 'day' ? byDay : type === 'integer' ? byCount : byAmount;
      return `${/[\d]$/.test(left) ? `${left} ` : left}${words[operator]}${spaced(right)}`;
    },
    oneOf: (left, values) => `${left}是${values.join('、')}之一`,
    holds: (list, value) => `${list}里有${value}`,
    not: (inner) => `并非${inner}`,
    outcome: (words, outcome) => `${words}〔${outcomes[outcome]}〕`,
    all: (parts) => parts.join('，并且'),
    any: (parts) => parts.join('，或者'),
    choose: (test, yes, no) => `${test}的，看${yes}；不是的，看${no}`,
    brackets: (inner) => `（${inner}）`,
  },
  basis: ({ source, article, words, verified }) =>
    `《${source}》${article}：${quoted(words)}${ended(words)}${
      verified ? '原文已核对。' : '还没有对照原文核对，所以只提醒，不拦。'
    }`,
  always: '每个案件都适用。',
  applies: (condition) => `本案适用：${condition}。`,
  appliesNot: (condition) => `本案不适用：${condition}。`,
  unknown: (condition, wanted) =>
    `还不知道适用不适用：${condition}。先填上：${wanted.map((title) => `「${title}」`).join('、')}。`,
  faulty: (condition) => `判断不了适用不适用，有一个值写错了：${condition}。`,
  closedByShowing: (list) =>
    `有手机扫了执法证二维码、输入了手机上的回执，或者由${who(list)}确认出示了，就补上了。`,
  closedByTick: (list) => `由${who(list)}勾选确认，就补上了。`,
  checkedByRegistry: (closes) =>
    `按名册核对过，办案人员都有资格，就补上了；名册说有人没有资格的，勾选不算。没有启用名册核对的，${closes}`,
  closedByDocument: (list, document) => `由${who(list)}填上${quoted(document)}，就补上了。`,
  closedByPresence: (count) => `有 ${count} 名执法人员确认到场，就补上了。`,
  closedByNote: (list) => `由${who(list)}写好说明，就补上了。`,
  closedByApproval: (list) => `由${who(list)}批准，就补上了。`,
  closedByDecision: '作出决定并且记录下来，就补上了。',
  onceDecided: (closes) => `${closes}先要决定公开，没有决定的不算；依法不公开的，经负责人批准，也就补上了。`,
  closedByMedia: (list) => `由${who(list)}录音录像，就补上了。`,
  closedByFacts: (condition) => `事实符合下面的条件，就补上了：${condition}。`,
  holds: (bar, actions) => {
    const what = actions.map(quoted).join('、');
    switch (bar) {
      case 'statutory':
        return `补上以前拦下${what}：法律说不得；要队长或者负责人批准才能继续，批准一次只管一次。`;
      case 'procedural':
        return `补上以前拦下${what}：这是程序上应当做的；确需现在做，执法人员写明理由可以继续，队长会看到。`;
      case 'advisory':
        return `只提醒，不拦${what}。`;
    }
  },
  holdsNothing: '不拦任何动作。',
  rule: ({ pack, over, item, on }) =>
    `规则包 ${pack}，事项 ${item}；${
      over.length === 0 ? '' : `${over.join('、')} 在它上面另有规定，以后者为准；`
    }按 ${on} 有效的规则。`,
  list: (values) => values.join('、'),
  none: '都没有',
  factLine: (title, value, from) =>
    value === null ? `${title}：不知道` : `${title}：${value}（${origin(from)}）`,
  binds: {
    authority: '行政机关',
    officer: '执法人员',
    head: '负责人',
    'legal-officer': '法制审核人员',
    presider: '听证主持人',
    executor: '执行人员',
    party: '当事人',
  },
  bound: (list, verb) => `约束的是${list.join('、')}，用的词是“${verb}”。`,
};
