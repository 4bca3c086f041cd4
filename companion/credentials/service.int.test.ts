/** Keys, lists, issuing and taking back, against a real ledger; what phones are given is read as a phone reads it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ulid } from 'ulid';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { addDays, shanghaiDay } from '#shared/calendar/working-days.ts';
import { inspectionNumber } from '#shared/case/inspection-number.ts';
import { codeFragment, parseFragment, proveHolding } from '#shared/credential/code.ts';
import type { HolderProof } from '#shared/credential/credential.ts';
import { receiptOf } from '#shared/credential/receipt.ts';
import { readStatusList } from '#shared/credential/status-list.ts';
import { signTrustList } from '#shared/credential/trust-list.ts';
import { verifyCode } from '#shared/credential/verify.ts';
import { webcryptoChecker } from '#shared/credential/webcrypto-checker.ts';
import { caller, openLedger } from '../ledger/fixtures/open-ledger.ts';
import { keyOf, makeKey, makeRootFile, openRootFile, pointOf, signerOf } from './keys.ts';
import { keyFilesIn } from './open.ts';
import { openScans } from './scans.ts';
import { type Agency, type Deed, type Fitness, openCredentials } from './service.ts';
import { openShowings } from './showings.ts';

const checker = webcryptoChecker(globalThis.crypto.subtle);
const DAY_MS = 86_400_000;
const START = Date.parse('2026-11-27T02:00:00.000Z');
const agency: Agency = {
  name: '云溪区市场监督管理局',
  telephone: '0990-0000000',
  page: 'https://zf.yunxi.example/v',
  listener: 'https://zf.yunxi.example',
  complaints: '12345',
};
const admin = { ...caller('admin'), roles: ['administrator'] as const, device: 'console-admin' };

const cleanUp: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const one of cleanUp.splice(0).reverse()) await one();
});

/** An agency with a root, a key in force, and officers as the registry would have them. */
async function unit({ setUp = true } = {}) {
  const dir = mkdtempSync(join(tmpdir(), 'sanxiang-credentials-'));
  cleanUp.push(() => rmSync(dir, { recursive: true, force: true }));
  const clock = { now: START };
  const opened = await openLedger({ now: () => clock.now });
  const { ledger, keys } = opened;
  const officers = new Map<string, Fitness>([
    [
      'shen',
      {
        ok: true,
        name: '沈一鸣',
        certificate: '65020410001',
        until: '2028-06-30',
        scope: ['penalty', 'inspection'],
      },
    ],
    [
      'lin',
      {
        ok: true,
        name: '阿卜杜热合曼·买买提吐尔逊',
        certificate: '65020410002',
        until: '2026-12-20',
        scope: ['penalty'],
      },
    ],
  ]);
  const fit = (person: string): Fitness =>
    officers.get(person) ?? { ok: false, why: 'no-record', since: null, mend: 'administrator', of: null };
  const deps = {
    ledger,
    secrets: keys,
    keyFiles: keyFilesIn(dir),
    dir,
    telephone: new Uint8Array(32).fill(7),
    checker,
    fit,
    now: () => clock.now,
    newId: () => ulid(clock.now),
    random: (bytes: number) => globalThis.crypto.getRandomValues(new Uint8Array(bytes)),
    onError: (error: unknown) => {
      throw error;
    },
  };
  const credentials = await openCredentials(deps);
  cleanUp.push(() => credentials.close());
  const rootKey = makeKey();
  const root = { alg: -7, publicKey: rootKey.publicKey };
  const rootSign = signerOf(keyOf(rootKey.secret));
  const trust = async (days = 180) => {
    const draft = credentials.trustDraft(days);
    if (draft === null) throw new Error('no agency');
    return signTrustList(draft, root, rootSign);
  };
  if (setUp) {
    await credentials.setAgency(agency);
    await credentials.pinRoot(root.publicKey, '首次登记');
    await credentials.makeKey();
    expect(await credentials.installTrust(await trust())).toBe('installed');
  }
  return { dir, clock, ...opened, deps, credentials, officers, root, rootSign, trust };
}
type Unit = Awaited<ReturnType<typeof unit>>;

function holder() {
  const key = makeKey();
  const sign = signerOf(keyOf(key.secret));
  return { point: key.publicKey, sign };
}

