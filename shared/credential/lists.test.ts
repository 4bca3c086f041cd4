/** The two signed lists: read as written, refused when anything is not in order, never rolled back. */
import { zlibSync } from 'fflate';
import { describe, expect, test } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { decodeCbor, encodeCbor } from './cbor.ts';
import { makeSign1 } from './cose.ts';
import type { TrustedAgency, TrustList } from './lists.ts';
import { newestStatusList, newestTrustList } from './newest-list.ts';
import { packStatuses, readStatusList, signStatusList } from './status-list.ts';
import { handOverRoot, MAX_TRUST_LIST_BYTES, readTrustList, signTrustList } from './trust-list.ts';
import { testKey } from './vectors/test-keys.ts';
import { webcryptoChecker } from './webcrypto-checker.ts';

const checker = webcryptoChecker(crypto.subtle);
const T = 1_795_746_600;
const DAY = 20_784;
const [root, root2, root3, thief] = ['root', 'root 2', 'root 3', 'thief'].map(testKey) as [
  ReturnType<typeof testKey>,
  ReturnType<typeof testKey>,
  ReturnType<typeof testKey>,
  ReturnType<typeof testKey>,
];
const agencyKey = testKey('agency');

const ownKey = {
  keyId: 2,
  alg: agencyKey.alg,
  publicKey: agencyKey.publicKey,
  from: DAY - 40,
  to: DAY + 300,
};
const agency: TrustedAgency = {
  issuer: fromHex('a1a2a3a4a5a6a7a8'),
  name: '天山县市场监督管理局',
  shortName: '天山县市监局',
  telephone: '0991-2315000',
  listener: 'https://zf.example.cn',
  complaints: 'https://zf.example.cn/complaints',
  keys: [ownKey],
  statusFile: 'status/a1a2a3a4a5a6a7a8.cose',
};
const list: TrustList = { issued: T, nextUpdate: T + 30 * 86_400, agencies: [agency] };

describe('trust list', () => {
  test('is read as it was signed', async () => {
    const bytes = await signTrustList(list, root, root.sign);
    expect(await readTrustList(bytes, root, checker)).toEqual({ ok: true, list, root });
    const bare: TrustedAgency = { ...agency, listener: null, complaints: '12345' };
    delete (bare as { shortName?: string }).shortName;
    const short = await signTrustList({ ...list, agencies: [bare] }, root, root.sign);
    expect(await readTrustList(short, root, checker)).toMatchObject({ ok: true, list: { agencies: [bare] } });
  });

  test('a bit changed anywhere: never the list', async () => {
    const bytes = await signTrustList(list, root, root.sign);
    for (let at = 0; at < bytes.length; at += 5) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect((await readTrustList(changed, root, checker)).ok, `byte ${at}`).toBe(false);
    }
  });

  test('another signer, another purpose, another root', async () => {
    const stolen = await signTrustList(list, thief, thief.sign);
    expect(await readTrustList(stolen, root, checker)).toEqual({ ok: false, why: 'signer-unknown' });
    const named = await signTrustList(list, root, thief.sign);
    expect(await readTrustList(named, root, checker)).toEqual({ ok: false, why: 'altered' });
    const whole = decodeCbor(await signTrustList(list, root, root.sign), {
      bytes: 4096,
      items: 16,
      depth: 3,
    }) as Uint8Array[];
    const payload = decodeCbor(whole[2] ?? new Uint8Array(), { bytes: 4096, items: 99, depth: 9 });
    const header = { alg: root.alg, kid: fromHex(toHex(decodeKid(whole[0]))) };
    const asStatus = encodeCbor(
      await makeSign1({ header, payload: payload as Map<number, never> }, 'statusList', root.sign),
    );
    expect(await readTrustList(asStatus, root, checker)).toEqual({ ok: false, why: 'altered' });
  });

  test.each<[string, Partial<TrustedAgency>]>([
    ['an issuer of seven bytes', { issuer: new Uint8Array(7) }],
    ['a listener that is no origin', { listener: 'https://zf.example.cn/path' }],
    ['a listener that is script', { listener: 'javascript:alert(1)' }],
    ['complaints that are script', { complaints: 'javascript:alert(1)' }],
    ['a file outside the folder', { statusFile: '../status.cose' }],
    ['a file elsewhere', { statusFile: 'https://evil.example/x.cose' }],
    ['a name that turns the writing', { name: '天山县\u202e' }],
    ['a key before its first day', { keys: [{ ...ownKey, from: DAY, to: DAY - 1 }] }],
    ['two keys of one id', { keys: [ownKey, ownKey] }],
  ])('%s is not signed', async (_what, change) => {
    const wrong = { ...list, agencies: [{ ...agency, ...change }] };
    await expect(signTrustList(wrong, root, root.sign)).rejects.toThrow(RangeError);
  });

  test('an agency twice, times in the wrong order, too long', async () => {
    const twice = { ...list, agencies: [agency, agency] };
    await expect(signTrustList(twice, root, root.sign)).rejects.toThrow(RangeError);
    await expect(signTrustList({ ...list, nextUpdate: T - 1 }, root, root.sign)).rejects.toThrow(RangeError);
    const long = new Uint8Array(MAX_TRUST_LIST_BYTES + 1);
    expect(await readTrustList(long, root, checker)).toEqual({ ok: false, why: 'unreadable' });
    for (const bomb of [[0x9f], [0xff], [], new Array(9000).fill(0x81), [0x9b, 0, 0, 0, 1, 0, 0, 0, 0]])
      expect(await readTrustList(Uint8Array.from(bomb), root, checker)).toEqual({
        ok: false,
        why: 'unreadable',
      });
  });
});

