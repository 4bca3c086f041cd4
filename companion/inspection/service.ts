/**
 * Arriving at an enterprise and leaving it. What the law asks stands in the packs: an arrival feeds the case with facts
 * and papers, and the packs' gaps say what lacks. Refused is only what cannot be told truly, or by whom it may not be done.
 */

import type { Problem } from '#shared/api/contract.ts';
import type {
  ArriveAnswer,
  ArriveRequest,
  Inspection,
  LeaveRequest,
  LookAnswer,
} from '#shared/api/inspection.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import type { StreamRef } from '#shared/case/envelope.ts';
import type { EventDraft, FactValue } from '#shared/case/events.ts';
import { fold } from '#shared/case/fold.ts';
import type { CaseState } from '#shared/case/state.ts';
import { codeInScan, readCreditCode } from '#shared/inspection/credit-code.ts';
import {
  type EnterpriseState,
  type InspectionState,
  type PlannedInspection,
  plansOpen,
} from '#shared/inspection/enterprise.ts';
import { frequencyOf, itemPublished } from '#shared/inspection/frequency.ts';
import { nextNumber } from '#shared/inspection/running-number.ts';
import { factUnqualified, whyUnqualified } from '#shared/registry/locales/reasons.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { type RuleSet, rulesFor } from '#shared/rules/rule-set.ts';
import type { Judge, NameOf } from '../cases/projection.ts';
import type { Addressed, Caller, Ledger } from '../ledger/types.ts';
import type { InspectionProblemCode } from './problems.ts';
import type { InspectionRegister } from './register.ts';

export const CATEGORY = 'inspection';
export const PROCEDURE = 'ordinary';
/** The stage of the pack during which officers are there. */
const CONDUCT = 'conduct';
/** How its number is known among the case's aliases. */
const ALIAS_SYSTEM = 'inspection';
/** A time further back than this is entered after the fact, and needs its reason. */
const LATE_AFTER_MS = 15 * 60_000;
const AHEAD_MS = 5 * 60_000;
const TOO_OLD_MS = 400 * 24 * 60 * 60_000;

/** As the registry answers: shared/registry/qualification.ts. */
export type Qualified = (
  person: string,
  day: string,
) => { readonly ok: true } | { readonly ok: false; readonly why: string; readonly since: string | null };

export interface InspectionDeps {
  readonly ledger: Ledger;
  readonly register: InspectionRegister;
  readonly packs: () => readonly Pack[];
  readonly judge: Judge;
  readonly nameOf: NameOf;
  /** Officers of one's unit. */
  readonly colleagues: (caller: Caller) => Promise<readonly { readonly id: string; readonly name: string }[]>;
  readonly qualified: Qualified;
  readonly now: () => number;
  readonly newId: () => string;
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: InspectionProblemCode; readonly of?: string }
  | { readonly ok: false; readonly code: 'ledger'; readonly problem: Problem };

export interface Arrivals {
  look(caller: Caller, scanned: string): Promise<Outcome<LookAnswer>>;
  arrive(caller: Caller, request: ArriveRequest): Promise<Outcome<ArriveAnswer>>;
  leave(caller: Caller, request: LeaveRequest): Promise<Outcome<{ case: string; inspection: number }>>;
}

export const refuse = (code: InspectionProblemCode, of?: string) =>
  of === undefined ? ({ ok: false, code } as const) : ({ ok: false, code, of } as const);

/** What is done in the console is written on its own device, also where a paired device asks. */
export function atConsole(caller: Caller): Caller {
  return { ...caller, device: `console-${caller.person}` };
}

export function enterpriseStream(id: string): StreamRef {
  return { kind: 'enterprise', id };
}

/** The rules for inspections on a day; those asked for last are kept, for laying packs over each other takes a while. */
export function rulesOf(packs: () => readonly Pack[]): (day: string) => RuleSet | null {
  let kept: { readonly of: readonly Pack[]; readonly day: string; readonly rules: RuleSet | null } | null =
    null;
  return (day) => {
    const of = packs();
    if (kept === null || kept.of !== of || kept.day !== day)
      kept = { of, day, rules: rulesFor(of, { category: CATEGORY, procedure: PROCEDURE, on: day }) };
    return kept.rules;
  };
}

