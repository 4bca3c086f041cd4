/** The demo unit's registry: two officers in order, one whose certificate ends soon, one suspended, a legal reviewer. */
import type { EventDraft } from '#shared/case/events.ts';
import type { OfficerRecord, OrganRecord } from '#shared/registry/records.ts';
import { demoOfficers } from '../demo/seed-cases.ts';

/** Writes one event of the registry, as the administrator would. */
export type WriteRegistry = (
  stream: { readonly kind: 'organ' | 'person' | 'unit'; readonly id: string },
  draft: EventDraft,
) => Promise<void>;

const REASON = '演示单位初次登记';
const BUREAU = 'demo-bureau';
const BRIGADE = 'demo-brigade';

/**
 * @param idOf account by user name
 * @param today Asia/Shanghai; certificates run from and to days around it
 */
export async function seedRegistry(
  idOf: (username: string) => string,
  today: string,
  write: WriteRegistry,
): Promise<void> {
  const day = (offset: number) =>
    new Date(Date.parse(`${today}T00:00:00Z`) + offset * 86_400_000).toISOString().slice(0, 10);
  const organ = (id: string, record: OrganRecord) =>
    write(
      { kind: 'organ', id },
      { type: 'organ.recorded', data: { from: day(-900), record, reason: REASON } },
    );
  const person = (id: string, from: string, record: OfficerRecord, reason = REASON) =>
    write({ kind: 'person', id }, { type: 'person.recorded', data: { from, record, reason } });

  await organ(BUREAU, {
    kind: 'statutory',
    name: '云溪区市场监督管理局',
    shortName: '区市场监管局',
    telephone: '0000-12345',
    scope: ['penalty', 'coercion', 'inspection'],
    status: 'active',
  });
  await organ(BRIGADE, {
    kind: 'entrusted',
    name: '云溪区市场监管服务中心',
    scope: ['penalty', 'inspection'],
    status: 'active',
    mandate: {
      by: BUREAU,
      matters: '食品经营方面的简易程序处罚和日常检查',
      document: '示例执委〔2025〕1 号',
      from: day(-300),
      until: day(430),
    },
  });

  const officer = (
    name: string,
    account: string | null,
    number: string,
    until: string,
    over: Partial<OfficerRecord> = {},
  ): OfficerRecord => ({
    name,
    account,
    organ: BUREAU,
    post: '执法队员',
    status: 'active',
    certificate: { number, issuedBy: '示例市司法局', from: day(-700), until, standing: 'valid', scope: [] },
    examination: { result: 'passed', on: day(-730) },
    reviewer: null,
    ...over,
  });
  for (const { officer: username, name, certificate } of demoOfficers)
    await person(
      `demo-${username}`,
      day(-700),
      officer(name, idOf(username), certificate, username === 'outsider' ? day(20) : day(395)),
    );
  await person(
    'demo-lead',
    day(-700),
    officer('罗建国', idOf('lead'), '14050226008', day(395), { post: '执法队长' }),
  );
  const suspended = officer('许成', null, '14050226066', day(395), { organ: BRIGADE });
  await person('demo-suspended', day(-700), suspended);
  if (suspended.certificate !== null)
    await person(
      'demo-suspended',
      day(-12),
      { ...suspended, certificate: { ...suspended.certificate, standing: 'suspended' } },
      '司法局通知：暂扣执法证，接受培训',
    );
  await person('demo-legal', day(-700), {
    name: '顾言',
    account: idOf('legal'),
    organ: BUREAU,
    post: '法制审核',
    status: 'active',
    certificate: null,
    examination: { result: 'exempt' },
    reviewer: { since: day(-700), qualification: 'legal-profession', number: 'A2018000001' },
  });
  await write(
    { kind: 'unit', id: 'companion' },
    { type: 'unit.registrySet', data: { checked: true, reason: REASON } },
  );
}
