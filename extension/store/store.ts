/**
 * The one module through which every byte passes (decision 28). All rows are encrypted under the officer's data key;
 * the key itself lives in `storage.session` only, so a woken worker needs no PIN and a restarted browser does.
 * Knows nothing of what events mean.
 */
import { base64 } from '@scure/base';
import { eventBytes, leafOf, type SealedEvent, seal } from '#shared/case/envelope.ts';
import { type EventDraft, latestVersion, streamKindOf } from '#shared/case/events.ts';
import { nextHlc } from '#shared/case/hlc.ts';
import {
  type EventRow,
  openPerson,
  openProfiles,
  type PersonDatabase,
  type ProfileRow,
  type ProfilesDatabase,
} from './database.ts';
import { sealKeyPair } from './queued-seal.ts';
import {
  aesKey,
  afterFailure,
  COSTS,
  createVault,
  MAX_TRIES,
  NO_TRIES,
  openBox,
  openByPin,
  randomBytes,
  resetPin,
  type StretchCosts,
  sealBox,
} from './vault.ts';

/** Decision 15: at most this many unsent events, warned at four fifths, never a silent drop. */
export const OUTBOX_CAP = 50_000;
export const OUTBOX_WARN = 40_000;
/** What was acknowledged longer ago than this is purged at sign-out (decision 29). */
export const KEEP_ACKED_MS = 7 * 24 * 3600 * 1000;

/** Memory of the browser that survives the worker and dies with the browser (`storage.session`). */
export interface SessionKeys {
  get(): Promise<{ readonly person: string; readonly dataKey: string } | null>;
  set(value: { readonly person: string; readonly dataKey: string } | null): Promise<void>;
}

export interface StoreDeps {
  readonly session: SessionKeys;
  readonly now: () => number;
  readonly newId: () => string;
  readonly costs?: StretchCosts;
}

export interface Profile {
  readonly person: string;
  readonly name: string;
  readonly device: string;
  readonly companion: string;
  readonly companionKey: string;
  readonly lastUsed: number;
  /** Events of his that wait to be sent; countable without his key. */
  readonly unsent: number;
}

export interface NewProfile {
  readonly person: string;
  readonly name: string;
  readonly device: string;
  readonly companion: string;
  readonly companionKey: string;
  readonly deviceKey: CryptoKeyPair;
  readonly pin: string;
  /** 32 bytes the companion keeps. */
  readonly recoveryKey: Uint8Array<ArrayBuffer>;
}

export type UnlockResult =
  | { readonly unlocked: true; readonly triesLeft: number }
  | { readonly unlocked: false; readonly triesLeft: number; readonly waitMs: number };

export class OutboxFull extends Error {}

/** Where the device's chain stands (decision 8). */
interface Chain {
  readonly n: number;
  readonly prev: string;
  readonly hlc: string | null;
}

export interface Drafted {
  readonly stream: string;
  readonly draft: EventDraft;
}

/** What the companion said to an event that was sent. */
export interface Answer {
  readonly id: string;
  readonly state: 'acked' | 'refused' | 'quarantined' | 'unsent';
  readonly code?: string;
  readonly reason?: string;
  readonly todo?: string;
}

export interface Refusal {
  readonly id: string;
  readonly type: string;
  readonly code: string;
  readonly reason: string;
  readonly todo: string;
}

/** An officer's store with its key at hand. */
export interface OpenStore {
  readonly person: string;
  readonly profile: ProfileRow;
  /**
   * Seals drafts into events of this device's chain and writes them durably, all or none.
   * @param seen frontier of the stream as known here; the second draft has seen the first
   * @throws OutboxFull rather than drop anything
   */
  append(
    stream: string,
    drafts: readonly EventDraft[],
    seen: readonly string[],
  ): Promise<readonly SealedEvent[]>;
  /** All events of these streams that this device has, in no promised order. */
  eventsOf(streams: readonly string[]): Promise<readonly SealedEvent[]>;
  /** The next unsent events in the device's own order, at most `count` and `bytes`. */
  unsent(count: number, bytes: number): Promise<readonly SealedEvent[]>;
  unsentCount(): Promise<number>;
  /** For the panel: what waits, latest first. */
  unsentHead(count: number): Promise<readonly SealedEvent[]>;
  answered(answers: readonly Answer[]): Promise<void>;
  refusals(): Promise<readonly Refusal[]>;
  /** Events of other devices (or this one's, after a purge); known ones are left alone. */
  received(events: readonly { readonly seq: number; readonly event: SealedEvent }[]): Promise<void>;
  /** A restored companion has forgotten: everything it acknowledged is to be sent again; sameness makes it harmless. */
  resendAll(): Promise<number>;
  get<T>(key: string): Promise<T | null>;
  put(key: string, value: unknown): Promise<void>;
  remove(key: string): Promise<void>;
  keys(prefix: string): Promise<readonly string[]>;
  sealSecret(): Promise<string>;
}

