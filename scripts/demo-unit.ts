/**
 * The demo unit as `npm start` shows it and the tests drive it: a companion, the three legacy systems, people,
 * installed adapters and the cases that play a part. The only place that knows companion and demo both.
 */
import { randomBytes, randomInt } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ulid } from 'ulid';
import type { Role } from '#shared/api/contract.ts';
import { shanghaiDay } from '#shared/calendar/working-days.ts';
import { rulesFor } from '#shared/rules/rule-set.ts';
import { openAdapterFolder } from '../companion/adapters/folder.ts';
import { installAdapter } from '../companion/adapters/install.ts';
import { type Companion, startCompanion } from '../companion/main.ts';
import { bundledPacks, readPacks } from '../companion/rules/read-packs.ts';
import { adaptersFor } from '../demo/adapters.ts';
import { type DemoCamera, startDemoCamera } from '../demo/camera/camera.ts';
import { demoBenchmarks, demoPacks } from '../demo/packs.ts';
import { caseKey, type DemoSystem, demoOfficers, seededCases, systemIds } from '../demo/seed-cases.ts';
import { type Demo, startDemo } from '../demo/server.ts';
import { type DemoRoot, seedCredentials } from './seed-credentials.ts';
import { seedCase } from './seed-demo.ts';
import { seedInspections } from './seed-inspections.ts';
import { seedRegistry } from './seed-registry.ts';

const systems: readonly DemoSystem[] = ['jsp', 'aspnet', 'layui'];
export const UNIT = 'demo-unit';

export interface DemoAccount {
  readonly username: string;
  readonly password: string;
  readonly role: Role;
  readonly name: string;
  /** Of the extension; only for those who have one. */
  readonly pin?: string;
  /** Sign-in of the same person in the legacy systems. */
  readonly legacy?: { readonly username: string; readonly password: string };
}

/** What `npm start` leaves as `demo.json` in the data folder, for its owner only. */
export interface DemoFile {
  readonly console: string;
  /** Where phones ask: the verify page, scans, complaints. */
  readonly public: string;
  /** By which phones trust the unit's officers. */
  readonly root: DemoRoot;
  readonly systems: Readonly<Record<DemoSystem, { readonly url: string; readonly log: string }>>;
  readonly extension: { readonly folder: string; readonly id: string };
  readonly accounts: readonly DemoAccount[];
  readonly cases: Readonly<Record<DemoSystem, Readonly<Record<string, string>>>>;
}

export interface DemoUnit {
  readonly companion: Companion;
  readonly demo: Demo;
  readonly file: DemoFile;
  close(): Promise<void>;
}

export interface DemoUnitOptions {
  readonly dataDir: string;
  /** Of the companion; the demo systems take the next one, phones the one after. 0: free ones. */
  readonly port: number;
  readonly extension: { readonly folder: string; readonly id: string };
  /** Legacy systems issue the same tokens in every run, so that two runs can be compared. */
  readonly deterministic?: boolean;
  readonly log?: false;
  /**
   * `listen`: cameras are taken in; `play`: and the demo's own send a drawn room as soon as somebody makes a key for one, the first
   * from the start. Left out: none, and no process for them.
   */
  readonly cameras?: 'listen' | 'play';
}

const people: readonly (Omit<DemoAccount, 'password' | 'pin'> & { readonly extension: boolean })[] = [
  ...demoOfficers.map(({ officer, name, username, password }) => ({
    username: officer,
    name,
    role: 'officer' as const,
    extension: true,
    legacy: { username, password },
  })),
  { username: 'lead', name: '罗建国', role: 'lead', extension: false },
  { username: 'head', name: '田静', role: 'head', extension: false },
  { username: 'legal', name: '顾言', role: 'legal-officer', extension: false },
  { username: 'supervisor', name: '何敏', role: 'supervisor', extension: false },
  { username: 'administrator', name: '周铭', role: 'administrator', extension: false },
];

