/** Words of the gaps that no pack writes: zh-CN first. */
import { shanghaiInstant } from '../calendar/working-days.ts';
import { HOLE_MS } from '../media/coverage.ts';
import { whyUnqualified } from '../registry/locales/reasons.ts';
import type { Localized } from '../rules/pack-schema.ts';
import type { Unrecorded } from './gap.ts';
import { durationText } from './locales/duration.ts';
import type { UnqualifiedPerson } from './qualified-persons.ts';

type NameOf = (person: string) => string | null;

const reasons = (of: readonly UnqualifiedPerson[], nameOf: NameOf): Localized => {
  const said = of.map((one): Localized => {
    const [name, why] = [nameOf(one.person), whyUnqualified(one)];
    return name === null ? why : { 'zh-CN': `${name}：${why['zh-CN']}`, en: `${name}: ${why.en}` };
  });
  return {
    'zh-CN': [...new Set(said.map((one) => one['zh-CN']))].join(''),
    en: [...new Set(said.map((one) => one.en))].join(' '),
  };
};

const list = (titles: readonly Localized[]): Localized => ({
  'zh-CN': titles.map((title) => title['zh-CN']).join('、'),
  en: titles.map((title) => title.en).join(', '),
});

const clock = (instant: string) => shanghaiInstant(instant).slice(11, 19);

/** So many times stand in a sentence; the others are counted. */
const LACKS_TOLD = 4;

const lacksText = ({ lacks }: Unrecorded): Localized => {
  const told = lacks.slice(0, LACKS_TOLD);
  const more = lacks.length - told.length;
  return {
    'zh-CN':
      told
        .map(({ from, to }) => (to === null ? `${clock(from)} 起到现在` : `${clock(from)}–${clock(to)}`))
        .join('、') + (more > 0 ? `，还有 ${more} 处` : ''),
    en:
      told
        .map(({ from, to }) => (to === null ? `${clock(from)} until now` : `${clock(from)}–${clock(to)}`))
        .join(', ') + (more > 0 ? ` and ${more} more` : ''),
  };
};

const lackText = (one: Unrecorded): Localized => {
  const times = lacksText(one);
  return one.state === 'missing'
    ? {
        'zh-CN': `${one.title['zh-CN']}：${times['zh-CN']}，没有录音录像或者照片。`,
        en: `${one.title.en}: ${times.en}, no sound, film or photograph.`,
      }
    : {
        'zh-CN': `${one.title['zh-CN']}：${times['zh-CN']} 没有录下来（断开超过 ${HOLE_MS / 1000} 秒算缺口，这是本平台的规则，法律没有写数）。`,
        en: `${one.title.en}: ${times.en} is not recorded (a break of more than ${HOLE_MS / 1000} s counts: a rule of this platform, the law gives no number).`,
      };
};

const sentences = (of: readonly Localized[]): Localized => ({
  'zh-CN': of.map((one) => one['zh-CN']).join(''),
  en: of.map((one) => one.en).join(' '),
});

const whileItGoesOn: Localized = {
  'zh-CN': '先把摄像机开起来；录在别的设备上的，导入后自动补上；补不上的，说明原因。',
  en: 'Turn a camera on first. What another device has closes it once it is brought in; say why what cannot be made good is not there.',
};
const statementAsked: Localized = {
  'zh-CN': '原因已经说明，等批准。',
  en: 'It was said why; that waits for its approval.',
};
const statementRefused: Localized = {
  'zh-CN': '说明的原因没有批准，请重新说明。',
  en: 'The reason was not approved; say it anew.',
};
const toMakeGood: Localized = {
  'zh-CN': '录在别的设备上的，导入后自动补上；补不上的，说明原因。',
  en: 'What another device has closes it once it is brought in; say why what cannot be made good is not there.',
};

