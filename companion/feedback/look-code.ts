/** Whom a complaint is about: read out of the code that came with it, which the agency and the officer signed. */
import { codeHash, decodeCode, parseFragment } from '#shared/credential/code.ts';
import type { StatusList, TrustList } from '#shared/credential/lists.ts';
import type { SignatureChecker } from '#shared/credential/signature.ts';
import type { VerdictKind } from '#shared/credential/verdict.ts';
import { verifyCode } from '#shared/credential/verify.ts';

export interface LookedAt {
  /** What the code was worth when it was shown. */
  readonly verdict: VerdictKind;
  /** Null: nothing in it is signed by who says so. */
  readonly about: {
    /** SHA-256 of the code, hex. */
    readonly code: string;
    /** Agency's id, hex. */
    readonly agency: string;
    readonly name: string;
    readonly certificate: string;
    readonly officer: string | null;
    readonly inspection: number | null;
    /** ISO instant. */
    readonly shownAt: string;
  } | null;
}

export interface LookDeps {
  readonly trust: () => TrustList | null;
  readonly statusList: () => Promise<StatusList | null>;
  /** The person to whom that credential was issued, by agency (hex) and index in its status list. */
  readonly holder: (agency: string, statusIndex: number) => string | null;
  readonly checker: SignatureChecker;
  /** Epoch ms. */
  readonly now: () => number;
}

const MINUTE_MS = 60_000;

/** Somebody writes an hour later: the code is judged as of the moment at which it was shown. */
export function codeLooker({ trust, statusList, holder, checker, now }: LookDeps) {
  return async (fragment: string): Promise<LookedAt> => {
    const parsed = parseFragment(fragment);
    const decoded = parsed.ok ? decodeCode(parsed.bytes) : parsed;
    if (!parsed.ok || !decoded.ok) return { verdict: 'unreadable', about: null };
    const { proof } = decoded.code;
    const list = await statusList();
    const today = Math.floor(now() / 1000);
    // A code from tomorrow was shown by a clock that is wrong, or made up: it is judged as of now.
    const openedAt = proof.at * 1000 > now() + MINUTE_MS ? today : proof.at;
    const verdict = await verifyCode({
      fragment,
      trustList: trust(),
      statusLists: list === null ? [] : [list],
      openedAt,
      now: today,
      checker,
    });
    if (!('credential' in verdict)) return { verdict: verdict.kind, about: null };
    const { credential } = verdict;
    const agency = Buffer.from(credential.issuer).toString('hex');
    return {
      verdict: verdict.kind,
      about: {
        code: Buffer.from(codeHash(parsed.bytes)).toString('hex'),
        agency,
        name: credential.name,
        certificate: credential.certificate,
        officer: holder(agency, credential.statusIndex),
        inspection: proof.inspection === 0 ? null : proof.inspection,
        shownAt: new Date(proof.at * 1000).toISOString(),
      },
    };
  };
}
