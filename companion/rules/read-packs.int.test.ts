import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { rulesFor } from '#shared/rules/rule-set.ts';
import { bundledPacks, readPacks } from './read-packs.ts';

let dir = '';
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'packs-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('R5: the packs that come with the program are read, and survive the way to an extension as JSON', async () => {
  const { packs, problems } = await readPacks(bundledPacks);
  expect(problems).toEqual([]);
  const sent = JSON.parse(JSON.stringify(packs));
  expect(sent).toEqual(packs);
  const rules = rulesFor(sent, { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
  expect(rules?.items.map((item) => item.id)).toContain('discretion-note');
});

test('decision 3: a pack that cannot be read is named, the others are in force', async () => {
  await writeFile(join(dir, 'a.yaml'), 'pack: [');
  await writeFile(join(dir, 'b.txt'), 'not a pack');
  const { packs, problems } = await readPacks(dir);
  expect(packs).toEqual([]);
  expect(problems).toMatchObject([{ file: 'a.yaml', line: 1 }]);
});

test('a folder that is not there is an error of the caller', async () => {
  await expect(readPacks(join(dir, 'none'))).rejects.toThrow('ENOENT');
});
