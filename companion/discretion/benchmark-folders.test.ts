import { copyFileSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { demoBenchmarks } from '../../demo/packs.ts';
import { bundledGrounds, openBenchmarkFolders } from './benchmark-folders.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'sanxiang-benchmarks-'));
});
afterEach(() => {
  rmSync(dir, { recursive: true, force: true });
});
const open = (...tables: string[]) => openBenchmarkFolders({ grounds: [bundledGrounds], tables });

describe('benchmark tables of folders', () => {
  it('all of the demo’s load, with the grounds that come with the program', () => {
    const { tables, lists, problems } = open(demoBenchmarks).current();
    expect(problems).toEqual([]);
    expect(lists.map((list) => list.category)).toContain('penalty');
    expect(tables.map(({ table }) => table)).toContain('demo-food');
  });
  it('a folder that is not there is empty', () => {
    expect(open(join(dir, 'none')).current()).toMatchObject({ tables: [], problems: [] });
  });
  it('a broken table is said with its file and left out; the others stay', () => {
    copyFileSync(join(demoBenchmarks, 'demo-food.yaml'), join(dir, 'food.yaml'));
    writeFileSync(join(dir, 'broken.yaml'), 'table: broken\nversion: 1.0.0\n');
    const { tables, problems } = open(dir).current();
    expect(tables.map(({ table }) => table)).toEqual(['demo-food']);
    expect(problems.length).toBeGreaterThan(0);
    expect(problems.every(({ file }) => file.endsWith('broken.yaml'))).toBe(true);
  });
  it('a changed file is read again, and the hash with it; unchanged it is the same answer', () => {
    const folders = open(dir);
    const before = folders.current();
    expect(folders.current()).toBe(before);
    copyFileSync(join(demoBenchmarks, 'demo-food.yaml'), join(dir, 'food.yaml'));
    const after = folders.current();
    expect(after.sha256).not.toBe(before.sha256);
    expect(after.tables).toHaveLength(1);
  });
  it('what was looked at last is answered without touching a file', () => {
    const folders = open(dir);
    const before = folders.known();
    copyFileSync(join(demoBenchmarks, 'demo-food.yaml'), join(dir, 'food.yaml'));
    expect(folders.known()).toBe(before);
    expect(folders.current().tables).toHaveLength(1);
    expect(folders.known().tables).toHaveLength(1);
  });
  it('a file written again with the same contents changes nothing that was prepared', () => {
    copyFileSync(join(demoBenchmarks, 'demo-food.yaml'), join(dir, 'food.yaml'));
    const folders = open(dir);
    const before = folders.current();
    utimesSync(join(dir, 'food.yaml'), new Date(0), new Date(0));
    expect(folders.current()).toBe(before);
    rmSync(join(dir, 'food.yaml'));
    expect(folders.current().tables).toEqual([]);
  });
  it('a huge file is refused unread', () => {
    writeFileSync(join(dir, 'huge.yaml'), 'x'.repeat(4 * 1024 * 1024 + 1));
    expect(open(dir).current().problems).toMatchObject([{ found: '4194305 bytes' }]);
  });
});