/** Made once per data folder; a password that stands in the source would be everybody's. */
function accountsOf(dataDir: string): DemoAccount[] {
  const file = join(dataDir, 'demo-accounts.json');
  if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8'));
  const accounts = people.map(({ extension, ...person }): DemoAccount => {
    return {
      ...person,
      password: randomBytes(9).toString('base64url'),
      ...(extension ? { pin: randomPin() } : {}),
    };
  });
  writeFileSync(file, JSON.stringify(accounts, null, 2), { mode: 0o600 });
  return accounts;
}

/** Six digits that the extension takes: no two neighbours equal or one apart. */
function randomPin(): string {
  const digits: number[] = [];
  while (digits.length < 6) {
    const digit = randomInt(10);
    const before = digits.at(-1);
    if (before === undefined || Math.abs(before - digit) > 1) digits.push(digit);
  }
  return digits.join('');
}

/** Starts everything and writes `demo.json`; seeds a data folder that has not been seeded. */
export async function startDemoUnit(options: DemoUnitOptions): Promise<DemoUnit> {
  mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
  const demo = await startDemo({
    port: options.port === 0 ? 0 : options.port + 1,
    host: '127.0.0.1',
    dataDir: join(options.dataDir, 'demo'),
    ...(options.deterministic === undefined ? {} : { deterministic: options.deterministic }),
  });
  const companionDir = join(options.dataDir, 'companion');
  // An adapter holds for exact origins, and the port may be another one than last time.
  const folder = openAdapterFolder(join(companionDir, 'adapters'));
  for (const adapter of adaptersFor(demo.port)) {
    const bytes = new TextEncoder().encode(JSON.stringify(adapter, null, 2));
    const result = installAdapter(folder, bytes, { level: 'hold' });
    if (result.status === 'refused') throw new Error(`${adapter.id}: ${JSON.stringify(result.problems)}`);
  }
  const companion = await startCompanion({
    dataDir: companionDir,
    port: options.port,
    packDirs: demoPacks,
    benchmarkDirs: [demoBenchmarks],
    publicListener: { port: options.port === 0 ? 0 : options.port + 2 },
    ...(options.cameras === undefined ? {} : { rtmp: { port: options.port === 0 ? 0 : options.port + 3 } }),
    ...(options.log === false ? { log: false as const } : {}),
  });
  const accounts = accountsOf(options.dataDir);
  await seed(companion, accounts);
  const stopCameras = options.cameras === 'play' ? await demoCameras(companion) : () => undefined;
  const listener = companion.publicListener?.url ?? '';
  const root = await seedCredentials(companion.credentials, options.dataDir, listener);
  const file: DemoFile = {
    console: companion.url,
    public: `${listener}/v`,
    root,
    systems: {
      jsp: { url: demo.urls.jsp, log: demo.logs.jsp },
      aspnet: { url: demo.urls.aspnet, log: demo.logs.aspnet },
      layui: { url: demo.urls.layui, log: demo.logs.layui },
    },
    extension: options.extension,
    accounts,
    cases: { jsp: caseKeys('jsp'), aspnet: caseKeys('aspnet'), layui: caseKeys('layui') },
  };
  writeFileSync(join(options.dataDir, 'demo.json'), JSON.stringify(file, null, 2), { mode: 0o600 });
  return {
    companion,
    demo,
    file,
    close: async () => {
      stopCameras();
      await demo.close();
      await companion.close();
    },
  };
}

/** A demo that nobody stops must not fill the disk. */
const CAMERA_MS = 30 * 60_000;