async function issued(u: Unit, person: string, key = holder()) {
  const result = await u.credentials.issue(caller(person), key.point);
  if (!result.ok) throw new Error(JSON.stringify(result.refusal));
  return { held: result.credential, key };
}

/** What a phone that has the lists of now says of a code made now. */
async function phone(
  u: Unit,
  of: { readonly held: { readonly bytes: string }; readonly key: ReturnType<typeof holder> },
  more: Partial<HolderProof> = {},
) {
  const fragment = await fragmentOf(u, of, more);
  const trustList = u.credentials.trust();
  const list = await u.credentials.statusList();
  const at = Math.floor(u.clock.now / 1000);
  return verifyCode({
    fragment,
    trustList,
    statusLists: list === null ? [] : [list],
    openedAt: at,
    now: at,
    checker,
  });
}
async function fragmentOf(
  u: Unit,
  of: { readonly held: { readonly bytes: string }; readonly key: ReturnType<typeof holder> },
  more: Partial<HolderProof> = {},
) {
  const proof: HolderProof = {
    at: Math.floor(u.clock.now / 1000),
    nonce: u.deps.random(8),
    inspection: 0,
    recording: false,
    twoOfficers: false,
    challenge: null,
    ...more,
  };
  return codeFragment(await proveHolding(Buffer.from(of.held.bytes, 'base64'), proof, of.key.sign));
}

describe('R14 issuing', () => {
  it('gives a qualified officer a credential that a phone calls genuine', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    const verdict = await phone(u, one);
    expect(verdict).toMatchObject({
      kind: 'genuine',
      credential: { name: '沈一鸣', certificate: '65020410001' },
      agency: { name: agency.name },
    });
    expect(one.held).toMatchObject({ notBefore: '2026-11-27', expires: '2027-01-26', statusIndex: 0 });
  });

  it('never beyond the certificate’s own last day, and a long name whole', async () => {
    const u = await unit();
    const one = await issued(u, 'lin');
    expect(one.held.expires).toBe('2026-12-20');
    expect(await phone(u, one)).toMatchObject({
      kind: 'genuine',
      credential: { name: '阿卜杜热合曼·买买提吐尔逊' },
    });
  });

  it('asks again and gets the same, until it ends soon or says what is no longer so', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    expect((await issued(u, 'shen', one.key)).held.id).toBe(one.held.id);
    u.clock.now += 51 * DAY_MS;
    const renewed = await issued(u, 'shen', one.key);
    expect(renewed.held).toMatchObject({ replaces: one.held.id, statusIndex: 1 });
    u.officers.set('shen', {
      ...(u.officers.get('shen') as Extract<Fitness, { ok: true }>),
      certificate: '65020410009',
    });
    await u.credentials.look();
    expect(await phone(u, renewed)).toMatchObject({ kind: 'revoked' });
    expect(await phone(u, await issued(u, 'shen', one.key))).toMatchObject({
      kind: 'genuine',
      credential: { certificate: '65020410009' },
    });
  });

  it('gives no other one where the certificate ends first, however often it is asked for', async () => {
    const u = await unit();
    const key = holder();
    // 2026-12-20 is the certificate's last day.
    u.clock.now += 15 * DAY_MS;
    const one = await issued(u, 'lin', key);
    for (let asked = 0; asked < 3; asked += 1) {
      u.clock.now += DAY_MS;
      expect((await issued(u, 'lin', key)).held.id).toBe(one.held.id);
    }
    const fit = u.officers.get('lin') as Extract<Fitness, { ok: true }>;
    u.officers.set('lin', { ...fit, until: '2031-12-20' });
    expect((await issued(u, 'lin', key)).held).toMatchObject({ replaces: one.held.id });
  });

  it.each([
    ['nobody of the registry', 'zhou', 'unfit'],
    ['who is suspended there', 'shen', 'unfit'],
  ])('not to %s', async (_who, person, why) => {
    const u = await unit();
    u.officers.delete('zhou');
    u.officers.set('shen', {
      ok: false,
      why: 'suspended',
      since: '2026-11-01',
      mend: 'certificate-issuer',
      of: '65020410001',
    });
    const result = await u.credentials.issue(caller(person), holder().point);
    expect(result).toMatchObject({ ok: false, refusal: { why } });
  });

  it('not before the root has signed for the key, nor for what is no key, nor to a sixth device', async () => {
    const u = await unit({ setUp: false });
    const refused = async (point = holder().point) => {
      const result = await u.credentials.issue(caller('shen'), point);
      return result.ok ? 'issued' : result.refusal.why;
    };
    expect(await refused()).toBe('not-set-up');
    await u.credentials.setAgency(agency);
    await u.credentials.pinRoot(u.root.publicKey, '首次登记');
    await u.credentials.makeKey();
    expect(await refused()).toBe('not-set-up');
    await u.credentials.installTrust(await u.trust());
    expect(await refused(new Uint8Array(33).fill(9))).toBe('bad-key');
    for (let device = 0; device < 5; device += 1) expect(await refused()).toBe('issued');
    expect(await refused()).toBe('too-many');
  });

  it('says what does not fit into a code that phones read', async () => {
    const u = await unit();
    u.officers.set('shen', {
      ok: true,
      name: '长'.repeat(64),
      certificate: '6'.repeat(32),
      until: '2028-06-30',
      scope: ['penalty'],
    });
    expect(await u.credentials.issue(caller('shen'), holder().point)).toMatchObject({
      ok: false,
      refusal: { why: 'does-not-fit' },
    });
  });
});

