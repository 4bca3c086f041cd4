import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type BenchmarkTable, benchmarkTableSchema } from '#shared/discretion/benchmark-schema.ts';
import { signTable } from '#shared/discretion/signed-table.ts';
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

describe('R48: benchmark tables are verified by whom the device trusts', () => {
  const secret = (n: number) => new Uint8Array(32).fill(n);
  const trust = [1, 2].map((n) => ({ key: publicKeyOf(secret(n)), name: `signer ${n}` }));
  const table = benchmarkTableSchema.parse(parse(readFileSync('demo/benchmarks/demo-food.yaml', 'utf8')));
  const signed = (one: BenchmarkTable, ...by: number[]) =>
    by.reduce<PackSignatures | null>(
      (before, n) => signTable(one, before, { secretKey: secret(n), by: String(n), at: '2026-11-25' }),
      null,
    );
  const raw = (one: BenchmarkTable, signatures: readonly unknown[], more: object = {}) => ({
    version: 'c',
    me,
    colleagues: [],
    packs: [],
    adapters: [],
    benchmarks: [one],
    tableSignatures: [...signatures],
    trust,
    ...more,
  });
  const tops = ({ benchmarks }: Provision) =>
    benchmarks?.map(({ version, entries }) => `${version} ${JSON.stringify(entries).includes('90000000')}`);
  const first = provisionOf(raw(table, [signed(table, 1, 2)]), null);
  const raised = benchmarkTableSchema.parse(
    JSON.parse(JSON.stringify(table).replace('"max":10000000', '"max":90000000')),
  );

  it('two trusted signatures bring it into force', () => {
    expect(tops(first)).toEqual(['1.0.0 false']);
  });

  it.each([
    ['unsigned', raw(raised, [])],
    ['signed by one', raw(raised, [signed(raised, 1)])],
    ['signed by strangers', raw(raised, [signed(raised, 8, 9)])],
    ['with the signatures of the one before', raw(raised, [signed(table, 1, 2)])],
    ['with them among those of packs', raw(raised, [], { signatures: [signed(raised, 1, 2)] })],
    ['when the companion trusts nobody any more', raw(raised, [], { trust: [] })],
  ])('%s: the last good one stays in force', (_what, bring) => {
    expect(tops(provisionOf(bring, first))).toEqual(['1.0.0 false']);
    // A device that had none is given none.
    const fresh = provisionOf(raw(table, []), { ...first, benchmarks: [] });
    expect(tops(fresh)).toEqual([]);
  });

  it('a newer one that both signed replaces it', () => {
    expect(tops(provisionOf(raw(raised, [signed(raised, 2, 1)]), first))).toEqual(['1.0.0 true']);
  });

  it('a signature over a pack of the same words is none over a table', () => {
    const pack = { ...nationalPack(), pack: table.table, layer: table.layer, version: table.version };
    const over = signPack([pack as Pack], null, { secretKey: secret(1), by: '1', at: '2026-11-25' });
    const swapped = { ...over, digest: signed(table, 1)?.digest };
    expect(tops(provisionOf(raw(table, [swapped]), { ...first, benchmarks: [] }))).toEqual([]);
  });
});