export interface Store {
  profiles(): Promise<readonly Profile[]>;
  /** The profile whose PIN is wanted: the open one, else the last used. */
  current(): Promise<Profile | null>;
  create(profile: NewProfile): Promise<OpenStore>;
  unlock(person: string, pin: string): Promise<UnlockResult>;
  /** Checks another profile's PIN without changing whose session this is (second officer, decision 14). */
  checkPin(person: string, pin: string): Promise<UnlockResult>;
  /** Forgotten PIN (decision 28); false when the recovery key is not this vault's. */
  recover(person: string, recoveryKey: Uint8Array<ArrayBuffer>, newPin: string): Promise<boolean>;
  /** The open store, or null while locked. */
  open(): Promise<OpenStore | null>;
  lock(): Promise<void>;
  /** Forgets the key at once; purges what was acknowledged long ago, keeps what was not sent. */
  signOut(): Promise<void>;
  deviceKey(person: string): Promise<CryptoKeyPair | null>;
  /** The key by which his code is proved, made when there is none; null: no such officer here. */
  holderKey(person: string): Promise<CryptoKeyPair | null>;
  /** The lock screen asks for this officer's PIN from now on. */
  choose(person: string): Promise<void>;
  /**
   * Documents that must be readable while locked and hold no personal data: the adapters, for the walls stand
   * whether or not a PIN was typed.
   */
  publicDoc<T>(key: string): Promise<T | null>;
  putPublicDoc(key: string, value: unknown): Promise<void>;
}

const text = new TextEncoder();
const encode = (value: unknown) => text.encode(JSON.stringify(value));
const decode = (bytes: Uint8Array) => JSON.parse(new TextDecoder().decode(bytes)) as unknown;
const eventLabel = (id: string) => `event ${id}`;
const docLabel = (key: string) => `doc ${key}`;

/** One after the other: the chain allows one writer. */
function queue(): <T>(work: () => Promise<T>) => Promise<T> {
  let tail: Promise<unknown> = Promise.resolve();
  return (work) => {
    const result = tail.then(work, work);
    tail = result.catch(() => undefined);
    return result;
  };
}

async function readDoc<T>(db: PersonDatabase, key: CryptoKey, name: string): Promise<T | null> {
  const row = await db.docs.get(name);
  if (row === undefined) return null;
  const plain = await openBox(key, docLabel(name), row.box);
  if (plain === null) throw new Error(`store: document ${name} does not open`);
  return decode(plain) as T;
}

async function readEvent(key: CryptoKey, row: EventRow): Promise<SealedEvent> {
  const plain = await openBox(key, eventLabel(row.id), row.box);
  if (plain === null) throw new Error(`store: event ${row.id} does not open`);
  return decode(plain) as SealedEvent;
}