function decodeKid(header: Uint8Array | undefined): Uint8Array {
  const map = decodeCbor(header ?? new Uint8Array(), { bytes: 64, items: 9, depth: 1 });
  const kid = map instanceof Map ? map.get(4) : undefined;
  if (!(kid instanceof Uint8Array)) throw new Error('no kid');
  return kid;
}

describe('root that hands over', () => {
  test('a page with any root of the chain pinned reads the list; the old root signs no more', async () => {
    const chain = [await handOverRoot(root, root2, root.sign), await handOverRoot(root2, root3, root2.sign)];
    const bytes = await signTrustList(list, root3, root3.sign, chain);
    for (const pinned of [root, root2, root3]) {
      const read = await readTrustList(bytes, pinned, checker);
      expect(read).toMatchObject({ ok: true, root: { publicKey: root3.publicKey } });
    }
    const byOld = await signTrustList(list, root, root.sign, chain);
    expect(await readTrustList(byOld, root, checker)).toEqual({ ok: false, why: 'signer-unknown' });
  });

  test('a handover that the old root did not sign is none', async () => {
    const forged = await handOverRoot(root, thief, thief.sign);
    const bytes = await signTrustList(list, thief, thief.sign, [forged]);
    expect(await readTrustList(bytes, root, checker)).toEqual({ ok: false, why: 'altered' });
    const strangers = await signTrustList(list, thief, thief.sign, [
      await handOverRoot(root2, thief, root2.sign),
    ]);
    expect(await readTrustList(strangers, root, checker)).toEqual({ ok: false, why: 'signer-unknown' });
  });

  test('who has kept a list of the new root takes nothing of the old one, not even a later list', async () => {
    const chain = [await handOverRoot(root, root2, root.sign)];
    const kept = await signTrustList(list, root2, root2.sign, chain);
    const later = { ...list, issued: T + 60 };
    const byOld = await signTrustList(later, root, root.sign);
    expect(await newestTrustList({ kept, came: byOld }, root, checker)).toMatchObject({
      list: { issued: T },
      keep: false,
      forged: true,
    });
    const byNew = await signTrustList(later, root2, root2.sign, chain);
    expect(await newestTrustList({ kept, came: byNew }, root, checker)).toMatchObject({
      list: { issued: T + 60 },
      keep: true,
    });
    // A page exported with another root pinned begins anew.
    expect(await newestTrustList({ kept, came: null }, root3, checker)).toMatchObject({ list: null });
  });
});

