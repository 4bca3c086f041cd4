import { expect, test } from 'vitest';
import type { DeadlineView } from '../case/gap.ts';
import { calendarEntries } from './calendar-entries.ts';
import { calendarFile } from './calendar-file.ts';

const both = (text: string) => ({ 'zh-CN': text, en: text });
const view = (over: Partial<DeadlineView>): DeadlineView => ({
  id: 'service',
  title: both('送达决定书'),
  citation: {
    source: 'penalty-law',
    article: '第六十一条',
    words: '应当在七日内',
    verified: true,
    short: '行政处罚法',
    sourceTitle: '中华人民共和国行政处罚法',
  },
  whose: 'authority',
  from: '2026-11-24',
  due: '2026-12-03',
  shown: '2026-12-02',
  nominal: '2026-12-03',
  adverseFrom: null,
  left: 6,
  metOn: null,
  unit: 'working-day',
  length: 7,
  firstDayCounts: false,
  open: ['first-day'],
  strip: [],
  provisional: false,
  ...over,
});
const CASE = '01JD0000000000000000000001';

test('the authority’s period stands on the day to work to, the party’s on the first day to act against it', () => {
  const party = view({ id: 'payment', title: both('缴纳罚款'), whose: 'party', adverseFrom: '2026-12-10' });
  const entries = calendarEntries(CASE, '云市监案〔2026〕86号', [view({}), party], 'zh-CN');
  expect(entries.map(({ id, title, day }) => [id, title, day])).toEqual([
    [`${CASE}-service`, '送达决定书（云市监案〔2026〕86号）', '2026-12-02'],
    [`${CASE}-payment`, '对方的期限届满：缴纳罚款（云市监案〔2026〕86号）', '2026-12-10'],
  ]);
  expect(entries[0]?.description).toBe(
    '从2026年11月24日起算，当日不计，数满 7 个工作日，到2026年12月3日。' +
      '当日算不算在内没有明文依据，请按早的一天办：2026年12月2日。\n依据：行政处罚法第六十一条',
  );
});

test('what was met, does not run or stands still has no entry; the file is still a calendar', () => {
  const none = [
    view({ metOn: '2026-11-25' }),
    view({ from: null, due: null, shown: null }),
    view({ due: null, shown: null }),
  ];
  expect(calendarEntries(CASE, null, none, 'en')).toEqual([]);
  expect(calendarFile([], '2026-11-26T00:00:00Z')).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/);
});