function openWith(db: PersonDatabase, profile: ProfileRow, key: CryptoKey, deps: StoreDeps): OpenStore {
  const inTurn = queue();
  const docRow = async (name: string, value: unknown) => ({
    key: name,
    box: await sealBox(key, docLabel(name), encode(value)),
  });
  const eventRow = async (event: SealedEvent, state: EventRow['state'], n: number, ackedAt: number) => ({
    id: event.envelope.id,
    stream: event.envelope.stream.id,
    state,
    n,
    bytes: eventBytes(event),
    ackedAt,
    box: await sealBox(key, eventLabel(event.envelope.id), encode(event)),
  });
  const chainOf = async (): Promise<Chain> =>
    (await readDoc<Chain>(db, key, 'chain')) ?? { n: 0, prev: base64.encode(new Uint8Array(32)), hlc: null };
  const unsentRows = () => db.events.where('[state+n]').between(['unsent', 0], ['unsent', Infinity]);

  const store: OpenStore = {
    person: profile.person,
    profile,
    append: (stream, drafts, seen) =>
      inTurn(async () => {
        if ((await unsentRows().count()) + drafts.length > OUTBOX_CAP) throw new OutboxFull('outbox full');
        let chain = await chainOf();
        let frontier = seen;
        const events: SealedEvent[] = [];
        for (const draft of drafts) {
          const now = deps.now();
          const event = seal({
            id: deps.newId(),
            stream: { kind: streamKindOf(draft.type), id: stream },
            type: draft.type,
            v: latestVersion(draft.type),
            hlc: nextHlc(chain.hlc, now, profile.device),
            at: new Date(now).toISOString(),
            actor: profile.person,
            device: profile.device,
            n: chain.n + 1,
            prev: chain.prev,
            seen: frontier,
            data: draft.data as unknown as Record<string, never>,
            salt: randomBytes(32),
          });
          chain = { n: chain.n + 1, prev: leafOf(event), hlc: event.envelope.hlc };
          frontier = [event.envelope.id];
          events.push(event);
        }
        // Everything is encrypted before the transaction opens: IndexedDB commits by itself while WebCrypto works.
        const rows = await Promise.all(events.map((e) => eventRow(e, 'unsent', e.envelope.n, 0)));
        const chainRow = await docRow('chain', chain);
        await db.transaction('rw', db.events, db.docs, async () => {
          await db.events.bulkAdd(rows);
          await db.docs.put(chainRow);
        });
        return events;
      }),
    eventsOf: async (streams) => {
      const rows = await db.events
        .where('stream')
        .anyOf([...streams])
        // What the companion refused is on no other record either: it is shown to the officer, and counts for nothing.
        .filter((row) => row.state !== 'refused')
        .toArray();
      return Promise.all(rows.map((row) => readEvent(key, row)));
    },
    unsent: async (count, bytes) => {
      const rows = await unsentRows().limit(count).toArray();
      let total = 0;
      const taken = rows.filter((row, at) => {
        total += row.bytes;
        return at === 0 || total <= bytes;
      });
      return Promise.all(taken.map((row) => readEvent(key, row)));
    },
    unsentCount: () => unsentRows().count(),
    unsentHead: async (count) => {
      const rows = await unsentRows().reverse().limit(count).toArray();
      return Promise.all(rows.map((row) => readEvent(key, row)));
    },
    answered: (answers) =>
      inTurn(async () => {
        const refused = answers.filter((a) => a.state === 'refused');
        const notes = await Promise.all(
          refused.map(async (answer) => {
            const row = await db.events.get(answer.id);
            const type = row === undefined ? '' : (await readEvent(key, row)).envelope.type;
            const { id, code = '', reason = '', todo = '' } = answer;
            return docRow(`refused:${answer.id}`, { id, type, code, reason, todo } satisfies Refusal);
          }),
        );
        const ackedAt = deps.now();
        await db.transaction('rw', db.events, db.docs, async () => {
          for (const answer of answers) {
            await db.events.update(answer.id, {
              state: answer.state,
              ackedAt: answer.state === 'unsent' ? 0 : ackedAt,
            });
          }
          await db.docs.bulkPut(notes);
        });
      }),
    refusals: async () => {
      const names = await store.keys('refused:');
      const notes = await Promise.all(names.map((name) => readDoc<Refusal>(db, key, name)));
      return notes.filter((note) => note !== null);
    },
    received: (events) =>
      inTurn(async () => {
        const known = new Set(
          (await db.events.bulkGet(events.map((e) => e.event.envelope.id)))
            .filter((row) => row !== undefined)
            .map((row) => row.id),
        );
        const fresh = events.filter((e) => !known.has(e.event.envelope.id));
        let chain = await chainOf();
        for (const { event } of fresh) {
          const { hlc } = event.envelope;
          if (chain.hlc === null || hlc > chain.hlc) chain = { ...chain, hlc };
        }
        const at = deps.now();
        const rows = await Promise.all(
          fresh.map(({ seq, event }) =>
            event.envelope.device === profile.device
              ? eventRow(event, 'acked', event.envelope.n, at)
              : eventRow(event, 'received', seq, at),
          ),
        );
        const chainRow = await docRow('chain', chain);
        await db.transaction('rw', db.events, db.docs, async () => {
          await db.events.bulkPut(rows);
          await db.docs.put(chainRow);
        });
      }),
    resendAll: () =>
      inTurn(() =>
        db.events
          .where('[state+n]')
          .between(['acked', 0], ['acked', Infinity])
          .modify({ state: 'unsent', ackedAt: 0 }),
      ),
    get: (name) => readDoc(db, key, name),
    // In turn: to encrypt takes a moment, and of two the later one has to stay.
    put: (name, value) =>
      inTurn(async () => {
        await db.docs.put(await docRow(name, value));
      }),
    remove: (name) => inTurn(() => db.docs.delete(name)),
    keys: async (prefix) => {
      const found = await db.docs.where('key').startsWith(prefix).primaryKeys();
      return found.map(String);
    },
    sealSecret: async () => {
      const secret = await readDoc<string>(db, key, 'sealKey');
      if (secret === null) throw new Error('store: no seal key');
      return secret;
    },
  };
  return store;
}