export function arrivals(deps: InspectionDeps): Arrivals {
  const { ledger, register, nameOf } = deps;
  const nowText = () => new Date(deps.now()).toISOString();
  /** One after the other: two presses must not get two numbers. */
  let turn: Promise<unknown> = Promise.resolve();
  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  }

  const rulesOn = rulesOf(deps.packs);

  function find(scanned: string): Outcome<EnterpriseState> {
    const typed = readCreditCode(scanned);
    const code = typed.ok ? typed.code : codeInScan(scanned);
    if (code === null) {
      const looksTyped = !typed.ok && /^[\s\d\p{L}-]{10,24}$/u.test(scanned.normalize('NFKC').trim());
      return refuse(looksTyped ? 'wrong-code' : 'not-a-code');
    }
    const found = register.byCode(code);
    return found === null ? refuse('unknown-enterprise', code) : { ok: true, value: found };
  }

  /** The unit's own inspections there, the latest first. */
  async function ofUnit(enterprise: EnterpriseState, unit: string): Promise<InspectionState[]> {
    const mine: InspectionState[] = [];
    for (const one of enterprise.inspections)
      if ((await ledger.case(one.case))?.unit === unit) mine.unshift(one);
    return mine;
  }

  async function stateOf(caseId: string): Promise<CaseState> {
    const events = await ledger.readStream({ kind: 'case', id: caseId });
    return fold(events.map(({ envelope, body }) => ({ envelope, body })));
  }

  function unqualified(person: string, day: string) {
    const found = deps.qualified(person, day);
    if (found.ok) return null;
    const { why, since } = found;
    return { why, since, text: whyUnqualified({ why, since }) };
  }

  /** Who may not act is not entered, and neither is who brings him along. That it was tried stays on record. */
  async function barred(
    enterprise: EnterpriseState,
    persons: readonly string[],
    day: string,
  ): Promise<Extract<Outcome<never>, { readonly ok: false }> | null> {
    const found = persons.flatMap((person) => {
      const answer = deps.qualified(person, day);
      return answer.ok ? [] : [{ person, why: answer.why, since: answer.since }];
    });
    const [first] = found;
    if (first === undefined) return null;
    for (const { person, why, since } of found) {
      const written = await ledger.writeOwn(enterpriseStream(enterprise.id), {
        type: 'arrival.refused',
        data: { person, why, ...(since === null ? {} : { since }) },
      });
      if (!written.ok) return { ok: false, code: 'ledger', problem: written.problem };
    }
    return refuse('not-qualified', `${nameOf(first.person)}：${factUnqualified(first)['zh-CN']}`);
  }

  /** Back the same day, a colleague who joins, or the same press twice: one inspection, one number. */
  async function goOn(
    caller: Caller,
    enterprise: EnterpriseState,
    { number, case: caseId, arrivals: before, leavings, kind, item, purpose, open }: InspectionState,
    came: { readonly on: string; readonly late: ArriveRequest['late'] },
    { entered }: ArriveRequest,
  ): Promise<Outcome<ArriveAnswer>> {
    const since =
      leavings
        .map((one) => one.on)
        .sort()
        .at(-1) ?? '';
    const there = open && before.some(({ person, on }) => person === caller.person && on >= since);
    if (there) return { ok: true, value: await answer(caseId, number, true) };
    const stream: StreamRef = { kind: 'case', id: caseId };
    const state = await stateOf(caseId);
    // A colleague of the unit who is there works on it from here on: the companion saw him come.
    const joining: readonly Addressed[] = state.officers.includes(caller.person)
      ? []
      : [
          {
            stream,
            draft: {
              type: 'case.assigned',
              data: {
                officers: [...state.officers, caller.person],
                ...(state.lead === null ? {} : { lead: state.lead }),
              },
            },
            by: 'companion',
          },
        ];
    const drafts: readonly Addressed[] = [
      {
        stream: enterpriseStream(enterprise.id),
        draft: {
          type: 'arrival.recorded',
          data: {
            case: caseId,
            inspection: number,
            kind,
            ...(item === null ? {} : { item }),
            purpose,
            on: came.on,
            along: [],
            entered,
            ...(came.late === null ? {} : { late: came.late }),
          },
        },
      },
      ...joining,
      {
        stream,
        draft: {
          type: 'officer.present',
          data: { person: caller.person, step: CONDUCT, means: 'own-device' },
        },
      },
    ];
    const written = await ledger.writeAll(atConsole(caller), drafts);
    if (!written.ok) return { ok: false, code: 'ledger', problem: written.problem };
    return { ok: true, value: await answer(caseId, number, true) };
  }

  async function begin(
    caller: Caller,
    enterprise: EnterpriseState,
    came: {
      readonly request: ArriveRequest;
      readonly on: string;
      readonly late: ArriveRequest['late'];
      readonly day: string;
      readonly along: readonly string[];
    },
  ): Promise<Outcome<ArriveAnswer>> {
    const { request, on, late, day, along } = came;
    const rules = rulesOn(day);
    if (rules === null) return refuse('no-rules');
    const plan = plansOpen(enterprise, day).find((one) => one.plan === request.plan) ?? null;
    if (request.plan !== null && plan === null) return refuse('plan-not-open');
    const kind = plan?.kind ?? request.kind;
    if (kind === null) return refuse('kind-missing');
    if (!kindsOf(rules).some(({ id }) => id === kind)) return refuse('kind-unknown');
    const item = plan === null ? request.item : plan.item;
    const published = register.published();
    if (item !== null && published?.items.some(({ id }) => id === item) !== true)
      return refuse('item-unknown');
    const enteredOn = shanghaiDay(nowText());
    const number = nextNumber(register.numbers(), enteredOn);
    if (number === null) return refuse('year-full');
    const caseId = deps.newId();
    const stream: StreamRef = { kind: 'case', id: caseId };
    const frequency = frequencyOf(enterprise, published, day);
    const isPublished = itemPublished(published, item, day);
    const known: Record<string, FactValue | null> = {
      subject: enterprise.name,
      inspectionKind: kind,
      publishedItem: isPublished,
      frequencyUsed: frequency.used,
      frequencyCap: frequency.cap?.cap ?? null,
      capApplies: published === null ? null : published.usesUp.includes(kind),
      inspectionsThisYear: frequency.year,
      inPlan: plan !== null,
      urgent: request.urgent !== null,
      arrivedOn: day,
      enteredOn,
      lateEntry: late !== null,
      lateBecause: late?.because ?? 'none',
    };
    // The head's own approval, made in the plan: the case could not hold it before it was there.
    const carried: readonly Addressed[] =
      plan?.approved == null
        ? []
        : [
            {
              stream,
              draft: {
                type: 'document.carried',
                data: {
                  document: plan.approved.document,
                  as: 'head',
                  by: plan.approved.by,
                  source: plan.approved.event,
                },
              },
              by: 'companion',
            },
          ];
    const written = await ledger.writeAll(atConsole(caller), [
      {
        stream: enterpriseStream(enterprise.id),
        draft: {
          type: 'arrival.recorded',
          data: {
            case: caseId,
            inspection: number,
            kind,
            ...(item === null ? {} : { item }),
            purpose: request.purpose,
            ...(plan === null ? {} : { plan: plan.plan }),
            ...(request.urgent === null ? {} : { urgent: request.urgent }),
            on,
            along: [...along],
            entered: request.entered,
            ...(late === null ? {} : { late }),
          },
        },
      },
      {
        stream,
        draft: {
          type: 'case.opened',
          data: {
            category: CATEGORY,
            procedure: PROCEDURE,
            alias: { system: ALIAS_SYSTEM, key: String(number) },
          },
        },
      },
      {
        stream,
        draft: { type: 'case.numbered', data: { inspection: number, enterprise: enterprise.id } },
        by: 'companion',
      },
      { stream, draft: { type: 'case.assigned', data: { officers: [caller.person, ...along] } } },
      { stream, draft: facts(known) },
      { stream, draft: { type: 'step.started', data: { step: CONDUCT, place: enterprise.name } } },
      {
        stream,
        draft: {
          type: 'officer.present',
          data: { person: caller.person, step: CONDUCT, means: 'own-device' },
        },
      },
      ...carried,
    ]);
    if (!written.ok) return { ok: false, code: 'ledger', problem: written.problem };
    return { ok: true, value: await answer(caseId, number, false) };
  }

  async function answer(caseId: string, inspection: number, again: boolean): Promise<ArriveAnswer> {
    const state = await stateOf(caseId);
    const { rules, gaps } = deps.judge(state, nowText());
    const [firstStage] = rules?.stages ?? [];
    const first = new Set(
      Object.entries(rules?.actions ?? {}).flatMap(([id, action]) =>
        action.stage === firstStage?.id ? [id] : [],
      ),
    );
    const officers = state.officers.map((id) => ({
      id,
      name: nameOf(id),
      here: state.present.some(({ person }) => person === id),
    }));
    return {
      case: caseId,
      inspection,
      again,
      officers,
      notes:
        officers.length < 2 ? ['one-officer'] : officers.some(({ here }) => !here) ? ['others-not-here'] : [],
      gaps: gaps.map((gap) => ({
        item: gap.item,
        title: gap.title,
        why: gap.why,
        bar: gap.bar,
        article:
          gap.citation === null
            ? null
            : `${rules?.sources[gap.citation.source]?.short ?? gap.citation.source}${gap.citation.article}`,
        verified: gap.citation?.verified ?? false,
        who: [...gap.who],
        first: gap.actions.some((action) => first.has(action)),
      })),
    };
  }

  return {
    async look(caller, scanned) {
      const found = find(scanned);
      if (!found.ok) return found;
      const enterprise = found.value;
      deps.audit(caller, 'enterprise', [enterprise.id]);
      const today = shanghaiDay(nowText());
      const rules = rulesOn(today);
      if (rules === null) return refuse('no-rules');
      const todays = (await ofUnit(enterprise, caller.unit)).filter(({ day }) => day === today);
      const open = todays.find((one) => one.open) ?? null;
      const left = todays.find((one) => !one.open) ?? null;
      const colleagues = (await deps.colleagues(caller)).filter(({ id }) => id !== caller.person);
      return {
        ok: true,
        value: {
          enterprise: enterpriseView(enterprise),
          today,
          unqualified: unqualified(caller.person, today),
          open: open === null ? null : inspectionView(open, nameOf),
          todays: open !== null || left === null ? null : inspectionView(left, nameOf),
          plans: plansOpen(enterprise, today).map((plan) => planView(plan, nameOf)),
          frequency: frequencyOf(enterprise, register.published(), today),
          kinds: kindsView(rules, register),
          items: itemsView(register, today),
          colleagues: colleagues.map(({ id, name }) => ({ id, name, unqualified: unqualified(id, today) })),
        },
      };
    },

    arrive: (caller, request) =>
      inTurn(async () => {
        const enterprise = register.byId(request.enterprise);
        if (enterprise === null) return refuse('no-such-enterprise');
        const time = timeOf(request, deps.now());
        if (!time.ok) return time;
        const { on, late } = time.value;
        const day = shanghaiDay(on);
        const along = [...new Set(request.along)].filter((id) => id !== caller.person);
        const officers = new Set((await deps.colleagues(caller)).map(({ id }) => id));
        if (along.some((id) => !officers.has(id))) return refuse('not-a-colleague');
        const no = await barred(enterprise, [caller.person, ...along], day);
        if (no !== null) return no;

        const here = request.another
          ? undefined
          : (await ofUnit(enterprise, caller.unit)).find((one) => one.day === day);
        if (here !== undefined) return goOn(caller, enterprise, here, time.value, request);
        return begin(caller, enterprise, { request, on, late, day, along });
      }),

    leave: (caller, request) =>
      inTurn(async () => {
        const found = find(request.code);
        if (!found.ok) return found;
        const enterprise = found.value;
        const mine = (one: InspectionState) => one.open && isOn(one, caller.person);
        const inspection = (await ofUnit(enterprise, caller.unit)).find(mine);
        if (inspection === undefined) {
          const elsewhere = register
            .all()
            .find((other) => other !== enterprise && other.inspections.some(mine));
          return elsewhere === undefined
            ? refuse('not-arrived', enterprise.name)
            : refuse('other-enterprise', elsewhere.name);
        }
        const time = timeOf(request, deps.now());
        if (!time.ok) return time;
        const { on, late } = time.value;
        const last = inspection.arrivals.reduce((one, other) => (other.on > one.on ? other : one));
        if (Date.parse(on) < Date.parse(last.on)) return refuse('before-arrival', clock(last.on));
        const stream: StreamRef = { kind: 'case', id: inspection.case };
        const written = await ledger.writeAll(atConsole(caller), [
          {
            stream: enterpriseStream(enterprise.id),
            draft: {
              type: 'leaving.recorded',
              data: {
                case: inspection.case,
                inspection: inspection.number,
                on,
                entered: request.entered,
                ...(late === null ? {} : { late }),
              },
            },
          },
          { stream, draft: { type: 'step.ended', data: { step: CONDUCT } } },
          { stream, draft: facts({ leftOn: shanghaiDay(on) }) },
        ]);
        return written.ok
          ? { ok: true, value: { case: inspection.case, inspection: inspection.number } }
          : { ok: false, code: 'ledger', problem: written.problem };
      }),
  };
}

