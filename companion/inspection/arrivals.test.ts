/** The arrivals worked by hand in arrival-stories.yaml, told to the service over a real ledger and the packs in force. */
import { readFileSync } from 'node:fs';
import { ulid } from 'ulid';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { Role } from '#shared/api/contract.ts';
import { nationalCalendar } from '#shared/calendar/working-days.ts';
import { personsPresent } from '#shared/case/derived-facts.ts';
import type { LateEntry } from '#shared/case/events.ts';
import { fold } from '#shared/case/fold.ts';
import { numberHoles } from '#shared/inspection/running-number.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { judgeWith } from '../cases/judge.ts';
import { openLedger } from '../ledger/fixtures/open-ledger.ts';
import type { Caller } from '../ledger/types.ts';
import { bundledPacks, readPacks } from '../rules/read-packs.ts';
import { openRegister } from './register.ts';
import { type Arrivals, arrivals, enterpriseStream } from './service.ts';

type Person = 'shen' | 'lin' | 'wu' | 'zhou' | 'ma' | 'luo' | 'han';
interface Step {
  readonly at: string;
  readonly look?: { readonly by: Person; readonly code?: string };
  readonly sees?: Record<string, unknown>;
  readonly arrive?: {
    readonly by: Person;
    readonly with?: readonly Person[];
    readonly plan?: boolean;
    readonly kind?: string;
    readonly item?: string | null;
    readonly purpose?: string;
    readonly urgent?: string;
    readonly when?: string;
    readonly late?: LateEntry;
    readonly another?: boolean;
  };
  readonly leave?: {
    readonly by: Person;
    readonly code?: 'other';
    readonly when?: string;
    readonly late?: LateEntry;
  };
  readonly head?: { readonly closes: string };
  readonly refused?: string;
  readonly kept?: string;
  readonly number?: number | 'same';
  readonly officers?: readonly Person[];
  readonly present?: number;
  readonly facts?: Record<string, unknown>;
  readonly lacks?: Record<string, readonly string[]>;
  readonly approvedBy?: Person | null;
  readonly notes?: readonly string[];
}
interface Worked {
  readonly watched: readonly string[];
  readonly unit: { caps: []; usesUp: string[]; items: [] };
  readonly stories: readonly {
    readonly story: string;
    readonly plan?: { kind: string; item: string; from: string; to: string; approved: string | null };
    readonly before?: readonly { on: string; kind: string }[];
    readonly course: readonly Step[];
  }[];
}
const worked = parse(readFileSync(new URL('./arrival-stories.yaml', import.meta.url), 'utf8')) as Worked;

const CODES = [
  '91650299990000017P',
  '91650299990000025J',
  '91650299990000033D',
  '916502999900000418',
  '9165029999000005X0',
  '916502999900000680',
  '91650299990000076T',
  '91650299990000084M',
  '92650299990000017L',
  '92650299990000025F',
  '92650299990000033A',
  '926502999900000415',
  '9265029999000005XW',
  '92650299990000068W',
  '92650299990000076P',
  '92650299990000084J',
  '116502999900000170',
  '11650299990000025T',
  '11650299990000033M',
];
const OTHER = '11650299990000041G';
const roles: Record<Person, readonly Role[]> = {
  shen: ['officer'],
  lin: ['officer'],
  wu: ['officer'],
  zhou: ['officer'],
  ma: ['officer'],
  luo: ['lead'],
  han: ['head'],
};
const unitOf = (who: Person) => (who === 'ma' ? 'u2' : 'u1');
const caller = (who: Person): Caller => ({
  person: who,
  device: `console-${who}`,
  unit: unitOf(who),
  roles: roles[who],
});
const instant = (local: string) => `${local.replace(' ', 'T')}:00.000+08:00`;

let clock = Date.parse(instant('2026-01-05 09:00'));
let packs: readonly Pack[] = [];
/** One for all: what it prepares from the packs is the same in every story. */
const judge = judgeWith(
  () => packs,
  () => nationalCalendar,
  () => ({ tables: [], lists: [] }),
);

/** What a mutant changes: each must turn some story red. */
interface Mutant {
  readonly everybodyQualified?: true;
  readonly unit?: Partial<Worked['unit']>;
  readonly approveAll?: true;
  readonly clockOff?: number;
}

