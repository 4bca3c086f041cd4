/**
 * What a phone remembers of the signed lists, so that nobody can show it an older one: the root that it has come to, and the
 * newest issue of each list. A web server that is asked to forget a revocation has only older lists to serve.
 */
import { fromHex, toHex } from './bytes.ts';
import type { RootKey, StatusList, TrustList } from './lists.ts';

/** As it is kept: JSON. */
export interface SeenLists {
  /** The root pinned in the page, hex; another page's memory is not this one's. */
  readonly pinned: string;
  /** The root that signed the newest list: the pinned one, or one that it handed over to. */
  readonly root: { readonly alg: number; readonly publicKey: string };
  /** Unix seconds of the newest trust list. */
  readonly trust: number;
  /** Issuer, hex → Unix seconds of its newest status list. */
  readonly status: Readonly<Record<string, number>>;
}

/** Agencies remembered; a phone meets few. The one with the oldest list is forgotten first. */
const MAX_AGENCIES = 64;

export function nothingSeen(pinned: RootKey): SeenLists {
  const publicKey = toHex(pinned.publicKey);
  return { pinned: publicKey, root: { alg: pinned.alg, publicKey }, trust: 0, status: {} };
}

/**
 * A memory as it was kept; one of another page, of another form, or none is as if nothing had been seen.
 * @param text what was stored; null: nothing
 */
export function readSeenLists(text: string | null, pinned: RootKey): SeenLists {
  const none = nothingSeen(pinned);
  if (text === null || text.length > 16_384) return none;
  let kept: unknown;
  try {
    kept = JSON.parse(text);
  } catch {
    return none;
  }
  if (!isSeenLists(kept) || kept.pinned !== none.pinned) return none;
  return kept;
}

function isSeenLists(value: unknown): value is SeenLists {
  if (typeof value !== 'object' || value === null) return false;
  const { pinned, root, trust, status } = value as Partial<SeenLists>;
  const isTime = (one: unknown) => typeof one === 'number' && Number.isSafeInteger(one) && one >= 0;
  return (
    typeof pinned === 'string' &&
    typeof root === 'object' &&
    root !== null &&
    typeof root.alg === 'number' &&
    typeof root.publicKey === 'string' &&
    /^0[23][0-9a-f]{64}$/.test(root.publicKey) &&
    isTime(trust) &&
    typeof status === 'object' &&
    status !== null &&
    Object.entries(status).every(([issuer, issued]) => /^[0-9a-f]{16}$/.test(issuer) && isTime(issued))
  );
}

/** The root to read the next trust list with: a root that has handed over signs no more. */
export function rootFor(seen: SeenLists): RootKey {
  return { alg: seen.root.alg, publicKey: fromHex(seen.root.publicKey) };
}

/**
 * The memory with a trust list that was read and verified.
 * @returns null: it is older than one that was seen, and must not be used
 */
export function seenTrustList(seen: SeenLists, list: TrustList, root: RootKey): SeenLists | null {
  if (list.issued < seen.trust) return null;
  return { ...seen, trust: list.issued, root: { alg: root.alg, publicKey: toHex(root.publicKey) } };
}

/**
 * The memory with a status list that was read and verified.
 * @returns null: it is older than one that was seen, and must not be used
 */
export function seenStatusList(seen: SeenLists, list: StatusList): SeenLists | null {
  const issuer = toHex(list.issuer);
  const newest = seen.status[issuer];
  if (newest !== undefined && list.issued < newest) return null;
  const kept = Object.entries(seen.status)
    .filter(([one]) => one !== issuer)
    .sort(([, a], [, b]) => b - a)
    .slice(0, MAX_AGENCIES - 1);
  return { ...seen, status: Object.fromEntries([...kept, [issuer, list.issued]]) };
}
