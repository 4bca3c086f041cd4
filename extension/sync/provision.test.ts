import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPack } from '#shared/rules/load-pack.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
import { type PackSignatures, publicKeyOf, signPack } from '#shared/rules/signed-pack.ts';
import type { Provision } from './companion.ts';
import { provisionOf } from './http.ts';

const file = 'shared/rules/packs/national-penalty-ordinary.yaml';

function nationalPack(): Pack {
  const loaded = loadPack(readFileSync(file, 'utf8'), file);
  if (!('pack' in loaded)) throw new Error('the national pack loads');
  return loaded.pack;
}

const me = { id: 'p1', name: '沈一鸣', roles: ['officer' as const] };

describe('what a device is given to work with', () => {
  const before: Provision = { version: 'a', me, colleagues: [], packs: [nationalPack()], adapters: [] };

  it('an invalid pack leaves its previous version in force', () => {
    const broken = { ...nationalPack(), items: { x: { title: 'no' } } };
    const after = provisionOf({ version: 'b', me, colleagues: [], packs: [broken], adapters: [] }, before);
    expect(after.packs).toEqual(before.packs);
    expect(after.version).toBe('b');
  });

  it('an invalid pack that was never in force, or one without a name, brings nothing', () => {
    const strange = { ...nationalPack(), pack: 'another', items: 3 };
    const raw = { version: 'b', me, colleagues: [], packs: [strange, 7], adapters: [] };
    expect(provisionOf(raw, before).packs).toEqual([]);
    expect(provisionOf(raw, null).packs).toEqual([]);
  });

  it('a valid one replaces the previous, and one that is gone is gone', () => {
    const newer = { ...nationalPack(), version: '99.0.0' };
    const raw = { version: 'b', me, colleagues: [], packs: [newer], adapters: [] };
    expect(provisionOf(raw, before).packs.map((pack) => pack.version)).toEqual(['99.0.0']);
    expect(provisionOf({ ...raw, packs: [] }, before).packs).toEqual([]);
  });
});

describe('R48: a unit’s own packs are verified by whom the device trusts', () => {
  const secret = (n: number) => new Uint8Array(32).fill(n);
  const trust = [
    { key: publicKeyOf(secret(1)), name: '周宁' },
    { key: publicKeyOf(secret(2)), name: '顾远' },
  ];
  const agency: Pack = { ...nationalPack(), pack: 'agency', layer: 'agency', extends: nationalPack().pack };
  const signed = (pack: Pack, ...by: number[]) =>
    by.reduce<PackSignatures | null>(
      (before, n) => signPack([pack], before, { secretKey: secret(n), by: String(n), at: '2026-11-25' }),
      null,
    );
  const raw = (pack: Pack, signatures: readonly unknown[], more: object = {}) => ({
    version: 'b',
    me,
    colleagues: [],
    packs: [nationalPack(), pack],
    adapters: [],
    signatures: [...signatures],
    trust,
    ...more,
  });
  const names = ({ packs }: Provision) => packs.map(({ pack, version }) => `${pack} ${version}`);
  const first = provisionOf(raw(agency, [signed(agency, 1, 2)]), null);

  it('two trusted signatures bring it into force, and the device keeps whom it trusts', () => {
    expect(names(first)).toContain(`agency ${agency.version}`);
    expect(first.trust).toEqual(trust);
  });

  it.each([
    ['unsigned', (newer: Pack) => raw(newer, [])],
    ['signed by one', (newer: Pack) => raw(newer, [signed(newer, 1)])],
    ['signed by strangers', (newer: Pack) => raw(newer, [signed(newer, 8, 9)])],
    ['with the signatures of the one before', (newer: Pack) => raw(newer, [signed(agency, 1, 2)])],
    [
      'signed by strangers whom the companion calls trusted',
      (newer: Pack) =>
        raw(newer, [signed(newer, 8, 9)], {
          trust: [8, 9].map((n) => ({ key: publicKeyOf(secret(n)), name: `n${n}` })),
        }),
    ],
    ['when the companion trusts nobody any more', (newer: Pack) => raw(newer, [], { trust: [] })],
  ])('%s: the last good one stays in force', (_what, bring) => {
    const newer = { ...agency, version: '99.0.0' };
    expect(names(provisionOf(bring(newer), first))).toEqual(names(first));
    expect(provisionOf(bring(newer), first).trust).toEqual(trust);
  });

  it('a newer one that two trusted persons signed replaces it', () => {
    const newer = { ...agency, version: '99.0.0' };
    expect(names(provisionOf(raw(newer, [signed(newer, 2, 1)]), first))).toContain('agency 99.0.0');
  });

  it('where the unit keeps no list, packs need no signature', () => {
    expect(names(provisionOf(raw(agency, [], { trust: [] }), null))).toContain(`agency ${agency.version}`);
  });
});
