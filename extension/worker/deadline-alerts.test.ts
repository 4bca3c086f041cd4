import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { daySchema } from '#shared/case/events.ts';
import type { DeadlineView } from '#shared/case/gap.ts';
import { type CaseDeadlines, dueAlerts, isOpen, lastDays, MAX_TOLD, type Told } from './deadline-alerts.ts';

const stories = z
  .array(
    z.strictObject({
      id: z.string(),
      steps: z.array(
        z.strictObject({
          on: daySchema,
          are: z.record(z.string(), z.tuple([daySchema, z.int()])),
          told: z.array(z.string()),
        }),
      ),
    }),
  )
  .parse(parse(readFileSync(new URL('./deadline-alerts.yaml', import.meta.url), 'utf8')));

const view = (id: string, day: string, before: number, over: Partial<DeadlineView> = {}): DeadlineView => ({
  id,
  title: { 'zh-CN': id, en: id },
  citation: null,
  whose: 'authority',
  from: '2026-11-24',
  due: day,
  shown: day,
  left: before < 0 ? before : before + 1,
  toShown: { left: before < 0 ? before : before + 1, before },
  metOn: null,
  unit: 'working-day',
  length: 7,
  strip: [],
  provisional: false,
  ...over,
});
const looked = (are: Readonly<Record<string, readonly [string, number]>>): readonly CaseDeadlines[] => {
  const ids = [...new Set(Object.keys(are).map((name) => name.split('.')[0] ?? ''))];
  return ids.map((id) => ({
    id,
    name: null,
    deadlines: Object.entries(are).flatMap(([name, [day, before]]) =>
      name.startsWith(`${id}.`) ? [view(name.slice(id.length + 1), day, before)] : [],
    ),
  }));
};

describe('what a device tells of deadlines, as worked by hand', () => {
  it.each(stories.map((one) => [one.id, one] as const))('%s', (_, { steps }) => {
    let told: Told = {};
    for (const { on, are, told: hoped } of steps) {
      const found = dueAlerts(told, looked(are), true);
      told = found.told;
      expect([on, found.alerts.map((one) => `${one.case}.${one.deadline} ${one.stage}`)]).toEqual([
        on,
        hoped,
      ]);
    }
  });

  it('looking at one case forgets nothing of the others; looking at all forgets what is gone', () => {
    const { told } = dueAlerts({}, looked({ 'A.x': ['2026-12-03', 1], 'B.x': ['2026-12-03', 1] }), true);
    const one = dueAlerts(told, looked({ 'A.x': ['2026-12-03', 1] }), false);
    expect([one.alerts, Object.keys(one.told).sort()]).toEqual([[], ['A x', 'B x']]);
    expect(Object.keys(dueAlerts(told, looked({ 'A.x': ['2026-12-03', 1] }), true).told)).toEqual(['A x']);
  });

  it('the party’s periods, what was met and what stands still are not told', () => {
    const quiet: CaseDeadlines = {
      id: 'A',
      name: null,
      deadlines: [
        view('party', '2026-12-03', 0, { whose: 'party' }),
        view('met', '2026-12-03', 0, { metOn: '2026-12-01', left: null, toShown: null }),
        view('still', '2026-12-03', 0, { due: null, shown: null, left: null, toShown: null }),
      ],
    };
    expect(dueAlerts({}, [quiet], true)).toEqual({ alerts: [], told: {} });
    expect(lastDays(quiet.deadlines, '2026-11-26')).toEqual([]);
  });

  it('keeps a bounded memory, the latest last days', () => {
    const many: CaseDeadlines = {
      id: 'A',
      name: null,
      deadlines: Array.from({ length: MAX_TOLD + 10 }, (_, i) =>
        view(`d${i}`, `2026-${i < 10 ? '01' : '12'}-03`, 0),
      ),
    };
    const { told, alerts } = dueAlerts({}, [many], true);
    expect(alerts.length).toBe(MAX_TOLD + 10);
    expect(Object.keys(told).length).toBe(MAX_TOLD);
    expect(Object.values(told).every(({ day }) => day === '2026-12-03')).toBe(true);
  });

  it('nothing is told before the office opens, by the clock of Shanghai', () => {
    expect(isOpen(Date.parse('2026-12-03T00:59:00Z'), '09:00')).toBe(false);
    expect(isOpen(Date.parse('2026-12-03T01:00:00Z'), '09:00')).toBe(true);
    expect(isOpen(Date.parse('2026-12-03T01:30:00Z'), '10:00')).toBe(false);
  });

  it('a locked device has dates alone, each once', () => {
    const [all] = looked({ 'A.x': ['2026-12-03', 1], 'A.y': ['2026-12-03', 1], 'A.z': ['2026-11-01', -9] });
    const dates = lastDays(all?.deadlines ?? [], '2026-11-26');
    expect(dates).toEqual(['2026-12-03']);
  });
});
