import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { approvalHash } from './approval.ts';
import { leafOf, NO_PREV, type SealedEvent, seal } from './envelope.ts';
import type { EventDraft } from './events.ts';
import { fold } from './fold.ts';
import { nextHlc } from './hlc.ts';

const CASE = '01JDEM0CASE00000000000000A';
const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

function ulid(n: number): string {
  let text = '';
  for (let rest = n, i = 0; i < 26; i += 1, rest = Math.floor(rest / 32)) text = CROCKFORD[rest % 32] + text;
  return text;
}

/** A device as the fold must be able to trust it: it counts, chains, and says what it has seen. */
class Device {
  readonly known: SealedEvent[] = [];
  private n = 0;
  private prev = NO_PREV;
  readonly name: string;
  readonly actor: string;
  private readonly ids: { next: number };

  constructor(name: string, actor: string, ids: { next: number }) {
    this.name = name;
    this.actor = actor;
    this.ids = ids;
  }

  write(draft: EventDraft, nowMs: number): SealedEvent {
    const state = fold(this.known);
    this.n += 1;
    this.ids.next += 1;
    const event = seal({
      id: ulid(this.ids.next),
      stream: { kind: 'case', id: CASE },
      type: draft.type,
      v: 1,
      hlc: nextHlc(state.latestHlc, nowMs, this.name),
      at: new Date(nowMs).toISOString(),
      actor: this.actor,
      device: this.name,
      n: this.n,
      prev: this.prev,
      seen: state.frontier,
      data: draft.data,
      salt: new Uint8Array(32).fill(this.ids.next % 256),
    });
    this.prev = leafOf(event);
    this.known.push(event);
    return event;
  }

  receive(events: readonly SealedEvent[]): void {
    for (const event of events) if (!this.known.includes(event)) this.known.push(event);
  }
}

function two() {
  const ids = { next: 0 };
  return { a: new Device('a', 'shen', ids), b: new Device('b', 'lin', ids) };
}

const T0 = Date.parse('2026-11-25T02:00:00.000Z');
const done = (item: string, value?: string): EventDraft => ({
  type: 'item.completed',
  data: { item, closedBy: 'attestation', ...(value === undefined ? {} : { value }) },
});
const reopened = (item: string): EventDraft => ({ type: 'item.reopened', data: { item, reason: '点错了' } });
const pageFacts = (facts: Record<string, number | string | boolean>): EventDraft => ({
  type: 'case.factsCaptured',
  data: { facts, provenance: 'page' },
});
const form = 'f'.repeat(64);
const attempted = (attempt: string, outcome: 'held' | 'released' | 'overridden'): EventDraft => ({
  type: 'action.attempted',
  data: {
    attempt,
    action: 'submit-decision',
    level: 'hold',
    verdict: outcome === 'released' ? 'allow' : 'hold',
    outcome,
    gaps: [],
    way: 'native-submit',
    gate: 'working',
    seal: {
      fields: {},
      formHash: form,
      url: '/case/decide.do',
      packs: [],
      adapter: { id: 'demo-jsp', version: '1.0.0' },
      stateVersion: '',
    },
  },
});