describe('R10 taking back', () => {
  it('is in the next status list, and the register says why', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    await u.credentials.deed(admin, one.held.id, { do: 'suspend', reason: '正在核查' });
    expect(await phone(u, one)).toMatchObject({ kind: 'suspended' });
    expect(await u.credentials.issue(caller('shen'), one.key.point)).toMatchObject({
      ok: false,
      refusal: { why: 'suspended', reason: '正在核查' },
    });
    await u.credentials.deed(admin, one.held.id, { do: 'resume', reason: '核查完毕' });
    expect(await phone(u, one)).toMatchObject({ kind: 'genuine' });
    await u.credentials.deed(admin, one.held.id, {
      do: 'revoke',
      reason: '违规使用',
      because: 'administrator',
    });
    expect(await phone(u, one)).toMatchObject({ kind: 'revoked' });
    expect(u.credentials.bar('shen')).toMatchObject({ reason: '违规使用' });
    expect(await u.credentials.issue(caller('shen'), holder().point)).toMatchObject({
      ok: false,
      refusal: { why: 'barred', reason: '违规使用' },
    });
    expect(await u.credentials.deed(admin, one.held.id, { do: 'resume', reason: '不作数' })).toBeNull();
    await u.credentials.readmit(admin, 'shen', '处理完毕');
    expect(u.credentials.bar('shen')).toBeNull();
    expect(await phone(u, await issued(u, 'shen'))).toMatchObject({ kind: 'genuine' });
  });

  it('who is barred loses the credentials of his other devices with it', async () => {
    const u = await unit();
    const [laptop, tablet] = [await issued(u, 'shen'), await issued(u, 'shen')];
    const colleague = await issued(u, 'lin');
    await u.credentials.deed(admin, laptop.held.id, {
      do: 'revoke',
      reason: '违规使用',
      because: 'administrator',
    });
    expect(await phone(u, tablet)).toMatchObject({ kind: 'revoked' });
    expect(await phone(u, colleague)).toMatchObject({ kind: 'genuine' });
  });

  describe('reaches as far as was worked out by hand', () => {
    type Name = 'laptop' | 'laptopBefore' | 'phone' | 'lin';
    type Said = { do: 'suspend' | 'resume' } | { do: 'revoke'; because: 'administrator' | 'lost-device' };
    const cases = parse(readFileSync(join(import.meta.dirname, 'deeds.yaml'), 'utf8')) as readonly {
      readonly deed: Said;
      readonly after?: Said;
      readonly on: 'laptop' | 'phone';
      readonly then: Record<Name, string>;
      readonly asks: Record<'laptop' | 'phone' | 'other', string>;
    }[];
    const named = cases.map((one) => [`${Object.values(one.deed).join(' ')}, ${one.on}`, one] as const);
    it.each(named)('%s', async (_name, { deed, after, on, then, asks }) => {
      const u = await unit();
      const laptopBefore = await issued(u, 'shen');
      u.clock.now += 51 * DAY_MS;
      const linFit = u.officers.get('lin') as Extract<Fitness, { ok: true }>;
      u.officers.set('lin', { ...linFit, until: '2031-12-20' });
      await u.credentials.look();
      const laptop = await issued(u, 'shen', laptopBefore.key);
      const phoneOf = { laptop, laptopBefore, phone: await issued(u, 'shen'), lin: await issued(u, 'lin') };
      for (const one of after === undefined ? [deed] : [deed, after])
        expect(
          await u.credentials.deed(admin, phoneOf[on].held.id, { ...one, reason: '按规定处理' } as Deed),
        ).toMatchObject({ ok: true });
      const said: Record<string, string> = {};
      for (const [name, one] of Object.entries(phoneOf)) {
        const { kind } = await phone(u, one);
        said[name] = kind === 'genuine' ? 'valid' : kind;
      }
      expect(said).toEqual(then);
      const keys = { laptop: laptop.key, phone: phoneOf.phone.key, other: holder() };
      const given: Record<string, string> = {};
      for (const [name, key] of Object.entries(keys)) {
        const result = await u.credentials.issue(caller('shen'), key.point);
        given[name] = result.ok ? 'given' : result.refusal.why;
      }
      expect(given).toEqual(asks);
    });
  });

  it('a suspension outlasts the credential under it, and can be taken back then', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    await u.credentials.deed(admin, one.held.id, { do: 'suspend', reason: '正在核查' });
    u.clock.now += 70 * DAY_MS;
    await u.credentials.look();
    expect(await phone(u, one)).toMatchObject({ kind: 'suspended' });
    const ask = () => u.credentials.issue(caller('shen'), one.key.point);
    expect(await ask()).toMatchObject({ ok: false, refusal: { why: 'suspended' } });
    expect(await u.credentials.deed(admin, one.held.id, { do: 'suspend', reason: '再停一次' })).toBeNull();
    await u.credentials.deed(admin, one.held.id, { do: 'resume', reason: '核查完毕' });
    expect(await ask()).toMatchObject({ ok: true });
  });

  it('a lost device: its key gets none again, the person’s next device does', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    await u.credentials.deed(admin, one.held.id, {
      do: 'revoke',
      reason: '手机丢了',
      because: 'lost-device',
    });
    expect(await u.credentials.issue(caller('shen'), one.key.point)).toMatchObject({
      ok: false,
      refusal: { why: 'revoked' },
    });
    expect(u.credentials.bar('shen')).toBeNull();
    expect(await phone(u, await issued(u, 'shen'))).toMatchObject({ kind: 'genuine' });
  });

  it('an unpaired device loses its credential at once', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    const other = await issued(u, 'lin');
    await u.ledger.writeOwn(
      { kind: 'device', id: caller('shen').device },
      { type: 'device.revoked', data: { reason: '电脑交回' } },
    );
    await u.credentials.look();
    expect(await phone(u, one)).toMatchObject({ kind: 'revoked' });
    expect(await phone(u, other)).toMatchObject({ kind: 'genuine' });
  });

  it('follows the registry: suspended and back, and revoked for who left', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    const fit = u.officers.get('shen') as Fitness;
    const gone = (why: string): Fitness => ({
      ok: false,
      why,
      since: '2026-11-27',
      mend: 'administrator',
      of: null,
    });
    u.officers.set('shen', gone('suspended'));
    await u.credentials.look();
    expect(await phone(u, one)).toMatchObject({ kind: 'suspended' });
    u.officers.set('shen', fit);
    await u.credentials.look();
    expect(await phone(u, one)).toMatchObject({ kind: 'genuine' });
    u.officers.set('shen', gone('left'));
    await u.credentials.look();
    expect(await phone(u, one)).toMatchObject({ kind: 'revoked' });
    u.officers.set('shen', fit);
    await u.credentials.look();
    expect(await phone(u, one)).toMatchObject({ kind: 'revoked' });
    expect(u.credentials.bar('shen')).toBeNull();
  });
});

