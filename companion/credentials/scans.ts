/**
 * A phone told the public listener of a code that it scanned: whose it was, in which case, recorded as a phone's scan and as
 * no more. Twenty bystanders may scan one code: one event, and a count.
 */

import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { codeHash, parseFragment } from '#shared/credential/code.ts';
import type { SignatureChecker } from '#shared/credential/signature.ts';
import type { Verdict } from '#shared/credential/verdict.ts';
import { verifyCode } from '#shared/credential/verify.ts';
import type { Ledger } from '../ledger/types.ts';
import type { Credentials } from './service.ts';

export interface ScansDeps {
  readonly credentials: Pick<Credentials, 'trust' | 'statusList' | 'byStatus' | 'standingOf'>;
  readonly ledger: Pick<Ledger, 'readStream' | 'writeOwn'>;
  /** The case of that number to which the officer belongs. */
  readonly caseOf: (officer: string, inspection: number) => string | null;
  readonly checker: SignatureChecker;
  /** Epoch milliseconds. */
  readonly now: () => number;
}

/** Why a scan completes nothing; the page then asks for the receipt, or says what the code is. */
export type NotRecorded =
  /** The code is none of ours, altered, revoked … */
  | 'not-genuine'
  /** Made too long ago, or not yet. */
  | 'not-current'
  /** It names no inspection, or none of that officer's. */
  | 'no-case'
  | 'not-now';
export type ScanAnswer =
  | { readonly recorded: true; readonly phones: number }
  | { readonly recorded: false; readonly why: NotRecorded };

export interface Scans {
  /** @param fragment of the page's address, with or without `#` */
  scan(fragment: string): Promise<ScanAnswer>;
  /** How many scans came for that officer in that case since the start. */
  count(caseId: string, officer: string): number;
}

/** Cases that are remembered; the oldest makes room. */
const MAX_REMEMBERED = 5_000;
/** Scans that wait for their turn; who comes when so many do types the receipt. */
const MAX_WAITING = 200;

export function openScans(deps: ScansDeps): Scans {
  const { credentials, ledger, now } = deps;
  const counts = new Map<string, number>();
  let inTurn: Promise<unknown> = Promise.resolve();
  let waiting = 0;

  /** That day, and since then nothing of the case was opened again: it may be this that is shown anew. */
  async function isRecorded(caseId: string, officer: string, what: string, day: string): Promise<boolean> {
    const events = await ledger.readStream({ kind: 'case', id: caseId });
    const shown = events.findLastIndex(
      ({ envelope, body }) =>
        envelope.type === 'identity.shown' &&
        envelope.actor === 'companion' &&
        body?.data.officer === officer &&
        body.data.what === what &&
        shanghaiDay(envelope.at) === day,
    );
    return shown >= 0 && !events.slice(shown).some(({ envelope }) => envelope.type === 'item.reopened');
  }

  async function record(verdict: Verdict, code: Uint8Array): Promise<ScanAnswer> {
    const not = (why: NotRecorded): ScanAnswer => ({ recorded: false, why });
    const card = verdict.kind === 'not-current' && verdict.why === 'day-card';
    if (verdict.kind === 'not-current' && !card) return not('not-current');
    if (verdict.kind !== 'genuine' && verdict.kind !== 'not-current') return not('not-genuine');
    const { credential, proof } = verdict;
    const issuer = Buffer.from(credential.issuer).toString('hex');
    const held = credentials.byStatus(issuer, credential.statusIndex);
    // The register knows of a revocation before any list is read.
    if (held === null || credentials.standingOf(held) !== 'valid') return not('not-genuine');
    const caseId = proof.inspection === 0 ? null : deps.caseOf(held.person, proof.inspection);
    if (caseId === null) return not('no-case');
    const at = new Date(now()).toISOString();
    const day = shanghaiDay(at);
    const name = `${caseId}/${held.person}`;
    const what = card ? 'day-card' : 'code';
    if (!(await isRecorded(caseId, held.person, what, day))) {
      const written = await ledger.writeOwn(
        { kind: 'case', id: caseId },
        {
          type: 'identity.shown',
          data: {
            officer: held.person,
            means: 'scanned',
            what,
            code: Buffer.from(codeHash(code)).toString('hex'),
            at: new Date(proof.at * 1000).toISOString(),
            inspection: proof.inspection,
          },
        },
      );
      if (!written.ok) return not('not-now');
    }
    const phones = (counts.get(name) ?? 0) + 1;
    counts.delete(name);
    counts.set(name, phones);
    if (counts.size > MAX_REMEMBERED) {
      const [oldest] = counts.keys();
      if (oldest !== undefined) counts.delete(oldest);
    }
    return { recorded: true, phones };
  }

  async function scanNow(fragment: string): Promise<ScanAnswer> {
    const parsed = parseFragment(fragment);
    if (!parsed.ok) return { recorded: false, why: 'not-genuine' };
    const at = Math.floor(now() / 1000);
    const list = await credentials.statusList();
    const verdict = await verifyCode({
      fragment,
      trustList: credentials.trust(),
      statusLists: list === null ? [] : [list],
      openedAt: at,
      now: at,
      checker: deps.checker,
    });
    return record(verdict, parsed.bytes);
  }

  return {
    scan(fragment) {
      if (waiting >= MAX_WAITING) return Promise.resolve({ recorded: false, why: 'not-now' });
      waiting += 1;
      const result = inTurn
        .then(() => scanNow(fragment))
        .finally(() => {
          waiting -= 1;
        });
      inTurn = result.catch(() => undefined);
      return result;
    },
    count: (caseId, officer) => counts.get(`${caseId}/${officer}`) ?? 0,
  };
}
