/** The companion over HTTP: bearer and proof on every call, answers checked, failures told apart. */

import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { base64 } from '@scure/base';
import { z } from 'zod';
import { adapterSchema, type InstalledAdapter } from '#shared/adapter/adapter-schema.ts';
import { appendResponseSchema, problemSchema, syncResponseSchema } from '#shared/api/contract.ts';
import { cardAnswerSchema } from '#shared/api/credentials.ts';
import {
  helloBytes,
  helloSchema,
  type PairingClaim,
  type PairingOffer,
  PROOF_HEADER,
  pairingClaimSchema,
  pairingOfferSchema,
  provisionSchema,
  recoveryKeySchema,
  tokenSchema,
} from '#shared/api/device.ts';
import { similarSchema } from '#shared/api/discretion.ts';
import { type BenchmarkTable, benchmarkTableSchema } from '#shared/discretion/benchmark-schema.ts';
import { type ConsiderationList, considerationListSchema } from '#shared/discretion/consideration-schema.ts';
import { verifyTable } from '#shared/discretion/signed-table.ts';
import { readSnapshot, type SignedSnapshot } from '#shared/registry/snapshot.ts';
import { type Pack, packSchema } from '#shared/rules/pack-schema.ts';
import {
  type PackSignatures,
  packSignaturesSchema,
  type TrustedKey,
  trustListSchema,
  verifyPack,
} from '#shared/rules/signed-pack.ts';
import type { Called, Companion, Provision } from './companion.ts';
import { proof, spki } from './proof.ts';

const TIMEOUT_MS = 15_000;

export interface HttpDeps {
  readonly url: string;
  readonly keys: CryptoKeyPair;
  readonly token: () => Promise<string | null>;
  readonly keepToken: (token: string) => Promise<void>;
  /** The companion's clock as far as known. */
  readonly companionNow: () => Promise<number>;
  readonly newId: () => string;
  readonly fetch: typeof fetch;
}

interface Ask<T> {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: unknown;
  readonly answer: z.ZodType<T>;
  /** Without the bearer: while pairing. */
  readonly bare?: boolean;
}

function caller(deps: HttpDeps) {
  const once = async <T>(ask: Ask<T>): Promise<Called<T>> => {
    const url = new URL(ask.path, deps.url).href;
    const token = ask.bare === true ? null : await deps.token();
    const made = await proof(
      deps.keys,
      { method: ask.method, url, token },
      await deps.companionNow(),
      deps.newId(),
    );
    let response: Response;
    try {
      response = await deps.fetch(url, {
        method: ask.method,
        credentials: 'omit',
        cache: 'no-store',
        redirect: 'error',
        signal: AbortSignal.timeout(TIMEOUT_MS),
        headers: {
          [PROOF_HEADER]: made,
          ...(token === null ? {} : { authorization: `DPoP ${token}` }),
          ...(ask.body === undefined ? {} : { 'content-type': 'application/json' }),
        },
        ...(ask.body === undefined ? {} : { body: JSON.stringify(ask.body) }),
      });
    } catch {
      return { ok: false, failure: { kind: 'unreachable' } };
    }
    const json: unknown = await response.json().catch(() => null);
    if (response.status === 401) return { ok: false, failure: { kind: 'signed-out' } };
    if (!response.ok) {
      // Somebody else on that port, or a companion in trouble: in both cases nothing was taken.
      const problem = problemSchema.safeParse(json);
      if (!problem.success || response.status >= 500) return { ok: false, failure: { kind: 'unreachable' } };
      const { code, detail = problem.data.title, todo = '' } = problem.data;
      return { ok: false, failure: { kind: 'refused', status: response.status, code, detail, todo } };
    }
    const parsed = ask.answer.safeParse(json);
    return parsed.success
      ? { ok: true, value: parsed.data }
      : { ok: false, failure: { kind: 'unreachable' } };
  };
  return async <T>(ask: Ask<T>): Promise<Called<T>> => {
    const first = await once(ask);
    if (first.ok || first.failure.kind !== 'signed-out' || ask.bare === true) return first;
    const renewed = await once({ method: 'POST', path: '/api/device/token', body: {}, answer: tokenSchema });
    if (!renewed.ok) return first;
    await deps.keepToken(renewed.value.token);
    return once(ask);
  };
}

const named = z.looseObject({ pack: z.string() });
const tabled = z.looseObject({ table: z.string() });
const listed = z.looseObject({ list: z.string() });
/** A file that covers several procedures brings several packs of one id. */
function sameProcedure(known: Pack, one: unknown): boolean {
  const place = placed.safeParse(one);
  return (
    !place.success || (known.category === place.data.category && known.procedure === place.data.procedure)
  );
}

function pinned(raw: readonly unknown[], before: Provision | null): readonly TrustedKey[] {
  if (before?.trust !== undefined && before.trust.length > 0) return before.trust;
  const list = trustListSchema.safeParse(raw);
  return list.success ? list.data : [];
}

