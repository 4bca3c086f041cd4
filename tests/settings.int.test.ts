import { afterAll, beforeAll, expect, test } from 'vitest';
import { boardSchema, casePageSchema } from '#shared/api/console.ts';
import { settingsSchema } from '#shared/api/settings.ts';
import { calendarFor, yearsWithTable } from '#shared/calendar/regions.ts';
import { askingOf } from './board/asking.ts';
import { type PersonName, type Story, startStory } from './board/story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(async () => {
  await story.close();
});

const askStory = askingOf(() => story);
const ask = (who: PersonName, method: string, path: string, body?: unknown) =>
  askStory(who, path, { method, body });

const hours = { from: '10:00', to: '19:30' };
const xinjiang = { region: 'xinjiang', officeHours: hours, reason: '驻地在克拉玛依，按自治区放假' };

async function dueOf(caseId: string) {
  const page = casePageSchema.parse(await (await ask('luo', 'GET', `/api/cases/${caseId}`)).json());
  const found = page.deadlines.find((one) => one.id === 'disclosure');
  return { due: found?.due, provisional: found?.provisional, how: found?.how.join('') };
}

test('[39] the unit chooses whose days off count: recorded, for board and devices alike, and back', async () => {
  // Decided on Tuesday 3 June 2025. Nation: 4, 5, 6, 9, 10, 11, 12 June. Xinjiang had 6, 9 and 10 off for 古尔邦节.
  const caseId = await story.seed({ subject: '顺发冷饮店', number: '云市监案〔2025〕61号', officer: 'shen' });
  await story.write('shen', caseId, { type: 'decision.made', data: { decidedOn: '2025-06-03' } });
  expect(await dueOf(caseId)).toMatchObject({ due: '2025-06-12', provisional: false });

  const before = settingsSchema.parse(await (await ask('shen', 'GET', '/api/settings')).json());
  expect(before).toMatchObject({
    region: 'national',
    officeHours: { from: '09:00', to: '18:00' },
    changed: null,
  });
  expect((await ask('luo', 'PUT', '/api/settings', xinjiang)).status).toBe(403);
  const size = story.companion.ledger.size();
  const set = settingsSchema.parse(await (await ask('zhao', 'PUT', '/api/settings', xinjiang)).json());
  expect(set).toMatchObject({ region: 'xinjiang', officeHours: hours, changed: { reason: xinjiang.reason } });
  expect(set.changed?.by.id).toBe(story.ids.zhao);
  expect(story.companion.ledger.size()).toBe(size + 1);
  const [event] = await story.companion.ledger.readStream({ kind: 'unit', id: 'companion' });
  expect(event?.envelope).toMatchObject({ type: 'unit.calendarSet', actor: story.ids.zhao });
  // The same again is no change.
  await ask('zhao', 'PUT', '/api/settings', xinjiang);
  expect(story.companion.ledger.size()).toBe(size + 1);

  const there = await dueOf(caseId);
  expect(there).toMatchObject({ due: '2025-06-17', provisional: false });
  expect(there.how).toContain('古尔邦节');
  await ask('zhao', 'PUT', '/api/settings', { ...xinjiang, region: 'national' });
  expect(await dueOf(caseId)).toMatchObject({ due: '2025-06-12' });
});

test('a region that is not known, hours the wrong way round and a missing reason are refused', async () => {
  for (const wrong of [
    { ...xinjiang, region: 'atlantis' },
    { ...xinjiang, officeHours: { from: '18:00', to: '09:00' } },
    { ...xinjiang, officeHours: { from: '9', to: '18:00' } },
    { ...xinjiang, reason: '' },
    { ...xinjiang, more: true },
  ]) {
    const size = story.companion.ledger.size();
    expect((await ask('zhao', 'PUT', '/api/settings', wrong)).status).toBe(400);
    expect(story.companion.ledger.size()).toBe(size);
  }
});

test('the calendar file: number, period, day, article; no party, no officer; another unit’s case is none', async () => {
  const caseId = await story.seed({ subject: '顺发冷饮店', number: '云市监案〔2026〕62号', officer: 'shen' });
  const response = await ask('luo', 'GET', `/api/cases/${caseId}/deadlines.ics?lang=zh-CN`);
  expect(response.headers.get('content-type')).toBe('text/calendar; charset=utf-8');
  const text = (await response.text()).replaceAll('\r\n ', '');
  expect(text).toContain('（云市监案〔2026〕62号）');
  expect(text).toContain('依据：市监处罚程序规定第六十四条');
  // The office opens at ten.
  expect(text).toContain('TRIGGER:PT10H');
  expect(text).not.toContain('顺发冷饮店');
  for (const name of ['沈一鸣', '林若溪', '罗建国']) expect(text).not.toContain(name);
  expect((await ask('zhao', 'GET', `/api/cases/${caseId}/deadlines.ics`)).status).toBe(404);
  const reads = await story.companion.reads(story.ids.luo);
  expect(JSON.stringify(reads.map(({ body }) => body?.data))).toContain('case-calendar');
  expect(boardSchema.parse(await (await ask('luo', 'GET', '/api/board')).json()).rows.length).toBe(2);
});

test('a region that this version does not know counts by the nation, and nothing of it is certain', () => {
  expect(calendarFor('atlantis').kindOf('2026-10-01')).toMatchObject({ works: false, provisional: true });
  expect(calendarFor('national').kindOf('2026-10-01').provisional).toBe(false);
  expect(calendarFor('toString').kindOf('2026-10-08').provisional).toBe(true);
  expect(calendarFor('xinjiang').kindOf('2025-06-09')).toMatchObject({ works: false, provisional: false });
  expect(calendarFor('xinjiang').kindOf('2026-06-09').provisional).toBe(true);
  expect(yearsWithTable.xinjiang).toEqual(['2022', '2023', '2025']);
});
