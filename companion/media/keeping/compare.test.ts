/** R30: an inventory takes hours, and what it looks at goes on meanwhile: only what is wrong twice is told. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type CompareDeps, compare } from './compare.ts';
import type { Thing } from './register.ts';

let root = '';
let things: Map<string, Thing>;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sanxiang-compare-'));
  for (const name of ['media', 'imports', 'clips']) mkdirSync(join(root, name));
  things = new Map();
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A recording of which nothing is sealed yet, with its folder. */
function begins(id: string, more: Partial<Thing> = {}): void {
  things.set(id, {
    ...{ kind: 'recording', id, at: '2026-11-28T01:00:00.000Z', case: null, by: 'shen', name: '03' },
    ...{ recorded: null, heads: new Map(), file: null, exports: [], copies: [], disposed: null },
    ...more,
  });
  mkdirSync(join(root, 'media', id), { recursive: true });
}
async function faults(more: Partial<CompareDeps> = {}): Promise<readonly string[]> {
  const found = await compare({
    things,
    footage: { open: async () => null, remove: async () => undefined },
    folders: { media: join(root, 'media'), imports: join(root, 'imports'), clips: join(root, 'clips') },
    hasCopy: async () => true,
    isOpen: () => true,
    incoming: () => new Set(),
    leaving: () => new Set(),
    isHashed: () => true,
    told: () => undefined,
    signal: new AbortController().signal,
    ...more,
  });
  expect(found.found).toBe(found.faults.length);
  return found.faults.map(({ what, id }) => `${what} ${id}`);
}
const head = { recording: 'a', file: 0, number: 1, bytes: 10, chain: '0'.repeat(64) };

describe('R30 what an inventory tells', () => {
  it('no stranger is a recording that has begun, nor one that begins while it goes on, nor a file on its way in', async () => {
    begins('a');
    mkdirSync(join(root, 'imports', 'b'));
    const told = () => begins('c');
    expect(await faults({ incoming: () => new Set(['b']), told })).toEqual([]);
    mkdirSync(join(root, 'media', 'd'));
    mkdirSync(join(root, 'imports', 'e'));
    expect(await faults({ incoming: () => new Set(['b']) })).toEqual([
      'unknown-folder d',
      'unknown-folder e',
    ]);
  });

  it('a copy that is there a moment after the record says so is no fault; one that stays away is, and is told once', async () => {
    begins('a', { copies: ['x', 'y'] });
    let asked = 0;
    expect(await faults({ hasCopy: async (id) => id === 'y' || ++asked > 1 })).toEqual([]);
    expect(await faults({ hasCopy: async (id) => id === 'y' })).toEqual(['copy-missing x']);
  });

  it('what is disposed of while it is looked at is not missing', async () => {
    begins('a', { heads: new Map([[0, head]]) });
    expect(await faults()).toEqual(['missing a', 'index-missing a']);
    const leaving = new Set<string>();
    const open = async () => {
      leaving.add('a');
      return null;
    };
    expect(
      await faults({ footage: { open, remove: async () => undefined }, leaving: () => leaving }),
    ).toEqual([]);
  });
});
