/**
 * What people do with cases in the console: look at the board and a case, answer an approval, remind, assign.
 * Who asks is passed in; what he may is in the permission table. Refusals are values.
 */

import type { AnswerRequest, ApprovalCard, Board, CasePage, CloseRequest } from '#shared/api/console.ts';
import type { Problem } from '#shared/api/contract.ts';
import type { Explained } from '#shared/api/explain.ts';
import { calendarEntries } from '#shared/calendar/calendar-entries.ts';
import { calendarFile } from '#shared/calendar/calendar-file.ts';
import { APPROVAL_MINUTES } from '#shared/case/approval.ts';
import { blocking } from '#shared/case/blocking.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { explainCase } from '#shared/case/explain-case.ts';
import { DEVIATION_GIVEN_DAYS } from '#shared/case/note.ts';
import { WITHHOLDING_GIVEN_DAYS } from '#shared/case/publication.ts';
import type { DiscretionData } from '#shared/discretion/explain-departure.ts';
import { closingCapacity } from '#shared/rules/closers.ts';
import { readScope } from '../identity.ts';
import type { Caller, Ledger } from '../ledger/types.ts';
import { may } from '../permissions.ts';
import type { BoardStore, Follower, HeldCase } from './board.ts';
import type { CaseProblemCode } from './problems.ts';
import {
  answers,
  approvalCard,
  casePage,
  closingWay,
  forViewer,
  isTold,
  type Judge,
  type Lang,
  type NameOf,
  shanghai,
} from './projection.ts';

/** Rows of one answer; more are counted. */
export const MAX_ROWS = 1000;
/** A second reminder of the same case within this time changes nothing for the officer. */
export const REMIND_AGAIN_MS = 10 * 60 * 1000;

export type Outcome<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly code: CaseProblemCode }
  /** A problem that another part has already put into words (the ledger's refusal). */
  | { readonly ok: false; readonly code: 'ledger'; readonly problem: Problem };

export interface CasesDeps {
  readonly board: BoardStore;
  readonly ledger: Ledger;
  readonly judge: Judge;
  readonly nameOf: NameOf;
  readonly now: () => number;
  /** Benchmark tables and grounds as they were looked at last. */
  readonly discretion: () => DiscretionData;
  /** Looks whether packs or tables changed, and judges the cases anew if they did: once before each page. */
  readonly settle: () => void;
  /** When the office opens, `09:00`: a calendar reminds then. */
  readonly opensAt: () => string;
  /** Records that personal data was read (decision 7): what, and of which cases. */
  readonly audit: (reader: Caller, what: string, of: readonly string[]) => void;
}

export interface Cases {
  board(caller: Caller): Promise<Outcome<Board>>;
  follow(caller: Caller, from: string | null): Outcome<Follower>;
  page(caller: Caller, caseId: string, lang: Lang): Promise<Outcome<CasePage>>;
  /** The running deadlines as a calendar file (RFC 5545): the case's number in it, and no person. */
  calendar(caller: Caller, caseId: string, lang: Lang): Promise<Outcome<string>>;
  /** Why each gap, hold and deadline of it stands. */
  explain(caller: Caller, caseId: string, lang: Lang): Promise<Outcome<Explained>>;
  approval(caller: Caller, approval: string): Promise<Outcome<ApprovalCard>>;
  answer(
    caller: Caller,
    approval: string,
    answer: AnswerRequest & { readonly give: boolean },
  ): Promise<Outcome<{ readonly expires: string | null }>>;
  remind(caller: Caller, caseId: string, note: string | undefined): Promise<Outcome<{ readonly at: string }>>;
  /** Head, legal officer or lead close what the pack gives to them. */
  closeItem(caller: Caller, caseId: string, item: string, how: CloseRequest): Promise<Outcome<null>>;
  assign(
    caller: Caller,
    caseId: string,
    to: { readonly officers: readonly string[]; readonly lead?: string | undefined },
  ): Promise<Outcome<null>>;
}

const refuse = (code: CaseProblemCode) => ({ ok: false, code }) as const;

