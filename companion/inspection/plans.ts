/** The register's own desk: enterprises, the plan with its prior approvals, keys to the enterprises' pages, what was published. */
import { createHash, randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type {
  EnterprisePage,
  enterprisesSchema,
  OwnPage,
  Published,
  planRequestSchema,
  setPublishedSchema,
} from '#shared/api/inspection.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import type { StreamRef } from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';
import type { CaseState } from '#shared/case/state.ts';
import { enterpriseCode, readCreditCode } from '#shared/inspection/credit-code.ts';
import type { EnterpriseState, InspectionState } from '#shared/inspection/enterprise.ts';
import { frequencyOf } from '#shared/inspection/frequency.ts';
import { numberHoles } from '#shared/inspection/running-number.ts';
import { whyUnqualified } from '#shared/registry/locales/reasons.ts';
import type { Caller } from '../ledger/types.ts';
import { may } from '../permissions.ts';
import {
  atConsole,
  enterpriseStream,
  enterpriseView,
  type InspectionDeps,
  inspectionView,
  itemsView,
  kindsOf,
  kindsView,
  type Outcome,
  planView,
  refuse,
  rulesOf,
  timesOf,
  whoCame,
} from './service.ts';

export const MAX_ENTERPRISES = 500;
/** The paper that a head signs before an inspection, as the packs name it. */
const APPROVAL = 'inspection-approval';
const UNIT: StreamRef = { kind: 'unit', id: 'companion' };
/** Without I, L, O and U: read off paper (Crockford's base32). */
const KEY_LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const KEY_LENGTH = 20;

export interface Desk {
  list(caller: Caller, search: string): Outcome<z.infer<typeof enterprisesSchema>>;
  page(caller: Caller, id: string): Outcome<EnterprisePage>;
  enter(
    caller: Caller,
    of: { readonly code: string; readonly name: string; readonly address: string | null },
  ): Promise<Outcome<{ id: string }>>;
  issueKey(caller: Caller, id: string, replaces: boolean): Promise<Outcome<{ key: string }>>;
  plan(caller: Caller, id: string, of: z.infer<typeof planRequestSchema>): Promise<Outcome<null>>;
  approve(
    caller: Caller,
    id: string,
    plan: string,
    of: { readonly number: string | null; readonly date: string | null },
  ): Promise<Outcome<null>>;
  drop(caller: Caller, id: string, plan: string, reason: string): Promise<Outcome<null>>;
  published(): Promise<Outcome<Published>>;
  publish(caller: Caller, of: z.infer<typeof setPublishedSchema>): Promise<Outcome<null>>;
  /** The enterprise's own page, by the key that was printed for it. */
  own(key: string): Outcome<OwnPage>;
}

export interface DeskDeps extends InspectionDeps {
  /** The case as the companion holds it; null when it does not (yet). */
  readonly stateOf: (caseId: string) => CaseState | null;
}

/** What a person types of a key: spaces and hyphens do not matter, nor I, L for 1 and O for 0. */
function plainKey(typed: string): string {
  return typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^0-9A-Z]/g, '')
    .replace(/[IL]/g, '1')
    .replace(/O/g, '0');
}

function keyHash(key: string): string {
  return createHash('sha256')
    .update(`sanxiang enterprise page 1\n${plainKey(key)}`)
    .digest('hex');
}

