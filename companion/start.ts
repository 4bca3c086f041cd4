/** Starts a companion in this process: opens the data folder, puts the app together, listens. */
import {
  createHash,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  randomBytes,
  sign,
} from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { statfs } from 'node:fs/promises';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { fileURLToPath } from 'node:url';
import { serve } from '@hono/node-server';
import type { Context } from 'hono';
import { type Logger, pino } from 'pino';
import { monotonicFactory } from 'ulid';
import { calendarFor } from '#shared/calendar/regions.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { cardInCase } from '#shared/case/card-in-case.ts';
import type { StreamRef } from '#shared/case/envelope.ts';
import type { EventDraft } from '#shared/case/events.ts';
import { explainCase } from '#shared/case/explain-case.ts';
import { inspectionNumber, inspectionNumberOf } from '#shared/case/inspection-number.ts';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';
import { signsAsOfficer } from '#shared/registry/signing.ts';
import packageJson from '../package.json' with { type: 'json' };
import { createAccessLog } from './access/service.ts';
import { adapterRoutes } from './adapters/routes.ts';
import { openAdapters } from './adapters/service.ts';
import { createApp } from './app.ts';
import { type Account, type NewPerson, openAccounts } from './auth/accounts.ts';
import { createLimiter } from './auth/limiter.ts';
import { createSetup } from './auth/setup.ts';
import type { HeldCase } from './cases/board.ts';
import { openCases } from './cases/open.ts';
import { openCheckpoints, readEpoch } from './checkpoint/service.ts';
import { fitnessOf } from './credentials/fitness.ts';
import { openListFiles } from './credentials/list-files.ts';
import { openCredentialFeature } from './credentials/open.ts';
import type { Credentials } from './credentials/service.ts';
import { type DataFiles, prepareDataDir, secretFile } from './data-dir.ts';
import { bundledGrounds, factsOf, openBenchmarkFolders } from './discretion/benchmark-folders.ts';
import { similarRoutes } from './discretion/similar-routes.ts';
import { codeLooker } from './feedback/look-code.ts';
import { publicFeedbackRoutes } from './feedback/public-routes.ts';
import { feedbackRoutes } from './feedback/routes.ts';
import { LIMITS, openFeedback } from './feedback/service.ts';
import { readScope } from './identity.ts';
import { openInspections } from './inspection/open.ts';
import { createStreamKeys } from './ledger/keys.ts';
import type { SigningPolicy } from './ledger/plan.ts';
import { createLedger } from './ledger/service.ts';
import { openKeyStore } from './ledger/store/key-store.ts';
import { lockFolder } from './ledger/store/lock.ts';
import { openDatabase, openSqliteStore } from './ledger/store/sqlite.ts';
import type { Caller, Ledger, StoredEvent, WriteResult } from './ledger/types.ts';
import { createListener } from './listener/app.ts';
import { createRates } from './listener/rates.ts';
import { bookmarkRoutes } from './media/bookmarks/routes.ts';
import { openBookmarks } from './media/bookmarks/service.ts';
import { officerThen } from './media/clip/officer-then.ts';
import { papersFor } from './media/clip/papers.ts';
import { clipRoutes } from './media/clip/routes.ts';
import { openClips } from './media/clip/service.ts';
import type { Dock } from './media/import/docks.ts';
import { type ImportsFeature, openImportFeature } from './media/import/open.ts';
import { spanOf } from './media/import/register.ts';
import { openInCases } from './media/in-cases.ts';
import { startStation } from './media/ingest/station.ts';
import { type KeepingFeature, openKeepingFeature } from './media/keeping/open.ts';
import { lastReceived } from './media/playback/read-recording.ts';
import { playbackRoutes } from './media/playback/routes.ts';
import { ofImport, ofRecording } from './media/redaction/original.ts';
import { redactionRoutes } from './media/redaction/routes.ts';
import { findFfmpeg } from './media/redaction/run-ffmpeg.ts';
import { openRedactions, type Redactions } from './media/redaction/service.ts';
import { type CaseShown, mediaRoutes } from './media/routes.ts';
import { type Media, openMedia } from './media/service.ts';
import { keepStation } from './media/station-file.ts';
import { openVaultFeature, type StorageOptions, type VaultFeature, vaultOf } from './media/vault/open.ts';
import { pagesRoutes } from './pages/routes.ts';
import { createBearers } from './pairing/bearer.ts';
import { type Device, openDevices } from './pairing/devices.ts';
import { createProofChecker, PAIRING_WINDOW_MS } from './pairing/proof.ts';
import { mayWrite } from './permissions.ts';
import { texts } from './problem.ts';
import { type CheckedCase, startChecker } from './registry/checker.ts';
import { createEditor } from './registry/edit.ts';
import { createImports } from './registry/import.ts';
import { importRoutes } from './registry/import-routes.ts';
import { openPhotos } from './registry/photos.ts';
import { registryRoutes } from './registry/routes.ts';
import { openRegistry } from './registry/service.ts';
import { signingPolicyOf } from './registry/signing-policy.ts';
import { snapshots } from './registry/snapshot.ts';
import { itemPolicyOf, officersItemOf } from './rules/item-policy.ts';
import { bundledPacks } from './rules/read-packs.ts';
import { registerRoutes } from './rules/register-routes.ts';
import { packRoutes } from './rules/routes.ts';
import { openPacks } from './rules/service.ts';
import { settingsRoutes } from './settings/routes.ts';
import { openSettings } from './settings/service.ts';
import { type PageFiles, pinned, readPageFiles } from './verify-page/files.ts';
import { verifyPageRoutes } from './verify-page/routes.ts';