/** When it was, and whether that is told after the fact. */
function timeOf(
  { on, late }: Pick<ArriveRequest, 'on' | 'late'>,
  now: number,
): Outcome<{ readonly on: string; readonly late: ArriveRequest['late'] }> {
  const at = on === null ? now : Date.parse(on);
  if (at > now + AHEAD_MS) return refuse('in-future');
  if (at < now - TOO_OLD_MS) return refuse('too-old');
  if (late === null && at < now - LATE_AFTER_MS) return refuse('late-reason');
  return { ok: true, value: { on: new Date(at).toISOString(), late } };
}

function facts(known: Readonly<Record<string, FactValue | null>>): EventDraft {
  const told = Object.entries(known).filter((one): one is [string, FactValue] => one[1] !== null);
  return { type: 'case.factsCaptured', data: { facts: Object.fromEntries(told), provenance: 'import' } };
}

function isOn({ arrivals: came }: InspectionState, person: string): boolean {
  return came.some((one) => one.person === person || one.along.includes(person));
}

function clock(instant: string): string {
  return new Date(Date.parse(instant) + 8 * 60 * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}

export function enterpriseView({ id, code, name, address }: EnterpriseState) {
  return { id, code, name, address };
}

export function planView(one: PlannedInspection, nameOf: NameOf) {
  const { plan, kind, item, from, to, purpose, by, approved, dropped, usedBy } = one;
  return {
    plan,
    kind,
    item,
    from,
    to,
    purpose,
    by: { id: by, name: nameOf(by) },
    approved:
      approved === null
        ? null
        : {
            by: { id: approved.by, name: nameOf(approved.by) },
            at: approved.at,
            number: approved.document.number ?? null,
          },
    dropped: dropped?.reason ?? null,
    usedBy,
  };
}

/** Who came, the first of each; those named who did not scan stand among them. */
export function whoCame(
  one: InspectionState,
): readonly { readonly person: string; readonly scanned: boolean }[] {
  const scanned = new Set(one.arrivals.map(({ person }) => person));
  const all = new Set([...scanned, ...one.arrivals.flatMap(({ along }) => along)]);
  return [...all].map((person) => ({ person, scanned: scanned.has(person) }));
}

export function timesOf(one: InspectionState) {
  const earliest = one.arrivals.map(({ on }) => on).sort()[0] ?? '';
  const latest =
    one.leavings
      .map(({ on }) => on)
      .sort()
      .at(-1) ?? null;
  const late = [...one.arrivals, ...one.leavings].find((entry) => entry.late !== null)?.late ?? null;
  return { arrivedAt: earliest, leftAt: one.open ? null : latest, late: late?.reason ?? null };
}

export function inspectionView(one: InspectionState, nameOf: NameOf): Inspection {
  const { number, case: caseId, day, kind, item, purpose, plan, urgent, open } = one;
  return {
    inspection: number,
    case: caseId,
    day,
    kind,
    item,
    purpose,
    planned: plan !== null,
    urgent,
    officers: whoCame(one).map(({ person }) => ({ id: person, name: nameOf(person) })),
    ...timesOf(one),
    open,
  };
}

/** The kinds of inspection as the packs name them. */
export function kindsOf(rules: Pick<RuleSet, 'facts'>) {
  return (rules.facts.inspectionKind?.answers ?? []).flatMap(({ value, title }) =>
    typeof value === 'string' ? [{ id: value, title }] : [],
  );
}

export function kindsView(rules: RuleSet, register: InspectionRegister) {
  const published = register.published();
  return kindsOf(rules).map(({ id, title }) => ({
    id,
    title,
    usesUp: published === null ? null : published.usesUp.includes(id),
  }));
}

export function itemsView(register: InspectionRegister, day: string) {
  return (register.published()?.items ?? []).map((item) => ({
    ...item,
    published: item.publishedOn <= day,
  }));
}
