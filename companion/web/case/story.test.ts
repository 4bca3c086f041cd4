import { expect, it } from 'vitest';
import type { CasePage, TimelineEntry } from '#shared/api/console.ts';
import { railOf, tellOnce } from './story.ts';

const held = '沈一鸣按下“提交决定”，还差 2 项，没有提交';

function entry(event: string, text: string, more: Partial<TimelineEntry> = {}): TimelineEntry {
  return {
    event,
    at: '2026-11-25T02:00:00.000Z',
    day: '2026-11-25',
    time: `10:${event}`,
    stage: null,
    text,
    note: null,
    mark: 'dot',
    withdrawn: false,
    drawing: [],
    ...more,
  };
}
const stop = (event: string, text = held) => entry(event, text, { mark: 'stop', note: '两项' });
const span = (from: number, to: number | null): CasePage['spans'][number] => ({
  title: { 'zh-CN': '裁量说明未写', en: 'no note' },
  from,
  to,
});

it('tells the same held press once, at the time of the last, with how often and since when', () => {
  const { shown } = tellOnce(
    [entry('40', '打开'), stop('41'), stop('42'), stop('44'), entry('50', '补上'), stop('51')],
    [],
  );
  expect(shown.map((one) => [one.entry.time, one.times, one.since])).toEqual([
    ['10:40', 1, '10:40'],
    ['10:44', 3, '10:41'],
    ['10:50', 1, '10:50'],
    ['10:51', 1, '10:51'],
  ]);
});

it('keeps apart what differs: another count, another day, one taken back, and what is not a held press', () => {
  const timeline = [
    stop('41'),
    stop('42', held.replace('2 项', '1 项')),
    entry('43', held.replace('2 项', '1 项'), { mark: 'stop', note: '两项', day: '2026-11-26' }),
    entry('44', held.replace('2 项', '1 项'), {
      mark: 'stop',
      note: '两项',
      day: '2026-11-26',
      withdrawn: true,
    }),
    entry('45', '出示了执法证'),
    entry('46', '出示了执法证'),
  ];
  expect(tellOnce(timeline, []).shown).toHaveLength(timeline.length);
});

it('draws the gap’s rail from where it arose to where it closed, also when presses between are told once', () => {
  const timeline = [entry('40', '打开'), stop('41'), stop('42'), entry('50', '补上'), entry('51', '完')];
  const { shown, spans } = tellOnce(timeline, [span(1, 3)]);
  expect(shown.map(({ index }) => railOf(spans, index))).toEqual(['', 'was-start', 'was-end', '']);
  const open = tellOnce(timeline, [span(2, null)]);
  expect(open.shown.map(({ index }) => railOf(open.spans, index))).toEqual(['', 'arose', 'open', 'open']);
});
