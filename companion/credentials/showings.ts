/**
 * An officer says on the card page that he showed himself in a case, or types the four digits that somebody read to him from
 * a phone. Recorded as his own word, and as no more (decision 36); the tries are counted here, not on his device.
 */

import type { Problem } from '#shared/api/contract.ts';
import type { ShowingRequest } from '#shared/api/credentials.ts';
import type { CardInCase } from '#shared/case/card-in-case.ts';
import type { EventData } from '#shared/case/events.ts';
import { codeHash, decodeCode, parseFragment } from '#shared/credential/code.ts';
import { judgeReceipt, RECEIPT_MS } from '#shared/credential/receipt.ts';
import type { SignatureChecker } from '#shared/credential/signature.ts';
import { MAX_AHEAD, verifyDecoded } from '#shared/credential/verify.ts';
import type { Caller, Ledger } from '../ledger/types.ts';
import type { Credentials } from './service.ts';

export interface ShowingsDeps {
  readonly credentials: Pick<Credentials, 'trust' | 'statusList' | 'byStatus' | 'standingOf'>;
  readonly ledger: Pick<Ledger, 'readStream' | 'write'>;
  /** What of that case stands on his card; null: there is none, or it is not his. */
  readonly cardCase: (id: string, officer: string) => CardInCase | null;
  readonly checker: SignatureChecker;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** `code`: not one that this officer showed in this case within ten minutes. */
export type NotShown = 'no-case' | 'code' | 'wrong' | 'wait';
export type ShowingResult =
  | { readonly ok: true }
  | { readonly ok: false; readonly why: NotShown }
  | { readonly ok: false; readonly problem: Problem };

export interface Showings {
  show(caller: Caller, asked: ShowingRequest): Promise<ShowingResult>;
}

/** Officers whose wrong tries are remembered; the oldest makes room. */
const MAX_REMEMBERED = 1_000;

export function openShowings(deps: ShowingsDeps): Showings {
  const { credentials, ledger, now } = deps;
  /** Epoch ms of wrong receipts, by person. */
  const tries = new Map<string, readonly number[]>();

  function wrongTry(person: string): void {
    const recent = (tries.get(person) ?? []).filter((at) => now() - at < RECEIPT_MS);
    tries.delete(person);
    tries.set(person, [...recent, now()]);
    const [oldest] = tries.keys();
    if (tries.size > MAX_REMEMBERED && oldest !== undefined) tries.delete(oldest);
  }

  /** A code of his that stands, made for this case in the last ten minutes; null: it is none. */
  async function ownCode(fragment: string, person: string, of: CardInCase) {
    const parsed = parseFragment(fragment);
    const decoded = parsed.ok ? decodeCode(parsed.bytes) : parsed;
    if (!parsed.ok || !decoded.ok) return null;
    const { proof } = decoded.code;
    const at = Math.floor(now() / 1000);
    if (proof.at - at > MAX_AHEAD || at - proof.at > RECEIPT_MS / 1000) return null;
    const list = await credentials.statusList();
    const verdict = await verifyDecoded(decoded.code, {
      trustList: credentials.trust(),
      statusLists: list === null ? [] : [list],
      // Scanned while it was shown; it is only told of later.
      openedAt: proof.at,
      now: at,
      checker: deps.checker,
    });
    if (verdict.kind !== 'genuine' || proof.inspection !== of.inspection) return null;
    const { issuer, statusIndex } = verdict.credential;
    const held = credentials.byStatus(Buffer.from(issuer).toString('hex'), statusIndex);
    if (held?.person !== person || credentials.standingOf(held) !== 'valid') return null;
    return { bytes: parsed.bytes, at: proof.at * 1000 };
  }

  async function isRecorded(caseId: string, data: EventData<'identity.shown'>): Promise<boolean> {
    const events = await ledger.readStream({ kind: 'case', id: caseId });
    return events.some(
      ({ envelope, body }) =>
        envelope.type === 'identity.shown' &&
        body?.data.officer === data.officer &&
        body.data.means === data.means &&
        body.data.code === data.code,
    );
  }

  return {
    async show(caller, asked) {
      const { person } = caller;
      const of = deps.cardCase(asked.case, person);
      if (of === null) return { ok: false, why: 'no-case' };
      const base = { officer: person, inspection: of.inspection };
      const record = async (data: EventData<'identity.shown'>): Promise<ShowingResult> => {
        // The same code told of once more: the first answer was lost on its way.
        if (data.code !== undefined && (await isRecorded(of.id, data))) return { ok: true };
        const written = await ledger.write(
          caller,
          { kind: 'case', id: of.id },
          { type: 'identity.shown', data },
        );
        return written.ok ? { ok: true } : { ok: false, problem: written.problem };
      };
      if (asked.what === 'certificate')
        return record({ ...base, means: 'shown', what: 'certificate', at: new Date(now()).toISOString() });
      const shown = await ownCode(asked.code, person, of);
      if (asked.receipt !== undefined) {
        const judged = judgeReceipt(
          asked.receipt,
          shown === null ? [] : [shown],
          tries.get(person) ?? [],
          now(),
        );
        if (!judged.ok) {
          if (judged.why === 'wrong') wrongTry(person);
          return { ok: false, why: judged.why === 'no-code' ? 'code' : judged.why };
        }
      }
      if (shown === null) return { ok: false, why: 'code' };
      return record({
        ...base,
        means: asked.receipt === undefined ? 'shown' : 'receipt',
        what: 'code',
        code: Buffer.from(codeHash(shown.bytes)).toString('hex'),
        at: new Date(shown.at).toISOString(),
      });
    },
  };
}
