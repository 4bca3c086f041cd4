import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadPack } from './load-pack.ts';
import type { Pack } from './pack-schema.ts';
import { type PackSignatures, publicKeyOf, signPack, type TrustedKey, verifyPack } from './signed-pack.ts';

const file = new URL('../../demo/packs/agency-demo-market-supervision.yaml', import.meta.url);
const loaded = loadPack(readFileSync(file, 'utf8'), 'agency');
if ('problems' in loaded) throw new Error('the demo pack loads');
const { pack } = loaded;

const secret = (n: number) => new Uint8Array(32).fill(n);
const at = '2026-11-25T02:00:00.000Z';
const sign = (packs: readonly Pack[], before: PackSignatures | null, n: number): PackSignatures => {
  const made = signPack(packs, before, { secretKey: secret(n), by: `signer ${n}`, at });
  if (made === null) throw new Error('nothing to sign');
  return made;
};
const trusted = (n: number, name: string, layers?: string[]): TrustedKey => ({
  key: publicKeyOf(secret(n)),
  name,
  ...(layers === undefined ? {} : { layers }),
});
const trust = [trusted(1, '周宁'), trusted(2, '顾远'), trusted(3, '周宁')];
const both = sign([pack], sign([pack], null, 1), 2);

describe('R48: a pack of an agency takes two persons', () => {
  test('two trusted persons are enough, also over what JSON carried', () => {
    expect(verifyPack([pack], both, trust)).toEqual({ ok: true, by: ['周宁', '顾远'] });
    expect(verifyPack([JSON.parse(JSON.stringify(pack))], both, trust)).toMatchObject({ ok: true });
  });
  test('one is enough for a region', () => {
    const region: Pack = { ...pack, layer: 'region' };
    expect(verifyPack([region], sign([region], null, 1), trust)).toEqual({ ok: true, by: ['周宁'] });
  });
  test.each<[string, () => PackSignatures | null, readonly Pack[], readonly TrustedKey[], string]>([
    ['nobody signed', () => null, [pack], trust, 'unsigned'],
    ['one signed', () => sign([pack], null, 1), [pack], trust, 'too-few'],
    ['one signed twice', () => sign([pack], sign([pack], null, 1), 1), [pack], trust, 'too-few'],
    ['one signed with two keys', () => sign([pack], sign([pack], null, 1), 3), [pack], trust, 'too-few'],
    ['the second is not trusted', () => sign([pack], sign([pack], null, 1), 9), [pack], trust, 'too-few'],
    ['nobody is trusted', () => both, [pack], [], 'too-few'],
    [
      'the second is trusted for regions only',
      () => both,
      [pack],
      [trusted(1, '周宁'), trusted(2, '顾远', ['region'])],
      'too-few',
    ],
    [
      'a word was changed after',
      () => both,
      [{ ...pack, title: { ...pack.title, en: 'Other' } }],
      trust,
      'other-contents',
    ],
    ['the version was raised after', () => both, [{ ...pack, version: '9.0.0' }], trust, 'other-contents'],
    [
      'a second procedure was put in',
      () => both,
      [pack, { ...pack, procedure: 'summary' }],
      trust,
      'other-contents',
    ],
    [
      'the layer was passed off as one that takes one person',
      () => ({ ...both, layer: 'region' }),
      [{ ...pack, layer: 'region' }],
      trust,
      'other-contents',
    ],
    [
      'a signature is that of another pack',
      () => ({ ...both, signatures: sign([{ ...pack, version: '9.0.0' }], null, 1).signatures }),
      [pack],
      trust,
      'bad-signature',
    ],
    [
      'the name of the signer was changed',
      () => ({ ...both, signatures: both.signatures.map((one) => ({ ...one, by: 'x' })) }),
      [pack],
      trust,
      'bad-signature',
    ],
    [
      'a key is no key',
      () => ({ ...both, signatures: [{ key: 'AAAA', by: 'x', at, signature: 'AAAA' }] }),
      [pack],
      trust,
      'bad-signature',
    ],
  ])('%s: refused', (_what, signatures, packs, keys, why) => {
    expect(verifyPack(packs, signatures(), keys)).toMatchObject({
      ok: false,
      why,
      needed: packs[0]?.layer === 'region' ? 1 : 2,
    });
  });
  test('signatures over other contents are not taken along', () => {
    const newer = { ...pack, version: '9.0.0' };
    expect(sign([newer], both, 1).signatures).toHaveLength(1);
  });
  test('the procedures of one file are in any order', () => {
    const other = { ...pack, procedure: 'summary' };
    const signed = sign([pack, other], sign([pack, other], null, 1), 2);
    expect(verifyPack([other, pack], signed, trust)).toMatchObject({ ok: true });
  });
});