describe('keys and lists', () => {
  it('a key signs once the root’s list holds it; the key before vouches for it, and what that signed stays good', async () => {
    const u = await unit();
    const before = await issued(u, 'shen');
    const next = await u.credentials.makeKey();
    expect(next).toMatchObject({ keyId: 1, handedOverBy: { keyId: 0 } });
    expect((await issued(u, 'lin')).held.keyId).toBe(0);
    await expect(u.credentials.installTrust(await u.trust())).resolves.toBe('installed');
    expect((await issued(u, 'shen')).held.keyId).toBe(1);
    await u.credentials.retireKey(0, '换新');
    expect(await phone(u, before)).toMatchObject({ kind: 'genuine' });
    expect(u.credentials.keyStandings().map(({ standing }) => standing)).toEqual(['retired', 'signing']);
  });

  it('a stolen key that the root strikes out: who had a credential of it is given another one when he asks', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    await u.credentials.makeKey();
    await u.credentials.retireKey(0, '电脑失窃');
    const draft = u.credentials.trustDraft(180);
    if (draft === null) throw new Error('no agency');
    const without = draft.agencies.map((of) => ({ ...of, keys: of.keys.filter(({ keyId }) => keyId !== 0) }));
    const list = await signTrustList({ ...draft, agencies: without }, u.root, u.rootSign);
    expect(await u.credentials.installTrust(list)).toBe('installed');
    expect(await phone(u, one)).toMatchObject({ kind: 'issuer-unknown', why: 'key-unknown' });
    const again = await issued(u, 'shen', one.key);
    expect(again.held).toMatchObject({ keyId: 1, replaces: one.held.id });
    expect(await phone(u, again)).toMatchObject({ kind: 'genuine' });
    // Asked once more it is the same: what phones accept is not given anew.
    expect((await issued(u, 'shen', one.key)).held.id).toBe(again.held.id);
    // The next draft does not bring it back.
    expect(u.credentials.trustDraft(180)?.agencies[0]?.keys.map(({ keyId }) => keyId)).toEqual([1]);
  });

  it('takes no list but of its root, no older one, none without itself', async () => {
    const u = await unit();
    const stranger = makeKey();
    const draft = u.credentials.trustDraft(10);
    if (draft === null) throw new Error('no agency');
    const strangers = await signTrustList(
      draft,
      { alg: -7, publicKey: stranger.publicKey },
      signerOf(keyOf(stranger.secret)),
    );
    expect(await u.credentials.installTrust(strangers)).toBe('not-signed-by-root');
    const old = await signTrustList({ ...draft, issued: draft.issued - 1000 }, u.root, u.rootSign);
    expect(await u.credentials.installTrust(old)).toBe('older');
    const [us] = draft.agencies;
    if (us === undefined) throw new Error('no agency in the draft');
    const without = { ...draft, agencies: [{ ...us, issuer: new Uint8Array(8).fill(1) }] };
    expect(await u.credentials.installTrust(await signTrustList(without, u.root, u.rootSign))).toBe(
      'without-us',
    );
    expect(await u.credentials.installTrust(new Uint8Array(40))).toBe('not-signed-by-root');
  });

  it('keeps every list, so that a status at an earlier time can be shown', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    const whileValid = Math.floor(u.clock.now / 1000) + 5;
    u.clock.now += 3_600_000;
    await u.credentials.deed(admin, one.held.id, {
      do: 'revoke',
      reason: '违规使用',
      because: 'administrator',
    });
    const { issuer } = one.held;
    const us = u.credentials.trust()?.agencies[0];
    if (us === undefined) throw new Error('no agency');
    const statusIn = async (bytes: Uint8Array | null) => {
      const read = bytes === null ? null : await readStatusList(bytes, us, checker);
      return read?.ok === true ? read.list.statusAt(one.held.statusIndex) : read;
    };
    expect(await statusIn(u.credentials.listAt('status', issuer, whileValid))).toBe('valid');
    expect(await statusIn(u.credentials.listAt('status', issuer, Math.floor(u.clock.now / 1000) + 5))).toBe(
      'revoked',
    );
    expect(u.credentials.listAt('status', issuer, 0)).toBeNull();
    // Each is on record by its hash, before it was a file.
    const recorded = u.credentials.register().lists.filter(({ list }) => list === 'status').length;
    expect(readdirSync(join(u.dir, 'kept')).filter((file) => file.startsWith('status-'))).toHaveLength(
      recorded,
    );
  });

  it('signs the status list anew before it is old, without anything having changed', async () => {
    const u = await unit();
    await issued(u, 'shen');
    const lists = () => u.credentials.register().lists.filter(({ list }) => list === 'status').length;
    const before = lists();
    await u.credentials.look();
    expect(lists()).toBe(before);
    u.clock.now += 13 * 3_600_000;
    await u.credentials.look();
    expect(lists()).toBe(before + 1);
  });

  it('stands as it stood when it is opened again', async () => {
    const u = await unit();
    const one = await issued(u, 'shen');
    await u.credentials.deed(admin, one.held.id, {
      do: 'revoke',
      reason: '违规使用',
      because: 'administrator',
    });
    const again = await openCredentials(u.deps);
    cleanUp.push(() => again.close());
    expect(again.register().credentials).toEqual(u.credentials.register().credentials);
    expect(again.bar('shen')).toEqual(u.credentials.bar('shen'));
    expect(again.trust()?.issued).toBe(u.credentials.trust()?.issued);
  });

  it('leaves no secret key in the clear in the folder', async () => {
    const u = await unit();
    const name = readdirSync(join(u.dir, 'keys'))[0] ?? '';
    const sealed = readFileSync(join(u.dir, 'keys', name));
    const secret = u.keys.openSecret(name.replace(/\.key$/, ''), sealed);
    expect(pointOf(keyOf(secret)).length).toBe(33);
    expect(sealed.includes(Buffer.from(secret).subarray(-32))).toBe(false);
  });
});

