/** What of keeping goes to the console, as far as its reader may see it. */

import type { DisposalView, Keeping, KeptThing } from '#shared/api/keeping.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import type { Caller } from '../../ledger/types.ts';
import { bytesOf, type Disposal, type Hold, standingOf, type Thing } from './register.ts';
import type { RetentionFile } from './retention-file.ts';
import type { KeepingService, ThingStanding } from './service.ts';

export interface ViewDeps {
  readonly service: KeepingService;
  readonly nameOf: (person: string) => string;
  /** A case that this reader may see, by any of its streams; null: none. */
  readonly caseFor: (
    caller: Caller,
    id: string,
  ) => { readonly id: string; readonly subject: string | null; readonly number: string | null } | null;
}

/** Of a request's things, so many are named. */
const NAMED = 20;

export function createViews({ service, nameOf, caseFor }: ViewDeps) {
  const who = (id: string) => ({ id, name: nameOf(id) });
  const caseShown = (caller: Caller, id: string | null) => (id === null ? null : caseFor(caller, id));
  /** A file's name may say whom it is about. */
  const nameFor = (caller: Caller, thing: Pick<Thing, 'case' | 'kind' | 'name'>) =>
    thing.kind === 'recording' || thing.case === null || caseShown(caller, thing.case) !== null
      ? thing.name
      : null;
  const holdView = ({ id, on, by, at, reason }: Hold) =>
    ({ id, why: 'asked', on: on.kind, by: who(by), at, reason }) as const;

  return {
    /** With its day, for a camera records every day; null: there is none, or not for this reader. */
    nameOfThing(caller: Caller, id: string): string | null {
      const thing = service.kept.things.get(id);
      const name = thing === undefined ? null : nameFor(caller, thing);
      if (thing === undefined || name === null) return null;
      return `${name} ${shanghaiDay(thing.recorded?.from ?? thing.at)}`;
    },
    /** @param faulty things of which the last inventory found something wrong */
    thing(caller: Caller, one: ThingStanding, faulty: ReadonlySet<string>): KeptThing {
      const { thing, recorded, keep, holds, stands, disposal } = one;
      const of = caseShown(caller, thing.case);
      const { disposed } = thing;
      return {
        kind: thing.kind,
        id: thing.id,
        name: nameFor(caller, thing),
        ...recorded,
        bytes: bytesOf(thing),
        copies: thing.copies.length,
        case: of === null ? null : { id: of.id, subject: of.subject, number: of.number },
        ofCase: thing.case !== null,
        stands,
        until: {
          is: keep.is,
          day: keep.is === 'day' ? keep.day : null,
          rule: keep.is === 'open' ? null : keep.rule.id,
        },
        holds: holds.map((hold) =>
          hold.why === 'open'
            ? { id: null, why: 'open', on: 'case', by: null, at: null, reason: null }
            : holdView(hold.hold),
        ),
        faulty: faulty.has(thing.id),
        disposal: disposal?.id ?? null,
        disposed:
          disposed === null
            ? null
            : {
                at: disposed.at,
                basis: disposed.basis,
                askedBy: who(disposed.askedBy),
                approvedBy: disposed.approvedBy.map(who),
              },
      };
    },
    async disposal(caller: Caller, one: Disposal): Promise<DisposalView> {
      return {
        ...{ id: one.id, at: one.at, by: who(one.by), basis: one.basis, reason: one.reason },
        things: one.things.length,
        bytes: one.things.reduce((sum, { bytes }) => sum + bytes, 0),
        copies: one.things.reduce(
          (sum, { id }) => sum + (service.kept.things.get(id)?.copies.length ?? 0),
          0,
        ),
        stands: standingOf(one),
        approvals: one.approvals.map(({ by, at, reason }) => ({ by: who(by), at, reason })),
        refused: one.refused === null ? null : { ...one.refused, by: who(one.refused.by) },
        done: one.done.size,
        dropped: [...one.dropped].map(([id, why]) => ({ id, why })),
        trouble: service.troubleOf(one),
        named: one.things.slice(0, NAMED).flatMap(({ id }) => {
          const thing = service.kept.things.get(id);
          if (thing === undefined) return [];
          return [{ id, name: nameFor(caller, thing), to: thing.recorded?.to ?? thing.at }];
        }),
        mayNot: await service.mayNotApprove(caller, one),
      };
    },
    hold(caller: Caller, one: Hold): Keeping['holds'][number] {
      const of = one.on.kind === 'case' ? caseShown(caller, one.on.id) : null;
      const thing = service.kept.things.get(one.on.id);
      const name =
        of !== null ? (of.subject ?? of.number) : thing === undefined ? null : nameFor(caller, thing);
      return { ...holdView(one), target: one.on.id, name };
    },
    rules({
      inForce,
      unreadable,
    }: RetentionFile): Pick<Keeping, 'rules' | 'caseFile' | 'refused' | 'unreadable'> {
      return {
        rules: inForce.rules.map(({ id, of, title, why, keep, from, house, citation }) => ({
          ...{ id, of, title, why, keep, from, house, citation },
          own: inForce.own.has(id),
          source: inForce.sources[citation.source] ?? citation.source,
        })),
        caseFile: inForce.caseFile,
        refused: [...inForce.refused],
        unreadable,
      };
    },
  };
}
export type Views = ReturnType<typeof createViews>;
