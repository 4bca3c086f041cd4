/** The whole way without a browser: commands, issuing over HTTP, the public listener, https for the console. */
import { execFileSync } from 'node:child_process';
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { problemSchema } from '#shared/api/contract.ts';
import {
  type Card,
  cardAnswerSchema,
  credentialsSchema,
  scanAnswerSchema,
  telephoneAnswerSchema,
} from '#shared/api/credentials.ts';
import { inspectionNumber } from '#shared/case/inspection-number.ts';
import { codeFragment, proveHolding } from '#shared/credential/code.ts';
import { telephoneCode } from '#shared/credential/telephone-code.ts';
import { readTrustList } from '#shared/credential/trust-list.ts';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';
import type { OfficerRecord } from '#shared/registry/records.ts';
import { doctor } from '../doctor.ts';
import { type DeviceKey, newDeviceKey, proof } from '../pairing/fixtures/device-client.ts';
import { texts } from '../problem.ts';
import { CannotStart, type Companion, type StartOptions, startCompanion } from '../start.ts';
import { credentialsCommand } from './command.ts';
import { keyOf, makeKey, signerOf } from './keys.ts';

const PASSWORD = 'credentials-2026';
const dir = mkdtempSync(join(tmpdir(), 'sanxiang-issuing-'));
const dataDir = join(dir, 'companion');
const at = (name: string) => join(dir, name);
const PASSPHRASE = '山高水长，离线保管，两人分持';
const clock = { offset: 0 };
const start = (more: Partial<StartOptions> = {}) =>
  startCompanion({ dataDir, log: false, now: () => Date.now() + clock.offset, ...more });

async function command(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const lines = { out: [] as string[], err: [] as string[] };
  const code = await credentialsCommand(args, {
    locale: 'en',
    dataDir,
    passphrase: PASSPHRASE,
    open: async () => {
      try {
        return await start();
      } catch (error) {
        if (error instanceof CannotStart) return 'locked';
        throw error;
      }
    },
    random: (bytes) => globalThis.crypto.getRandomValues(new Uint8Array(bytes)),
    out: (line) => lines.out.push(line),
    err: (line) => lines.err.push(line),
  });
  return { code, out: lines.out.join('\n'), err: lines.err.join('\n') };
}

let companion: Companion;
let rootKey = '';
let device: { id: string; token: string; key: DeviceKey; person: string };
let administrator = '';
const holderKey = makeKey();
const holder = signerOf(keyOf(holderKey.secret));

const organ = {
  kind: 'statutory',
  name: '云溪区市场监督管理局',
  scope: ['penalty', 'inspection'],
  status: 'active',
} as const;
const officer = (account: string, organId: string, standing: 'valid' | 'suspended'): OfficerRecord => ({
  name: '沈一鸣',
  account,
  organ: organId,
  status: 'active',
  certificate: {
    number: '65020410001',
    from: '2025-01-01',
    until: '2030-12-31',
    standing,
    scope: [],
  },
  examination: { result: 'passed' },
  reviewer: null,
});

beforeAll(async () => {
  const root = await command('root', '--out', at('root.json'));
  rootKey = /Public key: (\S+)/.exec(root.out)?.[1] ?? '';
});
afterAll(async () => {
  await companion?.close();
  rmSync(dir, { recursive: true, force: true });
});