describe('R2 two officers on one case', () => {
  test('decision 10: writes that did not know of each other and disagree are a conflict with both values', () => {
    const { a, b } = two();
    a.write(done('prior-notice', '11-18'), T0);
    b.write(done('prior-notice', '11-19'), T0 + 5);
    const state = fold([...a.known, ...b.known]);
    expect(state.items['prior-notice']?.status).toBe('conflict');
    expect(state.items['prior-notice']?.readings.map((r) => r.value)).toEqual(['11-18', '11-19']);
  });

  test('decision 10: a write that has seen both settles it', () => {
    const { a, b } = two();
    a.write(done('prior-notice', '11-18'), T0);
    b.write(done('prior-notice', '11-19'), T0 + 5);
    b.receive(a.known);
    b.write(done('prior-notice', '11-18'), T0 + 9);
    const state = fold(b.known);
    expect(state.items['prior-notice']?.status).toBe('done');
    expect(state.items['prior-notice']?.latest.value).toBe('11-18');
  });

  test('histories that must differ do differ: the same writes, one having seen the other', () => {
    const blind = two();
    blind.a.write(done('x'), T0);
    blind.b.write(reopened('x'), T0 + 5);
    const seeing = two();
    seeing.a.write(done('x'), T0);
    seeing.b.receive(seeing.a.known);
    seeing.b.write(reopened('x'), T0 + 5);
    expect(fold([...blind.a.known, ...blind.b.known]).items.x?.status).toBe('conflict');
    expect(fold(seeing.b.known).items.x?.status).toBe('open');
  });

  test('concurrent ticks that agree are no conflict', () => {
    const { a, b } = two();
    a.write(done('x'), T0);
    b.write(done('x'), T0 + 5);
    expect(fold([...a.known, ...b.known]).items.x?.status).toBe('done');
  });

  test('decision 14: assignments that did not know of each other lose nobody', () => {
    const { a, b } = two();
    a.write({ type: 'case.assigned', data: { officers: ['shen', 'lin'] } }, T0);
    b.write({ type: 'case.assigned', data: { officers: ['zhou'] } }, T0);
    expect(fold([...a.known, ...b.known]).officers).toEqual(['lin', 'shen', 'zhou']);
  });
});

describe('decision 17: facts carry provenance', () => {
  test('the page wins over what was entered by hand, and the difference is kept', () => {
    const { a } = two();
    a.write({ type: 'case.factsCaptured', data: { facts: { fine: 5_800_000 }, provenance: 'hand' } }, T0);
    a.write(pageFacts({ fine: 5_000_000 }), T0 + 1);
    const fact = fold(a.known).facts.fine;
    expect(fact?.value).toBe(5_000_000);
    expect(fact?.differs.map((reading) => reading.value)).toEqual([5_800_000]);
  });

  test('an explicit correction wins over the page it was made against, until the page says something else', () => {
    const { a } = two();
    a.write(pageFacts({ fine: 5_000_000 }), T0);
    a.write(
      {
        type: 'fact.corrected',
        data: { fact: 'fine', value: 5_800_000, pageValue: 5_000_000, reason: '页面没更新' },
      },
      T0 + 1,
    );
    a.write(pageFacts({ fine: 5_000_000 }), T0 + 2);
    expect(fold(a.known).facts.fine).toMatchObject({ value: 5_800_000, differs: [] });
    a.write(pageFacts({ fine: 9_000_000 }), T0 + 3);
    expect(fold(a.known).facts.fine?.value).toBe(5_800_000);
    expect(fold(a.known).facts.fine?.differs.map((reading) => reading.value)).toEqual([9_000_000]);
  });

  test('a changed fact reopens the items that rested on it, and the same fact again closes them', () => {
    const { a } = two();
    a.write(pageFacts({ fine: 5_000_000 }), T0);
    a.write(
      {
        type: 'item.completed',
        data: { item: 'approval', closedBy: 'attestation', restsOn: { fine: 5_000_000 } },
      },
      T0 + 1,
    );
    expect(fold(a.known).items.approval?.status).toBe('done');
    a.write(pageFacts({ fine: 9_000_000 }), T0 + 2);
    expect(fold(a.known).items.approval).toMatchObject({ status: 'open', staleFacts: ['fine'] });
    a.write(pageFacts({ fine: 5_000_000 }), T0 + 3);
    expect(fold(a.known).items.approval?.status).toBe('done');
  });
});

describe('decision 14: wrong clicks', () => {
  test('a withdrawn tick no longer counts and stays in the history; withdrawing the withdrawal brings it back', () => {
    const { a } = two();
    const tick = a.write(done('x'), T0);
    const back = a.write(
      { type: 'event.withdrawn', data: { event: tick.envelope.id, reason: '点错了' } },
      T0 + 1,
    );
    expect(fold(a.known).items.x).toBeUndefined();
    expect(fold(a.known).withdrawn).toEqual([tick.envelope.id]);
    a.write({ type: 'event.withdrawn', data: { event: back.envelope.id, reason: '没点错' } }, T0 + 2);
    expect(fold(a.known).items.x?.status).toBe('done');
  });

  test('what the gate saw cannot be taken back', () => {
    const { a } = two();
    const press = a.write(attempted(ulid(900), 'held'), T0);
    a.write({ type: 'event.withdrawn', data: { event: press.envelope.id, reason: '不想留' } }, T0 + 1);
    expect(fold(a.known).attempts).toHaveLength(1);
  });
});