export interface StartOptions {
  readonly dataDir: string;
  /** 0: a free one. */
  readonly port?: number;
  /** Loopback unless told otherwise. */
  readonly host?: string;
  /** More `host:port` names we answer to, behind a proxy or on the unit's network. */
  readonly hosts?: readonly string[];
  readonly log?: Logger | false;
  readonly now?: () => number;
  /** Folders of rule packs beside the national ones of the program and those of the data folder. */
  readonly packDirs?: readonly string[];
  /** More folders of benchmark tables. */
  readonly benchmarkDirs?: readonly string[];
  /** An agency's certificate and its key, PEM: the console speaks https. Without, it listens on loopback only. */
  readonly tls?: { readonly cert: string; readonly key: string };
  /** Where phones ask: an app of its own, without a door of the console. Absent: none. */
  readonly publicListener?: { readonly host?: string; readonly port: number };
  /** Where cameras send to, over plain RTMP. Absent: none are taken in. */
  readonly rtmp?: { readonly host?: string; readonly port: number };
  /** Pages the record may grow to; only to try what a full disk does. */
  readonly maxPages?: number;
  /** How footage lies: sealed, in a bucket. Absent: as it came, in the data folder. */
  readonly storage?: StorageOptions;
  /** Folders that docks empty cameras into: what lies there is brought in. */
  readonly docks?: readonly Dock[];
  /** Where ffmpeg is; left out: `SANXIANG_FFMPEG`, else the first on PATH. */
  readonly ffmpeg?: string;
  /** Bytes that the disk of the data folder has left; only to try what a full one does. */
  readonly freeBytes?: () => Promise<number>;
}

/** What a process that starts the companion may do in it, without signing in. */
export interface Admin {
  createPerson(person: NewPerson): Promise<Account>;
  person(username: string): Promise<Account | null>;
  /** Writes as that person would in the console. */
  write(personId: string, stream: StreamRef, draft: EventDraft): Promise<WriteResult>;
  pairDevice(device: {
    readonly person: string;
    /** SPKI, base64. */
    readonly publicKey: string;
    readonly origin?: string;
    readonly label: string;
  }): Promise<{ readonly device: string; readonly token: string; readonly recoveryKey: string }>;
  /** A code that pairs one browser with that person, within five minutes, without a click in the console. */
  preconfirmPairing(username: string): Promise<string>;
}

export interface Companion {
  readonly url: string;
  readonly port: number;
  /** The key that devices pin at pairing (SPKI, base64). */
  readonly publicKey: string;
  readonly ledger: Ledger;
  /** Every door, `METHOD /path` as its router has it: for walking all of them. */
  readonly doors: readonly string[];
  readonly admin: Admin;
  readonly credentials: Credentials;
  /** Cameras and what they record. */
  readonly media: Media;
  readonly redactions: Pick<Redactions, 'settled' | 'job'>;
  /** Files of cameras that were brought in. */
  readonly imports: ImportsFeature['imports'];
  /** How footage is kept, and what inventories find. */
  readonly keeping: Pick<KeepingFeature, 'service' | 'inventories'>;
  /** Where footage lies. */
  readonly vault: Pick<VaultFeature, 'footage' | 'moving' | 'state'>;
  /** Where phones ask, and its doors; null: it was not asked for. */
  readonly publicListener: { readonly url: string; readonly doors: readonly string[] } | null;
  /** Link for the first administrator, when there is none yet. */
  readonly setupLink: string | null;
  readonly setupFile: string;
  /** What that person was shown of others, as the access log has it. */
  reads(personId: string): Promise<readonly StoredEvent[]>;
  /** As that person would be in the console; null when there is no such account. */
  caller(username: string): Promise<Caller | null>;
  /** Records a read that was not made over HTTP. */
  noteRead(reader: Caller, what: string, of: readonly string[]): void;
  close(): Promise<void>;
}

/** `needs-tls`: other computers would send passwords in the clear, and browsers there have no cryptography. */
export type CannotStartWhy = 'locked' | 'port-taken' | 'needs-tls' | 'bad-tls';

/** Another companion uses the data folder or the port, or what was asked for cannot be had safely. */
export class CannotStart extends Error {
  readonly why: CannotStartWhy;
  constructor(why: CannotStartWhy, cause?: unknown) {
    super(why, { cause });
    this.name = 'CannotStart';
    this.why = why;
  }
}