async function start({ everybodyQualified, unit, clockOff = 0 }: Mutant = {}) {
  clock = Date.parse(instant('2026-01-05 09:00'));
  const { ledger } = await openLedger({ now: () => clock });
  const register = await openRegister(ledger);
  const read: string[] = [];
  const service: Arrivals = arrivals({
    ledger,
    register,
    packs: () => packs,
    judge,
    nameOf: (id) => id,
    colleagues: async ({ unit }) =>
      (Object.keys(roles) as Person[])
        .filter((who) => unitOf(who) === unit && roles[who].includes('officer'))
        .map((id) => ({ id, name: id })),
    qualified: (person, day) =>
      person === 'zhou' && day >= '2026-10-01' && everybodyQualified !== true
        ? { ok: false, why: 'expired', since: '2026-10-01' }
        : { ok: true },
    now: () => clock + clockOff,
    newId: () => ulid(clock),
    audit: (reader, what, of) => read.push(`${reader.person} ${what} ${of.join(' ')}`),
  });
  const written = await ledger.write(
    caller('han'),
    { kind: 'unit', id: 'companion' },
    {
      type: 'unit.inspectionsSet',
      data: { ...worked.unit, ...unit, reason: '按公布的口径' },
    },
  );
  if (!written.ok) throw new Error(written.problem.title);
  const enter = async (id: string, code: string, name: string) => {
    const entered = await ledger.write(caller('shen'), enterpriseStream(id), {
      type: 'enterprise.entered',
      data: { code, name },
    });
    if (!entered.ok) throw new Error(entered.problem.title);
  };
  await enter('other', OTHER, '云溪示例商行');
  return { ledger, register, service, read, enter };
}

type World = Awaited<ReturnType<typeof start>>;
beforeAll(() => {
  packs = readPacks({ dirs: [bundledPacks] }).packs;
});

async function stateOf(world: World, caseId: string) {
  const events = await world.ledger.readStream({ kind: 'case', id: caseId });
  return fold(events.map(({ envelope, body }) => ({ envelope, body })));
}

async function tell(story: Worked['stories'][number], at: number, mutant: Mutant = {}): Promise<void> {
  const world = await start(mutant);
  const { ledger, register, service } = world;
  const id = `e${at}`;
  const code = CODES[at] ?? '';
  await world.enter(id, code, `云溪示例${at}`);
  const plan = ulid(clock);
  clock = Date.parse(instant('2026-10-08 09:00'));
  if (story.plan !== undefined) {
    const { approved, ...planned } = story.plan;
    await ledger.write(caller('luo'), enterpriseStream(id), {
      type: 'inspection.planned',
      data: { plan, ...planned, purpose: '年度计划' },
    });
    if (approved !== null || mutant.approveAll === true)
      await ledger.write(caller('han'), enterpriseStream(id), {
        type: 'inspection.approved',
        data: {
          plan,
          document: { kind: 'inspection-approval', number: approved ?? 'x', date: '2026-10-08' },
        },
      });
  }
  for (const { on, kind } of story.before ?? []) {
    clock = Date.parse(instant(`${on} 10:00`));
    const made = await service.arrive(caller('shen'), {
      enterprise: id,
      kind,
      item: null,
      purpose: '以前的',
      plan: null,
      along: [],
      urgent: null,
      on: null,
      late: null,
      entered: 'scanned',
      another: false,
    });
    expect(made).toMatchObject({ ok: true });
    await service.leave(caller('shen'), { code, on: null, late: null, entered: 'scanned' });
  }
  const begun = story.before?.length ?? 0;
  const taken = [...register.numbers()];
  let last = { number: 0, case: '' };

  for (const step of story.course) {
    clock = Date.parse(instant(step.at));
    const size = ledger.size();
    const where = `${step.at} ${Object.keys(step).slice(1).join(' ')}`;
    let found: { readonly ok: boolean; readonly code?: string; readonly value?: unknown } = { ok: true };
    if (step.look !== undefined) {
      found = await service.look(caller(step.look.by), step.look.code ?? code);
      if (found.ok) expect(seen(found.value as Seen, last.number), where).toMatchObject(step.sees ?? {});
      expect(ledger.size(), where).toBe(size);
    } else if (step.arrive !== undefined) {
      const { by, with: along = [], when, late, another = false, kind, item, purpose, urgent } = step.arrive;
      found = await service.arrive(caller(by), {
        enterprise: id,
        kind: kind ?? null,
        item: item ?? null,
        purpose: purpose ?? '同去',
        plan: step.arrive.plan === true ? plan : null,
        along: [...along],
        urgent: urgent ?? null,
        on: when === undefined ? null : instant(when),
        late: late ?? null,
        entered: 'scanned',
        another,
      });
    } else if (step.leave !== undefined) {
      const { by, when, late } = step.leave;
      found = await service.leave(caller(by), {
        code: step.leave.code === 'other' ? OTHER : code,
        on: when === undefined ? null : instant(when),
        late: late ?? null,
        entered: 'scanned',
      });
    } else if (step.head !== undefined) {
      const closed = await ledger.write(
        caller('han'),
        { kind: 'case', id: last.case },
        {
          type: 'item.completed',
          data: {
            item: step.head.closes,
            closedBy: 'document',
            document: { kind: 'inspection-approval', number: '补1号' },
            as: 'head',
          },
        },
      );
      expect(closed.ok, where).toBe(true);
    }
    if (step.refused !== undefined) {
      expect(found, where).toMatchObject({ ok: false, code: step.refused });
      const kept = step.kept === undefined ? [] : [step.kept];
      expect(ledger.size() - size, where).toBe(kept.length);
      const tail = (await ledger.readStream(enterpriseStream(id))).slice(-1);
      if (kept.length > 0)
        expect(
          tail.map(({ envelope }) => envelope.type),
          where,
        ).toEqual(kept);
      continue;
    }
    expect(found, where).toMatchObject({ ok: true });
    if (step.number !== undefined) {
      const { inspection, case: caseId } = found.value as { inspection: number; case: string };
      const year = Number(step.at.slice(2, 4)) * 10_000_000;
      const before = taken.filter((one) => one >= year && one < year + 10_000_000).length;
      const expected = step.number === 'same' ? last.number : year + before + step.number - begun;
      expect(inspection, where).toBe(expected);
      last = { number: inspection, case: caseId };
    }
    const state = await stateOf(world, last.case);
    if (step.officers !== undefined) expect([...state.officers].sort(), where).toEqual(step.officers);
    if (step.present !== undefined) expect(personsPresent(state), where).toBe(step.present);
    if (step.notes !== undefined) expect((found.value as { notes: unknown }).notes).toEqual(step.notes);
    for (const [fact, value] of Object.entries(step.facts ?? {}))
      expect([fact, state.facts[fact]?.value ?? null], where).toEqual([fact, value]);
    const { gaps } = judge(state, new Date(clock).toISOString());
    for (const [action, items] of Object.entries(step.lacks ?? {})) {
      const missing = gaps.filter((gap) => gap.actions.includes(action)).map((gap) => gap.item ?? '');
      expect(missing.filter((one) => worked.watched.includes(one)).sort(), `${where} ${action}`).toEqual(
        [...items].sort(),
      );
    }
    if (step.approvedBy !== undefined) expect(state.carried[0]?.by ?? null, where).toBe(step.approvedBy);
  }
  // No number is missing, none stands on two cases, and a register folded anew says the same.
  const all = register.all().flatMap(({ inspections }) => inspections);
  expect(new Set(all.map(({ number }) => number)).size).toBe(all.length);
  expect(numberHoles(register.numbers())).toEqual([]);
  for (const { number, case: caseId } of all)
    expect((await stateOf(world, caseId)).numbered).toMatchObject({
      inspection: number,
      actor: 'companion',
    });
  expect((await openRegister(ledger)).all()).toEqual(register.all());
  if (story.course.some(({ look }) => look?.by === 'shen' && look.code === undefined))
    expect(world.read).toContain(`shen enterprise ${id}`);
}