describe('decision 1: an approval opens one door once', () => {
  const approval = ulid(800);
  const hash = approvalHash({ case: CASE, action: 'submit-decision', form });
  const until = '2026-11-25T02:30:00.000Z';
  const request: EventDraft = {
    type: 'approval.requested',
    data: {
      approval,
      what: 'statutory-override',
      action: 'submit-decision',
      items: ['two-officers'],
      hash,
      reason: '她的设备没电',
      expires: until,
    },
  };
  const given = (given: string): EventDraft => ({
    type: 'approval.given',
    data: { approval, hash: given, reason: '已打电话核实', expires: until },
  });
  const overridden = (attempt: string): EventDraft => ({
    type: 'override.granted',
    data: {
      attempt,
      action: 'submit-decision',
      items: ['two-officers'],
      reason: '队长已批准',
      approval,
      toldLead: 'at-once',
    },
  });

  test('given by another person for the same form it carries the override, and is used', () => {
    const { a, b } = two();
    a.write(request, T0);
    b.receive(a.known);
    b.write(given(hash), T0 + 1);
    a.receive(b.known);
    expect(fold(a.known).approvals[approval]?.status).toBe('given');
    a.write(attempted(ulid(901), 'overridden'), T0 + 2);
    a.write(overridden(ulid(901)), T0 + 3);
    expect(fold(a.known).overrides[0]).not.toHaveProperty('problem');
    expect(fold(a.known).approvals[approval]?.status).toBe('used');
    a.write(overridden(ulid(901)), T0 + 4);
    expect(fold(a.known).overrides[1]?.problem).toBe('approval-used-before');
  });

  test('nobody approves his own request', () => {
    const { a } = two();
    a.write(request, T0);
    a.write(given(hash), T0 + 1);
    expect(fold(a.known).approvals[approval]?.status).toBe('void');
  });

  test('an approval of another form is void', () => {
    const { a, b } = two();
    a.write(request, T0);
    b.receive(a.known);
    b.write(given('0'.repeat(64)), T0 + 1);
    expect(fold(b.known).approvals[approval]?.status).toBe('void');
  });

  test('used after it ran out it does not carry the override', () => {
    const { a, b } = two();
    a.write(request, T0);
    b.receive(a.known);
    b.write(given(hash), T0 + 1);
    a.receive(b.known);
    a.write(overridden(ulid(902)), T0 + 31 * 60_000);
    expect(fold(a.known).overrides[0]?.problem).toBe('approval-expired');
  });
});

describe('decision 11: what is not understood is said', () => {
  test('an unknown kind and an unknown version', () => {
    const { a } = two();
    const known = a.write(done('x'), T0);
    const strange = {
      ...known,
      envelope: { ...known.envelope, id: ulid(950), type: 'permit.renewed', n: 2 },
    };
    const newer = { ...known, envelope: { ...known.envelope, id: ulid(951), v: 7, n: 3 } };
    expect(fold([known, strange, newer]).notUnderstood.map(({ type, v }) => `${type}@${v}`)).toEqual([
      'permit.renewed@1',
      'item.completed@7',
    ]);
  });
});

