import { describe, expect, test } from 'vitest';
import { explainDeadline } from './explain.ts';
import type { Changes, Period } from './period.ts';
import { unchanged } from './period.ts';
import { threeDates } from './three-dates.ts';
import { nationalCalendar } from './working-days.ts';

const base: Period = {
  length: 7,
  unit: 'working-day',
  firstDayCounts: false,
  rollover: 'none',
  whose: 'authority',
  open: ['first-day'],
};
const told = (
  from: string,
  more: Partial<Period>,
  changes: Changes = unchanged,
  locale: 'zh-CN' | 'en' = 'zh-CN',
) => {
  const period = { ...base, ...more };
  const dates = threeDates(from, period, nationalCalendar, changes);
  return dates === null ? [] : explainDeadline(from, period, dates, locale);
};

describe('R19: a deadline explains itself in sentences that an officer reads', () => {
  test('working days over National Day: the holiday by name, the weekends by number, the open point', () => {
    expect(told('2026-09-18', { length: 10 })).toEqual([
      '从2026年9月18日起算，当日不计，数满 10 个工作日，到2026年10月9日。',
      '跳过周末 1 天、2026年9月25日至2026年9月27日中秋节、2026年10月1日至2026年10月7日国庆节。',
      '当日算不算在内没有明文依据，请按早的一天办：2026年10月8日。',
    ]);
  });
  test('the person’s own period: rolled over, and from when one may act', () => {
    expect(
      told('2026-09-20', {
        length: 15,
        unit: 'day',
        rollover: 'next-working-day',
        whose: 'party',
        open: ['first-day', 'rollover'],
      }),
    ).toEqual([
      '从2026年9月20日起算，当日不计，数满 15 日，到2026年10月5日。',
      '2026年10月5日是休息日，顺延到2026年10月8日。',
      '当日算不算在内、末日遇休息日顺不顺延没有明文依据，请按早的一天办：2026年10月4日。',
      '对当事人不利的处理，按晚的算法，2026年10月9日起才能作出。',
    ]);
  });
  test('time not counted, and a late extension', () => {
    const changes: Changes = {
      suspensions: [
        {
          reason: '技术鉴定',
          from: '2026-09-15',
          to: '2026-09-24',
          noticeRequired: true,
          noticeOn: '2026-09-14',
        },
      ],
      extensions: [
        { length: 30, max: 30, approvedOn: '2026-10-21', noticeRequired: true, noticeOn: '2026-10-21' },
      ],
    };
    expect(told('2026-09-10', { length: 30, unit: 'day', open: [] }, changes)).toEqual([
      '从2026年9月10日起算，当日不计，数满 30 日，到2026年10月20日。',
      '跳过2026年9月15日至2026年9月24日不计入期限的时间。',
      '期限2026年10月20日已满，延长2026年10月21日才批准，不算；请报告负责人处理。',
    ]);
  });
  test('counted back, hours, provisional, standing still', () => {
    expect(told('2026-11-25', { direction: 'before', firstDayCounts: true })).toEqual([
      '从2026年11月25日往前数，当天不计，数满 7 个工作日，最迟2026年11月16日办。',
      '跳过周末 2 天。',
      '办理当天算不算在内没有明文依据，请按早的一天办：2026年11月13日。',
    ]);
    expect(told('2026-09-30T16:30:00Z', { unit: 'hour', length: 24, open: [] })).toEqual([
      '从2026年10月1日 00:30起算 24 小时，到2026年10月2日 00:30（北京时间），休息日照算。',
    ]);
    expect(told('2026-12-25', { open: [] }).at(-1)).toContain('还没有放假通知');
    const running: Changes = {
      suspensions: [{ reason: '检测', from: '2026-11-16', to: null, noticeRequired: false, noticeOn: null }],
      extensions: [],
    };
    expect(told('2026-11-10', { unit: 'day', length: 30, open: [] }, running)).toEqual([
      '从2026年11月10日起算，正在停止计算，还没有到期日；停止的原因结束后，请填上结束日期。',
      '检测从2026年11月16日起不计入期限，还没有结束。',
    ]);
  });
  test('in English as many sentences, and no Chinese but names from the file', () => {
    const cases: readonly [string, Partial<Period>][] = [
      ['2026-09-20', { length: 15, unit: 'day', rollover: 'next-working-day', whose: 'party' }],
      ['2026-09-18', { length: 10 }],
      ['2026-11-25', { direction: 'before', firstDayCounts: false, open: [] }],
    ];
    for (const [from, more] of cases) {
      const en = told(from, more, unchanged, 'en');
      expect(en).toHaveLength(told(from, more).length);
      expect(en.join(' ').replaceAll(/国庆节|中秋节/g, '')).not.toMatch(/[\u4e00-\u9fff]/);
    }
  });
});
