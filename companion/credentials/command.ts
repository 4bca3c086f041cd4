/** `companion credentials`: the root that is taken away, the agency's keys, the list by which phones trust them. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { TrustList } from '#shared/credential/lists.ts';
import { ES256 } from '#shared/credential/signature.ts';
import { signTrustList } from '#shared/credential/trust-list.ts';
import { MIN_PASSPHRASE, makeRootFile, type OpenedRoot, openRootFile } from './keys.ts';
import { credentialCommand as en } from './locales/en.ts';
import { credentialCommand as zhCN } from './locales/zh-CN.ts';
import { agencySchema, type Credentials } from './service.ts';

const texts = { 'zh-CN': zhCN, en } as const;
const TRUST_DAYS = 180;

export interface CredentialsCommandDeps {
  readonly locale: 'zh-CN' | 'en';
  /** Of the environment, where no `--data` is given. */
  readonly dataDir: string | undefined;
  readonly passphrase: string | undefined;
  /** The credentials of a data folder, for as long as the command runs; `locked`: a companion uses it. */
  readonly open: (
    dataDir: string,
  ) => Promise<{ readonly credentials: Credentials; close(): Promise<void> } | 'locked'>;
  readonly random: (bytes: number) => Uint8Array;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
}

const OPTIONS = {
  data: { type: 'string' },
  out: { type: 'string' },
  in: { type: 'string' },
  root: { type: 'string' },
  name: { type: 'string' },
  'short-name': { type: 'string' },
  telephone: { type: 'string' },
  page: { type: 'string' },
  listener: { type: 'string' },
  complaints: { type: 'string' },
  key: { type: 'string' },
  reason: { type: 'string' },
  days: { type: 'string' },
  'pin-root': { type: 'string' },
  help: { type: 'boolean' },
} as const;
type Options = { readonly [K in keyof typeof OPTIONS]?: string | boolean };

/** What is wrong with how the command was called, or with what it was given. */
class Wrong extends Error {
  readonly exit: number;
  constructor(message: string, exit: number) {
    super(message);
    this.exit = exit;
  }
}

/** @returns 0 done, 1 not done, 2 wrongly called */
export async function credentialsCommand(
  args: readonly string[],
  deps: CredentialsCommandDeps,
): Promise<number> {
  const say = texts[deps.locale];
  try {
    const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
    const [verb] = positionals;
    if (verb === undefined || values.help === true) {
      deps.out(say.usage);
      return verb === undefined && values.help !== true ? 2 : 0;
    }
    const run = verbs[verb];
    if (run === undefined) throw new Wrong(say.usage, 2);
    await run({ deps, say, options: values });
    return 0;
  } catch (error) {
    if (error instanceof Wrong) {
      deps.err(error.message);
      return error.exit;
    }
    if (error instanceof TypeError && 'code' in error) {
      deps.err(error.message);
      return 2;
    }
    throw error;
  }
}

interface Run {
  readonly deps: CredentialsCommandDeps;
  readonly say: (typeof texts)['zh-CN'];
  readonly options: Options;
}