const REDACTED = [
  'req.headers.authorization',
  'req.headers.cookie',
  'req.headers.dpop',
  '*.password',
  '*.token',
  '*.code',
  '*.recoveryKey',
  '*.streamKey',
];
const CLOSE_WAIT_MS = 3000;

/** The log as it should always be: without secrets, and on stderr, for stdout is what people read. */
export function companionLog(): Logger {
  return pino({ redact: { paths: REDACTED, censor: '[redacted]' } }, pino.destination({ fd: 2, sync: true }));
}

/** What `npm run build:verify` writes. */
export const verifyPages = fileURLToPath(new URL('../dist/verify', import.meta.url));
/** What `npm run build:verify` writes for whoever is given a clip. */
const clipPage = fileURLToPath(new URL('../dist/clip-page/index.html', import.meta.url));
/** What `npm run build:web` writes. */
const webPages = fileURLToPath(new URL('../dist/web', import.meta.url));

/** @throws CannotStart */
export async function startCompanion(options: StartOptions): Promise<Companion> {
  const now = options.now ?? Date.now;
  const log = options.log === false ? pino({ level: 'silent' }) : (options.log ?? companionLog());
  if (options.tls === undefined && !isLoopback(options.host ?? '127.0.0.1'))
    throw new CannotStart('needs-tls');
  const files = prepareDataDir(options.dataDir);
  const unlock = lockFolder(files.lock);
  if (unlock === null) throw new CannotStart('locked');
  try {
    return await start(options, files, log, now, unlock);
  } catch (error) {
    unlock();
    throw error;
  }
}

