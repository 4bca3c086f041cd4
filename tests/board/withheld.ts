/** A decided case of the demo's bureau whose decision is to be published on two channels, or not. */
import { ulid } from 'ulid';
import type { EventData } from '#shared/case/events.ts';
import { WITHHOLDING_REQUEST_DAYS, withholdingHash } from '#shared/case/publication.ts';
import type { PersonName, Story } from './story.ts';

export const WITHHOLDING_REASON = '决定书里有当事人的病历，第三方没有同意公开';
export const CHANNELS = ['disclosure-platform', 'credit-publicity-system'];

export async function seedDecided(
  story: Story,
  number: number,
  facts: Readonly<Record<string, boolean>>,
  officer: PersonName = 'shen',
): Promise<string> {
  const caseId = await story.seed({
    subject: '老巷口面馆',
    number: `云市监案〔2026〕${number}号`,
    officer,
  });
  await story.write(officer, caseId, {
    type: 'case.factsCaptured',
    data: {
      facts: { socialInfluence: true, onlyWarned: false, partyElsewhere: false, ...facts },
      provenance: 'hand',
    },
  });
  await story.write(officer, caseId, { type: 'decision.made', data: { decidedOn: '2026-11-25' } });
  return caseId;
}

/** The officer asks to withhold it on both channels, for privacy. */
export async function withhold(story: Story, caseId: string, officer: PersonName = 'shen') {
  const approval = ulid();
  const data: EventData<'disclosure.decided'> = {
    decision: 'withhold',
    channels: CHANNELS,
    basis: [
      {
        source: 'disclosure-regulation',
        article: '第十五条',
        words: '涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的政府信息，行政机关不得公开。',
      },
    ],
    reason: WITHHOLDING_REASON,
    approval,
    restsOn: { privateMatter: true },
    packs: [],
  };
  const hash = withholdingHash(caseId, data);
  const expires = new Date(Date.now() + WITHHOLDING_REQUEST_DAYS * 86_400_000).toISOString();
  await story.write(officer, caseId, { type: 'disclosure.decided', data });
  await story.write(officer, caseId, {
    type: 'approval.requested',
    data: {
      approval,
      what: 'withholding',
      items: ['published'],
      hash,
      reason: WITHHOLDING_REASON,
      expires,
    },
  });
  return { approval, hash };
}