const placed = z.looseObject({ category: z.string(), procedure: z.string() });
const identified = z.looseObject({ id: z.string() });

function signaturesIn(raw: readonly unknown[]): readonly PackSignatures[] {
  return raw.flatMap((one) => {
    const parsed = packSignaturesSchema.safeParse(one);
    return parsed.success ? [parsed.data] : [];
  });
}

/** A benchmark table is always the unit's own, of whatever layer. */
function isSigned(
  table: BenchmarkTable,
  signatures: readonly PackSignatures[],
  trust: readonly TrustedKey[],
): boolean {
  if (trust.length === 0) return true;
  return signatures.some((one) => verifyTable(table, one, trust).ok);
}

/**
 * The unit's own packs (below the national layer) of which the signatures are not those of whom this device trusts.
 * Whom it trusts it learnt with the first list it was given: one who holds the companion later cannot put himself on it.
 */
function untrusted(
  packs: readonly Pack[],
  raw: readonly unknown[],
  trust: readonly TrustedKey[],
): ReadonlySet<Pack> {
  if (trust.length === 0) return new Set();
  const signatures = signaturesIn(raw);
  const fileOf = ({ pack, version }: Pack) =>
    packs.filter((one) => one.pack === pack && one.version === version);
  return new Set(
    packs.filter((one) => {
      if (one.layer === 'national') return false;
      const own = signatures.filter(({ pack, version }) => pack === one.pack && version === one.version);
      return !own.some((signed) => verifyPack(fileOf(one), signed, trust).ok);
    }),
  );
}

/**
 * Where a pack, table or adapter does not pass its schema, or a pack is not signed by those whom this device trusts, the
 * version that was in force before stays.
 */
export function provisionOf(raw: z.infer<typeof provisionSchema>, before: Provision | null): Provision {
  const trust = pinned(raw.trust ?? [], before);
  const read = raw.packs.map((one) => packSchema.safeParse(one));
  const valid = read.flatMap((one) => (one.success ? [one.data] : []));
  const bad = untrusted(valid, raw.signatures ?? [], trust);
  const packs = raw.packs.flatMap((one, at): readonly Pack[] => {
    const pack = read[at];
    if (pack?.success === true && !bad.has(pack.data)) return [pack.data];
    const name = named.safeParse(one);
    return (
      before?.packs.filter(
        (known) => name.success && known.pack === name.data.pack && sameProcedure(known, one),
      ) ?? []
    );
  });
  const adapters = raw.adapters.flatMap((one): readonly InstalledAdapter[] => {
    const { level, sha256 } = one;
    const adapter = adapterSchema.safeParse(one.adapter);
    if (adapter.success) return [{ adapter: adapter.data, level, sha256 }];
    const id = identified.safeParse(one.adapter);
    return (
      before?.adapters
        .filter((known) => id.success && known.adapter.id === id.data.id)
        .map((known) => ({ ...known, level })) ?? []
    );
  });
  const tableSignatures = signaturesIn(raw.tableSignatures ?? []);
  const offered = (raw.benchmarks ?? []).flatMap((one): readonly BenchmarkTable[] => {
    const table = benchmarkTableSchema.safeParse(one);
    if (table.success && isSigned(table.data, tableSignatures, trust)) return [table.data];
    const name = tabled.safeParse(one);
    return before?.benchmarks?.filter((known) => name.success && known.table === name.data.table) ?? [];
  });
  // A refused version of a table brings back all that were known of it; the others of it are there already.
  const benchmarks = [
    ...new Map(offered.map((one) => [`${one.table} ${one.version}`, one] as const)).values(),
  ];
  const grounds = (raw.grounds ?? []).flatMap((one): readonly ConsiderationList[] => {
    const list = considerationListSchema.safeParse(one);
    if (list.success) return [list.data];
    const name = listed.safeParse(one);
    return before?.grounds?.filter((known) => name.success && known.list === name.data.list) ?? [];
  });
  const { version, me, colleagues, settings = before?.settings } = raw;
  return {
    version,
    me,
    colleagues,
    packs,
    benchmarks,
    grounds,
    adapters,
    ...(settings === undefined ? {} : { settings }),
    ...(trust.length === 0 ? {} : { trust }),
  };
}

/** The registry's snapshot, when the companion whose key was pinned at pairing signed it. */
async function registryOf(
  signed: SignedSnapshot | undefined,
  companionKey: string,
): Promise<Provision['registry'] | undefined> {
  if (signed === undefined) return undefined;
  const snapshot = await readSnapshot(signed, async (bytes, signature) => {
    const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
    const spki = new Uint8Array(base64.decode(companionKey));
    const key = await crypto.subtle.importKey('spki', spki, algorithm, false, ['verify']);
    const given = new Uint8Array(base64.decode(signature));
    return crypto.subtle.verify({ name: 'ECDSA', hash: 'SHA-256' }, key, given, bytes);
  }).catch(() => null);
  if (snapshot === null) return undefined;
  return { ...snapshot, sha256: bytesToHex(sha256(utf8ToBytes(signed.body))) };
}