/**
 * The store of this browser.
 * @param deps clock, ids and `storage.session`, so that a test can be its own browser
 */
export function createStore(deps: StoreDeps): Store {
  const profilesDb: ProfilesDatabase = openProfiles();
  const databases = new Map<string, PersonDatabase>();
  const opened = new Map<string, { readonly dataKey: string; readonly store: OpenStore }>();
  const unlockInTurn = queue();
  const costs = deps.costs ?? COSTS;

  const database = (person: string): PersonDatabase => {
    const known = databases.get(person);
    if (known !== undefined) return known;
    const db = openPerson(person);
    databases.set(person, db);
    return db;
  };
  const unsentOf = (person: string) =>
    database(person).events.where('[state+n]').between(['unsent', 0], ['unsent', Infinity]).count();
  const summary = async (row: ProfileRow): Promise<Profile> => ({
    person: row.person,
    name: row.name,
    device: row.device,
    companion: row.companion,
    companionKey: row.companionKey,
    lastUsed: row.lastUsed,
    unsent: await unsentOf(row.person),
  });
  const openStore = async (row: ProfileRow, dataKey: string): Promise<OpenStore> => {
    const known = opened.get(row.person);
    if (known !== undefined && known.dataKey === dataKey) return known.store;
    const key = await aesKey(new Uint8Array(base64.decode(dataKey)));
    const store = openWith(database(row.person), row, key, deps);
    opened.set(row.person, { dataKey, store });
    return store;
  };
  const tryPin = async (person: string, pin: string) => {
    const row = await profilesDb.profiles.get(person);
    const now = deps.now();
    if (row === undefined) return { row: null, dataKey: null, triesLeft: 0, waitMs: 0 };
    const left = MAX_TRIES - row.tries.failed;
    if (left <= 0 || row.tries.notBefore > now) {
      return { row, dataKey: null, triesLeft: left, waitMs: Math.max(0, row.tries.notBefore - now) };
    }
    const tries = afterFailure(row.tries, now);
    await profilesDb.profiles.update(person, { tries });
    const dataKey = await openByPin(row.vault, pin);
    if (dataKey === null) {
      const waitMs = Math.max(0, tries.notBefore - now);
      return { row, dataKey: null, triesLeft: MAX_TRIES - tries.failed, waitMs };
    }
    await profilesDb.profiles.update(person, { tries: NO_TRIES });
    return { row, dataKey, triesLeft: MAX_TRIES, waitMs: 0 };
  };
  const begin = async (person: string, dataKey: Uint8Array) => {
    opened.clear();
    await profilesDb.profiles.update(person, { lastUsed: deps.now() });
    await deps.session.set({ person, dataKey: base64.encode(dataKey) });
  };
  const lock = async () => {
    opened.clear();
    await deps.session.set(null);
  };

  return {
    profiles: async () => Promise.all((await profilesDb.profiles.toArray()).map(summary)),
    current: async () => {
      const session = await deps.session.get();
      const rows = await profilesDb.profiles.toArray();
      const mine = rows.find((row) => row.person === session?.person);
      const latest = mine ?? rows.sort((a, b) => b.lastUsed - a.lastUsed)[0];
      return latest === undefined ? null : summary(latest);
    },
    create: (profile) =>
      unlockInTurn(async () => {
        const { pin, recoveryKey, ...rest } = profile;
        if ((await unsentOf(profile.person)) > 0) throw new Error('store: unsent events of this officer');
        const { vault, dataKey } = await createVault(pin, recoveryKey, costs);
        const pair = sealKeyPair(randomBytes(32));
        const row: ProfileRow = {
          ...rest,
          vault,
          tries: NO_TRIES,
          sealPublicKey: pair.publicKey,
          lastUsed: deps.now(),
        };
        const key = await aesKey(new Uint8Array(dataKey));
        const db = database(profile.person);
        // A new pairing of the same person is a new device with a new chain: what the old one left cannot be read.
        await db.transaction('rw', db.events, db.docs, async () => {
          await db.events.clear();
          await db.docs.clear();
        });
        await openWith(db, row, key, deps).put('sealKey', pair.secretKey);
        await profilesDb.profiles.put(row);
        await begin(row.person, dataKey);
        return openStore(row, base64.encode(dataKey));
      }),
    unlock: (person, pin) =>
      unlockInTurn(async () => {
        const tried = await tryPin(person, pin);
        if (tried.dataKey === null) {
          return { unlocked: false, triesLeft: tried.triesLeft, waitMs: tried.waitMs };
        }
        await begin(person, tried.dataKey);
        return { unlocked: true, triesLeft: tried.triesLeft };
      }),
    checkPin: (person, pin) =>
      unlockInTurn(async () => {
        const tried = await tryPin(person, pin);
        return tried.dataKey === null
          ? { unlocked: false, triesLeft: tried.triesLeft, waitMs: tried.waitMs }
          : { unlocked: true, triesLeft: tried.triesLeft };
      }),
    recover: (person, recoveryKey, newPin) =>
      unlockInTurn(async () => {
        const row = await profilesDb.profiles.get(person);
        if (row === undefined) return false;
        const reset = await resetPin(row.vault, recoveryKey, newPin, costs);
        if (reset === null) return false;
        await profilesDb.profiles.update(person, { vault: reset.vault, tries: NO_TRIES });
        await begin(person, reset.dataKey);
        return true;
      }),
    open: async () => {
      const session = await deps.session.get();
      if (session === null) return null;
      const row = await profilesDb.profiles.get(session.person);
      return row === undefined ? null : openStore(row, session.dataKey);
    },
    lock,
    signOut: async () => {
      const session = await deps.session.get();
      await lock();
      if (session === null) return;
      await purge(database(session.person), deps.now() - KEEP_ACKED_MS);
    },
    deviceKey: async (person) => (await profilesDb.profiles.get(person))?.deviceKey ?? null,
    holderKey: (person) =>
      unlockInTurn(async () => {
        const row = await profilesDb.profiles.get(person);
        if (row === undefined) return null;
        if (row.holderKey !== undefined) return row.holderKey;
        const holderKey = await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, false, [
          'sign',
          'verify',
        ]);
        await profilesDb.profiles.update(person, { holderKey });
        return holderKey;
      }),
    choose: async (person) => {
      await profilesDb.profiles.update(person, { lastUsed: deps.now() });
    },
    publicDoc: async <T>(key: string) => ((await profilesDb.plain.get(key))?.value as T | undefined) ?? null,
    putPublicDoc: async (key, value) => {
      await profilesDb.plain.put({ key, value });
    },
  };
}

/**
 * Removes whole streams in which nothing is unsent and everything was acknowledged before `before`: half a case
 * would fold to gaps that are none. The next sync begins from the start again and brings back what is still wanted.
 */
async function purge(db: PersonDatabase, before: number): Promise<void> {
  await db.transaction('rw', db.events, db.docs, async () => {
    const keep = new Set<string>();
    const all = new Set<string>();
    await db.events.each((row) => {
      all.add(row.stream);
      const done = row.state === 'acked' || row.state === 'received';
      if (!done || row.ackedAt > before) keep.add(row.stream);
    });
    const gone = [...all].filter((stream) => !keep.has(stream));
    if (gone.length === 0) return;
    await db.events.where('stream').anyOf(gone).delete();
    await db.docs.delete('cursor');
  });
}
