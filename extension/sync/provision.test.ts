import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { loadPack } from '#shared/rules/load-pack.ts';
import type { Pack } from '#shared/rules/pack-schema.ts';
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
