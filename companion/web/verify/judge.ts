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
import type { Unreadable, Verdict } from '#shared/credential/verdict.ts';
import { verifyDecoded } from '#shared/credential/verify.ts';
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
  /** Null: nothing on this phone can check a signature. */
  readonly checker: Promise<SignatureChecker | null>;
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
  /** Four digits, worked out when they are first asked for; null: there is no code. */
  readonly receipt: () => string | null;
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

const nothing = {
  issuer: '',
  code: null,
  receipt: () => null,
  clockOff: null,
  listsAltered: false,
  trusted: Promise.resolve(null),
  later: Promise.resolve(null),
} satisfies Partial<Judged>;

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
  const { fragment, openedAt, lists, challenge } = input;
  const root: RootKey = { alg: ES256, publicKey: fromHex(input.rootKey) };
  const parsed = parseFragment(fragment);
  const decoded = parsed.ok ? decodeCode(parsed.bytes) : parsed;
  const fetchedTrust = lists.fetched(TRUST);
  const trustFrom = (came: Fetched | null, by: SignatureChecker) =>
    held(TRUST, { kept: lists.kept(TRUST), came: came?.bytes ?? null }, lists, (copies) =>
      newestTrustList(copies, root, by),
    );

  if (!parsed.ok || !decoded.ok) {
    const why = parsed.ok ? (decoded as { readonly why: Unreadable }).why : parsed.why;
    return {
      ...nothing,
      verdict: { kind: 'unreadable', why },
      trusted: fetchedTrust.then(async (came) => {
        const checker = await input.checker;
        return checker === null ? null : (await trustFrom(came, checker)).list;
      }),
    };
  }
  const { code } = decoded;
  const issuer = toHex(code.credential.issuer);
  const status = `status/${issuer}.cose`;
  let receipt: string | null = null;
  const base = {
    ...nothing,
    issuer,
    code: fragment.replace(/^#/, ''),
    receipt: () => {
      receipt ??= receiptOf(parsed.bytes, input.random() % 10);
      return receipt;
    },
  };
  const asked: Promise<Pair<Fetched>> = Promise.all([fetchedTrust, lists.fetched(status)]).then(
    ([trust, one]) => ({ trust, status: one }),
  );

  async function by(came: Pair<Fetched>, later: Promise<Judged | null>): Promise<Judged> {
    const checker = await input.checker;
    if (checker === null)
      return { ...base, verdict: { kind: 'issuer-unknown', why: 'algorithm-unknown' }, later };
    const trust = await trustFrom(came.trust, checker);
    const agency = trust.list?.agencies.find((one) => toHex(one.issuer) === issuer);
    const taken =
      agency === undefined
        ? { list: null as StatusList | null, altered: false }
        : await held(
            status,
            { kept: lists.kept(status), came: came.status?.bytes ?? null },
            lists,
            (copies) => newestStatusList(copies, agency, checker),
          );
    input.listed();
    const verdict = await verifyDecoded(code, {
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

  const complete = lists.kept(TRUST) !== null && lists.kept(status) !== null;
  const came = await Promise.race([asked, wait(complete ? PATIENCE_MS : LAST_MS)]);
  if (came !== null) return by(came, nothing.later);
  return by(
    { trust: null, status: null },
    asked.then((late) => (late.trust === null && late.status === null ? null : by(late, nothing.later))),
  );
}