describe('the root’s file', () => {
  const random = (bytes: number) => globalThis.crypto.getRandomValues(new Uint8Array(bytes));
  it('opens with its passphrase only, and not once it was changed', () => {
    const text = makeRootFile('山高水长 2026', random);
    const opened = openRootFile(text, '山高水长 2026');
    expect(opened.ok && opened.publicKey.length).toBe(33);
    expect(openRootFile(text, '山高水短 2026')).toEqual({ ok: false, why: 'wrong-passphrase' });
    expect(openRootFile('{}', 'x')).toEqual({ ok: false, why: 'not-a-root' });
    expect(openRootFile('not json', 'x')).toEqual({ ok: false, why: 'not-a-root' });
    const other = Buffer.from(makeKey().publicKey).toString('base64');
    const swapped = text.replace(/"publicKey": "[^"]+"/, `"publicKey": "${other}"`);
    expect(openRootFile(swapped, '山高水长 2026')).toEqual({ ok: false, why: 'not-a-root' });
  });
});

function scansOf(u: Unit, caseId: string) {
  return openScans({
    credentials: u.credentials,
    ledger: u.ledger,
    caseOf: (officer, inspection) =>
      officer === 'shen' && inspection === inspectionNumber([caseId]) ? caseId : null,
    checker,
    now: u.deps.now,
  });
}

