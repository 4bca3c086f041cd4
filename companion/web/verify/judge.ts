/** From fragment and lists to a verdict: which lists to use, and what the phone noticed on the way. */
import { fromHex, toHex } from '#shared/credential/bytes.ts';
import { decodeCode, parseFragment } from '#shared/credential/code.ts';
import type { RootKey, StatusList, TrustList } from '#shared/credential/lists.ts';
import {
  type Copies,
  type Newest,
  newestStatusList,
  newestTrustList,
} from '#shared/credential/newest-list.ts';
import { receiptOf } from '#shared/credential/receipt.ts';
import { ES256, type SignatureChecker } from '#shared/credential/signature.ts';
import type { Verdict } from '#shared/credential/verdict.ts';
import { verifyCode } from '#shared/credential/verify.ts';
import { type ListName, type ListSource, PATIENCE_MS } from './lists.ts';
import { type Fetched, LAST_MS } from './network-list.ts';

export interface JudgeInput {
  readonly fragment: string;
  /** Epoch ms, by the page's first script. */
  readonly openedAt: number;
  readonly now: () => number;
  readonly challenge: number | null;
  /** Compressed point, hex. */
  readonly rootKey: string;
  readonly checker: SignatureChecker | null;
  readonly lists: ListSource;
  readonly random: () => number;
  /** Called when the lists are there and read. */
  readonly listed: () => void;
}

export interface Judged {
  readonly verdict: Verdict;
  /** Agency's id, hex; empty where there is none. */
  readonly issuer: string;
  /** The fragment without its `#`, if it is a code at all. */
  readonly code: string | null;
  readonly receipt: string | null;
  readonly clockOff: number | null;
  readonly listsAltered: boolean;
  /** For who opened the page without a code, once it is there. */
  readonly trusted: Promise<TrustList | null>;
  /** The verdict by lists that came after it; null: none came, or none was waited for. */
  readonly later: Promise<Judged | null>;
}

const TRUST = 'trust.cose';
/** A clock that is off by less explains nothing. */
const CLOCK_MS = 60_000;

interface Pair<T> {
  readonly trust: T | null;
  readonly status: T | null;
}

const wait = (ms: number) => new Promise<null>((resolve) => setTimeout(() => resolve(null), ms));

/** The newest of what is kept and what came; what came and is newer is kept. */
async function held<T>(
  name: ListName,
  { kept, came }: Copies,
  lists: ListSource,
  ask: (copies: Copies) => Promise<Newest<T>>,
): Promise<{ readonly list: T | null; readonly altered: boolean }> {
  const { list, keep, forged } = await ask({ kept, came });
  if (keep && came !== null) lists.keep(name, came);
  return { list, altered: forged };
}

export async function judge(input: JudgeInput): Promise<Judged> {
  const { fragment, openedAt, lists, checker, challenge } = input;
  const root: RootKey = { alg: ES256, publicKey: fromHex(input.rootKey) };
  const parsed = parseFragment(fragment);
  const decoded = parsed.ok ? decodeCode(parsed.bytes) : parsed;
  const issuer = decoded.ok ? toHex(decoded.code.credential.issuer) : '';
  const status = issuer === '' ? null : `status/${issuer}.cose`;
  const base = {
    issuer,
    code: parsed.ok && decoded.ok ? fragment.replace(/^#/, '') : null,
    receipt: parsed.ok && decoded.ok ? receiptOf(parsed.bytes, input.random() % 10) : null,
  };
  const asked: Promise<Pair<Fetched>> = Promise.all([
    lists.fetched(TRUST),
    status === null ? null : lists.fetched(status),
  ]).then(([trust, one]) => ({ trust, status: one }));
  const kept: Pair<Uint8Array<ArrayBuffer>> = {
    trust: lists.kept(TRUST),
    status: status === null ? null : lists.kept(status),
  };

  const trustFrom = (came: Fetched | null, by: SignatureChecker) =>
    held(TRUST, { kept: kept.trust, came: came?.bytes ?? null }, lists, (copies) =>
      newestTrustList(copies, root, by),
    );

  async function by(came: Pair<Fetched>, later: Promise<Judged | null>): Promise<Judged> {
    if (checker === null) {
      const verdict: Verdict = { kind: 'issuer-unknown', why: 'algorithm-unknown' };
      return { ...base, verdict, clockOff: null, listsAltered: false, trusted: Promise.resolve(null), later };
    }
    const trust = await trustFrom(came.trust, checker);
    const agency = trust.list?.agencies.find((one) => toHex(one.issuer) === issuer);
    const taken =
      agency === undefined || status === null
        ? { list: null as StatusList | null, altered: false }
        : await held(status, { kept: kept.status, came: came.status?.bytes ?? null }, lists, (copies) =>
            newestStatusList(copies, agency, checker),
          );
    input.listed();
    const verdict = await verifyCode({
      fragment,
      trustList: trust.list,
      statusLists: taken.list === null ? [] : [taken.list],
      openedAt: Math.floor(openedAt / 1000),
      now: Math.floor(input.now() / 1000),
      checker,
      challenge,
    });
    const skew = came.trust?.skew ?? came.status?.skew ?? null;
    const timely = verdict.kind === 'not-current' && /^(stale|ahead|phone-clock)$/.test(verdict.why);
    return {
      ...base,
      verdict,
      clockOff:
        timely && skew !== null && Math.abs(skew) > CLOCK_MS
          ? Math.max(1, Math.round(Math.abs(skew) / 60_000))
          : null,
      listsAltered: trust.altered || taken.altered,
      trusted: Promise.resolve(trust.list),
      later,
    };
  }

  if (!decoded.ok) {
    const verdict: Verdict = { kind: 'unreadable', why: decoded.why };
    const trusted = asked.then(async ({ trust }) =>
      checker === null ? null : (await trustFrom(trust, checker)).list,
    );
    const later = Promise.resolve(null);
    return { ...base, verdict, clockOff: null, listsAltered: false, trusted, later };
  }
  const none: Pair<Fetched> = { trust: null, status: null };
  const complete = kept.trust !== null && (kept.status !== null || status === null);
  const came = await Promise.race([asked, wait(complete ? PATIENCE_MS : LAST_MS)]);
  if (came !== null) return by(came, Promise.resolve(null));
  return by(
    none,
    asked.then((late) =>
      late.trust === null && late.status === null ? null : by(late, Promise.resolve(null)),
    ),
  );
}
