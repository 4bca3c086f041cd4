/**
 * Of a signed list that the phone kept and one that came: which to use. An older one never takes the place of a newer one, so
 * a web server that is asked to forget a revocation has nothing to serve; and a root that has handed over signs no more.
 */
import { sameBytes } from './bytes.ts';
import type { ReadList, RootKey, StatusList, TrustedAgency, TrustList } from './lists.ts';
import type { SignatureChecker } from './signature.ts';
import { readStatusList } from './status-list.ts';
import { readTrustList } from './trust-list.ts';

export interface Newest<T> {
  /** Null: neither can be used. */
  readonly list: T | null;
  /** What came is to be kept in place of what was. */
  readonly keep: boolean;
  /** What came was signed by somebody else, or was changed. */
  readonly forged: boolean;
}

/** The bytes of one list, each as it lay: null, there was none. */
export interface Copies {
  readonly kept: Uint8Array | null;
  readonly came: Uint8Array | null;
}

async function newest<T extends { readonly issued: number }>(
  { kept, came }: Copies,
  readKept: (bytes: Uint8Array) => Promise<ReadList<T>>,
  readCame: (bytes: Uint8Array) => Promise<ReadList<T>>,
): Promise<Newest<T>> {
  const old = kept === null ? null : await readKept(kept);
  const held = old?.ok === true ? old.list : null;
  if (came === null || (kept !== null && sameBytes(kept, came)))
    return { list: held, keep: false, forged: false };
  const fresh = await readCame(came);
  if (!fresh.ok) return { list: held, keep: false, forged: fresh.why !== 'unreadable' };
  if (held !== null && held.issued > fresh.list.issued) return { list: held, keep: false, forged: false };
  return { list: fresh.list, keep: true, forged: false };
}

/** The trust list to use. What came is read with the root that the kept one had come to, pinned or handed over to. */
export function newestTrustList(
  copies: Copies,
  pinned: RootKey,
  checker: SignatureChecker,
): Promise<Newest<TrustList>> {
  let root = pinned;
  return newest(
    copies,
    async (bytes) => {
      const read = await readTrustList(bytes, pinned, checker);
      if (read.ok) root = read.root;
      return read;
    },
    (bytes) => readTrustList(bytes, root, checker),
  );
}

/** The agency's status list to use. */
export function newestStatusList(
  copies: Copies,
  agency: TrustedAgency,
  checker: SignatureChecker,
): Promise<Newest<StatusList>> {
  const read = (bytes: Uint8Array) => readStatusList(bytes, agency, checker);
  return newest(copies, read, read);
}