async function start(
  options: StartOptions,
  files: DataFiles,
  log: Logger,
  now: () => number,
  unlock: () => void,
): Promise<Companion> {
  const random = (bytes: number): Uint8Array => randomBytes(bytes);
  const nextUlid = monotonicFactory();
  const newId = () => nextUlid(now());
  const master = Buffer.from(
    secretFile(files.masterKey, () => randomBytes(32).toString('base64')),
    'base64',
  );
  const derive = (name: string) => createHmac('sha256', master).update(name).digest();
  const identity = createPrivateKey(
    secretFile(files.identityKey, () =>
      generateKeyPairSync('ec', { namedCurve: 'P-256' })
        .privateKey.export({ format: 'pem', type: 'pkcs8' })
        .toString(),
    ),
  );
  const companionKey = createPublicKey(identity).export({ format: 'der', type: 'spki' }).toString('base64');

  const onError = (error: unknown) => log.error({ err: error }, 'failed');
  const keyStore = await openKeyStore(files.keys);
  const keys = createStreamKeys(keyStore, master, { random });
  const zh = texts['zh-CN'];
  const common = { keys, texts: zh, now, random, newId: (ms: number) => nextUlid(ms), onError };
  const packs = openPacks({
    dirs: [bundledPacks, ...(options.packDirs ?? [])],
    optional: [files.packs],
    kept: files.packsKept,
    trust: files.trust,
    onTrouble: (pack) => log.warn({ pack }, 'pack file not usable'),
    onError,
  });
  const benchmarks = openBenchmarkFolders({
    grounds: [bundledGrounds],
    tables: [...(options.benchmarkDirs ?? []), files.benchmarks],
    kept: files.benchmarksKept,
    trust: files.trust,
  });
  let signing: SigningPolicy = () => null;
  const ledger = await createLedger({
    ...common,
    store: await openSqliteStore(
      files.record,
      options.maxPages === undefined ? {} : { maxPages: options.maxPages },
    ),
    policy: mayWrite,
    itemPolicy: itemPolicyOf(packs.packs, now),
    signingPolicy: (...asked) => signing(...asked),
    ownDevice: 'companion',
  });
  const accessLedger = await createLedger({
    ...common,
    store: await openSqliteStore(files.access),
    // Readers do not write here; only the log does, in their name.
    policy: () => null,
    ownDevice: 'companion-access',
  });
  const access = createAccessLog({ ledger: accessLedger, onError });
  const accountsDatabase = openDatabase(files.accounts);
  const accounts = await openAccounts({
    database: accountsDatabase,
    secret: derive('cookies').toString('base64'),
    newId,
    now,
    secure: options.tls !== undefined,
  });
  const devices = await openDevices({ ledger, now, newId, random, companionKey });
  const bearers = createBearers(derive('bearers'), now);
  const setup = createSetup({ now, random });
  const signIns = new Map<string, number>();
  const hosts = new Set<string>();

  const recovery = {
    keyOf(device: string, person: string): Uint8Array {
      const held = recovery.find(device);
      if (held !== null) return held;
      const key = random(32);
      keyStore.putRecovery(
        device,
        person,
        Buffer.from(keys.sealSecret(`recovery/${device}`, key)).toString('base64'),
      );
      return key;
    },
    find(device: string): Uint8Array | null {
      const held = keyStore.recovery(device);
      if (held === null) return null;
      return keys.openSecret(`recovery/${device}`, Buffer.from(held.wrapped, 'base64'));
    },
  };

  const settings = await openSettings(ledger);
  const cases = await openCases({
    ledger,
    people: () => accounts.list(),
    packs: packs.packs,
    calendar: () => calendarFor(settings.current().region),
    discretion: benchmarks,
    opensAt: () => settings.current().officeHours.from,
    audit: access.note,
    report: onError,
    now,
    newId,
  });

  settings.onChange(cases.renew);
  const registry = await openRegistry(ledger);
  const heard = new Map<string, number>();
  ledger.onAppended((events) => {
    for (const { envelope } of events) heard.set(envelope.device, now());
  });
  const isOfficers = officersItemOf(packs.packs, now);
  const bySignature = signingPolicyOf({
    registry,
    isOfficers,
    lastHeard: (device) => heard.get(device) ?? null,
  });
  signing = bySignature;
  const signed = (bytes: Uint8Array) => sign('sha256', bytes, { key: identity, dsaEncoding: 'ieee-p1363' });
  const checkpoints = openCheckpoints({
    ledger,
    sign: signed,
    now,
    epoch: readEpoch(files.epoch),
    file: files.checkpoint,
    onError,
  });
  const snapshotFor = snapshots(registry, signed, now);
  const checkedCase = (held: HeldCase): CheckedCase => ({
    id: held.entry.id,
    state: held.state,
    rules: held.judged.rules,
    standings: held.judged.standings,
  });
  const checker = startChecker({
    registry,
    cases: {
      all: () => cases.held.all().map(checkedCase),
      of: (stream) => {
        const held = cases.held.held(stream);
        return held === null ? null : checkedCase(held);
      },
    },
    onAppended: ledger.onAppended,
    write: async (id, draft) => {
      const result = await ledger.writeOwn({ kind: 'case', id }, draft);
      if (!result.ok) onError(new Error(`${draft.type}: ${result.problem.code}`));
    },
    asked: () => ({ issued: new Date(now()).toISOString(), sha256: registry.fingerprint() }),
    now,
    onError,
  });
  const today = () => shanghaiDay(new Date(now()).toISOString());
  const imports = createImports({
    registry,
    accounts: async () => new Map((await accounts.list()).map(({ id, username }) => [username, id])),
    region: () => settings.current().region,
    today,
    now,
    newId,
  });
  const photos = openPhotos({
    dir: files.photos,
    secrets: keys,
    used: () =>
      new Set(
        [...registry.state().persons.values()].flatMap((versions) =>
          versions.flatMap(({ record }) => record.photo ?? []),
        ),
      ),
    now,
  });
  const editor = createEditor({
    registry,
    accounts: async () => new Set((await accounts.list()).map(({ id }) => id)),
    region: () => settings.current().region,
    newId,
    hasPhoto: photos.has,
  });
  const inspections = await openInspections({
    ledger,
    packs: packs.packs,
    judge: cases.judge,
    people: () => accounts.list(),
    stateOf: (id) => cases.held.held(id)?.state ?? null,
    colleagues: async ({ unit }) =>
      (await accounts.list()).filter(
        (one) => one.unit === unit && one.roles.some((role) => role === 'officer' || role === 'lead'),
      ),
    qualified: (person, day) => {
      if (registry.phase() !== 'checked') return { ok: true };
      const found = registry.qualified({ account: person }, day, 'inspection');
      return found.ok ? { ok: true } : { ok: false, why: found.why, since: found.since };
    },
    now,
    newId,
    audit: access.note,
  });
  const adapters = await openAdapters({ dir: files.adapters, ledger, onError });
  const nameOf = async (id: string) => (await accounts.byId(id))?.name ?? id;
  const issuing = await openCredentialFeature({
    ledger,
    secrets: keys,
    dir: files.credentials,
    telephone: derive('telephone codes'),
    caseOf: (officer, inspection) =>
      cases.held.all().find(
        ({ entry, state }) =>
          entry.members.includes(officer) &&
          // A code that was made before a merge names the number of either.
          [inspectionNumberOf(state), ...state.streams.map((one) => inspectionNumber([one]))].includes(
            inspection,
          ),
      )?.entry.id ?? null,
    cardCase: (id, officer) => {
      const held = cases.held.held(id);
      if (held === null || !held.entry.members.includes(officer)) return null;
      const { entry, state, judged, row } = held;
      return cardInCase({ id: entry.id, subject: row.subject, state, ...judged }, officer, cases.nameOf);
    },
    photoOf(person, day) {
      const found = registry.qualified({ account: person }, day);
      return found.ok ? (found.officer.photo ?? null) : null;
    },
    fit: (person, day) => fitnessOf(registry.qualified({ account: person }, day)),
    now,
    newId,
    random,
    nameOf,
    deviceLabel: (device) => devices.byId(device)?.label ?? null,
    audit: access.note,
    limiter: createLimiter(now),
    onError,
  });
  const feedback = await openFeedback({
    ledger,
    lookAt: codeLooker({
      trust: issuing.credentials.trust,
      statusList: issuing.credentials.statusList,
      holder: (agency, index) => issuing.credentials.byStatus(agency, index)?.person ?? null,
      checker: webcryptoChecker(crypto.subtle),
      now,
    }),
    unitOf: async (person) => (await accounts.byId(person))?.unit ?? null,
    hash: (text) => createHmac('sha256', derive('feedback codes')).update(text).digest('hex'),
    random,
    newId,
    limits: LIMITS,
    now,
  });

  const { rtmp } = options;
  const media = await openMedia({
    ledger,
    station:
      rtmp === undefined
        ? null
        : (on) =>
            startStation({
              ...on,
              host: rtmp.host ?? '127.0.0.1',
              port: rtmp.port,
              folder: files.media,
              now,
            }),
    secret: derive('stream keys'),
    newId,
    now,
    onError,
    lastKept: (recording) => lastReceived(`${files.media}/${recording}`),
    keepState: (state) => keepStation(files.cameraStation, state),
  });
  const inCases = await openInCases({ ledger, onError });

  const storage = options.storage ?? {};
  const vault = vaultOf({ media: files.media, imports: files.imports }, keys, storage);
  const importing = await openImportFeature({
    ledger,
    dir: files.imports,
    footage: vault,
    cases: {
      all: cases.held.all,
      held: cases.held.held,
      visible(caller, held) {
        const scope = readScope(caller);
        return scope !== null && cases.held.mayRead(scope, held);
      },
    },
    nameOf: cases.nameOf,
    freeBytes: options.freeBytes,
    docks: options.docks ?? [],
    newId,
    now,
    audit: access.note,
    onError,
  });

  const bookmarks = await openBookmarks({ ledger, newId });
  const redactions = await openRedactions({
    ledger,
    dir: files.redactions,
    secrets: keys,
    ffmpeg: findFfmpeg(options.ffmpeg ?? process.env.SANXIANG_FFMPEG, process.env.PATH),
    async original(redaction) {
      const { of } = redaction;
      if (media.recording(of) !== null) return ofRecording(vault, files.media, of, redaction);
      const file = importing.imports.held(of);
      return file === null ? 'clip-empty' : ofImport(vault, file);
    },
    async freeBytes() {
      const { bavail, bsize } = await statfs(options.dataDir);
      return bavail * bsize;
    },
    newId,
    now,
    onError,
  });

  const lists = openListFiles(files.credentials);
  const clips = openClips({
    ledger,
    folder: files.media,
    footage: vault,
    dir: files.clips,
    secrets: keys,
    key: { spki: new Uint8Array(Buffer.from(companionKey, 'base64')), epoch: readEpoch(files.epoch) },
    sign: (bytes) => new Uint8Array(signed(bytes)),
    settled: media.settled,
    agencyOf: ({ unit }) => ({ unit, name: issuing.credentials.agency()?.name ?? unit }),
    papers: (of) =>
      papersFor(
        {
          caseOf: (id) => {
            const held = cases.held.held(id);
            if (held === null) return null;
            const { state, judged, row, entry } = held;
            const { rules, gaps, deadlines } = judged;
            const why = (locale: 'zh-CN' | 'en') =>
              rules === null
                ? null
                : explainCase({ state, rules, gaps, deadlines, now: new Date(now()).toISOString() }, locale);
            const [chinese, english] = [why('zh-CN'), why('en')];
            return {
              streams: state.streams,
              members: entry.members,
              subject: row.subject,
              number: row.number,
              why:
                chinese === null || english === null
                  ? null
                  : { packs: rules?.packs ?? [], zh: chinese, en: english },
            };
          },
          eventsOf: (kind, id) => ledger.readStream({ kind, id }),
          officerThen: async (person, at) =>
            officerThen(await ledger.readKind('credential'), person, at, {
              name: await nameOf(person),
              registry: registry.qualified({ account: person }, shanghaiDay(at)),
            }),
          listsAt: (at) => {
            const issuer = issuing.credentials.agency()?.issuer;
            const found = [
              ['trust-list.cose', lists.at('trust', '', at)] as const,
              ['status-list.cose', issuer === undefined ? null : lists.at('status', issuer, at)] as const,
            ];
            return found.flatMap(([name, bytes]) => (bytes === null ? [] : [{ name, bytes }]));
          },
          page: () => (existsSync(clipPage) ? new Uint8Array(readFileSync(clipPage)) : null),
          nameOf,
        },
        of,
      ),
    newId,
    now,
  });

  // Whose credential the administrator revoked signs no step either, whatever the registry says of him.
  signing = (draft, by, on) => {
    const refused = bySignature(draft, by, on);
    const bar = refused === null ? issuing.credentials.bar(by.person) : null;
    if (bar === null || on.at < bar.since) return refused;
    return signsAsOfficer(draft, (item) => isOfficers(item, on))
      ? { code: 'credential-barred', value: shanghaiDay(bar.since) }
      : null;
  };

  const caseShown = (caller: Caller, id: string): CaseShown | null => {
    const held = cases.held.held(id);
    const scope = readScope(caller);
    if (held === null || scope === null || !cases.held.mayRead(scope, held)) return null;
    return {
      id: held.entry.id,
      streams: held.state.streams,
      member: held.entry.members.includes(caller.person),
      unit: held.entry.unit,
      subject: held.row.subject,
      number: held.row.number,
    };
  };

  const vaulting = await openVaultFeature({
    ...{
      ledger,
      vault,
      options: storage,
      folders: { media: files.media, imports: files.imports },
      now,
      onError,
    },
    isOver: (recording) => media.view(recording)?.state === 'over',
  });

  const keeping = await openKeepingFeature({
    ledger,
    footage: vaulting.footage,
    folders: { media: files.media, imports: files.imports, clips: files.clips },
    inventoryDir: files.inventories,
    retentionFile: files.retention,
    caseOf: cases.held.held,
    people: () => accounts.list(),
    isOver: (recording) => media.view(recording)?.state === 'over',
    removeCopies: redactions.remove,
    hasCopy: redactions.has,
    incoming: () => new Set(importing.imports.ids()),
    sign: (bytes) => new Uint8Array(signed(bytes)),
    nameOf: cases.nameOf,
    caseFor: caseShown,
    freeBytes: options.freeBytes,
    newId,
    now,
    audit: access.note,
    onError,
  });

  const app = createApp({
    ledger,
    version: packageJson.version,
    packsBroken: () => new Set(packs.problems().map((one) => one.file)).size,
    cameras: () => media.station().state,
    footage: keeping.health,
    now,
    audit: access.note,
    checkpoint: checkpoints.answer,
    guard: { hosts: () => hosts },
    auth: {
      accounts,
      setup,
      limiter: createLimiter(now),
      setupDone: async () => rmSync(files.setupLink, { force: true }),
      signedIn: (person) => void signIns.set(person, now()),
    },
    pairing: {
      devices,
      bearers,
      proofs: createProofChecker(now),
      pairingProofs: createProofChecker(now, PAIRING_WINDOW_MS, 20 * 60_000),
      companionKey,
      sign: signed,
      people: {
        byId: (id) => accounts.byId(id),
        lastSignIn: (id) => signIns.get(id) ?? null,
      },
      recovery,
      provision: async ({ person, unit }) => {
        packs.look();
        const { tables, lists, ...signedTables } = benchmarks.current();
        const all = await accounts.list();
        const colleagues = all
          .filter((one) => one.id !== person && one.unit === unit)
          .filter(({ roles }) => roles.some((role) => role === 'officer' || role === 'lead'))
          .map(({ id, name }) => ({ id, name }));
        const installed = [...(await adapters.list())];
        const me = all.find((one) => one.id === person);
        const { sha256: registrySha256, ...registrySnapshot } = snapshotFor([
          person,
          ...colleagues.map(({ id }) => id),
        ]);
        const version = createHash('sha256')
          .update(
            JSON.stringify([
              packs.sha256(),
              packs.signed().signatures,
              packs.signed().trust,
              signedTables.sha256,
              installed,
              colleagues,
              me?.name,
              me?.roles,
              settings.current(),
              registrySha256,
              // A device hears of its credential's standing with the next sync.
              issuing.credentials
                .ofPerson(person)
                .map((one) => [one.id, issuing.credentials.standingOf(one)]),
              issuing.credentials.agency(),
              issuing.credentials.bar(person),
            ]),
          )
          .digest('hex');
        return {
          version,
          packs: [...packs.packs()],
          signatures: [...packs.signed().signatures],
          tableSignatures: [...signedTables.signatures],
          trust: [...(packs.signed().trust ?? [])],
          benchmarks: [...tables],
          grounds: [...lists],
          settings: settings.current(),
          registry: registrySnapshot,
          adapters: installed,
          colleagues,
        };
      },
      guesses: createLimiter(now),
    },
    onError: (error, c) => log.error({ err: error, method: c.req.method, path: c.req.path }, 'failed'),
    features: [
      cases.routes,
      (identify) =>
        similarRoutes({
          identify,
          caseOf: cases.held.held,
          casesOf: cases.held.ofUnit,
          mayRead: cases.held.mayRead,
          factsOf: (table) => factsOf(benchmarks.known(), table),
          audit: access.note,
        }),
      (identify) => adapterRoutes({ adapters, identify }),
      (identify) => packRoutes({ packs, benchmarks: benchmarks.current, identify }),
      (identify) => registerRoutes({ packs, identify, now }),
      (identify) =>
        settingsRoutes({
          settings,
          identify,
          nameOf,
        }),
      (identify) =>
        importRoutes({
          registry,
          imports,
          identify,
          usernames: async () => new Map((await accounts.list()).map(({ id, username }) => [id, username])),
          today,
          audit: access.note,
        }),
      (identify) =>
        registryRoutes({
          registry,
          editor,
          photos,
          identify,
          people: async () =>
            (await accounts.list()).map(({ id, name, roles }) => ({
              id,
              name,
              acts: roles.some((role) => role === 'officer' || role === 'lead'),
            })),
          audit: access.note,
          now,
        }),
      issuing.routes,
      inspections.routes,
      importing.routes,
      keeping.routes,
      vaulting.routes,
      (identify) =>
        mediaRoutes({
          media,
          identify,
          nameOf,
          caseFor: caseShown,
          audit: access.note,
          now,
        }),
      (identify) =>
        playbackRoutes({
          media,
          folder: files.media,
          footage: vaulting.footage,
          identify,
          caseFor: caseShown,
          audit: access.note,
        }),
      (identify) =>
        redactionRoutes({
          redactions,
          identify,
          caseOf: (id) => media.recording(id)?.case ?? importing.imports.held(id)?.case ?? null,
          disposedAt: (id) => (media.recording(id) ?? importing.imports.held(id))?.disposed?.at ?? null,
          caseFor: caseShown,
          nameOf,
          audit: access.note,
        }),
      (identify) =>
        bookmarkRoutes({
          bookmarks,
          identify,
          source(id) {
            const recording = media.recording(id);
            const [first, last] = [recording?.spans[0], recording?.spans.at(-1)];
            if (recording !== null && first !== undefined) {
              const to = last?.to ?? null;
              const [from, end] = [Date.parse(first.from), to === null ? now() : Date.parse(to)];
              return { id, case: recording.case, from, to: end };
            }
            const file = importing.imports.held(id);
            const span = file === null ? null : spanOf(file);
            return file === null || span === null ? null : { id, case: file.case, ...span };
          },
          sourcesOf: (streams) => [
            ...media.ofCase(streams).map(({ id }) => id),
            ...importing.imports.footage(streams).map(({ id }) => id),
          ],
          nameOf,
          caseFor: caseShown,
          audit: access.note,
        }),
      (identify) => clipRoutes({ clips, media, identify, caseFor: caseShown, nameOf, audit: access.note }),
      (identify) => feedbackRoutes({ feedback, identify, nameOf, audit: access.note }),
      () => pagesRoutes({ dir: webPages }),
    ],
  });

  const host = options.host ?? '127.0.0.1';
  const closeAll = async (error: unknown): Promise<never> => {
    await vaulting.close();
    await keeping.close();
    await media.stop();
    await inCases.close();
    await importing.close();
    await issuing.close();
    await Promise.all([ledger.close(), accessLedger.close()]);
    throw error;
  };
  const { server, port } = await listen(app.fetch, { host, port: options.port ?? 0, tls: options.tls }).catch(
    closeAll,
  );
  const shown = shownHost(host);
  for (const name of ['127.0.0.1', 'localhost', '[::1]', shown]) hosts.add(`${name}:${port}`);
  for (const name of options.hosts ?? []) hosts.add(name.toLowerCase());
  const url = `${options.tls === undefined ? 'http' : 'https'}://${shown}:${port}`;

  const phones =
    options.publicListener === undefined
      ? null
      : await openPublic(options.publicListener).catch(async (error: unknown) => {
          await stop(server);
          return closeAll(error);
        });

  /** The verify page as it was built, pinned to the unit's root and listener as they are. */
  function pageFiles(): () => PageFiles | null {
    let built: PageFiles | null | undefined;
    let kept: { readonly pins: string; readonly files: PageFiles } | null = null;
    return () => {
      const { root, agency } = issuing.credentials.register();
      if (root === null) return null;
      built ??= readPageFiles(verifyPages);
      if (built === null) return null;
      const pins = `${root} ${agency?.listener ?? ''}`;
      if (kept?.pins !== pins) {
        const listeners = agency?.listener === undefined ? [] : [agency.listener];
        kept = { pins, files: pinned(built, { rootKey: Buffer.from(root, 'base64'), listeners }) };
      }
      return kept.files;
    };
  }

  /** The public listener: its own app, port and hosts. */
  async function openPublic({ host: address = '127.0.0.1', port: wanted }: { host?: string; port: number }) {
    const names = new Set<string>();
    const agencyHost = (of: string | undefined) => (of === undefined ? [] : [new URL(of).host]);
    const listener = createListener({
      hosts: () => {
        const agency = issuing.credentials.agency();
        return new Set([...names, ...agencyHost(agency?.listener), ...agencyHost(agency?.page)]);
      },
      origins: () => {
        const page = issuing.credentials.agency()?.page;
        return new Set(page === undefined ? [] : [new URL(page).origin]);
      },
      addressOf,
      rates: createRates(now),
      features: [
        (app) =>
          app.route(
            '/',
            verifyPageRoutes({
              files: pageFiles(),
              trustList: issuing.credentials.trustBytes,
              statusList: issuing.credentials.statusBytes,
            }),
          ),
        (app) => app.route('/', issuing.publicRoutes(addressOf)),
        (app) => app.route('/', inspections.publicRoutes()),
        (app) => app.route('/', publicFeedbackRoutes({ feedback })),
      ],
      onError: (error, c) => log.error({ err: error, method: c.req.method, path: c.req.path }, 'failed'),
    });
    const opened = await listen(listener.fetch, { host: address, port: wanted, tls: undefined });
    const name = shownHost(address);
    for (const one of ['127.0.0.1', 'localhost', '[::1]', name]) names.add(`${one}:${opened.port}`);
    for (const one of options.hosts ?? []) names.add(one.toLowerCase());
    return {
      server: opened.server,
      shown: { url: `http://${name}:${opened.port}`, doors: doorsOf(listener.routes) },
    };
  }

  let setupLink: string | null = null;
  if (!(await accounts.hasAdministrator())) {
    setupLink = `${url}/setup#token=${setup.issue()}`;
    rmSync(files.setupLink, { force: true });
    writeFileSync(files.setupLink, `${setupLink}\n`, { mode: 0o600 });
  }

  async function callerOf(personId: string): Promise<Caller> {
    const account = await accounts.byId(personId);
    if (account === null) throw new Error(`no person ${personId}`);
    const { id, unit, roles } = account;
    return { person: id, device: `console-${id}`, unit, roles };
  }

  const admin: Admin = {
    async createPerson(person) {
      const made = await accounts.create(person);
      if (typeof made === 'string') throw new Error(`${person.username}: ${made}`);
      if (made.roles.includes('administrator')) rmSync(files.setupLink, { force: true });
      return made;
    },
    person: (username) => accounts.byUsername(username),
    async write(personId, stream, draft) {
      return ledger.write(await callerOf(personId), stream, draft);
    },
    async pairDevice({ person, publicKey, origin, label }) {
      const device: Device = await devices.pair({ person, publicKey, label, origin: origin ?? null });
      return {
        device: device.id,
        token: bearers.issue(device.id),
        recoveryKey: Buffer.from(recovery.keyOf(device.id, person)).toString('base64'),
      };
    },
    async preconfirmPairing(username) {
      const account = await accounts.byUsername(username);
      if (account === null) throw new Error(`no person ${username}`);
      return devices.preconfirm(account.id);
    },
  };

  log.info({ url, size: ledger.size() }, 'listening');
  return {
    url,
    port,
    publicKey: companionKey,
    ledger,
    doors: doorsOf(app.routes),
    admin,
    credentials: issuing.credentials,
    media,
    redactions,
    imports: importing.imports,
    keeping,
    vault: vaulting,
    publicListener: phones?.shown ?? null,
    setupLink,
    setupFile: files.setupLink,
    async caller(username) {
      const account = await accounts.byUsername(username);
      return account === null ? null : callerOf(account.id);
    },
    noteRead: access.note,
    async reads(personId) {
      await access.flush();
      return accessLedger.readStream({ kind: 'access', id: personId });
    },
    async close() {
      checker.close();
      cases.close();
      if (phones !== null) await stop(phones.server);
      await stop(server);
      await vaulting.close();
      await keeping.close();
      await media.stop();
      bookmarks.close();
      await redactions.close();
      await inCases.close();
      await importing.close();
      await issuing.close();
      feedback.close();
      await access.close();
      checkpoints.close();
      await ledger.close();
      await accessLedger.close();
      keyStore.close();
      accountsDatabase.close();
      unlock();
    },
  };
}

