/** A case with everything done whose note departs from its benchmark, and the request that the departure be approved. */
import { ulid } from 'ulid';
import type { EventData } from '#shared/case/events.ts';
import { DEVIATION_REQUEST_DAYS, deviationHash } from '#shared/case/note.ts';
import type { PersonName, Story } from './story.ts';

export const REASON = '涉案食品流入学校周边，六万五明显偏轻';

/** @param amount 分 */
export function departingNote(issuer: 'own' | 'upper', amount: number): EventData<'note.written'> {
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

/** @returns the case, the approval asked for and the hash that it is bound to */
export async function seedDeparting(
  story: Story,
  number: number,
  {
    issuer = 'own',
    officer = 'shen',
    law,
  }: {
    readonly issuer?: 'own' | 'upper';
    readonly officer?: PersonName;
    /** What the note keeps of a choice between two tables. */
    readonly law?: EventData<'note.written'>['law'];
  } = {},
): Promise<{ readonly caseId: string; readonly approval: string; readonly hash: string }> {
  const caseId = await story.seed({ subject: '老巷口面馆', number: `云市监案〔2026〕${number}号`, officer });
  const note = { ...departingNote(issuer, 8_000_000), ...(law === undefined ? {} : { law }) };
  await story.write(officer, caseId, { type: 'note.written', data: note });
  return { caseId, ...(await askDeparture(story, caseId, note, officer)) };
}

/** Asks for the approval of a note's departure. */
export async function askDeparture(
  story: Story,
  caseId: string,
  { benchmark, amount, deviation }: EventData<'note.written'>,
  officer: PersonName = 'shen',
): Promise<{ readonly approval: string; readonly hash: string }> {
  if (benchmark === undefined || amount === undefined || deviation === undefined)
    throw new Error('the note does not depart');
  const { reason } = deviation;
  const approval = ulid();
  const hash = deviationHash(caseId, { benchmark, amount, reason });
  const expires = new Date(Date.now() + DEVIATION_REQUEST_DAYS * 86_400_000).toISOString();
  await story.write(officer, caseId, {
    type: 'approval.requested',
    data: { approval, what: 'outside-tier', items: ['deviation-approved'], hash, reason, expires },
  });
  return { approval, hash };
}