describe('R18 arrivals as worked by hand', () => {
  test.each(worked.stories.map((one, at) => [one.story, one, at] as const))('%s', (_name, story, at) =>
    tell(story, at),
  );

  test.each<readonly [string, Mutant]>([
    ['everybody counts as qualified', { everybodyQualified: true }],
    ['every kind uses up the cap', { unit: { usesUp: ['daily', 'random', 'case', 'special'] } }],
    ['no kind uses it up', { unit: { usesUp: [] } }],
    ['no cap is published', { unit: { caps: [] } }],
    ['what is planned counts as approved', { approveAll: true }],
    ['the clock is a day ahead', { clockOff: 86_400_000 }],
  ])('%s: a story goes red', async (_name, mutant) => {
    let red: string | null = null;
    for (const [at, story] of worked.stories.entries()) {
      if (red !== null) break;
      red = await tell(story, at, mutant).then(
        () => null,
        () => story.story,
      );
    }
    expect(red).not.toBeNull();
  });

  test('twenty presses at once make one inspection', async () => {
    const world = await start();
    await world.enter('busy', '11650299990000058X', '云溪示例忙店');
    clock = Date.parse(instant('2026-11-25 10:00'));
    const made = await Promise.all(
      Array.from({ length: 20 }, () =>
        world.service.arrive(caller('shen'), {
          enterprise: 'busy',
          kind: 'daily',
          item: null,
          purpose: 'x',
          plan: null,
          along: [],
          urgent: null,
          on: null,
          late: null,
          entered: 'typed',
          another: false,
        }),
      ),
    );
    expect(new Set(made.map((one) => (one.ok ? one.value.inspection : 0))).size).toBe(1);
    expect(world.register.byId('busy')?.inspections).toHaveLength(1);
    expect(world.register.byId('busy')?.inspections[0]?.arrivals).toHaveLength(1);
  });
});

type Seen = Extract<Awaited<ReturnType<Arrivals['look']>>, { readonly ok: true }>['value'];
/** What the story says of a look, from what the screen is told. */
function seen(value: Seen, last: number): Record<string, unknown> {
  const numberOf = (one: { readonly inspection: number } | null) =>
    one === null ? null : one.inspection === last ? 'same' : one.inspection;
  return {
    inPlan: value.plans.length > 0,
    approved: value.plans.some(({ approved }) => approved !== null),
    used: value.frequency.used,
    year: value.frequency.year,
    cap: value.frequency.cap?.cap ?? null,
    open: numberOf(value.open),
    today: numberOf(value.todays),
    qualified:
      value.unqualified === null ? true : { why: value.unqualified.why, since: value.unqualified.since },
  };
}
