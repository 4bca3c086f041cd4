/** The demo unit's enterprises: what it published of inspections, one that is planned and approved, one that is only entered. */
import { addDays } from '#shared/calendar/working-days.ts';
import type { EventDraft } from '#shared/case/events.ts';

/** Writes one event of that account, as the console would. */
export type WriteInspections = (
  username: string,
  stream: { readonly kind: 'unit' | 'enterprise'; readonly id: string },
  draft: EventDraft,
) => Promise<void>;

/** Codes of a district that there is not, with the check character of GB 32100-2015. */
export const demoEnterprises = {
  planned: { code: '91650299990000017P', name: '云溪区惠民生鲜超市有限公司', address: '云溪区人民路 21 号' },
  entered: { code: '91650299990000025J', name: '溪谷饮品有限公司', address: '云溪区工业园 6 号' },
} as const;
const ITEM = 'food-safety';

/**
 * @param today Asia/Shanghai; the plan is for two weeks from it
 * @param newId ULIDs, of enterprises and plan
 */
export async function seedInspections(
  today: string,
  newId: () => string,
  write: WriteInspections,
): Promise<void> {
  await write(
    'head',
    { kind: 'unit', id: 'companion' },
    {
      type: 'unit.inspectionsSet',
      data: {
        caps: [
          { year: Number(today.slice(0, 4)), cap: 2, basis: '云溪区市场监督管理局年度检查频次上限（演示）' },
        ],
        usesUp: ['random', 'daily'],
        items: [
          { id: ITEM, title: '食品经营日常检查', basis: '食品安全法', publishedOn: addDays(today, -300) },
        ],
        reason: '按本局公布的检查事项和频次上限',
      },
    },
  );
  for (const [part, enterprise] of Object.entries(demoEnterprises)) {
    const stream = { kind: 'enterprise', id: newId() } as const;
    await write('lead', stream, { type: 'enterprise.entered', data: enterprise });
    if (part !== 'planned') continue;
    const plan = newId();
    await write('lead', stream, {
      type: 'inspection.planned',
      data: {
        plan,
        kind: 'daily',
        item: ITEM,
        from: today,
        to: addDays(today, 14),
        purpose: '冬季食品经营日常检查',
      },
    });
    await write('head', stream, {
      type: 'inspection.approved',
      data: {
        plan,
        document: { kind: 'inspection-approval', number: '云市监检批〔2026〕11号', date: today },
      },
    });
  }
}