describe('companion credentials', () => {
  it('makes a root that lies in a file for its owner alone, and never over another', async () => {
    expect(rootKey).toHaveLength(44);
    expect(statSync(at('root.json')).mode & 0o077).toBe(0);
    const text = readFileSync(at('root.json'), 'utf8');
    expect(text).not.toContain('PRIVATE');
    expect(await command('root', '--out', at('root.json'))).toMatchObject({ code: 1 });
    expect(readFileSync(at('root.json'), 'utf8')).toBe(text);
  });

  it('says what is missing, in the order in which it is needed', async () => {
    expect(await command()).toMatchObject({ code: 2 });
    expect(await command('nonsense')).toMatchObject({ code: 2 });
    expect(await command('agency', '--name', 'x')).toMatchObject({ code: 2, err: '--telephone is missing' });
    expect((await command('agency-key')).err).toContain('no agency');
    const agency = [
      'agency',
      '--name',
      organ.name,
      '--telephone',
      '0990-0000000',
      '--complaints',
      '12345',
      '--listener',
      'https://zf.yunxi.example',
    ];
    expect(await command(...agency, '--page', `https://${'a'.repeat(60)}.example/v`)).toMatchObject({
      code: 2,
    });
    expect(await command(...agency, '--page', 'https://zf.yunxi.example/v')).toMatchObject({ code: 0 });
    expect((await command('draft', '--out', at('draft.json'))).err).toContain('no signing key');
    expect(await command('agency-key')).toMatchObject({ code: 0 });
  });

  it('brings the list to the root and back: draft, signed on another computer, installed', async () => {
    expect(await command('draft', '--out', at('draft.json'))).toMatchObject({ code: 0 });
    const sign = ['sign-trust', '--root', at('root.json'), '--in', at('draft.json')];
    expect(await command(...sign, '--out', at('trust.cose'))).toMatchObject({ code: 0 });
    expect((await command('install-trust', '--in', at('trust.cose'))).err).toContain('--pin-root');
    expect(
      await command(
        'install-trust',
        '--in',
        at('trust.cose'),
        '--pin-root',
        rootKey,
        '--reason',
        'first root',
      ),
    ).toMatchObject({ code: 0 });
    expect((await command('install-trust', '--in', at('trust.cose'))).err).toContain('older');
    expect((await command('install-trust', '--in', at('draft.json'))).err).toContain('not signed');
  });

  it('or in one step where the root is at hand; another root is not taken that way', async () => {
    expect(await command('sign-trust', '--root', at('root.json'))).toMatchObject({ code: 0 });
    await command('root', '--out', at('other.json'));
    expect(await command('sign-trust', '--root', at('other.json'))).toMatchObject({ code: 1 });
  });

  it('doctor says what ends soon and by which command it is seen to', async () => {
    const asked = async () => {
      const said: string[] = [];
      const code = await doctor(['--data', dataDir], texts.en.cli, (line) => said.push(line));
      return { code, said: said.join('\n') };
    };
    const well = await asked();
    expect(well).toMatchObject({ code: 0 });
    expect(well.said).toMatch(/ok +Key 0 signs until \d{4}-\d\d-\d\d, 730 days left/);
    expect(well.said).toMatch(/ok +Trust list good until/);
    expect(well.said).toMatch(/ok +Status list good until/);

    expect(await command('sign-trust', '--root', at('root.json'), '--days', '20')).toMatchObject({ code: 0 });
    const keys = join(dataDir, 'credentials', 'keys');
    const [name = ''] = readdirSync(keys);
    renameSync(join(keys, name), at(name));
    const ending = await asked();
    renameSync(at(name), join(keys, name));
    expect(ending).toMatchObject({ code: 1 });
    expect(ending.said).toMatch(/problem +Trust list good until \d{4}-\d\d-\d\d, 20 days left/);
    expect(ending.said).toContain(`npm run credentials -- install-trust --data ${dataDir} --in LIST`);
    expect(ending.said).toContain(`files of signing keys are missing: ${name}`);

    // A list that nobody signed is none.
    const trust = join(dataDir, 'credentials', 'trust.cose');
    const signed = readFileSync(trust);
    const altered = Buffer.from(signed);
    altered[altered.length - 1] = (altered.at(-1) ?? 0) ^ 1;
    writeFileSync(trust, altered);
    expect((await asked()).said).toMatch(/problem +No key signs[\s\S]*problem +There is no trust list/);
    writeFileSync(trust, signed);
    expect(await command('sign-trust', '--root', at('root.json'))).toMatchObject({ code: 0 });
    expect(await asked()).toMatchObject({ code: 0 });
  });
});