/** How long a companion that has proved itself is taken at its word. */
const HELLO_MS = 60_000;

/**
 * Asks the companion to sign a fresh nonce with the key pinned at pairing.
 * @returns its clock in epoch ms (null when it did not say), or false when it is not the one
 */
async function greet(
  call: ReturnType<typeof caller>,
  companionKey: string,
): Promise<{ readonly now: number | null } | false> {
  const nonce = base64.encode(crypto.getRandomValues(new Uint8Array(32)));
  const called = await call({
    method: 'POST',
    path: '/api/device/hello',
    body: { nonce },
    answer: helloSchema,
    bare: true,
  });
  if (!called.ok) return false;
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' };
  const key = await crypto.subtle.importKey(
    'spki',
    new Uint8Array(base64.decode(companionKey)),
    algorithm,
    false,
    ['verify'],
  );
  const good = await crypto.subtle.verify(
    { name: 'ECDSA', hash: 'SHA-256' },
    key,
    new Uint8Array(base64.decode(called.value.signature)),
    helloBytes(nonce),
  );
  if (!good) return false;
  return { now: called.value.now === undefined ? null : Date.parse(called.value.now) };
}

/** @param companionKey the companion's public key as pinned at pairing (SPKI, base64) */
export function httpCompanion(
  deps: HttpDeps,
  companionKey: string,
): Companion & { recoveryKey(): Promise<Called<string>> } {
  let ahead: number | null = null;
  // A device whose clock is wrong makes its proofs by the companion's, as it was told at the greeting.
  const companionNow = async () => (ahead === null ? deps.companionNow() : Date.now() + ahead);
  const ask = caller({ ...deps, companionNow });
  let provedAt = Number.NEGATIVE_INFINITY;
  const call: typeof ask = async (what) => {
    const now = Date.now();
    if (now - provedAt > HELLO_MS) {
      // No bearer goes to a stranger on the companion's port.
      const greeting = await greet(ask, companionKey);
      if (greeting === false) return { ok: false, failure: { kind: 'unreachable' } };
      if (greeting.now !== null) ahead = greeting.now - Date.now();
      provedAt = now;
    }
    const called = await ask(what);
    if (!called.ok && called.failure.kind === 'unreachable') provedAt = Number.NEGATIVE_INFINITY;
    return called;
  };
  return {
    append: (events) =>
      call({ method: 'POST', path: '/api/events', body: { events }, answer: appendResponseSchema }),
    sync: (after, tree) =>
      call({
        method: 'GET',
        path: `/api/sync?after=${after}${tree === null ? '' : `&tree=${tree}`}`,
        answer: syncResponseSchema,
      }),
    provision: async (before) => {
      const called = await call({ method: 'GET', path: '/api/device/provision', answer: provisionSchema });
      if (!called.ok) return called;
      const registry = await registryOf(called.value.registry, companionKey);
      // One that is not signed by the companion known here leaves what was known before.
      const known = registry ?? before?.registry;
      return {
        ok: true,
        value: { ...provisionOf(called.value, before), ...(known === undefined ? {} : { registry: known }) },
      };
    },
    card: (holderKey) =>
      call({ method: 'POST', path: '/api/credentials', body: { holderKey }, answer: cardAnswerSchema }),
    similar: (caseId, { table, entry }) =>
      call({
        method: 'GET',
        path: `/api/cases/${encodeURIComponent(caseId)}/similar?${new URLSearchParams({ table, entry })}`,
        answer: similarSchema,
      }),
    recoveryKey: async () => {
      const called = await call({
        method: 'GET',
        path: '/api/device/recovery-key',
        answer: recoveryKeySchema,
      });
      return called.ok ? { ok: true, value: called.value.recoveryKey } : called;
    },
  };
}

export interface PairingCalls {
  offer(label: string, code: string | null): Promise<Called<PairingOffer>>;
  claim(pairing: string): Promise<Called<PairingClaim>>;
}

/** The two calls of pairing, before there is a bearer. */
export function pairingCalls(deps: Omit<HttpDeps, 'token' | 'keepToken' | 'companionNow'>): PairingCalls {
  const call = caller({
    ...deps,
    token: async () => null,
    keepToken: async () => undefined,
    companionNow: async () => Date.now(),
  });
  return {
    offer: async (label, code) =>
      call({
        method: 'POST',
        path: '/api/pairing',
        body: { publicKey: await spki(deps.keys.publicKey), label, ...(code === null ? {} : { code }) },
        answer: pairingOfferSchema,
        bare: true,
      }),
    claim: (pairing) =>
      call({
        method: 'POST',
        path: `/api/pairing/${encodeURIComponent(pairing)}/claim`,
        body: {},
        answer: pairingClaimSchema,
        bare: true,
      }),
  };
}
