/**
 * Cases of the demo unit as its officers would have left them: every item closed but the ones a part is there to
 * show. It closes what `gaps` says is missing, so that it stays right when the packs change.
 */
import type { SealedEvent } from '#shared/case/envelope.ts';
import type { EventDraft, FactValue } from '#shared/case/events.ts';
import { fold } from '#shared/case/fold.ts';
import type { Gap } from '#shared/case/gap.ts';
import { gaps } from '#shared/case/gaps.ts';
import { closers } from '#shared/rules/closers.ts';
import type { ItemDefinition } from '#shared/rules/pack-schema.ts';
import type { RuleSet } from '#shared/rules/rule-set.ts';

export interface SeedCase {
  readonly alias: { readonly system: string; readonly key: string };
  readonly filedOn: string;
  /** Persons; the first opens the case. */
  readonly officers: readonly string[];
  readonly lead: string;
  /** Who closes what is theirs alone. */
  readonly head: string;
  readonly legalOfficer: string;
  /** Facts known before the page is read. */
  readonly facts: Readonly<Record<string, FactValue>>;
  /** Facts that must stay unknown. */
  readonly unknown: readonly string[];
  /** Items that must stay open. */
  readonly open: readonly string[];
  readonly note: { readonly tier: string; readonly amount: number; readonly text: string };
}

/** Appends one event for a person and gives back what was stored. */
export type Write = (person: string, draft: EventDraft) => Promise<SealedEvent>;

/** A seed that does not come to rest is a fault of packs or seed, not something to wait for. */
const MAX_ROUNDS = 12;

/**
 * Writes a case's events through `write`.
 * @param now ISO instant of the seeding
 * @throws when gaps remain that the seed cannot close
 */
export async function seedCase(seed: SeedCase, rules: RuleSet, now: string, write: Write): Promise<void> {
  const [first = ''] = seed.officers;
  const events: SealedEvent[] = [];
  const put = async (person: string, draft: EventDraft) => {
    events.push(await write(person, draft));
  };
  await put(first, {
    type: 'case.opened',
    data: {
      category: rules.category,
      procedure: rules.procedure,
      filedOn: seed.filedOn,
      alias: { ...seed.alias },
    },
  });
  await put(first, { type: 'case.assigned', data: { officers: [...seed.officers], lead: seed.lead } });
  await put(first, {
    type: 'case.factsCaptured',
    data: { facts: { filedOn: seed.filedOn, ...seed.facts }, provenance: 'import' },
  });
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const missing = gaps(fold(events), rules, now).filter((gap) => !staysOpen(gap, seed));
    if (missing.length === 0) return;
    for (const gap of missing) {
      for (const [person, draft] of closing(gap, seed, rules)) await put(person, draft);
    }
  }
  const left = gaps(fold(events), rules, now).filter((gap) => !staysOpen(gap, seed));
  throw new Error(`seed of ${seed.alias.key} leaves ${left.map((gap) => gap.id).join(', ')} open`);
}

function staysOpen(gap: Gap, seed: SeedCase): boolean {
  if (gap.item !== null && seed.open.includes(gap.item)) return true;
  return gap.kind === 'unknown' && gap.wanted.every((fact) => seed.unknown.includes(fact));
}

function closing(gap: Gap, seed: SeedCase, rules: RuleSet): [string, EventDraft][] {
  const [first = ''] = seed.officers;
  if (gap.kind === 'unknown') {
    const facts = Object.fromEntries(
      gap.wanted
        .filter((fact) => !seed.unknown.includes(fact))
        .map((fact) => [fact, seed.facts[fact] ?? plainAnswer(rules, fact)]),
    );
    return [[first, { type: 'case.factsCaptured', data: { facts, provenance: 'hand' } }]];
  }
  const item = rules.items.find((one) => one.id === gap.item);
  return item === undefined ? [] : closeItem(item.id, item.definition, seed);
}

function closeItem(
  item: string,
  { closedBy, title, who }: ItemDefinition,
  seed: SeedCase,
): [string, EventDraft][] {
  const [first = ''] = seed.officers;
  const [capacity = 'officer'] = closers(who);
  const closer = { officer: first, lead: seed.lead, head: seed.head, 'legal-officer': seed.legalOfficer }[
    capacity
  ];
  const as = capacity === 'officer' ? {} : { as: capacity };
  switch (closedBy.kind) {
    case 'attestation':
    case 'media':
      return [[closer, { type: 'item.completed', data: { item, closedBy: closedBy.kind, ...as } }]];
    case 'document':
      return [
        [
          closer,
          {
            type: 'item.completed',
            data: {
              item,
              ...as,
              closedBy: 'document',
              document: { kind: closedBy.document, number: `${title['zh-CN']}（${seed.alias.key}）` },
            },
          },
        ],
      ];
    case 'event':
      if (closedBy.event === 'note.written') {
        const { tier, amount, text } = seed.note;
        return [
          [
            first,
            {
              type: 'note.written',
              data: { kind: 'discretion', tier, amount, draft: text, text, restsOn: {}, packs: [] },
            },
          ],
        ];
      }
      if (closedBy.event === 'officer.present') {
        return seed.officers.map((person) => [
          person,
          { type: 'officer.present', data: { person, means: 'own-device' } },
        ]);
      }
      return [[first, { type: 'item.completed', data: { item, closedBy: 'event' } }]];
    case 'fact':
      return [];
    default:
      return closedBy satisfies never;
  }
}

/** The answer of an ordinary small case: no, or nothing. */
function plainAnswer(rules: RuleSet, fact: string): FactValue {
  const definition = rules.facts[fact];
  const last = definition?.answers?.at(-1)?.value;
  if (last !== undefined && definition?.type !== 'boolean') return last;
  switch (definition?.type) {
    case 'boolean':
      return false;
    case 'money':
    case 'integer':
      return 0;
    case 'list':
      return [];
    default:
      return '';
  }
}