describe('status list', () => {
  /** Examples of draft-ietf-oauth-status-list §4.1 and appendix: 2 bits. */
  const statuses = [1, 2, 0, 3, 0, 1, 0, 1, 1, 2, 3, 3] as const;

  test('bits as in the draft', () => {
    const known = (['valid', 'revoked', 'suspended'] as const).slice();
    const without3 = statuses.map((value) => known[value] ?? 'valid');
    // c9 44 f9 with the threes as zeros: 09, 44, 09.
    expect(toHex(packStatuses(without3))).toBe('094409');
  });

  test('the bytes of the draft are read, 3 is unknown', async () => {
    const claims = new Map<number, never>([
      [2, 'sanxiang:status:a1a2a3a4a5a6a7a8' as never],
      [4, (T + 60) as never],
      [6, T as never],
      [
        65_533,
        new Map<string, unknown>([
          ['lst', fromHex('78da3be9f2130003df0207')],
          ['bits', 2],
        ]) as never,
      ],
    ]);
    const header = { alg: agencyKey.alg, kid: Uint8Array.of(2), typ: 'application/statuslist+cwt' };
    const bytes = encodeCbor(await makeSign1({ header, payload: claims }, 'statusList', agencyKey.sign));
    const read = await readStatusList(bytes, agency, checker);
    if (!read.ok) throw new Error(read.why);
    const names = ['valid', 'revoked', 'suspended', 'unknown'];
    expect(statuses.map((_, index) => read.list.statusAt(index))).toEqual(
      statuses.map((value) => names[value]),
    );
    expect([-1, 12, 0.5, Number.NaN, 2 ** 32].map((index) => read.list.statusAt(index))).toEqual(
      Array(5).fill('unknown'),
    );
  });

  const content = { issuer: agency.issuer, issued: T, nextUpdate: T + 604_800 };

  test('20,000 officers, one in a hundred taken back: what it weighs', async () => {
    const all = Array.from({ length: 20_000 }, (_, index) =>
      index % 100 === 7 ? ('revoked' as const) : ('valid' as const),
    );
    const bytes = await signStatusList({ ...content, statuses: all }, { keyId: 2, alg: -7 }, agencyKey.sign);
    expect(bytes.length).toBeLessThan(1000);
    const read = await readStatusList(bytes, agency, checker);
    if (!read.ok) throw new Error(read.why);
    expect(all.every((status, index) => read.list.statusAt(index) === status)).toBe(true);
  });

  test('signed by a key of another day, by another agency, altered, or a bomb', async () => {
    const sign = (over: object = {}, key = agencyKey, keyId = 2) =>
      signStatusList({ ...content, statuses: ['valid', 'revoked'], ...over }, { keyId, alg: -7 }, key.sign);
    const why = async (bytes: Uint8Array, of = agency) => {
      const read = await readStatusList(bytes, of, checker);
      return read.ok ? 'read' : read.why;
    };
    expect(await why(await sign())).toBe('read');
    expect(await why(await sign({ issued: T - 41 * 86_400 }))).toBe('signer-unknown');
    expect(await why(await sign({}, thief))).toBe('altered');
    expect(await why(await sign({}, agencyKey, 3))).toBe('signer-unknown');
    expect(await why(await sign({ issuer: fromHex('b1b2b3b4b5b6b7b8') }))).toBe('signer-unknown');
    const bytes = await sign();
    for (let at = 0; at < bytes.length; at += 5) {
      const changed = bytes.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await why(changed), `byte ${at}`).not.toBe('read');
    }
    const bomb = new Map<string, never>([
      ['lst', zlibSync(new Uint8Array(2 ** 22), { level: 9 }) as never],
      ['bits', 2 as never],
    ]);
    const claims = new Map<number, never>([
      [2, 'sanxiang:status:a1a2a3a4a5a6a7a8' as never],
      [4, (T + 60) as never],
      [6, T as never],
      [65_533, bomb as never],
    ]);
    const header = { alg: agencyKey.alg, kid: Uint8Array.of(2), typ: 'application/statuslist+cwt' };
    expect(
      await why(encodeCbor(await makeSign1({ header, payload: claims }, 'statusList', agencyKey.sign))),
    ).toBe('unreadable');
  });

  test('an older list never takes the place of a newer one', async () => {
    const made = (issued: number) =>
      signStatusList({ ...content, issued, statuses: ['revoked'] }, { keyId: 2, alg: -7 }, agencyKey.sign);
    const [older, newer] = [await made(T - 1), await made(T)];
    const ask = (kept: Uint8Array | null, came: Uint8Array | null) =>
      newestStatusList({ kept, came }, agency, checker);
    expect(await ask(newer, older)).toMatchObject({ list: { issued: T }, keep: false, forged: false });
    expect(await ask(older, newer)).toMatchObject({ list: { issued: T }, keep: true });
    expect(await ask(null, older)).toMatchObject({ list: { issued: T - 1 }, keep: true });
    expect(await ask(newer, newer)).toMatchObject({ list: { issued: T }, keep: false, forged: false });
    expect(await ask(newer, null)).toMatchObject({ list: { issued: T }, keep: false });
    expect(await ask(newer, Uint8Array.of(1))).toMatchObject({ list: { issued: T }, forged: false });
    const stolen = await signStatusList(
      { ...content, issued: T + 9, statuses: ['valid'] },
      { keyId: 2, alg: -7 },
      thief.sign,
    );
    expect(await ask(newer, stolen)).toMatchObject({ list: { issued: T }, keep: false, forged: true });
    expect(await ask(null, stolen)).toMatchObject({ list: null, keep: false, forged: true });
  });
});
