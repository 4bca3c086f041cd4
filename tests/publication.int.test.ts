/** [40]: the decision to publish over the companion's doors: who may approve what is withheld, and what is shown of it. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { approvalCardSchema, boardSchema, casePageSchema } from '#shared/api/console.ts';
import { askingOf, codeOf } from './board/asking.ts';
import { type PersonName, type Story, startStory } from './board/story.ts';
import { seedDecided, WITHHOLDING_REASON, withhold } from './board/withheld.ts';

let story: Story;
beforeAll(async () => {
  story = await startStory();
});
afterAll(async () => {
  await story.close();
});

const askStory = askingOf(() => story);
const ask = (who: PersonName, path: string, body?: unknown) => askStory(who, path, { body });
const pageOf = async (caseId: string) =>
  casePageSchema.parse(await (await ask('han', `/api/cases/${caseId}`)).json());

const REASON = WITHHOLDING_REASON;
let number = 300;
const decided = (facts: Readonly<Record<string, boolean>>) => {
  number += 1;
  return seedDecided(story, number, facts);
};
const privately = { stateSecret: false, privateMatter: true };
const standings = async (caseId: string) =>
  Object.fromEntries((await pageOf(caseId)).disclosures.map(({ channel, standing }) => [channel, standing]));
const running = async (caseId: string) =>
  (await pageOf(caseId)).deadlines.filter(({ id, due }) => id === 'disclosure' && due !== null).length;

describe('a decision to withhold', () => {
  test('waits for the head; he is shown what, where and by which article; approved, the period ends', async () => {
    const caseId = await decided(privately);
    expect(await standings(caseId)).toEqual({
      'disclosure-platform': 'undecided',
      'credit-publicity-system': 'undecided',
      'home-province': 'not-asked',
    });
    const { approval, hash } = await withhold(story, caseId);
    expect(await running(caseId)).toBe(1);
    const card = approvalCardSchema.parse(await (await ask('han', `/api/approvals/${approval}`)).json());
    expect(card).toMatchObject({
      what: 'withholding',
      reason: REASON,
      mayAnswer: true,
      withholding: {
        channels: [{ 'zh-CN': '执法信息公示平台' }, { 'zh-CN': '国家企业信用信息公示系统' }],
        exception: { 'zh-CN': '商业秘密、个人隐私' },
        citation: { short: '政府信息公开条例', article: '第十五条' },
        // Seven working days from 11-25; whether that day counts is open, so the earlier one is worked to.
        due: '2026-12-03',
      },
    });
    const given = await ask('han', `/api/approvals/${approval}/give`, { reason: '病历属实，不予公开', hash });
    expect(given.status).toBe(200);
    expect(await standings(caseId)).toEqual({
      'disclosure-platform': 'withheld',
      'credit-publicity-system': 'withheld',
      'home-province': 'not-asked',
    });
    expect(await running(caseId)).toBe(0);
    const page = await pageOf(caseId);
    expect(page.disclosures[0]).toMatchObject({
      decided: { decision: 'withhold', by: { name: '沈一鸣' }, reason: REASON },
      answered: { by: { name: '韩正' }, reason: '病历属实，不予公开' },
      published: false,
      due: null,
    });
    expect(page.timeline.slice(-3).map(({ text }) => text)).toEqual([
      '沈一鸣提出不公开，待负责人批准：执法信息公示平台、国家企业信用信息公示系统',
      '沈一鸣请求批准不公开',
      '韩正批准不公开',
    ]);
  });

  test('is not a lead’s to answer, nor a device’s past the console', async () => {
    const caseId = await decided(privately);
    const { approval, hash } = await withhold(story, caseId);
    const rows = boardSchema.parse(await (await ask('luo', '/api/board')).json()).rows;
    expect(rows.find((row) => row.case === caseId)?.approval).toMatchObject({
      what: 'withholding',
      mayAnswer: false,
    });
    for (const verb of ['give', 'refuse']) {
      const refused = await ask('luo', `/api/approvals/${approval}/${verb}`, { reason: '队长同意', hash });
      expect(refused.status).toBe(403);
      expect(await codeOf(refused)).toBe('withholding-head');
    }
    const expires = '2036-01-01T00:00:00.000Z';
    const answer = { approval, hash, reason: '队长同意', expires };
    await expect(
      story.write('luo', caseId, { type: 'approval.given', data: { ...answer, by: 'head' } }),
    ).rejects.toThrow('not-permitted');
    // Without saying that it is the head's, it is none.
    await story.write('luo', caseId, { type: 'approval.given', data: answer });
    expect((await standings(caseId))['disclosure-platform']).toBe('void');
    expect(await running(caseId)).toBe(1);
  });

  test('is not approved where its article holds no longer', async () => {
    const caseId = await decided(privately);
    const { approval, hash } = await withhold(story, caseId);
    await story.write('shen', caseId, {
      type: 'case.factsCaptured',
      data: { facts: { privateMatter: false }, provenance: 'hand' },
    });
    const refused = await ask('han', `/api/approvals/${approval}/give`, { reason: '同意不公开', hash });
    expect(refused.status).toBe(409);
    expect(await codeOf(refused)).toBe('withholding-stale');
    expect((await standings(caseId))['disclosure-platform']).toBe('unsettled');
  });

  test('refused, it is to be decided anew and the period runs on', async () => {
    const caseId = await decided(privately);
    const { approval, hash } = await withhold(story, caseId);
    const answer = await ask('han', `/api/approvals/${approval}/refuse`, {
      reason: '隐去病历就能公开',
      hash,
    });
    expect(answer.status).toBe(200);
    expect((await standings(caseId))['disclosure-platform']).toBe('refused');
    expect(await running(caseId)).toBe(1);
  });
});

test('who does not belong to the case decides nothing of it', async () => {
  const caseId = await decided({ stateSecret: false, privateMatter: false });
  await expect(
    story.write('zhou', caseId, {
      type: 'disclosure.decided',
      data: {
        decision: 'publish',
        channels: ['disclosure-platform'],
        basis: [{ source: 'gbf-2018-118', article: '（六）', words: '7个工作日内公开' }],
        restsOn: {},
        packs: [],
      },
    }),
  ).rejects.toThrow('not-a-member');
  expect((await standings(caseId))['disclosure-platform']).toBe('undecided');
});

test('decided to publish is said as decided, and nowhere as published', async () => {
  const caseId = await decided({ stateSecret: false, privateMatter: false });
  await story.write('shen', caseId, {
    type: 'disclosure.decided',
    data: {
      decision: 'publish',
      channels: ['disclosure-platform'],
      basis: [{ source: 'gbf-2018-118', article: '（六）', words: '7个工作日内公开' }],
      restsOn: {},
      packs: [],
    },
  });
  const page = await pageOf(caseId);
  expect(page.disclosures[0]).toMatchObject({ standing: 'to-publish', published: false, due: '2026-12-03' });
  expect(page.timeline.at(-1)).toMatchObject({
    text: '沈一鸣决定公开：执法信息公示平台',
    note: '依据 国办发〔2018〕118号（六） · 决定公开，还不是已经公开',
  });
});