describe('walls 3 and 4: what went past the gate', () => {
  const seen = (status: string, decided: boolean): EventDraft => ({
    type: 'case.statusSeen',
    data: { status, decided, adapter: { id: 'demo-jsp', version: '1.0.0' } },
  });

  test('"decided" without a sealed attempt is a red gap', () => {
    const { a } = two();
    a.write(seen('办理中', false), T0);
    a.write(seen('已决定', true), T0 + 1);
    expect(fold(a.known).ungated.map((u) => u.seenBy)).toEqual(['status']);
  });

  test('"decided" after a released attempt is none', () => {
    const { a } = two();
    a.write(attempted(ulid(901), 'released'), T0);
    a.write(seen('已决定', true), T0 + 1);
    expect(fold(a.known).ungated).toEqual([]);
  });

  test('a case that was decided before us and says so by its baseline is none; one that turned later is', () => {
    const baseline: EventDraft = {
      type: 'case.baselined',
      data: { beforeStage: 'decision', items: ['x'], reason: '上线前办理' },
    };
    const before = two();
    before.a.write(seen('已决定', true), T0);
    before.a.write(baseline, T0 + 1);
    expect(fold(before.a.known).ungated).toEqual([]);
    const later = two();
    later.a.write(baseline, T0);
    later.a.write(seen('办理中', false), T0 + 1);
    later.a.write(seen('已决定', true), T0 + 2);
    expect(fold(later.a.known).ungated).toHaveLength(1);
  });
});

test('decision 10: what was allowed on a stale state shows when the rest arrives', () => {
  const { a, b } = two();
  const reopening = b.write(reopened('prior-notice'), T0);
  a.write(attempted(ulid(901), 'released'), T0 + 10);
  expect(fold(a.known).decidedOnStaleState).toEqual([]);
  expect(fold([...a.known, ...b.known]).decidedOnStaleState).toEqual([
    { attempt: ulid(901), missing: [reopening.envelope.id] },
  ]);
});

/**
 * An independent model: ground truth about who knew what, by walking `seen` as a graph, and the rules of
 * items, overrides and conflicts in the plainest form. It shares no code with fold.ts or causality.ts.
 */
function model(events: readonly SealedEvent[]) {
  const present = new Map(events.map((event) => [event.envelope.id, event.envelope]));
  const parents = (id: string): string[] => {
    const envelope = present.get(id);
    if (envelope === undefined) return [];
    const own = events
      .map((event) => event.envelope)
      .filter((other) => other.device === envelope.device && other.n < envelope.n)
      .map((other) => other.id);
    return [...own, ...envelope.seen.filter((seen) => present.has(seen))];
  };
  const ancestors = (id: string): Set<string> => {
    const found = new Set<string>();
    const queue = parents(id);
    for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      queue.push(...parents(next));
    }
    return found;
  };
  const items: Record<string, string> = {};
  const writes = events.filter((event) => /^item\.(completed|reopened)$/.test(event.envelope.type));
  for (const item of new Set(writes.map((event) => String(event.body?.data.item)))) {
    const own = writes.filter((event) => event.body?.data.item === item);
    const tips = own.filter((tip) => !own.some((other) => ancestors(other.envelope.id).has(tip.envelope.id)));
    const meanings = new Set(
      tips.map((tip) =>
        tip.envelope.type === 'item.completed' ? `done ${String(tip.body?.data.value ?? '')}` : 'open',
      ),
    );
    items[item] = meanings.size > 1 ? 'conflict' : ([...meanings][0]?.split(' ')[0] ?? '');
  }
  const overrides = events.filter((event) => event.envelope.type === 'override.granted').length;
  const disclosures: Record<string, string> = {};
  const decisions = events.filter((event) => event.envelope.type === 'disclosure.decided');
  const channelsOf = (event: SealedEvent) => (event.body?.data.channels ?? []) as readonly string[];
  for (const channel of new Set(decisions.flatMap(channelsOf))) {
    const own = decisions.filter((event) => channelsOf(event).includes(channel));
    const tips = own.filter((tip) => !own.some((other) => ancestors(other.envelope.id).has(tip.envelope.id)));
    const said = new Set(tips.map((tip) => String(tip.body?.data.decision)));
    disclosures[channel] = said.size > 1 ? 'conflict' : ([...said][0] ?? '');
  }
  return { items, overrides, disclosures };
}

type Step =
  | { readonly do: 'write'; readonly who: 0 | 1; readonly item: string; readonly kind: 0 | 1 | 2 | 3 | 4 | 5 }
  | { readonly do: 'sync'; readonly who: 0 | 1 };
const stepArbitrary: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant('write' as const),
      who: fc.constantFrom(0 as const, 1 as const),
      item: fc.constantFrom('p', 'q'),
      kind: fc.constantFrom(0 as const, 1 as const, 2 as const, 3 as const, 4 as const, 5 as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constant('sync' as const), who: fc.constantFrom(0 as const, 1 as const) }),
  },
);

