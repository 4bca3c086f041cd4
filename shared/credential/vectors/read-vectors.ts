/** The vectors as a verifier is asked them: in Node, in a browser, and for mutants. */
import { fromHex } from '../bytes.ts';
import type { RootKey, StatusList, TrustList } from '../lists.ts';
import { ES256, type SignatureChecker } from '../signature.ts';
import type { readStatusList } from '../status-list.ts';
import type { readTrustList } from '../trust-list.ts';
import type { Verdict } from '../verdict.ts';
import type { verifyCode } from '../verify.ts';

export interface Expected {
  readonly name: string;
  readonly what: string;
  readonly expect: { readonly kind: string; readonly why?: string; readonly doubts?: readonly string[] };
}

export interface VectorCode {
  readonly fragment: string | { readonly repeat: string; readonly times: number };
  readonly opened: number;
  readonly now: number;
  readonly challenge?: number;
  readonly trust: string | null;
  readonly status: string | null;
  readonly checker?: string;
}

export interface Vectors {
  readonly root: string;
  readonly lists: Readonly<Record<string, string>>;
  readonly codes: Readonly<Record<string, VectorCode>>;
}

export const rootOf = (vectors: Vectors): RootKey => ({ alg: ES256, publicKey: fromHex(vectors.root) });

/** What is tried. */
export interface Verifier {
  readonly readTrustList: typeof readTrustList;
  readonly readStatusList: typeof readStatusList;
  readonly verifyCode: typeof verifyCode;
}

export type Judge = (code: VectorCode) => Promise<{ readonly verdict: Verdict; readonly checks: number }>;

/**
 * A judge over the vectors' lists, each read once.
 * @param checker the platform's; a vector that asks for `fallback` gets the same checks under that name
 */
export async function judgeOf(
  vectors: Vectors,
  checker: SignatureChecker,
  verifier: Verifier,
): Promise<Judge> {
  const trust = new Map<string, TrustList>();
  const status = new Map<string, StatusList>();
  for (const [name, hex] of Object.entries(vectors.lists))
    if (name.startsWith('trust')) {
      const read = await verifier.readTrustList(fromHex(hex), rootOf(vectors), checker);
      if (!read.ok) throw new Error(`${name}: ${read.why}`);
      trust.set(name, read.list);
    }
  const agencies = [...trust.values()][0]?.agencies ?? [];
  for (const [name, hex] of Object.entries(vectors.lists))
    if (name.startsWith('status'))
      for (const agency of agencies) {
        const read = await verifier.readStatusList(fromHex(hex), agency, checker);
        if (read.ok) status.set(name, read.list);
      }
  return async (code) => {
    let checks = 0;
    const counting: SignatureChecker = {
      kind: code.checker === 'fallback' ? 'fallback' : checker.kind,
      verify(...args) {
        checks += 1;
        return checker.verify(...args);
      },
    };
    const verdict = await verifier.verifyCode({
      fragment:
        typeof code.fragment === 'string'
          ? code.fragment
          : `#1${code.fragment.repeat.repeat(code.fragment.times)}`,
      trustList: code.trust === null ? null : (trust.get(code.trust) ?? missing(code.trust)),
      statusLists: code.status === null ? [] : [status.get(code.status) ?? missing(code.status)],
      openedAt: code.opened,
      now: code.now,
      checker: counting,
      challenge: code.challenge ?? null,
    });
    return { verdict, checks };
  };
}

function missing(list: string): never {
  throw new Error(`no list ${list}`);
}

/** What a verdict says that the expectation speaks of. */
export function said(verdict: Verdict): Expected['expect'] {
  return {
    kind: verdict.kind,
    ...('why' in verdict ? { why: verdict.why } : {}),
    ...('doubts' in verdict ? { doubts: verdict.doubts } : {}),
  };
}