function given({ options, say }: Run, option: keyof Options): string {
  const value = options[option];
  if (typeof value !== 'string' || value === '') throw new Wrong(say.needs(option), 2);
  return value;
}
function maybe({ options }: Run, option: keyof Options): string | undefined {
  const value = options[option];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
function reasonOf(run: Run): string {
  const reason = maybe(run, 'reason')?.trim() ?? '';
  if (reason.length < 4) throw new Wrong(run.say.needsReason, 2);
  return reason;
}
function read({ say }: Run, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch {
    throw new Wrong(say.notRead(file), 1);
  }
}
function write({ say }: Run, file: string, bytes: string | Uint8Array): void {
  if (existsSync(file)) throw new Wrong(say.exists(file), 1);
  writeFileSync(file, bytes, { mode: 0o600, flag: 'wx', flush: true });
}

async function withCredentials(run: Run, work: (credentials: Credentials) => Promise<void>): Promise<void> {
  const dataDir = maybe(run, 'data') ?? run.deps.dataDir;
  if (dataDir === undefined) throw new Wrong(run.say.needs('data'), 2);
  const opened = await run.deps.open(dataDir);
  if (opened === 'locked') throw new Wrong(run.say.locked, 1);
  try {
    await work(opened.credentials);
  } finally {
    await opened.close();
  }
}

async function openRoot(run: Run): Promise<Extract<OpenedRoot, { ok: true }>> {
  const text = read(run, given(run, 'root')).toString('utf8');
  const opened = openRootFile(text, run.deps.passphrase ?? (await typed(run.say.passphrase)));
  if (!opened.ok) throw new Wrong(run.say[opened.why], 1);
  return opened;
}

/** One line from the keyboard, not shown. */
function typed(question: string): Promise<string> {
  const silent = new Writable({ write: (_chunk, _encoding, done) => done() });
  process.stderr.write(question);
  const line = createInterface({ input: process.stdin, output: silent, terminal: true });
  return new Promise((resolve) => {
    line.once('close', () => resolve(''));
    line.question('', (answer) => {
      resolve(answer);
      line.close();
      process.stderr.write('\n');
    });
  });
}

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
/** A trust list on its way to the root: what the list holds, bytes as base64. */
const draftSchema = z.strictObject({
  issued: z.int().min(0),
  nextUpdate: z.int().min(0),
  agencies: z
    .array(
      z.strictObject({
        issuer: base64,
        name: z.string(),
        shortName: z.string().optional(),
        telephone: z.string(),
        listener: z.string().nullable(),
        complaints: z.string(),
        statusFile: z.string(),
        keys: z.array(
          z.strictObject({
            keyId: z.int(),
            alg: z.int(),
            publicKey: base64,
            from: z.int(),
            to: z.int(),
          }),
        ),
      }),
    )
    .min(1),
});

function draftText(list: TrustList): string {
  const b64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
  const agencies = list.agencies.map((agency) => ({
    ...agency,
    issuer: b64(agency.issuer),
    keys: agency.keys.map((key) => ({ ...key, publicKey: b64(key.publicKey) })),
  }));
  return `${JSON.stringify({ ...list, agencies }, null, 2)}\n`;
}

function readDraft(run: Run, text: string): TrustList {
  let raw: unknown = null;
  try {
    raw = JSON.parse(text);
  } catch {
    // Said below.
  }
  const draft = draftSchema.safeParse(raw);
  if (!draft.success) throw new Wrong(run.say.badDraft, 1);
  const bytes = (text64: string) => new Uint8Array(Buffer.from(text64, 'base64'));
  const { issued, nextUpdate, agencies } = draft.data;
  return {
    issued,
    nextUpdate,
    agencies: agencies.map(({ shortName, ...agency }) => ({
      ...agency,
      ...(shortName === undefined ? {} : { shortName }),
      issuer: bytes(agency.issuer),
      keys: agency.keys.map((key) => ({ ...key, publicKey: bytes(key.publicKey) })),
    })),
  };
}

function daysOf(run: Run): number {
  const days = Number(maybe(run, 'days') ?? TRUST_DAYS);
  if (!Number.isInteger(days) || days < 1 || days > 1000) throw new Wrong(run.say.needs('days'), 2);
  return days;
}

function draftOf(run: Run, credentials: Credentials): TrustList {
  if (credentials.agency() === null) throw new Wrong(run.say.noAgency, 1);
  const draft = credentials.trustDraft(daysOf(run));
  if (draft === null || draft.agencies.some(({ keys }) => keys.length === 0))
    throw new Wrong(run.say.noKeys, 1);
  return draft;
}

async function install(run: Run, credentials: Credentials, bytes: Uint8Array): Promise<void> {
  const result = await credentials.installTrust(bytes);
  if (result !== 'installed') throw new Wrong(run.say[result], 1);
  const until = credentials.trust()?.nextUpdate ?? 0;
  run.deps.out(run.say.installed(new Date(until * 1000).toISOString().slice(0, 10)));
}

const verbs: Readonly<Record<string, (run: Run) => Promise<void>>> = {
  async root(run) {
    const { deps, say } = run;
    const file = given(run, 'out');
    if (existsSync(file)) throw new Wrong(say.exists(file), 1);
    const passphrase = deps.passphrase ?? (await typed(say.passphrase));
    if (passphrase.length < MIN_PASSPHRASE) throw new Wrong(say.shortPassphrase(MIN_PASSPHRASE), 1);
    if (deps.passphrase === undefined && (await typed(say.again)) !== passphrase)
      throw new Wrong(say.different, 1);
    const text = makeRootFile(passphrase, deps.random);
    write(run, file, text);
    const { publicKey } = JSON.parse(text) as { publicKey: string };
    deps.out(say.rootMade(file, publicKey));
  },
  async agency(run) {
    const [shortName, listener] = [maybe(run, 'short-name'), maybe(run, 'listener')];
    const agency = agencySchema.safeParse({
      name: given(run, 'name'),
      telephone: given(run, 'telephone'),
      page: given(run, 'page'),
      complaints: given(run, 'complaints'),
      ...(shortName === undefined ? {} : { shortName }),
      ...(listener === undefined ? {} : { listener }),
    });
    if (!agency.success) throw new Wrong(run.say.badAgency(agency.error.issues[0]?.path.join('.') ?? ''), 2);
    await withCredentials(run, async (credentials) => {
      await credentials.setAgency(agency.data);
      run.deps.out(run.say.agencySet(credentials.agency()?.issuer ?? ''));
    });
  },
  'agency-key': (run) =>
    withCredentials(run, async (credentials) => {
      if (credentials.agency() === null) throw new Wrong(run.say.noAgency, 1);
      const { keyId, from, to } = await credentials.makeKey();
      run.deps.out(run.say.keyMade(keyId, from, to));
    }),
  'retire-key': (run) => {
    const keyId = Number(given(run, 'key'));
    const reason = reasonOf(run);
    return withCredentials(run, async (credentials) => {
      if (!(await credentials.retireKey(keyId, reason))) throw new Wrong(run.say.noSuchKey(keyId), 1);
      run.deps.out(run.say.keyRetired(keyId));
    });
  },
  draft: (run) =>
    withCredentials(run, async (credentials) => {
      const file = given(run, 'out');
      write(run, file, draftText(draftOf(run, credentials)));
      run.deps.out(run.say.drafted(file));
    }),
  async 'sign-trust'(run) {
    const root = await openRoot(run);
    const key = { alg: ES256, publicKey: root.publicKey };
    const from = maybe(run, 'in');
    if (from !== undefined) {
      const to = given(run, 'out');
      const draft = readDraft(run, read(run, from).toString('utf8'));
      const bytes = await signTrustList(draft, key, root.sign).catch((error: unknown) => {
        throw error instanceof RangeError ? new Wrong(run.say.badDraft, 1) : error;
      });
      write(run, to, bytes);
      run.deps.out(run.say.signed(to));
      return;
    }
    await withCredentials(run, async (credentials) => {
      const draft = draftOf(run, credentials);
      const pinned = credentials.register().root;
      const mine = Buffer.from(root.publicKey).toString('base64');
      if (pinned !== null && pinned !== mine) throw new Wrong(run.say.otherRoot, 1);
      if (pinned === null) {
        await credentials.pinRoot(root.publicKey, 'first root');
        run.deps.out(run.say.pinned(mine));
      }
      await install(run, credentials, await signTrustList(draft, key, root.sign));
    });
  },
  'install-trust': (run) => {
    const bytes = read(run, given(run, 'in'));
    const pin = maybe(run, 'pin-root');
    const reason = pin === undefined ? '' : reasonOf(run);
    return withCredentials(run, async (credentials) => {
      if (pin !== undefined) {
        await credentials.pinRoot(Buffer.from(pin, 'base64'), reason);
        run.deps.out(run.say.pinned(pin));
      }
      await install(run, credentials, new Uint8Array(bytes));
    });
  },
};