/** As if somebody put each key into a camera as soon as it is made. */
async function demoCameras(companion: Companion): Promise<() => void> {
  const { media, ledger, admin } = companion;
  const listening = await media.listening;
  if (listening?.ok !== true) return () => undefined;
  const cameras: DemoCamera[] = [];
  const stopTaking = ledger.onAppended((events) => {
    for (const { envelope } of events) {
      if (envelope.type !== 'media.opened') continue;
      // The event is told before the key is good.
      setTimeout(() => {
        const key = media.key(envelope.stream.id);
        if (key === null || cameras.length >= 9) return;
        const startAt = 5_000 * cameras.length;
        const address = { host: '127.0.0.1', port: listening.port };
        cameras.push(startDemoCamera(address, key, { forMs: CAMERA_MS, startAt }));
      }, 300);
    }
  });
  const officer = await admin.person('officer1');
  const [first] = (await ledger.readKind('case'))
    .filter(
      ({ envelope, body }) =>
        envelope.type === 'case.opened' && JSON.stringify(body).includes(caseKey('jsp', 'missingTwo')),
    )
    .map(({ envelope }) => envelope.stream.id);
  if (officer !== null && first !== undefined)
    await media.open(
      { person: officer.id, device: 'demo', unit: officer.unit, roles: officer.roles },
      { camera: '执法记录仪 03', case: first, hours: 12 },
    );
  return () => {
    stopTaking();
    for (const camera of cameras) camera.stop();
  };
}

function caseKeys(system: DemoSystem): Record<string, string> {
  return Object.fromEntries(
    (['complete', 'missingTwo', 'unknownFact', 'runningBefore'] as const).map((role) => [
      role,
      caseKey(system, role),
    ]),
  );
}

async function seed(companion: Companion, accounts: readonly DemoAccount[]): Promise<void> {
  const ids = new Map<string, string>();
  let fresh = false;
  for (const { username, name, password, role } of accounts) {
    const known = await companion.admin.person(username);
    fresh ||= known === null;
    const person =
      known ?? (await companion.admin.createPerson({ username, name, password, roles: [role], unit: UNIT }));
    ids.set(username, person.id);
  }
  if (!fresh) return;
  const idOf = (username: string): string => {
    const id = ids.get(username);
    if (id === undefined) throw new Error(`the demo has no account ${username}`);
    return id;
  };
  const now = new Date();
  await seedRegistry(idOf, shanghaiDay(now.toISOString()), async (stream, draft) => {
    const result = await companion.admin.write(idOf('administrator'), stream, draft);
    if (!result.ok) throw new Error(`${draft.type}: ${result.problem.title}`);
  });
  await seedInspections(shanghaiDay(now.toISOString()), ulid, async (username, stream, draft) => {
    const result = await companion.admin.write(idOf(username), stream, draft);
    if (!result.ok) throw new Error(`${draft.type}: ${result.problem.title}`);
  });
  const { packs } = readPacks({ dirs: [bundledPacks, ...demoPacks] });
  for (const system of systems) {
    for (const part of seededCases(system)) {
      // That one was running before us: the extension meets it for the first time.
      if (part.role === 'runningBefore') continue;
      const rules = rulesFor(packs, { category: 'penalty', procedure: 'ordinary', on: part.filedOn });
      if (rules === null) throw new Error(`no pack in force on ${part.filedOn}`);
      const stream = { kind: 'case', id: ulid() } as const;
      await seedCase(
        {
          alias: { system: systemIds[system], key: part.key },
          filedOn: part.filedOn,
          officers: ['officer1', 'officer2'].map(idOf),
          lead: idOf('lead'),
          head: idOf('head'),
          legalOfficer: idOf('legal'),
          facts: { subject: part.party, ...part.facts },
          unknown: part.role === 'unknownFact' ? ['partyKind'] : [],
          open: part.role === 'missingTwo' ? ['two-officers', 'discretion-note'] : [],
          note: {
            tier: '从轻',
            amount: 0,
            text: '当事人系初次违法，案发后及时改正，未造成危害后果，适用本局裁量基准从轻阶次。',
          },
        },
        rules,
        now.toISOString(),
        async (person, draft) => {
          const result = await companion.admin.write(person, stream, draft);
          if (!result.ok) throw new Error(`${draft.type}: ${result.problem.title}`);
          return result.event;
        },
      );
    }
  }
}
