/** The companion as a whole, over HTTP, with its real stores. */

import { createPublicKey, verify } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appendResponseSchema, healthSchema, syncResponseSchema } from '#shared/api/contract.ts';
import {
  helloBytes,
  helloSchema,
  pairingClaimSchema,
  pairingCode,
  pairingOfferSchema,
  provisionSchema,
} from '#shared/api/device.ts';
import { MAX_BATCH_BYTES } from '#shared/case/envelope.ts';
import {
  createChain,
  type DeviceKey,
  deviceClient,
  newDeviceKey,
  proof,
} from './pairing/fixtures/device-client.ts';
import { CannotStart, type Companion, startCompanion } from './start.ts';

let dir: string;
let companion: Companion;
/** Added to the real clock. */
let ahead = 0;
const now = () => Date.now() + ahead;
const open = () => startCompanion({ dataDir: dir, port: 0, log: false, now });

beforeEach(async () => {
  ahead = 0;
  dir = mkdtempSync(join(tmpdir(), 'companion-'));
  companion = await open();
});
afterEach(async () => {
  await companion.close();
  rmSync(dir, { recursive: true, force: true });
});

const PASSWORD = 'a long password';
const opened = { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } } as const;
const step = { type: 'step.started', data: { step: 'filing' } } as const;