describe('R14 [36] scans', () => {
  async function scene() {
    const u = await unit();
    const one = await issued(u, 'shen');
    const me = caller('shen');
    const caseId = ulid(START);
    await u.ledger.write(
      me,
      { kind: 'case', id: caseId },
      { type: 'case.opened', data: { category: 'penalty', procedure: 'ordinary' } },
    );
    const scans = scansOf(u, caseId);
    const events = async () =>
      (await u.ledger.readStream({ kind: 'case', id: caseId })).filter(
        ({ envelope }) => envelope.type === 'identity.shown',
      );
    return { ...u, one, caseId, scans, events, inspection: inspectionNumber([caseId]) };
  }

  it('records the first, counts the rest: twenty bystanders are one event', async () => {
    const s = await scene();
    for (let phoneNumber = 1; phoneNumber <= 20; phoneNumber += 1) {
      const fragment = await fragmentOf(s, s.one, { inspection: s.inspection });
      expect(await s.scans.scan(fragment)).toEqual({ recorded: true, phones: phoneNumber });
    }
    const [event, ...more] = await s.events();
    expect(more).toEqual([]);
    expect(event?.envelope.actor).toBe('companion');
    expect(event?.body?.data).toMatchObject({
      officer: 'shen',
      means: 'scanned',
      what: 'code',
      inspection: s.inspection,
    });
    expect(s.scans.count(s.caseId, 'shen')).toBe(20);
  });

  it('is recorded again where an item was opened again since', async () => {
    const s = await scene();
    const scan = async () => s.scans.scan(await fragmentOf(s, s.one, { inspection: s.inspection }));
    await scan();
    await s.ledger.write(
      caller('shen'),
      { kind: 'case', id: s.caseId },
      { type: 'item.reopened', data: { item: 'id-shown', reason: '换了当事人，重新出示' } },
    );
    expect(await scan()).toEqual({ recorded: true, phones: 2 });
    await scan();
    expect((await s.events()).length).toBe(2);
  });

  it('a crowd does not make it work without end: who comes last types the receipt', async () => {
    const s = await scene();
    const answers = await Promise.all(Array.from({ length: 230 }, () => s.scans.scan('#1123')));
    const why = answers.map((one) => (one.recorded ? 'recorded' : one.why));
    expect([why.filter((one) => one === 'not-genuine').length, why.at(-1)]).toEqual([200, 'not-now']);
    expect(await s.scans.scan('#1123')).toEqual({ recorded: false, why: 'not-genuine' });
  });

  it('a day card is recorded as one', async () => {
    const s = await scene();
    const fragment = await fragmentOf(s, s.one, { inspection: s.inspection, dayCard: true });
    expect(await s.scans.scan(`#${fragment}`)).toMatchObject({ recorded: true });
    expect((await s.events())[0]?.body?.data.what).toBe('day-card');
  });

  it('records nothing of a code that is stale, revoked, of no case, of another officer’s case, or no code', async () => {
    const s = await scene();
    const good = await fragmentOf(s, s.one, { inspection: s.inspection });
    const lin = await issued(s, 'lin');
    const answers = [
      await s.scans.scan(await fragmentOf(s, s.one, { inspection: s.inspection, at: START / 1000 - 3600 })),
      await s.scans.scan(await fragmentOf(s, s.one)),
      await s.scans.scan(await fragmentOf(s, s.one, { inspection: s.inspection + 1 })),
      await s.scans.scan(await fragmentOf(s, lin, { inspection: s.inspection })),
      await s.scans.scan('#1123'),
      await s.scans.scan(`${good.slice(0, -3)}000`),
      await s.scans.scan('9'.repeat(5000)),
    ];
    expect(answers.map((one) => (one.recorded ? 'recorded' : one.why))).toEqual([
      'not-current',
      'no-case',
      'no-case',
      'no-case',
      'not-genuine',
      'not-genuine',
      'not-genuine',
    ]);
    await s.credentials.deed(admin, s.one.held.id, {
      do: 'revoke',
      reason: '违规使用',
      because: 'administrator',
    });
    expect(await s.scans.scan(good)).toEqual({ recorded: false, why: 'not-genuine' });
    expect(await s.events()).toEqual([]);
  });

  it('another day another event, and none is written twice after a restart', async () => {
    const s = await scene();
    await s.scans.scan(await fragmentOf(s, s.one, { inspection: s.inspection }));
    const again = scansOf(s, s.caseId);
    expect(await again.scan(await fragmentOf(s, s.one, { inspection: s.inspection }))).toMatchObject({
      recorded: true,
    });
    expect(await s.events()).toHaveLength(1);
    s.clock.now += DAY_MS;
    await s.credentials.look();
    await again.scan(await fragmentOf(s, s.one, { inspection: s.inspection }));
    expect(await s.events()).toHaveLength(2);
    expect(addDays(shanghaiDay(new Date(START).toISOString()), 1)).toBe('2026-11-28');
  });
});

