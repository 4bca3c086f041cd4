/** Deadlines in Chinese, in the words of an officer. */
import type { OpenPoint, Unit } from '../period.ts';
import type { DeadlineSentences } from './sentences.ts';

const units: Readonly<Record<Unit, string>> = {
  'working-day': '个工作日',
  day: '日',
  month: '个月',
  year: '年',
  hour: '小时',
};
const day = (iso: string) =>
  `${Number(iso.slice(0, 4))}年${Number(iso.slice(5, 7))}月${Number(iso.slice(8, 10))}日`;
const instant = (iso: string) => `${day(iso)} ${iso.slice(11, 16)}`;
const span = (first: string, last: string) => (first === last ? day(first) : `${day(first)}至${day(last)}`);
const openPoints = (open: readonly OpenPoint[], before: boolean) =>
  open
    .map((point) =>
      point === 'first-day'
        ? before
          ? '办理当天算不算在内'
          : '当日算不算在内'
        : point === 'rollover'
          ? '末日遇休息日顺不顺延'
          : '是不是工作日',
    )
    .join('、');

export const zhCN: DeadlineSentences = {
  counted: ({ from, length, unit, firstDayCounts, nominal }) =>
    `从${day(from)}起算，当日${firstDayCounts ? '计入' : '不计'}，数满 ${length} ${units[unit]}，到${day(nominal)}。`,
  countedBack: ({ from, length, unit, actCounts, due }) =>
    `从${day(from)}往前数，当天不计，数满 ${length} ${units[unit]}${actCounts ? '' : '再前一天'}，最迟${day(due)}办。`,
  hours: ({ from, length, dueAt }) =>
    `从${instant(from)}起算 ${length} 小时，到${instant(dueAt)}（北京时间），休息日照算。`,
  noEnd: ({ from }) => `从${day(from)}起算，正在停止计算，还没有到期日；停止的原因结束后，请填上结束日期。`,
  skipped: ({ weekendDays, runs }) =>
    `跳过${[
      ...(weekendDays === 0 ? [] : [`周末 ${weekendDays} 天`]),
      ...runs.map((run) => `${span(run.first, run.last)}${run.name ?? '不计入期限的时间'}`),
    ].join('、')}。`,
  rolled: ({ nominal, due }) => `${day(nominal)}是休息日，顺延到${day(due)}。`,
  shown: ({ shown, open, before }) =>
    `${openPoints(open, before)}没有明文依据，请按早的一天办：${day(shown)}。`,
  adverse: ({ adverseFrom }) => `对当事人不利的处理，按晚的算法，${day(adverseFrom)}起才能作出。`,
  otherLaw: ({ length, unit }) =>
    `期限另有规定，照填写的 ${length} ${units[unit]}算，延长的上限也照那个规定。`,
  otherLawWanted: ({ general, unit }) =>
    `期限另有规定，但没有填是多长；这里的日子是一般规定的 ${general} ${units[unit]}，不一定对。请在下面填上另有规定的期限。`,
  remark: (remark) => {
    switch (remark.kind) {
      case 'extension-not-approved':
        return '延长还没有批准，不算；请在到期前报批。';
      case 'extension-late':
        return `期限${day(remark.end)}已满，延长${day(remark.approvedOn)}才批准，不算；请报告负责人处理。`;
      case 'extension-not-notified':
        return `延长${day(remark.approvedOn)}批准了，但到${day(remark.end)}没有告知对方，不算；已经告知的，请补上告知日期。`;
      case 'extension-beyond-limit':
        return `批准延长 ${remark.length}，法律最多许 ${remark.max}，按 ${remark.max} 算。`;
      case 'suspension-not-notified':
        return `${remark.reason}的时间没有书面告知对方，照算；已经告知的，请补上告知日期。`;
      case 'suspension-notified-late':
        return `${remark.reason}的时间${day(remark.noticeOn)}才书面告知，此前的日子照算。`;
      case 'suspension-after-end':
        return `${remark.reason}开始时期限已满（${day(remark.end)}），不再扣除；请报告负责人处理。`;
      case 'suspension-running':
        return `${remark.reason}从${day(remark.from)}起不计入期限，还没有结束。`;
    }
  },
  provisional: '用到的年份还没有放假通知，按法定假日暂算，通知发布后可能变动。',
};
