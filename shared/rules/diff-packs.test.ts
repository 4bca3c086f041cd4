import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { diffPacks } from './diff-packs.ts';
import { loadPack } from './load-pack.ts';
import type { Pack } from './pack-schema.ts';

const at = (path: string) => new URL(path, import.meta.url);
function load(path: string): Pack {
  const result = loadPack(readFileSync(at(path), 'utf8'), path);
  if ('problems' in result) throw new Error(JSON.stringify(result.problems));
  return result.pack;
}
const penalty = load('./packs/national-penalty-summary.yaml');
const item = (pack: Pack, id: string) => {
  const found = pack.items[id];
  if (found === undefined) throw new Error(id);
  return found;
};
const deadline = (pack: Pack) => {
  const [found] = Object.entries(pack.deadlines);
  if (found === undefined) throw new Error('no deadline');
  return found;
};
/** What is said of one change of the pack. */
function said(edit: (pack: Pack) => void) {
  const pack = structuredClone(penalty);
  edit(pack);
  return diffPacks(penalty, pack).map(({ kind, path, before, after }) => [kind, path, before, after]);
}

describe('two versions of a pack in words', () => {
  test('a pack does not differ from itself', () => {
    for (const file of readdirSync(at('./packs/')))
      expect(diffPacks(load(`./packs/${file}`), load(`./packs/${file}`))).toEqual([]);
  });
  test('an item added or removed', () => {
    const one = item(penalty, 'two-officers');
    expect(
      said((pack) => {
        pack.items.third = one;
      }),
    ).toEqual([['added', 'items.third', '', 'statutory']]);
    expect(
      said((pack) => {
        delete pack.items['two-officers'];
      }),
    ).toEqual([['removed', 'items.two-officers', 'statutory', '']]);
  });
  test('a bar raised or lowered, a citation read or not', () => {
    expect(
      said((pack) => {
        item(pack, 'two-officers').bar = 'advisory';
      }),
    ).toEqual([['bar-lowered', 'items.two-officers.bar', 'statutory', 'advisory']]);
    const advisory = Object.keys(penalty.items).find((id) => item(penalty, id).bar === 'advisory') ?? '';
    expect(
      said((pack) => {
        item(pack, advisory).bar = 'procedural';
      }),
    ).toEqual([['bar-raised', `items.${advisory}.bar`, 'advisory', 'procedural']]);
    expect(
      said((pack) => {
        item(pack, 'two-officers').citation.verified = false;
      }),
    ).toEqual([['unverified', 'items.two-officers.citation.verified', 'true', 'false']]);
  });
  test('a threshold changed, by its number or its sign; a condition of another form', () => {
    const before = structuredClone(penalty);
    item(before, 'two-officers').when = 'facts.fineAmount >= 10000';
    const with_ = (when: string) => {
      const after = structuredClone(before);
      item(after, 'two-officers').when = when;
      return diffPacks(before, after).map(({ kind }) => kind);
    };
    expect(with_('facts.fineAmount >= 20000')).toEqual(['threshold']);
    expect(with_('facts.fineAmount > 10000')).toEqual(['threshold']);
    expect(with_('facts.fineAmount >= 10000 || facts.collectOnSpot')).toEqual(['condition']);
  });
  test('guards dropped and added are told apart', () => {
    const [, keep = ''] = Object.keys(penalty.actions);
    const guards = item(penalty, 'two-officers').guards;
    expect(
      said((pack) => {
        item(pack, 'two-officers').guards = [keep];
      }),
    ).toEqual([
      ['guards-more', 'items.two-officers.guards', guards.join(), keep].map((text, i) =>
        i === 2 ? guards.join(', ') : text,
      ),
      ['guards-fewer', 'items.two-officers.guards', guards.join(', '), keep],
    ]);
  });
  test('a period made longer or shorter, counted otherwise', () => {
    const [id, { length, unit, firstDayCounts }] = deadline(penalty);
    const edit = (change: Partial<Pack['deadlines'][string]>) =>
      said((pack) => {
        pack.deadlines[id] = { ...deadline(pack)[1], ...change };
      }).map(([kind]) => kind);
    expect(edit({ length: length + 1 })).toEqual(['period-longer']);
    expect(edit({ length: length - 1 })).toEqual(['period-shorter']);
    expect(edit({ unit: unit === 'day' ? 'working-day' : 'day' })).toEqual(['period-other']);
    expect(edit({ firstDayCounts: !firstDayCounts })).toEqual(['counting']);
  });
  test('nothing that differs is left unsaid: every leaf of a pack, changed by itself, gives a change', () => {
    const unsaid: string[] = [];
    const walk = (value: unknown, path: readonly (string | number)[]) => {
      if (typeof value === 'object' && value !== null) {
        for (const [key, one] of Object.entries(value)) walk(one, [...path, key]);
        return;
      }
      const pack: unknown = structuredClone(penalty);
      let here = pack as Record<string | number, unknown>;
      for (const step of path.slice(0, -1)) here = here[step] as Record<string | number, unknown>;
      const last = path.at(-1) ?? '';
      here[last] = typeof value === 'boolean' ? !value : typeof value === 'number' ? value + 1 : `${value}0`;
      if (diffPacks(penalty, pack as Pack).length === 0) unsaid.push(path.join('.'));
    };
    walk(penalty, []);
    expect(unsaid).toEqual([]);
  });
});
