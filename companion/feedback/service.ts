/**
 * Complaints and praise: taken from phones without asking who writes, followed by a code, handled at a desk of the
 * supervisors. Who is complained about does not see it, nor does whoever leads him decide it alone.
 */
import type { Problem } from '#shared/api/contract.ts';
import type { Followed, SendFeedback } from '#shared/api/feedback.ts';
import type { StreamRef } from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';
import type { Caller, Ledger, StoredEvent } from '../ledger/types.ts';
import type { LookedAt } from './look-code.ts';
import { createDesk, type Feedback, statusOf } from './projection.ts';

export interface FeedbackDeps {
  readonly ledger: Pick<Ledger, 'readKind' | 'write' | 'writeOwn' | 'onAppended'>;
  /** What a code is worth, and whose it is. */
  readonly lookAt: (code: string) => Promise<LookedAt>;
  /** Unit of a person; null: no account. */
  readonly unitOf: (person: string) => Promise<string | null>;
  /** 32 bytes: codes to follow are kept as keyed hashes, for twelve digits are soon tried through. */
  readonly hash: (text: string) => string;
  readonly random: (bytes: number) => Uint8Array;
  readonly newId: () => string;
  readonly limits: Limits;
  /** Epoch ms. */
  readonly now: () => number;
}

export interface Limits {
  /** Beyond this the desk is full: who writes is told to call instead of being kept waiting unread. */
  readonly unhandled: number;
  /** Taken within 24 hours, however many addresses they come from. */
  readonly aDay: number;
}
export const LIMITS: Limits = { unhandled: 2000, aDay: 500 };
const DAY_MS = 86_400_000;

export interface FeedbackService {
  /** @returns the code to follow it; `full`: nothing was kept */
  receive(sent: SendFeedback): Promise<{ readonly follow: string } | 'full' | Problem>;
  followed(code: string): Followed | null;
  /** What this supervisor may handle, newest first, and how many are for another one. */
  listFor(caller: Caller): { readonly mine: readonly Feedback[]; readonly forOthers: number };
  /** Null: there is none, or it is not for him. */
  find(caller: Caller, id: string): Feedback | null;
  act(caller: Caller, id: string, act: Act): Promise<'done' | 'not-found' | 'settled' | Problem>;
  close(): void;
}
export type Act =
  | { readonly what: 'take' }
  | { readonly what: 'answer'; readonly answer: string }
  | { readonly what: 'set-aside'; readonly reason: string };

const streamOf = (id: string): StreamRef => ({ kind: 'feedback', id });

export async function openFeedback(deps: FeedbackDeps): Promise<FeedbackService> {
  const { ledger, now } = deps;
  const desk = createDesk();
  const byFollow = new Map<string, string>();
  const take = (events: readonly StoredEvent[]): void => {
    desk.take(events);
    for (const { envelope, body } of events)
      if (envelope.type === 'feedback.received' && typeof body?.data.follow === 'string')
        byFollow.set(body.data.follow, envelope.stream.id);
  };
  take(await ledger.readKind('feedback'));
  const stop = ledger.onAppended(take);

  /** Twelve digits, none likelier than another. */
  function newCode(): string {
    for (;;) {
      let digits = '';
      while (digits.length < 12)
        for (const byte of deps.random(24)) if (byte < 250 && digits.length < 12) digits += byte % 10;
      if (!byFollow.has(deps.hash(digits))) return digits;
    }
  }

  function isFull(): boolean {
    let unhandled = 0;
    let today = 0;
    for (const one of desk.all.values()) {
      if (statusOf(one) === 'received') unhandled += 1;
      if (now() - Date.parse(one.at) < DAY_MS) today += 1;
    }
    return unhandled >= deps.limits.unhandled || today >= deps.limits.aDay;
  }

  /** About himself, or about somebody whom he leads: then another one handles it. */
  function isFor(caller: Caller, { said }: Feedback): boolean {
    const about = said?.about;
    if (about === undefined || about.officer === undefined) return true;
    if (about.officer === caller.person) return false;
    return !(caller.roles.includes('lead') && (about.unit ?? '') === caller.unit);
  }

  return {
    async receive({ code, ...sent }) {
      if (isFull()) return 'full';
      const looked = code === undefined ? null : await deps.lookAt(code);
      const about = looked?.about ?? null;
      const officer = about?.officer ?? null;
      const unit = officer === null ? null : await deps.unitOf(officer);
      const follow = newCode();
      const written = await ledger.writeOwn(streamOf(deps.newId()), {
        type: 'feedback.received',
        data: {
          ...sent,
          ...(looked === null ? {} : { verdict: looked.verdict }),
          ...(about === null
            ? {}
            : {
                about: {
                  code: about.code,
                  agency: about.agency,
                  name: about.name,
                  certificate: about.certificate,
                  shownAt: about.shownAt,
                  ...(about.inspection === null ? {} : { inspection: about.inspection }),
                  ...(officer === null ? {} : { officer }),
                  ...(unit === null || unit === '' ? {} : { unit }),
                },
              }),
          follow: deps.hash(follow),
        },
      });
      return written.ok ? { follow } : written.problem;
    },
    followed(code) {
      const id = byFollow.get(deps.hash(code));
      const found = id === undefined ? undefined : desk.all.get(id);
      if (found === undefined) return null;
      const last = found.steps.at(-1);
      return { status: statusOf(found), since: last?.at ?? found.at, text: last?.text ?? null };
    },
    listFor(caller) {
      const all = [...desk.all.values()].sort((a, b) => (a.at < b.at ? 1 : -1));
      const mine = all.filter((one) => isFor(caller, one));
      return { mine, forOthers: all.length - mine.length };
    },
    find(caller, id) {
      const found = desk.all.get(id);
      return found !== undefined && isFor(caller, found) ? found : null;
    },
    async act(caller, id, act) {
      const found = desk.all.get(id);
      if (found === undefined || !isFor(caller, found)) return 'not-found';
      const status = statusOf(found);
      // An answer may be put right by another one; what is settled is not taken up or set aside again.
      if (act.what !== 'answer' && (status === 'answered' || status === 'set-aside')) return 'settled';
      if (act.what === 'take' && status === 'taken') return 'settled';
      const written = await ledger.write(caller, streamOf(id), draftOf(act));
      return written.ok ? 'done' : written.problem;
    },
    close: stop,
  };
}

function draftOf(act: Act): EventDraft {
  switch (act.what) {
    case 'take':
      return { type: 'feedback.taken', data: {} };
    case 'answer':
      return { type: 'feedback.answered', data: { answer: act.answer } };
    case 'set-aside':
      return { type: 'feedback.setAside', data: { reason: act.reason } };
  }
}
