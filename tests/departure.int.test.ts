/** 国办发〔2022〕27号（十二）: who may approve a departure from a benchmark, asked over HTTP and by a device's event. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approvalCardSchema, boardSchema, casePageSchema } from '#shared/api/console.ts';
import { askingOf, codeOf } from './board/asking.ts';
import { departingNote, REASON, seedDeparting } from './board/departing.ts';
import { type PersonName, type Story, startStory } from './board/story.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(async () => {
  await story.close();
});

const askStory = askingOf(() => story);
const ask = (who: PersonName, path: string, body?: unknown) => askStory(who, path, { body });

let number = 200;
/** With what was missing before it was asked for: the approval alone. */
async function departing(issuer: 'own' | 'upper' = 'own') {
  number += 1;
  const seeded = await seedDeparting(story, number, { issuer });
  return { ...seeded, before: await missing(seeded.caseId) };
}
const missing = async (caseId: string) =>
  casePageSchema
    .parse(await (await ask('han', `/api/cases/${caseId}`)).json())
    .gaps.filter((gap) => gap.blocks)
    .map((gap) => gap.item);

describe('a departure from the benchmark', () => {
  test('is missing until the head approves it; he is shown figures, reason and words', async () => {
    const { caseId, approval, hash, before } = await departing();
    expect(before).toEqual(['deviation-approved']);
    const card = approvalCardSchema.parse(await (await ask('han', `/api/approvals/${approval}`)).json());
    expect(card).toMatchObject({
      what: 'outside-tier',
      reason: REASON,
      hash,
      mayAnswer: true,
      gaps: [{ id: 'item:deviation-approved', bar: 'procedural', citation: { article: '（十二）' } }],
      deviation: {
        by: 'head-or-collective',
        number: '第12项',
        proposed: { tier: '从轻', range: { min: 5_000_000, max: 6_500_000 } },
        statute: { max: 10_000_000 },
        tier: '一般',
        amount: 8_000_000,
        text: '当事人的违法行为流入学校周边，不按从轻阶次。',
        why: {
          table: { violation: { 'zh-CN': '未取得食品经营许可从事餐饮服务' } },
          tier: { conditions: { 'zh-CN': '具有法定从轻、减轻情形的' } },
          penalizedBy: [{ short: '食品安全法', article: '第一百二十二条', verified: false }],
          facts: [
            { text: { 'zh-CN': '初次违法：是（写说明时）' }, changed: { 'zh-CN': '初次违法：不知道' } },
          ],
          grounds: [{ citation: { short: '行政处罚法', article: '第三十二条', verified: true } }],
        },
      },
    });
    const given = await ask('han', `/api/approvals/${approval}/give`, {
      reason: '已核实学校位置',
      hash,
      by: 'head',
    });
    expect(given.status).toBe(200);
    expect(await missing(caseId)).toEqual([]);
    // One yuan more is another departure.
    await story.write('shen', caseId, { type: 'note.written', data: departingNote('own', 8_000_100) });
    expect(await missing(caseId)).toEqual(['deviation-approved']);
  });

  test('is not a lead’s to approve, and not shown to him as his', async () => {
    const { caseId, approval, hash } = await departing();
    const rows = boardSchema.parse(await (await ask('luo', '/api/board')).json()).rows;
    expect(rows.find((row) => row.case === caseId)?.approval).toMatchObject({
      what: 'outside-tier',
      mayAnswer: false,
    });
    const answer = { reason: '队长同意', hash, by: 'head' };
    for (const verb of ['give', 'refuse']) {
      const refused = await ask('luo', `/api/approvals/${approval}/${verb}`, answer);
      expect(refused.status).toBe(403);
      expect(await codeOf(refused)).toBe('head-only');
    }
    // Nor by an event of his own device, past the console.
    const expires = '2036-01-01T00:00:00.000Z';
    await expect(
      story.write('luo', caseId, {
        type: 'approval.given',
        data: { approval, hash, reason: '队长同意', expires, by: 'head' },
      }),
    ).rejects.toThrow('not-permitted');
    // Without saying how, it is none.
    await story.write('luo', caseId, {
      type: 'approval.given',
      data: { approval, hash, reason: '队长同意', expires },
    });
    expect(await missing(caseId)).toEqual(['deviation-approved']);
  });

  test.each<readonly [string, 'own' | 'upper', object, string]>([
    ['it is not said how', 'own', {}, 'approval-how'],
    ['a discussion without its record', 'own', { by: 'collective' }, 'approval-document'],
    ['an upper body’s without its document', 'upper', { by: 'issuer' }, 'approval-document'],
    ['an upper body’s, by the head', 'upper', { by: 'head' }, 'approval-issuer'],
    ['the agency’s own, by an upper body', 'own', { by: 'issuer', number: '1号' }, 'approval-issuer'],
  ])('refused: %s', async (_name, issuer, how, code) => {
    const { caseId, approval, hash } = await departing(issuer);
    const refused = await ask('han', `/api/approvals/${approval}/give`, {
      reason: '同意这样处理',
      hash,
      ...how,
    });
    expect(refused.headers.get('content-type')).toContain('application/problem+json');
    expect(await codeOf(refused)).toBe(code);
    expect(await missing(caseId)).toEqual(['deviation-approved']);
  });

  test.each<readonly ['own' | 'upper', object]>([
    ['own', { by: 'collective', number: '集体讨论〔2026〕3 号' }],
    ['own', { by: 'collective', date: '2026-11-24' }],
    ['upper', { by: 'issuer', number: '市监函〔2026〕9 号', date: '2026-11-24' }],
  ])('of a benchmark that is %s, carried by %j', async (issuer, how) => {
    const { caseId, approval, hash } = await departing(issuer);
    const given = await ask('han', `/api/approvals/${approval}/give`, {
      reason: '同意这样处理',
      hash,
      ...how,
    });
    expect(given.status).toBe(200);
    expect(await missing(caseId)).toEqual([]);
    const page = casePageSchema.parse(await (await ask('han', `/api/cases/${caseId}`)).json());
    expect(page.timeline.at(-1)?.text).toMatch(/集体讨论通过|制定机关批准/);
  });

  test('refused by the head, it stays missing', async () => {
    const { caseId, approval, hash } = await departing();
    expect((await ask('han', `/api/approvals/${approval}/refuse`, { reason: '理由不足', hash })).status).toBe(
      200,
    );
    expect(await missing(caseId)).toEqual(['deviation-approved']);
  });
});