describe('R14 [36] what an officer says on the card page', () => {
  interface Row {
    readonly what: string;
    readonly code?: {
      readonly age: number;
      readonly inspection?: 'other' | 'none';
      readonly of?: 'lin';
      readonly dayCard?: true;
      readonly changed?: true;
      readonly suspended?: true;
    };
    readonly case?: 'other';
    readonly receipt?: 'right' | 'wrong';
    readonly answer: 'recorded' | 'no-case' | 'code' | 'wrong';
    readonly means?: string;
  }
  const rows: Row[] = parse(readFileSync(join(import.meta.dirname, 'showings.yaml'), 'utf8'));
  const NUMBER = 260_000_001;

  /** Shen's case, begun by an arrival that gave it its number. */
  async function scene() {
    const u = await unit();
    const cards = { shen: await issued(u, 'shen'), lin: await issued(u, 'lin') };
    const caseId = ulid(START);
    await u.ledger.write(
      caller('shen'),
      { kind: 'case', id: caseId },
      { type: 'case.opened', data: { category: 'inspection', procedure: 'ordinary' } },
    );
    const of = {
      id: caseId,
      category: 'inspection',
      subject: null,
      inspection: NUMBER,
      pair: null,
      recording: false,
      shown: null,
    };
    const showings = openShowings({
      credentials: u.credentials,
      ledger: u.ledger,
      cardCase: (id, officer) => (id === caseId && officer === 'shen' ? of : null),
      checker,
      now: () => u.clock.now,
    });
    const events = async () =>
      (await u.ledger.readStream({ kind: 'case', id: caseId }))
        .filter(({ envelope }) => envelope.type === 'identity.shown')
        .map(({ envelope, body }) => ({ actor: envelope.actor, means: body?.data.means, ...body?.data }));
    return { ...u, cards, caseId, showings, events };
  }
  const receiptFor = (fragment: string, right: boolean) => {
    const parsed = parseFragment(fragment);
    if (!parsed.ok) throw new Error(parsed.why);
    const digits = receiptOf(parsed.bytes, 4);
    return right ? digits : `${digits.slice(0, 3)}${(Number(digits[3]) + 1) % 10}`;
  };

  it.each(rows)('$what', async (row) => {
    const s = await scene();
    const { code } = row;
    const fragment =
      code === undefined
        ? null
        : await fragmentOf(s, s.cards[code.of ?? 'shen'], {
            at: START / 1000 - code.age,
            inspection: code.inspection === 'none' ? 0 : NUMBER + (code.inspection === 'other' ? 1 : 0),
            ...(code.dayCard === true ? { dayCard: true } : {}),
          });
    if (code?.suspended === true)
      await s.credentials.deed(admin, s.cards.shen.held.id, { do: 'suspend', reason: '正在核查' });
    const digits = fragment === null ? '' : code?.changed === true ? `${fragment.slice(0, -3)}000` : fragment;
    const answer = await s.showings.show(caller('shen'), {
      case: row.case === 'other' ? ulid() : s.caseId,
      ...(fragment === null
        ? { what: 'certificate' as const }
        : {
            what: 'code' as const,
            code: digits.replace('#', ''),
            ...(row.receipt === undefined ? {} : { receipt: receiptFor(fragment, row.receipt === 'right') }),
          }),
    });
    expect(answer.ok ? 'recorded' : 'why' in answer ? answer.why : answer.problem.code).toBe(row.answer);
    const events = await s.events();
    expect(events.map(({ means }) => means)).toEqual(row.means === undefined ? [] : [row.means]);
    // His own word: never the companion's, never a scan.
    if (row.means !== undefined)
      expect(events[0]).toMatchObject({ actor: 'shen', officer: 'shen', inspection: NUMBER });
  });

  it('a request that is sent again is recorded once; a receipt after the word is more than the word', async () => {
    const s = await scene();
    const code = (await fragmentOf(s, s.cards.shen, { inspection: NUMBER })).replace('#', '');
    const say = (receipt?: string) =>
      s.showings.show(caller('shen'), {
        case: s.caseId,
        what: 'code',
        code,
        ...(receipt === undefined ? {} : { receipt }),
      });
    await say();
    await say();
    const right = receiptFor(code, true);
    await say(right);
    await say(right);
    expect((await s.events()).map(({ means }) => means)).toEqual(['shown', 'receipt']);
  });

  it('five wrong receipts, and then none is taken for ten minutes, of any code; his colleague is not held up', async () => {
    const s = await scene();
    const code = (await fragmentOf(s, s.cards.shen, { inspection: NUMBER })).replace('#', '');
    const say = async (receipt: string) => {
      const answer = await s.showings.show(caller('shen'), { case: s.caseId, what: 'code', code, receipt });
      return answer.ok ? 'recorded' : 'why' in answer ? answer.why : answer.problem.code;
    };
    const [right, wrong] = [receiptFor(code, true), receiptFor(code, false)];
    const answers: string[] = [];
    for (let i = 0; i < 6; i += 1) answers.push(await say(wrong));
    answers.push(await say(right));
    expect(answers).toEqual(['wrong', 'wrong', 'wrong', 'wrong', 'wrong', 'wait', 'wait']);
    s.clock.now += 9 * 60_000;
    expect(await say(right)).toBe('wait');
    s.clock.now += 61_000;
    const later = (await fragmentOf(s, s.cards.shen, { inspection: NUMBER })).replace('#', '');
    const answer = await s.showings.show(caller('shen'), {
      case: s.caseId,
      what: 'code',
      code: later,
      receipt: receiptFor(later, true),
    });
    expect(answer).toEqual({ ok: true });
  });
});