const disclosed = (channel: string) => ({
  channels: [channel, 'both'],
  basis: [{ source: 'law', article: '第一条', words: '应当公开' }],
  restsOn: {},
  packs: [],
});
const published = (channel: string): EventDraft => ({
  type: 'disclosure.decided',
  data: { decision: 'publish', ...disclosed(channel) },
});
const withheld = (channel: string): EventDraft => ({
  type: 'disclosure.decided',
  data: { decision: 'withhold', ...disclosed(channel), reason: '隐私', approval: ulid(800) },
});

function play(steps: readonly Step[]): SealedEvent[] {
  const { a, b } = two();
  const devices = [a, b] as const;
  let now = T0;
  for (const step of steps) {
    const own = devices[step.who];
    now += 3;
    if (step.do === 'sync') own.receive(devices[(1 - step.who) as 0 | 1].known);
    else if (step.kind === 0) own.write(done(step.item), now);
    else if (step.kind === 1) own.write(done(step.item, 'other'), now);
    else if (step.kind === 2) own.write(reopened(step.item), now);
    else if (step.kind === 4) own.write(published(step.item), now);
    else if (step.kind === 5) own.write(withheld(step.item), now);
    else
      own.write(
        {
          type: 'override.granted',
          data: {
            attempt: ulid(700),
            action: 'submit-decision',
            items: [step.item],
            reason: '急',
            toldLead: 'at-once',
          },
        },
        now,
      );
  }
  return [...new Set([...a.known, ...b.known])];
}

describe('the state is a function of the set of events received', () => {
  test('every prefix of every order of arrival folds as from nothing, and as the independent model says', () => {
    let conflicts = 0;
    let apart = 0;
    fc.assert(
      fc.property(
        fc.array(stepArbitrary, { minLength: 2, maxLength: 14 }),
        fc.infiniteStream(fc.nat()),
        (steps, random) => {
          const events = play(steps);
          const arrival = [...events]
            .map((event) => ({ event, key: random.next().value }))
            .sort((x, y) => x.key - y.key || (x.event.envelope.id < y.event.envelope.id ? -1 : 1))
            .map(({ event }) => event);
          for (let length = 1; length <= arrival.length; length += 1) {
            const prefix = arrival.slice(0, length);
            const state = fold(prefix);
            const sorted = [...prefix].sort((x, y) => (x.envelope.id < y.envelope.id ? -1 : 1));
            // Bytes from elsewhere, duplicated: no identity of objects may matter.
            expect(fold(structuredClone([...sorted, ...sorted]))).toEqual(state);
            const expected = model(prefix);
            const statuses = Object.fromEntries(Object.entries(state.items).map(([k, v]) => [k, v.status]));
            expect(statuses).toEqual(expected.items);
            expect(state.overrides).toHaveLength(expected.overrides);
            const channels = Object.entries(state.disclosures).map(([channel, { latest, others }]) => [
              channel,
              others.length > 0 ? 'conflict' : latest.decision,
            ]);
            expect(Object.fromEntries(channels)).toEqual(expected.disclosures);
            apart += channels.filter(([, said]) => said === 'conflict').length;
            conflicts += Object.values(statuses).filter((status) => status === 'conflict').length;
          }
        },
      ),
      { numRuns: 220, seed: 20261125 },
    );
    // The property would hold of a fold that never sees a conflict, were none ever made.
    expect(conflicts).toBeGreaterThan(100);
    expect(apart).toBeGreaterThan(50);
  });

  test('a fold that forgets what was seen is caught by the model', () => {
    const { a, b } = two();
    a.write(done('p'), T0);
    b.receive(a.known);
    b.write(reopened('p'), T0 + 5);
    const forgetful = b.known.map((event) => ({ ...event, envelope: { ...event.envelope, seen: [] } }));
    expect(model(b.known).items.p).toBe('open');
    expect(fold(forgetful).items.p?.status).not.toBe(model(b.known).items.p);
  });
});