export function desk(deps: DeskDeps): Desk {
  const { ledger, register, nameOf } = deps;
  const rulesOn = rulesOf(deps.packs);
  const today = () => shanghaiDay(new Date(deps.now()).toISOString());

  async function write(caller: Caller, stream: StreamRef, draft: EventDraft): Promise<Outcome<null>> {
    const written = await ledger.write(atConsole(caller), stream, draft);
    return written.ok ? { ok: true, value: null } : { ok: false, code: 'ledger', problem: written.problem };
  }

  /** Who approved it after it had begun, as the case says. */
  function approvedAfterwards(caseId: string) {
    const items = Object.values(deps.stateOf(caseId)?.items ?? {});
    return items
      .map(({ latest }) => latest)
      .find(({ status, document, as }) => status === 'done' && document?.kind === APPROVAL && as === 'head');
  }

  function approvalOf(
    enterprise: EnterpriseState,
    one: InspectionState,
  ): OwnPage['inspections'][number]['approval'] {
    const before = enterprise.plans.find(({ plan }) => plan === one.plan)?.approved ?? null;
    if (before !== null)
      return {
        how: 'beforehand',
        by: nameOf(before.by),
        on: before.document.date ?? shanghaiDay(before.at),
        number: before.document.number ?? null,
      };
    const after = approvedAfterwards(one.case);
    if (after === undefined) return { how: 'not-yet' };
    return {
      how: 'afterwards',
      by: nameOf(after.actor),
      on: shanghaiDay(after.at),
      number: after.document?.number ?? null,
    };
  }

  return {
    list(caller, search) {
      const wanted = search.trim().toUpperCase();
      const day = today();
      const found = register
        .all()
        .filter(
          ({ code, name }) => wanted === '' || code.includes(wanted) || name.toUpperCase().includes(wanted),
        )
        // By name: an order by number of inspections would be a ranking.
        .sort((a, b) => a.name.localeCompare(b.name, 'zh-CN'));
      const shown = found.slice(0, MAX_ENTERPRISES);
      deps.audit(
        caller,
        'enterprises',
        shown.map(({ id }) => id),
      );
      return {
        ok: true,
        value: {
          enterprises: shown.map((one) => ({
            ...enterpriseView(one),
            year: frequencyOf(one, null, day).year,
            open: one.inspections.some(({ open }) => open),
            plans: one.plans.filter(
              ({ usedBy, dropped, to }) => usedBy === null && dropped === null && day <= to,
            ).length,
          })),
          more: found.length - shown.length,
          holes: numberHoles(register.numbers()).map(([from, to]) => [from, to]),
        },
      };
    },

    page(caller, id) {
      const enterprise = register.byId(id);
      if (enterprise === null) return refuse('no-such-enterprise');
      const day = today();
      const rules = rulesOn(day);
      if (rules === null) return refuse('no-rules');
      deps.audit(caller, 'enterprise', [id]);
      return {
        ok: true,
        value: {
          enterprise: enterpriseView(enterprise),
          wallCode: enterpriseCode(enterprise.code),
          keyIssued: enterprise.keyHash !== null,
          today: day,
          frequency: frequencyOf(enterprise, register.published(), day),
          kinds: kindsView(rules, register),
          items: itemsView(register, day),
          plans: enterprise.plans.map((plan) => planView(plan, nameOf)),
          inspections: enterprise.inspections.map((one) => inspectionView(one, nameOf)).reverse(),
          refused: enterprise.refused.map(({ person, at, why, since }) => ({
            person: { id: person, name: nameOf(person) },
            at,
            text: whyUnqualified({ why, since }),
          })),
          may: {
            plan: may(caller.roles, 'inspection.plan'),
            approve: may(caller.roles, 'inspection.approve'),
            arrive: may(caller.roles, 'inspection.arrive'),
          },
        },
      };
    },

    async enter(caller, { code: typed, name, address }) {
      const read = readCreditCode(typed);
      if (!read.ok) return refuse('wrong-code');
      const known = register.byCode(read.code);
      if (known !== null) return refuse('enterprise-known', known.name);
      const id = deps.newId();
      const written = await write(caller, enterpriseStream(id), {
        type: 'enterprise.entered',
        data: { code: read.code, name, ...(address === null || address === '' ? {} : { address }) },
      });
      return written.ok ? { ok: true, value: { id } } : written;
    },

    async issueKey(caller, id, replaces) {
      const enterprise = register.byId(id);
      if (enterprise === null) return refuse('no-such-enterprise');
      if (enterprise.keyHash !== null && !replaces) return refuse('key-there');
      const key = [...randomBytes(KEY_LENGTH)].map((byte) => KEY_LETTERS[byte % 32]).join('');
      const written = await write(caller, enterpriseStream(id), {
        type: 'enterprise.keyIssued',
        data: { hash: keyHash(key) },
      });
      if (!written.ok) return written;
      return { ok: true, value: { key: key.replace(/.{5}(?=.)/g, '$&-') } };
    },

    async plan(caller, id, { kind, item, from, to, purpose }) {
      if (register.byId(id) === null) return refuse('no-such-enterprise');
      if (to < from) return refuse('days-turned');
      const rules = rulesOn(today());
      if (rules === null) return refuse('no-rules');
      if (!kindsOf(rules).some((one) => one.id === kind)) return refuse('kind-unknown');
      if (item !== null && register.published()?.items.some((one) => one.id === item) !== true)
        return refuse('item-unknown');
      return write(caller, enterpriseStream(id), {
        type: 'inspection.planned',
        data: { plan: deps.newId(), kind, ...(item === null ? {} : { item }), from, to, purpose },
      });
    },

    async approve(caller, id, plan, { number, date }) {
      const found = register.byId(id)?.plans.find((one) => one.plan === plan);
      if (found === undefined) return refuse('no-such-plan');
      if (found.approved !== null || found.usedBy !== null || found.dropped !== null)
        return refuse('plan-settled');
      if (found.by === caller.person) return refuse('own-plan');
      return write(caller, enterpriseStream(id), {
        type: 'inspection.approved',
        data: {
          plan,
          document: {
            kind: APPROVAL,
            ...(number === null ? {} : { number }),
            ...(date === null ? {} : { date }),
          },
        },
      });
    },

    async drop(caller, id, plan, reason) {
      const found = register.byId(id)?.plans.find((one) => one.plan === plan);
      if (found === undefined) return refuse('no-such-plan');
      if (found.usedBy !== null || found.dropped !== null) return refuse('plan-settled');
      return write(caller, enterpriseStream(id), { type: 'inspection.dropped', data: { plan, reason } });
    },

    async published() {
      const rules = rulesOn(today());
      if (rules === null) return refuse('no-rules');
      const found = register.published();
      return {
        ok: true,
        value: {
          caps: [...(found?.caps ?? [])],
          usesUp: [...(found?.usesUp ?? [])],
          items: [...(found?.items ?? [])],
          kinds: kindsView(rules, register),
          changed:
            found === null
              ? null
              : { at: found.at, by: { id: found.by, name: nameOf(found.by) }, reason: found.reason },
        },
      };
    },

    async publish(caller, of) {
      const rules = rulesOn(today());
      if (rules === null) return refuse('no-rules');
      const kinds = new Set(kindsOf(rules).map(({ id }) => id));
      const strange = of.usesUp.find((kind) => !kinds.has(kind));
      if (strange !== undefined) return refuse('kind-unknown');
      const twice =
        of.items.map(({ id }) => id).find((id, at, all) => all.indexOf(id) !== at) ??
        of.caps.map(({ year }) => String(year)).find((year, at, all) => all.indexOf(year) !== at);
      if (twice !== undefined) return refuse('items-twice', twice);
      return write(caller, UNIT, { type: 'unit.inspectionsSet', data: of });
    },

    own(key) {
      const enterprise = register.byKeyHash(keyHash(key));
      if (enterprise === null) return refuse('no-such-page');
      const day = today();
      const kinds = kindsOf(rulesOn(day) ?? { facts: {} });
      const items = register.published()?.items ?? [];
      return {
        ok: true,
        value: {
          name: enterprise.name,
          now: new Date(deps.now()).toISOString(),
          frequency: frequencyOf(enterprise, register.published(), day),
          inspections: [...enterprise.inspections].reverse().map((one) => ({
            inspection: one.number,
            day: one.day,
            open: one.open,
            kind: kinds.find(({ id }) => id === one.kind)?.title ?? { 'zh-CN': one.kind, en: one.kind },
            item: items.find(({ id }) => id === one.item)?.title ?? null,
            purpose: one.purpose,
            officers: whoCame(one).map(({ person, scanned }) => ({ name: nameOf(person), scanned })),
            approval: approvalOf(enterprise, one),
            urgent: one.urgent,
            ...timesOf(one),
          })),
        },
      };
    },
  };
}