async function asDevice(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Response> {
  const url = companion.url + path;
  return fetch(url, {
    method,
    headers: {
      'content-type': 'application/json',
      authorization: `DPoP ${device.token}`,
      dpop: await proof(device.key, { method, url, token: device.token }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}
const myCard = async () => {
  const holderPoint = Buffer.from(holderKey.publicKey).toString('base64');
  return cardAnswerSchema.parse(
    await (await asDevice('POST', '/api/credentials', { holderKey: holderPoint })).json(),
  );
};
async function card(): Promise<Card> {
  const answer = await myCard();
  if (answer.kind !== 'card') throw new Error(JSON.stringify(answer.none));
  return answer.card;
}
async function code(inspection: number): Promise<string> {
  const { bytes } = await card();
  const made = await proveHolding(
    Buffer.from(bytes, 'base64'),
    {
      at: Math.floor(Date.now() / 1000),
      nonce: globalThis.crypto.getRandomValues(new Uint8Array(8)),
      inspection,
      recording: false,
      twoOfficers: true,
      challenge: null,
    },
    holder,
  );
  return codeFragment(made);
}
const publicUrl = () => companion.publicListener?.url ?? '';
const ask = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(publicUrl() + path, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });

describe('R14 a companion with a public listener', () => {
  const organId = ulid();
  const personId = ulid();
  beforeAll(async () => {
    companion = await start({ publicListener: { port: 0 } });
    const unit = 'u1';
    const boss = await companion.admin.createPerson({
      username: 'boss',
      name: '赵敏',
      password: PASSWORD,
      roles: ['administrator'],
      unit,
    });
    administrator = boss.id;
    const shen = await companion.admin.createPerson({
      username: 'shen',
      name: '沈一鸣',
      password: PASSWORD,
      roles: ['officer'],
      unit,
    });
    const key = await newDeviceKey();
    const paired = await companion.admin.pairDevice({ person: shen.id, publicKey: key.spki, label: 'x' });
    device = { id: paired.device, token: paired.token, key, person: shen.id };
  });

  async function record(standing: 'valid' | 'suspended') {
    const from = '2026-01-01';
    const results = [
      await companion.admin.write(
        administrator,
        { kind: 'organ', id: organId },
        {
          type: 'organ.recorded',
          data: { from, record: { ...organ, scope: [...organ.scope] }, reason: '登记' },
        },
      ),
      await companion.admin.write(
        administrator,
        { kind: 'person', id: personId },
        {
          type: 'person.recorded',
          data: { from, record: officer(device.person, organId, standing), reason: '登记' },
        },
      ),
    ];
    expect(results.map((one) => one.ok)).toEqual([true, true]);
  }

  it('gives no card to whom the registry does not know, and says who can mend it', async () => {
    expect(await myCard()).toEqual({
      kind: 'none',
      none: { why: 'unfit', fact: 'no-record', since: null, mend: 'administrator', of: null },
    });
  });

  it('gives one to whom it calls qualified; a scan of his code is in the case', async () => {
    await record('valid');
    const mine = await card();
    expect(mine).toMatchObject({
      name: '沈一鸣',
      certificate: '65020410001',
      shortId: '0-0',
      agency: { name: organ.name, page: 'https://zf.yunxi.example/v' },
    });
    const caseId = ulid();
    const opened = await companion.admin.write(
      device.person,
      { kind: 'case', id: caseId },
      { type: 'case.opened', data: { category: 'penalty', procedure: 'summary' } },
    );
    expect(opened.ok).toBe(true);
    const fragment = await code(inspectionNumber([caseId]));
    const answers = await Promise.all(
      [fragment, fragment].map(async (one) =>
        scanAnswerSchema.parse(await (await ask('/public/scans', { code: one })).json()),
      ),
    );
    expect(answers).toEqual([
      { recorded: true, phones: 1 },
      { recorded: true, phones: 2 },
    ]);
    const shown = (await companion.ledger.readStream({ kind: 'case', id: caseId })).filter(
      ({ envelope }) => envelope.type === 'identity.shown',
    );
    expect(shown.map(({ body }) => body?.data.means)).toEqual(['scanned']);
  });

  it('a code that was shown before two cases were found to be one lands in that one, whichever number it names', async () => {
    const ids = [ulid(), ulid()].sort();
    const key = `云市监案〔2026〕${ids[0]?.slice(-4)}号`;
    for (const id of ids)
      for (const draft of [
        { type: 'case.opened', data: { category: 'penalty', procedure: 'summary' } },
        { type: 'case.aliased', data: { system: 'demo', key } },
      ] as const)
        expect((await companion.admin.write(device.person, { kind: 'case', id }, draft)).ok).toBe(true);
    const answers: unknown[] = [];
    for (const id of ids)
      answers.push(await (await ask('/public/scans', { code: await code(inspectionNumber([id])) })).json());
    expect(answers).toEqual([
      { recorded: true, phones: 1 },
      { recorded: true, phones: 2 },
    ]);
  });

  it('an officer cannot write that a phone scanned, nor show for another', async () => {
    const caseId = ulid();
    const stream = { kind: 'case', id: caseId } as const;
    await companion.admin.write(device.person, stream, {
      type: 'case.opened',
      data: { category: 'penalty', procedure: 'summary' },
    });
    const shown = { what: 'certificate', at: new Date().toISOString(), inspection: 1 } as const;
    const written = [
      { officer: device.person, means: 'scanned', ...shown } as const,
      { officer: administrator, means: 'shown', ...shown } as const,
      { officer: device.person, means: 'shown', ...shown } as const,
    ].map((data) => companion.admin.write(device.person, stream, { type: 'identity.shown', data }));
    expect((await Promise.all(written)).map((one) => (one.ok ? 'ok' : one.problem.code))).toEqual([
      'not-permitted',
      'not-permitted',
      'ok',
    ]);
  });

  it('the digits that are read out name him, and nobody else’s do', async () => {
    const mine = await card();
    const digits = telephoneCode(Buffer.from(mine.telephone, 'base64'), Math.floor(Date.now() / 1000));
    const answer = async (id: string, said: string) =>
      telephoneAnswerSchema.parse(await (await ask('/public/telephone', { id, code: said })).json());
    expect(await answer(mine.shortId, digits)).toMatchObject({
      fits: true,
      name: '沈一鸣',
      standing: 'valid',
    });
    // Whoever only overheard them is not told whose they are: 150 s, as a code that is scanned.
    const older = telephoneCode(Buffer.from(mine.telephone, 'base64'), Math.floor(Date.now() / 1000) - 181);
    expect(await answer(mine.shortId, older)).toMatchObject({
      ...{ fits: true, standing: 'valid', name: null, certificate: null, expires: null },
      agency: expect.stringMatching(/\S/),
    });
    expect(await answer(mine.shortId, '00000000')).toEqual({ fits: false, why: 'code' });
    expect(await answer('0-1', digits)).toEqual({ fits: false, why: 'short-id' });
    for (let tries = 0; tries < 6; tries += 1)
      await ask('/public/telephone', { id: '0-0', code: '00000001' });
    expect((await ask('/public/telephone', { id: '0-0', code: digits })).status).toBe(429);
  });

  it('the administrator finds him by name, suspends him and lets him stand again; both reads and deeds are on record', async () => {
    const cookies = new Map<string, string>();
    const headers = { 'content-type': 'application/json', origin: companion.url };
    for (const username of ['boss', 'shen']) {
      const body = JSON.stringify({ username, password: PASSWORD });
      const signedIn = await fetch(`${companion.url}/api/session`, { method: 'POST', headers, body });
      cookies.set(username, (signedIn.headers.get('set-cookie') ?? '').split(';')[0] ?? '');
    }
    const sent = (who: 'boss' | 'shen', method: 'GET' | 'POST', path: string, body?: unknown) =>
      fetch(companion.url + path, {
        method,
        headers: { ...headers, cookie: cookies.get(who) ?? '' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const list = async (query: string) =>
      credentialsSchema.parse(await (await sent('boss', 'GET', `/api/credentials?${query}`)).json());
    const mine = await card();
    const page = await list('q=沈');
    expect(page.credentials).toMatchObject([
      {
        ...{ id: mine.id, shortId: '0-0', standing: 'valid', group: 'valid', causes: [], others: 0 },
        ...{ person: { id: device.person, name: '沈一鸣' }, device: { id: device.id, label: 'x' } },
      },
    ]);
    expect(page.counts).toMatchObject({ current: 1, all: 1 });
    expect(page.upkeep.map(({ what, state }) => `${what} ${state}`)).toEqual([
      'signing-key ok',
      'trust-list ok',
      'status-list ok',
    ]);
    expect((await list('q=周铭')).credentials).toEqual([]);
    expect((await list('offset=50')).credentials).toEqual([]);
    expect((await sent('boss', 'GET', '/api/credentials?show=everything')).status).toBe(400);
    expect((await sent('shen', 'GET', '/api/credentials')).status).toBe(403);
    const read = (await companion.reads(administrator)).map(({ body }) => body?.data);
    expect(read).toContainEqual({ what: 'credentials', of: [device.person] });

    const deed = async (verb: string, reason = '正在核查') => {
      const answer = await sent('boss', 'POST', `/api/credentials/${mine.id}/${verb}`, { reason });
      return answer.ok ? 'done' : problemSchema.parse(await answer.json()).code;
    };
    expect(await deed('resume')).toBe('credential-settled');
    expect(await deed('suspend', '查')).toBe('bad-request');
    expect(await deed('suspend')).toBe('done');
    expect(await deed('suspend')).toBe('credential-settled');
    expect((await list('show=suspended')).credentials[0]).toMatchObject({
      standing: 'suspended',
      causes: [{ because: 'administrator', reason: '正在核查' }],
    });
    expect(await myCard()).toMatchObject({ kind: 'none', none: { why: 'suspended' } });
    const desk = await sent('shen', 'POST', '/api/credentials/telephone', {
      id: mine.shortId,
      code: telephoneCode(Buffer.from(mine.telephone, 'base64'), Math.floor(Date.now() / 1000)),
    });
    // The clerk is told how it stands, not why: that is not for a caller.
    const told = await desk.json();
    expect(telephoneAnswerSchema.parse(told)).toMatchObject({
      fits: true,
      standing: 'suspended',
      name: null,
    });
    expect(JSON.stringify(told)).not.toContain('核查');
    expect(await deed('resume', '核查完毕')).toBe('done');
    expect(await myCard()).toMatchObject({ kind: 'card', card: { id: mine.id } });
    const events = await companion.ledger.readStream({ kind: 'credential', id: mine.id });
    expect(events.map(({ envelope }) => `${envelope.type} ${envelope.actor === administrator}`)).toEqual([
      'credential.issued false',
      'credential.suspended true',
      'credential.resumed true',
    ]);
  });

  it('follows the registry at once: suspended there, there is no card, and the list says so', async () => {
    const fragment = await code(0);
    await record('suspended');
    await companion.credentials.look();
    expect(await myCard()).toMatchObject({
      kind: 'none',
      none: { why: 'unfit', fact: 'suspended', mend: 'certificate-issuer', of: '65020410001' },
    });
    expect(await (await ask('/public/scans', { code: fragment })).json()).toEqual({
      recorded: false,
      why: 'not-genuine',
    });
    const list = await companion.credentials.statusList();
    expect(list?.statusAt(0)).toBe('suspended');
    await record('valid');
    await companion.credentials.look();
    expect((await companion.credentials.statusList())?.statusAt(0)).toBe('valid');
  });

  it('serves the signed lists as a phone wants them, and as they were', async () => {
    const trust = new Uint8Array(await (await ask('/v/trust.cose')).arrayBuffer());
    const read = await readTrustList(
      trust,
      { alg: -7, publicKey: Buffer.from(rootKey, 'base64') },
      webcryptoChecker(globalThis.crypto.subtle),
    );
    const agency = read.ok ? read.list.agencies[0] : undefined;
    expect(agency).toMatchObject({ name: organ.name, telephone: '0990-0000000', complaints: '12345' });
    const status = await ask(`/v/${agency?.statusFile}`);
    expect(status.status).toBe(200);
    expect(status.headers.get('content-type')).toBe('application/cose');
    const now = new Date().toISOString();
    expect((await ask(`/public/lists/status?at=${now}`)).status).toBe(200);
    expect((await ask('/public/lists/status?at=2020-01-01T00:00:00.000Z')).status).toBe(404);
    expect((await ask('/public/lists/status?at=yesterday')).status).toBe(400);
    expect((await ask('/public/lists/keys?at=2026-01-01T00:00:00.000Z')).status).toBe(404);
  });

  it('has no door of the console, takes no foreign host or page, no large or broken body, sets no cookie', async () => {
    const doors = companion.publicListener?.doors ?? [];
    expect(doors.filter((door) => !/ \/(v|e|public)\b| \/$/.test(door))).toEqual([]);
    for (const path of ['/api/me', '/api/session', '/people', '/api/credentials', '/api/health'])
      expect((await ask(path)).status, path).toBe(404);
    const refused = async (sent: Promise<Response>) => problemSchema.parse(await (await sent).json()).code;
    expect(await refused(ask('/public/scans', { code: '12' }, { origin: 'https://evil.example' }))).toBe(
      'wrong-origin',
    );
    expect(await refused(ask('/public/scans', `{"code":"${'1'.repeat(40_000)}"}`))).toBe('too-large');
    expect(await refused(ask('/public/scans', '{'))).toBe('bad-request');
    expect(await refused(ask('/public/scans', { code: 7 }))).toBe('bad-request');
    expect(await refused(ask('/public/scans', { code: '12', more: 1 }))).toBe('bad-request');
    expect(await hostAnswer('evil.example')).toBe(421);
    expect(await hostAnswer('zf.yunxi.example')).toBe(404);
    const fine = await ask('/public/scans', { code: '12' }, { origin: 'https://zf.yunxi.example' });
    expect(fine.headers.get('access-control-allow-origin')).toBe('https://zf.yunxi.example');
    expect(fine.headers.get('set-cookie')).toBeNull();
    expect(fine.headers.get('access-control-allow-credentials')).toBeNull();
  });

  function hostAnswer(host: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const sent = httpRequest(`${publicUrl()}/nothing`, { headers: { host } }, (answer) => {
        answer.resume();
        resolve(answer.statusCode ?? 0);
      });
      sent.on('error', reject);
      sent.end();
    });
  }

  it('whoever asks too much waits', async () => {
    const statuses = await Promise.all(
      Array.from({ length: 60 }, async () => (await ask('/public/scans', { code: '12' })).status),
    );
    expect(statuses).toContain(200);
    expect(statuses).toContain(429);
    expect((await ask('/v/trust.cose')).status).toBe(200);
  });
});

describe('R14 the console in a network [35]', () => {
  it('does not listen beyond this computer without a certificate', async () => {
    const other = join(dir, 'other');
    await expect(startCompanion({ dataDir: other, host: '0.0.0.0', log: false })).rejects.toMatchObject({
      why: 'needs-tls',
    });
    expect(existsSync(other)).toBe(false);
    await expect(
      startCompanion({ dataDir: other, tls: { cert: 'no certificate', key: 'no key' }, log: false }),
    ).rejects.toMatchObject({ why: 'bad-tls' });
  });

  it('speaks https with one', async () => {
    const [cert, key] = [at('tls.pem'), at('tls.key')];
    execFileSync(
      'openssl',
      [
        'req',
        '-x509',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:P-256',
        '-nodes',
        '-days',
        '30',
        '-subj',
        '/CN=localhost',
        '-keyout',
        key,
        '-out',
        cert,
      ],
      { stdio: 'ignore' },
    );
    const secure = await startCompanion({
      dataDir: join(dir, 'secure'),
      host: '0.0.0.0',
      tls: { cert: readFileSync(cert, 'utf8'), key: readFileSync(key, 'utf8') },
      log: false,
    });
    try {
      expect(secure.url).toMatch(/^https:/);
      const status = await new Promise<number>((resolve, reject) => {
        const sent = httpsRequest(
          `https://localhost:${secure.port}/api/health`,
          { ca: readFileSync(cert) },
          (answer) => {
            answer.resume();
            resolve(answer.statusCode ?? 0);
          },
        );
        sent.on('error', reject);
        sent.end();
      });
      expect(status).toBe(200);
    } finally {
      await secure.close();
    }
  });
});