export function casesService(deps: CasesDeps): Cases {
  const { board, ledger } = deps;
  const nowText = () => new Date(deps.now()).toISOString();

  function viewerOf(caller: Caller) {
    return {
      id: caller.person,
      mayApprove: may(caller.roles, 'approval.answer'),
      mayAssign: may(caller.roles, 'case.assign'),
      mayRemind: may(caller.roles, 'case.remind'),
      roles: caller.roles,
    };
  }

  /** A case he may not see is one he is not told of. */
  function visible(caller: Caller, held: HeldCase | null): HeldCase | null {
    const scope = readScope(caller);
    return held !== null && scope !== null && board.mayRead(scope, held) ? held : null;
  }

  function inputOf(held: HeldCase) {
    const now = nowText();
    return {
      case: held.entry.id,
      events: held.events,
      judge: deps.judge,
      nameOf: deps.nameOf,
      discretion: deps.discretion,
      now,
      state: held.state,
      judged: deps.judge(held.state, now),
    };
  }

  async function write(caller: Caller, stream: string, draft: EventDraft): Promise<Outcome<null>> {
    const result = await ledger.write(caller, { kind: 'case', id: stream }, draft);
    return result.ok ? { ok: true, value: null } : { ok: false, code: 'ledger', problem: result.problem };
  }

  return {
    async board(caller) {
      const scope = readScope(caller);
      if (scope === null) return refuse('not-permitted');
      deps.settle();
      const at = board.at();
      const all = board.rows(scope);
      const rows = all.slice(0, MAX_ROWS).map((row) => forViewer(row, viewerOf(caller)));
      deps.audit(
        caller,
        'board',
        rows.map((row) => row.case),
      );
      return { ok: true, value: { rows, more: all.length - rows.length, at, now: nowText() } };
    },

    follow(caller, from) {
      const scope = readScope(caller);
      if (scope === null) return refuse('not-permitted');
      const follower = board.follow(scope, from);
      if (follower === null) return refuse('too-many-following');
      const viewer = viewerOf(caller);
      return {
        ok: true,
        value: {
          stop: () => follower.stop(),
          next: async (signal) => {
            for (;;) {
              const next = await follower.next(signal);
              if (next === null) return null;
              const { change } = next;
              if (change.kind === 'row')
                return { ...next, change: { kind: 'row', row: forViewer(change.row, viewer) } };
              // Who cannot answer is not called; the row says that an approval waits.
              if (
                change.kind === 'approval' &&
                !answers(viewer, change.notice.what, change.notice.requester.id)
              )
                continue;
              if (change.kind === 'override' && !isTold(viewer, change.notice)) continue;
              return next;
            }
          },
        },
      };
    },

    async page(caller, caseId, lang) {
      deps.settle();
      const held = visible(caller, board.held(caseId));
      if (held === null) return refuse('no-such-case');
      deps.audit(caller, 'case-page', [held.entry.id]);
      const page = casePage({
        ...inputOf(held),
        since: new Map(),
        remindedAt: held.row.remindedAt,
        lang,
        viewer: viewerOf(caller),
      });
      return { ok: true, value: page };
    },

    async calendar(caller, caseId, lang) {
      deps.settle();
      const held = visible(caller, board.held(caseId));
      if (held === null) return refuse('no-such-case');
      deps.audit(caller, 'case-calendar', [held.entry.id]);
      const now = nowText();
      const { deadlines } = deps.judge(held.state, now);
      const entries = calendarEntries(held.entry.id, held.row.number, deadlines, lang);
      return { ok: true, value: calendarFile(entries, now, deps.opensAt()) };
    },

    async explain(caller, caseId, lang) {
      deps.settle();
      const held = visible(caller, board.held(caseId));
      if (held === null) return refuse('no-such-case');
      deps.audit(caller, 'case-explanation', [held.entry.id]);
      const { state, judged, now } = inputOf(held);
      const { rules } = judged;
      const said =
        rules === null
          ? { actions: [], gaps: [], deadlines: [] }
          : explainCase({ state, rules, gaps: judged.gaps, deadlines: judged.deadlines, now }, lang);
      return {
        ok: true,
        value: {
          case: held.entry.id,
          version: state.version,
          on: rules?.on ?? null,
          today: shanghai(now).day,
          packs: rules?.packs ?? [],
          ...said,
        },
      };
    },

    async approval(caller, id) {
      deps.settle();
      const held = visible(caller, board.heldOfApproval(id));
      const approval = held?.state.approvals[id];
      if (held === null || approval === undefined) return refuse('no-such-approval');
      deps.audit(caller, 'approval', [held.entry.id]);
      return { ok: true, value: approvalCard(inputOf(held), approval, viewerOf(caller)) };
    },

    async answer(caller, id, { give, reason, hash, by, number, date }) {
      if (!may(caller.roles, 'approval.answer')) return refuse('not-permitted');
      const held = visible(caller, board.heldOfApproval(id));
      const approval = held?.state.approvals[id];
      if (held === null || approval === undefined) return refuse('no-such-approval');
      if (approval.actor === caller.person) return refuse('own-approval');
      if (approval.status !== 'requested') return refuse('approval-answered');
      if (Date.parse(approval.expires) <= deps.now()) return refuse('approval-expired');
      if (approval.hash !== hash) return refuse('approval-other-form');
      const departs = approval.what === 'outside-tier';
      const withholds = approval.what === 'withholding';
      if (withholds && !answers(viewerOf(caller), approval.what, approval.actor))
        return refuse('withholding-head');
      if (withholds && give && approvalCard(inputOf(held), approval, viewerOf(caller)).withholding === null)
        return refuse('withholding-stale');
      if (departs && !answers(viewerOf(caller), approval.what, approval.actor)) return refuse('head-only');
      if (departs && give) {
        if (by === undefined) return refuse('approval-how');
        if (by !== 'head' && number === undefined && date === undefined) return refuse('approval-document');
        const card = approvalCard(inputOf(held), approval, viewerOf(caller));
        if (card.deviation === null) return refuse('approval-other-form');
        if ((card.deviation.by === 'issuer') !== (by === 'issuer')) return refuse('approval-issuer');
      }
      const unrecorded = approval.what === 'unrecorded';
      const record = held.state.statements.find((one) => one.approval === id)?.record;
      const approver = held.judged.rules?.records.find((one) => one.id === record)?.definition.approver;
      if (unrecorded && approver === 'head' && !caller.roles.includes('head')) return refuse('head-only');
      const stream = streamOf(held, approval.event);
      const days = departs ? DEVIATION_GIVEN_DAYS : WITHHOLDING_GIVEN_DAYS;
      const life = departs || withholds || unrecorded ? days * 24 * 60 : APPROVAL_MINUTES;
      const expires = new Date(deps.now() + life * 60_000).toISOString();
      const how =
        withholds || (unrecorded && caller.roles.includes('head'))
          ? { by: 'head' as const }
          : !departs || by === undefined
            ? {}
            : {
                by,
                ...(by === 'head'
                  ? {}
                  : {
                      document: {
                        kind: by === 'collective' ? 'discussion-record' : 'issuer-approval',
                        ...(number === undefined ? {} : { number }),
                        ...(date === undefined ? {} : { date }),
                      },
                    }),
              };
      const written = await write(
        caller,
        stream,
        give
          ? { type: 'approval.given', data: { approval: id, hash, reason, expires, ...how } }
          : { type: 'approval.refused', data: { approval: id, hash, reason } },
      );
      return written.ok ? { ok: true, value: { expires: give ? expires : null } } : written;
    },

    async remind(caller, caseId, note) {
      if (!may(caller.roles, 'case.remind')) return refuse('not-permitted');
      const held = visible(caller, board.held(caseId));
      if (held === null) return refuse('no-such-case');
      const to = held.row.officers.map((officer) => officer.id);
      if (to.length === 0) return refuse('nobody-to-remind');
      const last = held.row.remindedAt;
      if (last !== null && deps.now() - Date.parse(last) < REMIND_AGAIN_MS)
        return refuse('reminded-just-now');
      const items = blocking(held.state, held.judged)
        .map((gap) => gap.item)
        .filter((item): item is string => item !== null);
      const written = await write(caller, held.entry.id, {
        type: 'case.reminded',
        data: { to, items, ...(note === undefined ? {} : { note }) },
      });
      return written.ok ? { ok: true, value: { at: nowText() } } : written;
    },

    async closeItem(caller, caseId, id, { number, date, note }) {
      if (!may(caller.roles, 'item.close')) return refuse('not-permitted');
      const held = visible(caller, board.held(caseId));
      if (held === null) return refuse('no-such-case');
      const item = held.judged.rules?.items.find((one) => one.id === id);
      const gap = held.judged.gaps.find((one) => one.item === id);
      if (item === undefined) return refuse('no-such-item');
      const as = closingCapacity(item.definition.who, caller.roles);
      if (as === null) return refuse('item-not-yours');
      if (gap === undefined) return refuse('item-closed');
      const way = closingWay(item, gap, caller.roles);
      const { closedBy } = item.definition;
      if (way === null) return refuse('item-not-here');
      const kept = note === undefined ? {} : { note };
      if (closedBy.kind !== 'document')
        return write(caller, held.entry.id, {
          type: 'item.completed',
          data: { item: id, closedBy: 'attestation', as, ...kept },
        });
      if (number === undefined && date === undefined) return refuse('item-needs-document');
      return write(caller, held.entry.id, {
        type: 'item.completed',
        data: {
          item: id,
          closedBy: 'document',
          document: {
            kind: closedBy.document,
            ...(number === undefined ? {} : { number }),
            ...(date === undefined ? {} : { date }),
          },
          as,
          ...kept,
        },
      });
    },

    async assign(caller, caseId, { officers, lead }) {
      if (!may(caller.roles, 'case.assign')) return refuse('not-permitted');
      const held = visible(caller, board.held(caseId));
      if (held === null) return refuse('no-such-case');
      return write(caller, held.entry.id, {
        type: 'case.assigned',
        data: { officers: [...new Set(officers)], ...(lead === undefined ? {} : { lead }) },
      });
    },
  };
}

function streamOf(held: HeldCase, eventId: string): string {
  return held.events.find((event) => event.envelope.id === eventId)?.envelope.stream.id ?? held.entry.id;
}