export const gapText = {
  unknown: (item: Localized, facts: readonly Localized[]): { title: Localized; why: Localized } => ({
    title: {
      'zh-CN': `${item['zh-CN']}：要不要做，还缺一个事实`,
      en: `${item.en}: a fact is wanted to know whether it applies`,
    },
    why: {
      'zh-CN': `先填上：${list(facts)['zh-CN']}`,
      en: `First fill in: ${list(facts).en}`,
    },
  }),
  /** What a fact closes, while the fact is not known: nothing is said of how it is. */
  unanswered: (
    item: Localized,
    why: Localized,
    facts: readonly Localized[],
  ): { title: Localized; why: Localized } => ({
    title: { 'zh-CN': `${item['zh-CN']}：还没有查明`, en: `${item.en}: not established yet` },
    why: {
      'zh-CN': `先填上：${list(facts)['zh-CN']}。${why['zh-CN']}`,
      en: `First fill in: ${list(facts).en}. ${why.en}`,
    },
  }),
  publishedUndecided: {
    title: {
      'zh-CN': '记下了已经公开，公开不公开还没有定',
      en: 'Recorded as published, but whether to publish is not decided',
    },
    why: {
      'zh-CN': '先决定公开不公开。决定公开了，记下的才算数；依法不公开的，要负责人批准。',
      en: 'Decide first whether to publish. Once that is decided, what was recorded counts; to withhold it, the head must approve.',
    },
  },
  unqualified: (
    of: readonly UnqualifiedPerson[],
    nameOf: NameOf = () => null,
  ): { title: Localized; why: Localized } => ({
    title: {
      'zh-CN': of.length === 1 ? '有一名办案人员没有执法资格' : `有 ${of.length} 名办案人员没有执法资格`,
      en:
        of.length === 1
          ? 'One officer of the case is not qualified'
          : `${of.length} officers of the case are not qualified`,
    },
    why: {
      'zh-CN': `${reasons(of, nameOf)['zh-CN']}勾选不算数；名册改好就自动补上，也可以换有资格的人办。`,
      en: `${reasons(of, nameOf).en} A tick does not count. It closes by itself once the registry is right; or let a qualified officer take over.`,
    },
  }),
  presentUnqualified: (
    of: readonly UnqualifiedPerson[],
    nameOf: NameOf = () => null,
  ): { title: Localized; why: Localized } => ({
    title: {
      'zh-CN': '到场的人里有人没有执法资格，不算一名执法人员',
      en: 'Someone who was there is not qualified and does not count',
    },
    why: {
      'zh-CN': `${reasons(of, nameOf)['zh-CN']}请另一名有资格的执法人员确认到场。`,
      en: `${reasons(of, nameOf).en} Let another, qualified officer confirm being there.`,
    },
  }),
  unrecorded: (item: Localized, of: readonly Unrecorded[]): { title: Localized; why: Localized } => {
    const lacks = of.flatMap((one) => one.lacks);
    const open = lacks.find(({ to }) => to === null);
    const [first] = of;
    const name = of.length === 1 && first !== undefined ? first.title : item;
    const lost = durationText(
      lacks.reduce((sum, { from, to }) => sum + (to === null ? 0 : Date.parse(to) - Date.parse(from)), 0),
    );
    const title =
      open !== undefined
        ? {
            'zh-CN': `${name['zh-CN']}：${clock(open.from)} 起没有录`,
            en: `${name.en}: not recorded since ${clock(open.from)}`,
          }
        : of.some(({ state }) => state === 'partly')
          ? {
              'zh-CN': `${name['zh-CN']}：缺 ${lost['zh-CN']}，未说明`,
              en: `${name.en}: ${lost.en} not recorded, not accounted for`,
            }
          : {
              'zh-CN': `${name['zh-CN']}：没有影像，未说明`,
              en: `${name.en}: nothing recorded, not accounted for`,
            };
    const waits = of.some(({ approval }) => approval === 'asked')
      ? [statementAsked]
      : of.some(({ approval }) => approval === 'refused')
        ? [statementRefused]
        : [];
    const more = open === undefined ? toMakeGood : whileItGoesOn;
    return { title, why: sentences([...of.map(lackText), ...waits, more]) };
  },
  tickedUnrecorded: (of: readonly Unrecorded[]): { title: Localized; why: Localized } => ({
    title: { 'zh-CN': '勾选了已经录，这里没有影像', en: 'Ticked as recorded, and nothing is here' },
    why: sentences([...of.map(lackText), toMakeGood]),
  }),
  beingRecorded: {
    'zh-CN': '正在录。摄像机停下以后，录下的才算数。',
    en: 'It is being recorded. What was recorded counts once the camera stops.',
  },
  stateRecording: { 'zh-CN': '说明原因', en: 'Say why' },
  registryAsOf: (day: string): Localized => ({
    'zh-CN': `（名册截至 ${day}）`,
    en: `(Registry as of ${day}.)`,
  }),
  toTheRegistry: { 'zh-CN': '等名册更正', en: 'Wait for the registry' },
  decidePublication: { 'zh-CN': '去决定', en: 'Decide' },
  ask: { 'zh-CN': '提请', en: 'Ask' },
  asked: { 'zh-CN': '已提请', en: 'Asked' },
  enterFact: { 'zh-CN': '填上', en: 'Fill in' },
  stale: (why: Localized, facts: readonly Localized[]): Localized => ({
    'zh-CN': `做完以后，所依据的事实变了：${list(facts)['zh-CN']}。请重新核对。${why['zh-CN']}`,
    en: `A fact it rested on changed after it was done: ${list(facts).en}. Check it again. ${why.en}`,
  }),
  noteLacks: {
    'law-choice': {
      title: {
        'zh-CN': '裁量说明没有选适用哪天的规定',
        en: 'The discretion note does not say which day’s provisions apply',
      },
      why: {
        'zh-CN':
          '违法以后规定变过，说明里没有按现在的情况选一个、写明理由，不算写成。请打开裁量说明选好，写理由，重新保存；那里没有这一问的，先更新扩展。',
        en: 'The provisions changed after the violation, and the note does not choose, as things stand, and say why; so it does not count. Open the note, choose, give the reasons and save it anew; where it does not ask, update the extension first.',
      },
    },
    'law-table': {
      title: {
        'zh-CN': '裁量说明不是按应当适用的基准写的',
        en: 'The discretion note is not by the benchmark that applies',
      },
      why: {
        'zh-CN':
          '违法以后规定变过，说明按的不是应当适用的那一版，不算写成。请打开裁量说明，看清适用的是哪一版，改好金额和理由，重新保存；那里没有说到规定变过的，先更新扩展。',
        en: 'The provisions changed after the violation, and the note was not written by the version that applies; so it does not count. Open the note, see which version that is, put amount and reasons right and save it anew; where it says nothing of the change, update the extension first.',
      },
    },
  },
  factConflict: (fact: Localized): { title: Localized; why: Localized } => ({
    title: {
      'zh-CN': `${fact['zh-CN']}有两个说法`,
      en: `${fact.en}: two values`,
    },
    why: {
      'zh-CN': '页面、手填或另一台电脑写的不一样。请核对后更正其中一个。',
      en: 'The page, an entry by hand or another computer say differently. Check, and correct one of them.',
    },
  }),
  itemConflict: {
    'zh-CN': '两台电脑各写了一次，互相不知道，内容不一样。请核对后重新填写。',
    en: 'Two computers wrote it without knowing of each other, and differ. Check, and enter it again.',
  },
  check: { 'zh-CN': '核对', en: 'Check' },
  decisionConflict: {
    title: { 'zh-CN': '决定日期有两个说法', en: 'Two dates of the decision' },
    why: {
      'zh-CN': '请以决定书上的日期为准，更正另一个。',
      en: 'The date on the decision document counts. Correct the other.',
    },
  },
  notUnderstood: {
    title: { 'zh-CN': '有一条记录这个版本读不懂', en: 'A record that this version cannot read' },
    why: {
      'zh-CN': '它可能改变结论。请更新扩展后再试。',
      en: 'It may change the outcome. Update the extension, then try again.',
    },
    next: { 'zh-CN': '更新扩展', en: 'Update the extension' },
  },
  fault: (item: Localized, detail: string): { title: Localized; why: Localized } => ({
    title: {
      'zh-CN': `${item['zh-CN']}：判断不了，有一个值写错了`,
      en: `${item.en}: cannot be judged, a value is wrong`,
    },
    why: {
      'zh-CN': `请更正这个值，改不了就告诉管理员：${detail}`,
      en: `Correct the value, or tell the administrator: ${detail}`,
    },
  }),
  unknownAction: (action: string): { title: Localized; why: Localized } => ({
    title: { 'zh-CN': '规则包不认识这个动作', en: 'The rules do not know this action' },
    why: {
      'zh-CN': `适配器里的动作“${action}”在规则包里没有，无法检查。请告诉管理员。`,
      en: `The adapter's action "${action}" is in no pack, so it cannot be checked. Tell the administrator.`,
    },
  }),
  outcomeUnknown: {
    title: { 'zh-CN': '已经提交，但不知道成没成', en: 'Sent, but the outcome is not known' },
    why: {
      'zh-CN': '办案系统没有给出明确的结果。请打开案件看一眼状态，再决定要不要重交。',
      en: 'The case system gave no clear answer. Open the case and look at its status before sending again.',
    },
    next: { 'zh-CN': '看状态', en: 'Look' },
  },
  ungated: {
    title: { 'zh-CN': '有一次提交没有经过检查', en: 'A submission went past the check' },
    why: {
      'zh-CN': '可能是别的浏览器或没装扩展的电脑提交的。请补做缺的事项，并告诉队长。',
      en: 'Perhaps from another browser, or a computer without the extension. Do what is missing, and tell the lead.',
    },
    next: { 'zh-CN': '补做', en: 'Do it now' },
  },
} as const;