function ask(path: string, init: { method?: string; body?: unknown; headers?: Record<string, string> } = {}) {
  const { method = init.body === undefined ? 'GET' : 'POST', body, headers = {} } = init;
  return fetch(companion.url + path, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
}

async function signIn(username: string, password = PASSWORD): Promise<Record<string, string>> {
  const response = await ask('/api/session', { body: { username, password } });
  expect(response.status).toBe(200);
  return { cookie: response.headers.getSetCookie()[0]?.split(';')[0] ?? '' };
}

async function code(response: Response | Promise<Response>): Promise<string> {
  const answer = await response;
  expect(answer.headers.get('content-type')).toContain('application/problem+json');
  const problem = (await answer.json()) as { code: string; title: string; todo: string };
  expect(problem.title.length).toBeGreaterThan(3);
  expect(problem.todo.length).toBeGreaterThan(3);
  return problem.code;
}

async function person(
  username: string,
  roles: readonly ('officer' | 'lead' | 'administrator' | 'supervisor')[],
  unit?: string,
) {
  return companion.admin.createPerson({ username, name: `姓名${username}`, password: PASSWORD, roles, unit });
}

async function paired(username: string, unit?: string) {
  const account = await person(username, ['officer'], unit);
  const key = await newDeviceKey();
  const { device, token } = await companion.admin.pairDevice({
    person: account.id,
    publicKey: key.spki,
    label: 'Chromium',
  });
  const client = deviceClient(companion.url, key, token);
  const send = async (events: readonly unknown[]) =>
    appendResponseSchema.parse(await (await client.call('POST', '/api/events', { events })).json());
  return { account, key, device, token, client, send, chain: createChain(account.id, device) };
}

async function claim(pairing: string, key: DeviceKey) {
  const url = `${companion.url}/api/pairing/${pairing}/claim`;
  const response = await fetch(url, {
    method: 'POST',
    headers: { dpop: await proof(key, { method: 'POST', url }) },
  });
  return pairingClaimSchema.parse(await response.json());
}

describe('R44 health', () => {
  it('says ok with size and root of the ledger, and the root moves with an append', async () => {
    const before = healthSchema.parse(await (await ask('/api/health')).json());
    expect(before.ledger).toEqual({ size: 0, root: '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=' });
    const officer = await person('wang', ['officer']);
    await companion.admin.write(officer.id, { kind: 'case', id: ulid() }, opened);
    const after = healthSchema.parse(await (await ask('/api/health')).json());
    expect(after.ledger.size).toBe(1);
    expect(after.ledger.root).not.toBe(before.ledger.root);
  });

  it('describes every door at /api/openapi.json', async () => {
    const document = (await (await ask('/api/openapi.json')).json()) as { paths: Record<string, unknown> };
    for (const path of ['/api/health', '/api/events', '/api/sync', '/api/pairing', '/api/session']) {
      expect(Object.keys(document.paths)).toContain(path);
    }
  });
});

describe('the outer door', () => {
  it('answers to its own names only', async () => {
    // fetch may not set Host; a raw request may.
    const { request } = await import('node:http');
    const answered = await new Promise<number>((resolve) => {
      request(
        { host: '127.0.0.1', port: companion.port, path: '/api/health', headers: { host: 'evil.example' } },
        (response) => {
          response.resume();
          resolve(response.statusCode ?? 0);
        },
      ).end();
    });
    expect(answered).toBe(421);
    expect((await ask('/api/health')).status).toBe(200);
  });

  it('lets no other page ask, and no extension that is not paired', async () => {
    const extension = `chrome-extension://${'a'.repeat(32)}`;
    expect(await code(ask('/api/health', { headers: { origin: 'http://evil.example' } }))).toBe(
      'wrong-origin',
    );
    expect(await code(ask('/api/health', { headers: { origin: extension } }))).toBe('wrong-origin');
    const account = await person('zhao', ['officer']);
    const key = await newDeviceKey();
    await companion.admin.pairDevice({
      person: account.id,
      publicKey: key.spki,
      label: 'x',
      origin: extension,
    });
    const allowed = await ask('/api/health', { headers: { origin: extension } });
    expect(allowed.status).toBe(200);
    expect(allowed.headers.get('access-control-allow-origin')).toBe(extension);
    const other = `chrome-extension://${'b'.repeat(32)}`;
    expect(await code(ask('/api/health', { headers: { origin: other } }))).toBe('wrong-origin');
  });

  it('allows its own pages and gives no page of others a grant', async () => {
    const own = await ask('/api/health', { headers: { origin: companion.url } });
    expect(own.status).toBe(200);
    expect(own.headers.get('access-control-allow-origin')).toBeNull();
  });
});

describe('[34] the first administrator', () => {
  const body = { username: 'admin', name: '管理员', password: PASSWORD };

  it('comes by a link in a 0600 file, once', async () => {
    const file = join(dir, 'setup-link.txt');
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const token = readFileSync(file, 'utf8').trim().split('#token=')[1] ?? '';
    expect(await code(ask('/api/setup/administrator', { body: { ...body, token: `${token}x` } }))).toBe(
      'setup-link',
    );
    expect(await code(ask('/api/setup/administrator', { body: { ...body, password: 'short', token } }))).toBe(
      'weak-password',
    );
    expect((await ask('/api/setup/administrator', { body: { ...body, token } })).status).toBe(200);
    expect(readdirSync(dir)).not.toContain('setup-link.txt');
    expect(await code(ask('/api/setup/administrator', { body: { ...body, username: 'other', token } }))).toBe(
      'setup-done',
    );
    const cookie = await signIn('admin');
    expect(await (await ask('/api/me', { headers: cookie })).json()).toMatchObject({
      name: '管理员',
      roles: ['administrator'],
    });
  });

  it('does not take the link after fifteen minutes', async () => {
    const token = companion.setupLink?.split('#token=')[1] ?? '';
    ahead = 15 * 60_000 + 1000;
    expect(await code(ask('/api/setup/administrator', { body: { ...body, token } }))).toBe('setup-link');
  });
});

describe('signing in', () => {
  it('slows guessing down and does not say whether the name exists', async () => {
    await person('liu', ['officer']);
    const wrong = (username: string) =>
      ask('/api/session', { body: { username, password: 'not the password' } });
    expect(await code(wrong('nobody'))).toBe('wrong-password');
    for (let i = 0; i < 5; i += 1) expect(await code(wrong('liu'))).toBe('wrong-password');
    expect(await code(wrong('liu'))).toBe('too-many-tries');
    expect(await code(ask('/api/session', { body: { username: 'liu', password: PASSWORD } }))).toBe(
      'too-many-tries',
    );
    ahead = 60_000;
    await signIn('liu');
  });

  it('sets a cookie no script reads and no other site sends, and signs out', async () => {
    await person('sun', ['officer']);
    const response = await ask('/api/session', { body: { username: 'sun', password: PASSWORD } });
    const [set = ''] = response.headers.getSetCookie();
    expect(set).toMatch(/HttpOnly/);
    expect(set).toMatch(/SameSite=Strict/);
    const cookie = { cookie: set.split(';')[0] ?? '' };
    expect((await ask('/api/me', { headers: cookie })).status).toBe(200);
    await ask('/api/session', { method: 'DELETE', headers: cookie });
    expect(await code(ask('/api/me', { headers: cookie }))).toBe('not-signed-in');
  });

  it('lets only the administrator make people', async () => {
    await person('root', ['administrator']);
    await person('qian', ['officer']);
    const body = { username: 'new', name: '新人', password: PASSWORD, roles: ['officer'] };
    expect(await code(ask('/api/people', { body }))).toBe('not-signed-in');
    expect(await code(ask('/api/people', { body, headers: await signIn('qian') }))).toBe('not-permitted');
    const admin = await signIn('root');
    expect((await ask('/api/people', { body, headers: admin })).status).toBe(200);
    expect(await code(ask('/api/people', { body, headers: admin }))).toBe('username-taken');
    // Of the administrator's own unit: its lead must see whom he leads.
    const units = await Promise.all(['root', 'new'].map((name) => companion.admin.person(name)));
    expect(units[1]?.unit).toBe(units[0]?.unit);
  });

  it('ends on every computer at once, for oneself only', async () => {
    await person('feng', ['officer']);
    await person('chu', ['officer']);
    const [here, there, other] = [await signIn('feng'), await signIn('feng'), await signIn('chu')];
    expect(await code(ask('/api/session/all', { method: 'DELETE' }))).toBe('not-signed-in');
    expect((await ask('/api/session/all', { method: 'DELETE', headers: here })).status).toBe(200);
    expect(await code(ask('/api/me', { headers: here }))).toBe('not-signed-in');
    expect(await code(ask('/api/me', { headers: there }))).toBe('not-signed-in');
    expect((await ask('/api/me', { headers: other })).status).toBe(200);
  });

  it('gets a new password from the administrator only; the old one and its sessions are over, and it is recorded', async () => {
    const root = (await person('root', ['administrator'])).id;
    const forgetful = (await person('wei', ['officer'])).id;
    const before = await signIn('wei');
    const to = `/api/people/${forgetful}/password`;
    const body = { password: 'another long one' };
    expect(await code(ask(to, { body, headers: before }))).toBe('not-permitted');
    const admin = await signIn('root');
    expect(await code(ask(to, { body: { password: 'short' }, headers: admin }))).toBe('weak-password');
    expect(await code(ask('/api/people/nobody/password', { body, headers: admin }))).toBe('not-found');
    expect((await ask(to, { body, headers: admin })).status).toBe(200);
    expect(await code(ask('/api/me', { headers: before }))).toBe('not-signed-in');
    const signIn2 = (password: string) => ask('/api/session', { body: { username: 'wei', password } });
    expect(await code(signIn2(PASSWORD))).toBe('wrong-password');
    expect((await signIn2(body.password)).status).toBe(200);
    const reads = await companion.reads(root);
    expect(reads.map((event) => event.body?.data)).toContainEqual({ what: 'password-set', of: [forgetful] });
  });
});

describe('[30] pairing', () => {
  const offer = async (key: DeviceKey, more = {}) => {
    const response = await ask('/api/pairing', {
      body: { publicKey: key.spki, label: 'Chromium，Linux', ...more },
    });
    return response.ok ? pairingOfferSchema.parse(await response.json()) : null;
  };

  it('pairs by a code confirmed in the console, and the device then works', async () => {
    await person('zhou', ['officer']);
    const key = await newDeviceKey();
    const made = await offer(key);
    if (made === null) throw new Error('no offer');
    expect(made.code).toBe(pairingCode(key.spki, made.companionKey, made.pairing));
    expect((await claim(made.pairing, key)).status).toBe('waiting');
    expect(await code(ask('/api/pairing/confirm', { body: { code: made.code } }))).toBe('not-signed-in');
    const cookie = await signIn('zhou');
    const found = await ask('/api/pairing/find', {
      body: { code: made.code.toLowerCase() },
      headers: cookie,
    });
    expect(await found.json()).toMatchObject({ label: 'Chromium，Linux' });
    expect((await ask('/api/pairing/confirm', { body: { code: made.code }, headers: cookie })).status).toBe(
      200,
    );
    const claimed = await claim(made.pairing, key);
    if (claimed.status !== 'paired') throw new Error(claimed.status);
    expect(claimed.person.name).toBe('姓名zhou');
    const client = deviceClient(companion.url, key, claimed.token);
    const provision = provisionSchema.parse(await (await client.call('GET', '/api/device/provision')).json());
    expect(provision.me.id).toBe(claimed.person.id);
    expect(provision.packs.length).toBeGreaterThan(0);
  });

  it('gives nothing to another key, and nothing for a wrong code', async () => {
    await person('wu', ['officer']);
    const cookie = await signIn('wu');
    const key = await newDeviceKey();
    const made = await offer(key);
    if (made === null) throw new Error('no offer');
    expect(await code(ask('/api/pairing/confirm', { body: { code: 'AAAA-AAAA' }, headers: cookie }))).toBe(
      'pairing-code',
    );
    await ask('/api/pairing/confirm', { body: { code: made.code }, headers: cookie });
    const thief = await newDeviceKey();
    const url = `${companion.url}/api/pairing/${made.pairing}/claim`;
    const stolen = fetch(url, {
      method: 'POST',
      headers: { dpop: await proof(thief, { method: 'POST', url }) },
    });
    expect(await code(stolen)).toBe('bad-proof');
    expect((await claim(made.pairing, key)).status).toBe('paired');
  });

  it('is refused, and is over after ten minutes', async () => {
    await person('zheng', ['officer']);
    const cookie = await signIn('zheng');
    const key = await newDeviceKey();
    const refused = await offer(key);
    await ask('/api/pairing/refuse', { body: { code: refused?.code }, headers: cookie });
    expect((await claim(refused?.pairing ?? '', key)).status).toBe('refused');
    const late = await offer(await newDeviceKey());
    ahead = 10 * 60_000 + 1000;
    expect(await code(ask('/api/pairing/confirm', { body: { code: late?.code }, headers: cookie }))).toBe(
      'pairing-code',
    );
  });

  it('takes a code confirmed beforehand, once', async () => {
    await person('feng', ['officer']);
    const given = await companion.admin.preconfirmPairing('feng');
    const key = await newDeviceKey();
    const made = await offer(key, { code: given });
    expect((await claim(made?.pairing ?? '', key)).status).toBe('paired');
    expect(await offer(await newDeviceKey(), { code: given })).toBeNull();
  });

  it('proves that the companion holds the pinned key', async () => {
    const made = await offer(await newDeviceKey());
    const nonce = Buffer.from('0123456789abcdef').toString('base64');
    const { signature } = helloSchema.parse(
      await (await ask('/api/device/hello', { body: { nonce } })).json(),
    );
    const key = createPublicKey({
      key: Buffer.from(made?.companionKey ?? '', 'base64'),
      format: 'der',
      type: 'spki',
    });
    const good = (bytes: Uint8Array) =>
      verify('sha256', bytes, { key, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64'));
    expect(good(helloBytes(nonce))).toBe(true);
    expect(good(helloBytes(`${nonce}A`))).toBe(false);
  });

  it('outlives a restart of the companion, and ends when the device is revoked', async () => {
    const { client, device, key, token } = await paired('chu');
    await companion.close();
    companion = await open();
    const again = deviceClient(companion.url, key, token);
    expect((await again.call('GET', '/api/me')).status).toBe(200);
    const cookie = await signIn('chu');
    await ask(`/api/devices/${device}/revoke`, { body: { reason: '电脑交回' }, headers: cookie });
    expect(await code(again.call('GET', '/api/me'))).toBe('device-unknown');
    expect(client.key).toBe(key);
  });
});

describe('[30] proof and bearer', () => {
  it.each([
    ['another method', { method: 'GET' }, 'bad-proof'],
    ['another path', { url: '/api/sync' }, 'bad-proof'],
    ['an old time', { iat: Math.floor(Date.now() / 1000) - 600 }, 'bad-proof'],
    ['another bearer', { token: 'x' }, 'bad-proof'],
  ])('refuses a proof for %s', async (_name, wrong, expected) => {
    const { key, token, chain, account } = await paired('wei');
    const url = `${companion.url}/api/events`;
    const events = [chain.next({ kind: 'case', id: ulid() }, opened)];
    expect(account.roles).toEqual(['officer']);
    const post = async (input: Record<string, unknown>) =>
      fetch(url, {
        method: 'POST',
        headers: {
          authorization: `DPoP ${token}`,
          dpop: await proof(key, {
            method: 'POST',
            token,
            ...input,
            url: typeof input.url === 'string' ? companion.url + input.url : url,
          }),
          'content-type': 'application/json',
        },
        body: JSON.stringify({ events }),
      });
    expect(await code(post(wrong))).toBe(expected);
    expect(companion.ledger.size()).toBe(1);
    expect((await post({})).status).toBe(200);
    expect(companion.ledger.size()).toBe(2);
  });

  it('takes a proof once, and never a bearer alone', async () => {
    const { key, token } = await paired('jiang');
    const url = `${companion.url}/api/me`;
    const headers = { authorization: `DPoP ${token}`, dpop: await proof(key, { method: 'GET', url, token }) };
    expect((await fetch(url, { headers })).status).toBe(200);
    expect(await code(fetch(url, { headers }))).toBe('bad-proof');
    expect(await code(fetch(url, { headers: { authorization: `DPoP ${token}` } }))).toBe('bad-proof');
  });

  it('renews an expired bearer by the key', async () => {
    const { key, token } = await paired('shen');
    ahead = 61 * 60_000;
    const iat = () => Math.floor(now() / 1000);
    const call = async (method: string, path: string, bearer: string) => {
      const url = companion.url + path;
      const made = await proof(key, { method, url, token: bearer, iat: iat() });
      return fetch(url, { method, headers: { authorization: `DPoP ${bearer}`, dpop: made } });
    };
    expect(await code(call('GET', '/api/me', token))).toBe('bearer-expired');
    const renewed = (await (await call('POST', '/api/device/token', token)).json()) as { token: string };
    expect((await call('GET', '/api/me', renewed.token)).status).toBe(200);
  });

  it('appends nothing without a bearer', async () => {
    const { chain } = await paired('han');
    const events = [chain.next({ kind: 'case', id: ulid() }, opened)];
    expect(await code(ask('/api/events', { body: { events } }))).toBe('not-signed-in');
    expect(
      await code(ask('/api/events', { body: { events }, headers: { authorization: 'DPoP 1.x.9.y' } })),
    ).toBe('device-unknown');
  });
});

describe('[28] a forgotten PIN', () => {
  it('is reset with a fresh sign-in and the administrator, recorded', async () => {
    await person('boss', ['administrator']);
    const { client, device, account } = await paired('yang');
    const { recoveryKey } = await companion.admin.pairDevice({
      person: account.id,
      publicKey: (await newDeviceKey()).spki,
      label: 'other',
    });
    const get = () => client.call('GET', '/api/device/recovery-key');
    expect(await code(get())).toBe('recovery-waiting');
    const admin = await signIn('boss');
    const waiting = (await (await ask('/api/pin-resets', { headers: admin })).json()) as {
      resets: { device: string }[];
    };
    expect(waiting.resets.map((one) => one.device)).toEqual([device]);
    const officer = await signIn('yang');
    expect(await code(ask(`/api/pin-resets/${device}/agree`, { body: {}, headers: officer }))).toBe(
      'not-permitted',
    );
    await ask(`/api/pin-resets/${device}/agree`, { body: {}, headers: admin });
    ahead = 6 * 60_000;
    const stale = await deviceAt(client.key);
    expect(await code(stale())).toBe('sign-in-again');
    await signIn('yang');
    const answer = (await (await stale()).json()) as { recoveryKey: string };
    expect(Buffer.from(answer.recoveryKey, 'base64')).toHaveLength(32);
    expect(answer.recoveryKey).not.toBe(recoveryKey);
    expect(await code(stale())).toBe('recovery-waiting');
    const types = (await companion.ledger.readStream({ kind: 'device', id: device })).map(
      (one) => one.envelope.type,
    );
    expect(types).toEqual(['device.paired', 'device.pinReset']);

    async function deviceAt(key: DeviceKey) {
      const tokenUrl = `${companion.url}/api/device/token`;
      const iat = Math.floor(now() / 1000);
      const made = await proof(key, { method: 'POST', url: tokenUrl, iat });
      const { token } = (await (
        await fetch(tokenUrl, { method: 'POST', headers: { dpop: made } })
      ).json()) as { token: string };
      return async () => {
        const url = `${companion.url}/api/device/recovery-key`;
        const headers = {
          authorization: `DPoP ${token}`,
          dpop: await proof(key, { method: 'GET', url, token, iat }),
        };
        return fetch(url, { headers });
      };
    }
  });
});

describe('append and sync', () => {
  it('answers a batch one by one: the bad refused with a reason, the others accepted, a resend harmless', async () => {
    const { chain, send } = await paired('zhu');
    const id = ulid();
    const stream = { kind: 'case', id } as const;
    const first = chain.next(stream, opened);
    const bad = chain.next(stream, step, { data: { step: 'Not A Name' } });
    const foreign = chain.next({ kind: 'case', id: ulid() }, step);
    const last = chain.next(stream, step);
    const answer = await send([first, 'rubbish', bad, foreign, last]);
    expect(answer.results.map((one) => (one.status === 'refused' ? one.code : one.status))).toEqual([
      'accepted',
      'invalid-envelope',
      'invalid-data',
      'unknown-case',
      'accepted',
    ]);
    const again = await send([first, bad, last]);
    expect(again.results.map((one) => one.status)).toEqual(['known', 'refused', 'known']);
    expect(again.ledger).toEqual(answer.ledger);
  });

  it('refuses what is too large before reading it, and more than 500 at once', async () => {
    const { client } = await paired('qin');
    const large = client.call('POST', '/api/events', { events: ['x'.repeat(MAX_BATCH_BYTES)] });
    expect(await code(large)).toBe('too-large');
    const many = client.call('POST', '/api/events', { events: Array.from({ length: 501 }, () => 1) });
    expect(await code(many)).toBe('too-many-events');
  });

  it('gives a colleague who joins late the whole case, an outsider nothing, and records the reading', async () => {
    const one = await paired('you');
    const two = await paired('xu');
    const outsider = await paired('he');
    const id = ulid();
    const stream = { kind: 'case', id } as const;
    await one.send([one.chain.next(stream, opened), one.chain.next(stream, step)]);
    const sync = async (who: typeof one, after: number) =>
      syncResponseSchema.parse(await (await who.client.call('GET', `/api/sync?after=${after}`)).json());
    const own = await sync(one, 0);
    expect(own.events).toHaveLength(2);
    // He asked before he belonged, so his cursor is past the case's beginning.
    const other = ulid();
    await two.send([two.chain.next({ kind: 'case', id: other }, opened)]);
    const before = await sync(two, 0);
    expect(before.events.map((event) => event.envelope.stream.id)).toEqual([other]);
    await one.send([
      one.chain.next(stream, { type: 'case.assigned', data: { officers: [one.account.id, two.account.id] } }),
    ]);
    const after = await sync(two, before.next);
    expect(after.events.map((event) => event.envelope.type)).toEqual([
      'case.opened',
      'step.started',
      'case.assigned',
    ]);
    expect(after.events.every((event) => event.body !== null)).toBe(true);
    expect((await sync(two, after.next)).events).toEqual([]);
    expect((await sync(outsider, 0)).events).toEqual([]);
    expect((await outsider.send([outsider.chain.next(stream, step)])).results[0]).toMatchObject({
      code: 'not-a-member',
    });
  });

  it('keeps no body, name or legacy number in the clear on disk', async () => {
    const { chain, send } = await paired('lv');
    const secret = '闽罚〔2026〕第0815号';
    await send([
      chain.next(
        { kind: 'case', id: ulid() },
        { type: 'case.opened', data: { ...opened.data, alias: { system: 'legacy', key: secret } } },
      ),
    ]);
    await companion.close();
    for (const file of readdirSync(dir, { recursive: true, encoding: 'utf8' })) {
      expect(statSync(join(dir, file)).mode & 0o077, file).toBe(0);
      if (statSync(join(dir, file)).isDirectory()) continue;
      const bytes = readFileSync(join(dir, file));
      expect(bytes.includes(Buffer.from(secret)), file).toBe(false);
      if (/^(record|access|keys)/.test(file)) expect(bytes.includes(Buffer.from('姓名lv')), file).toBe(false);
    }
    companion = await open();
  });

  it('lets only one companion use a data folder', async () => {
    await expect(open()).rejects.toThrow(CannotStart);
  });
});