/** Middleware goes by ALL; it is no door. */
function doorsOf(routes: readonly { readonly method: string; readonly path: string }[]): string[] {
  return [
    ...new Set(
      routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`),
    ),
  ].sort();
}

function shownHost(host: string): string {
  return host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host;
}

/** Address of who is connected; a name in a header could be anybody's. */
function addressOf(c: Context): string {
  const { incoming } = c.env as { incoming?: { socket?: { remoteAddress?: string } } };
  return incoming?.socket?.remoteAddress ?? 'unknown';
}

const LOOPBACK = /^(127\.\d+\.\d+\.\d+|::1|localhost)$/;

/** May this address be listened on without https? @example isLoopback('127.0.0.1') // true */
export function isLoopback(host: string): boolean {
  return LOOPBACK.test(host);
}

function listen(
  fetch: (request: Request) => Response | Promise<Response>,
  where: { readonly host: string; readonly port: number; readonly tls: StartOptions['tls'] | undefined },
): Promise<{ server: Server; port: number }> {
  const { host: hostname, port, tls } = where;
  return new Promise((resolve, reject) => {
    const options =
      tls === undefined
        ? { fetch, hostname, port }
        : {
            fetch,
            hostname,
            port,
            createServer: createTlsServer,
            serverOptions: { cert: tls.cert, key: tls.key },
          };
    let server: ReturnType<typeof serve>;
    try {
      server = serve(options, (info) => {
        resolve({ server: server as Server, port: info.port });
      });
    } catch (error) {
      // A certificate that cannot be read, or a key of another one.
      reject(tls === undefined ? error : new CannotStart('bad-tls', error));
      return;
    }
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? new CannotStart('port-taken', error) : error);
    });
  });
}

/** Lets running requests end; followers of streams are cut off. */
async function stop(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), CLOSE_WAIT_MS);
  await closed;
  clearTimeout(timer);
}
