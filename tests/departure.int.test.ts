/** 国办发〔2022〕27号（十二）: who may approve a departure from a benchmark, asked over HTTP and by a device's event. */
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approvalCardSchema, boardSchema, casePageSchema } from '#shared/api/console.ts';
import type { EventData } from '#shared/case/events.ts';
import { DEVIATION_REQUEST_DAYS, deviationHash } from '#shared/case/note.ts';
import { type PersonName, type Story, signIn, startStory } from './board/story.ts';

let story: Story;
const cookies = new Map<PersonName, string>();
beforeAll(async () => {
  story = await startStory();
});
afterAll(async () => {
  await story.close();
});

async function ask(who: PersonName, path: string, body?: unknown): Promise<Response> {
  const cookie = cookies.get(who) ?? (await signIn(story, who));
  cookies.set(who, cookie);
  return fetch(story.companion.url + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { cookie, origin: story.companion.url, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const codeOf = async (response: Response) =>
  ((await response.json()) as { readonly code?: string }).code ?? '';

const REASON = '涉案食品流入学校周边，六万五明显偏轻';
function noteOf(issuer: 'own' | 'upper', amount: number): EventData<'note.written'> {
  return {
    kind: 'discretion',
    tier: '一般',
    amount,
    draft: '草稿',
    text: '当事人的违法行为流入学校周边，不按从轻阶次。',
    benchmark: {
      table: { id: 'demo-food', version: '1.0.0' },
      entry: 'no-food-permit',
      number: '第12项',
      issuer,
      proposed: {
        outcome: 'tier',
        tier: { id: 'lighter', title: '从轻' },
        range: { min: 5_000_000, max: 6_500_000, minOpen: false, maxOpen: false },
        statute: { min: 5_000_000, max: 10_000_000, minOpen: false, maxOpen: false },
        reasons: [{ fact: 'firstViolation', value: true }],
        grounds: ['harm-eliminated'],
        wanted: [],
      },
      tier: 'ordinary',
      verdict: 'outside-tier',
    },
    deviation: { reason: REASON, by: issuer === 'upper' ? 'issuer' : 'head-or-collective' },
    restsOn: {},
    packs: [],
  };
}

let number = 200;
/** A case with everything done whose note departs; the request for it. */
async function departing(issuer: 'own' | 'upper' = 'own', officer: PersonName = 'shen') {
  number += 1;
  const caseId = await story.seed({ subject: '老巷口面馆', number: `云市监案〔2026〕${number}号`, officer });
  const note = noteOf(issuer, 8_000_000);
  await story.write(officer, caseId, { type: 'note.written', data: note });
  const before = await missing(caseId);
  const approval = ulid();
  const { benchmark } = note;
  if (benchmark === undefined) throw new Error('no benchmark');
  const hash = deviationHash(caseId, { benchmark, amount: 8_000_000, reason: REASON });
  const expires = new Date(Date.now() + DEVIATION_REQUEST_DAYS * 86_400_000).toISOString();
  await story.write(officer, caseId, {
    type: 'approval.requested',
    data: { approval, what: 'outside-tier', items: ['deviation-approved'], hash, reason: REASON, expires },
  });
  return { caseId, approval, hash, before };
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
      gaps: [{ bar: 'procedural', citation: { article: '（十二）' } }],
      deviation: {
        by: 'head-or-collective',
        number: '第12项',
        proposed: { tier: '从轻', range: { min: 5_000_000, max: 6_500_000 } },
        statute: { max: 10_000_000 },
        tier: '一般',
        amount: 8_000_000,
        text: '当事人的违法行为流入学校周边，不按从轻阶次。',
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
    await story.write('shen', caseId, { type: 'note.written', data: noteOf('own', 8_000_100) });
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
