import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ZodType } from 'zod';
import { healthSchema } from '#shared/api/contract.ts';
import { packListSchema } from '#shared/api/packs.ts';
import { rulesFor } from '#shared/rules/rule-set.ts';
import { dataFiles } from '../data-dir.ts';
import { startCompanion } from '../start.ts';
import { packCommandTexts, packsCommand } from './command.ts';
import { bundledPacks, readPacks } from './read-packs.ts';

const demoFile = 'shared/rules/layers/market-supervision.yaml';
const demo = readFileSync(demoFile, 'utf8');
const ID = 'market-supervision';
const version = /^version: (.*)$/m.exec(demo)?.[1] ?? '';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'packs-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const write = (text: string, name = `${ID}.yaml`) => writeFileSync(join(dir, name), text);
const kept = () => join(dir, 'kept');
const read = () => readPacks({ dirs: [bundledPacks], optional: [dir], kept: kept() });
const names = (packs: readonly { pack: string; version: string }[]) =>
  packs.map((one) => `${one.pack} ${one.version}`).sort();

async function runPacks(args: readonly string[], locale: 'zh-CN' | 'en') {
  const said: string[] = [];
  const code = await packsCommand(args, {
    locale,
    dataDir: undefined,
    filesOf: dataFiles,
    openPastCases: async () => 'locked',
    now: () => '2026-11-25T02:00:00.000Z',
    benchmarksOf: () => ({ tables: [], lists: [], problems: [] }),
    say: packCommandTexts[locale],
    out: (line) => said.push(line),
    err: (line) => said.push(line),
  });
  return { code, said: said.join('\n') };
}

describe('R5: the packs of a folder', () => {
  test('those that come with the program are the national ones only, and survive the way to an extension as JSON', () => {
    const { packs, problems } = readPacks({ dirs: [bundledPacks] });
    expect(problems).toEqual([]);
    expect([...new Set(packs.map((pack) => pack.layer))]).toEqual(['national']);
    expect(new Set(packs.map((pack) => pack.category)).size).toBe(8);
    const sent = JSON.parse(JSON.stringify(packs));
    expect(sent).toEqual(packs);
    const rules = rulesFor(sent, { category: 'penalty', procedure: 'ordinary', on: '2026-11-25' });
    expect(rules?.items.map((item) => item.id)).toContain('discretion-note');
  });

  test('decision 3: a pack that cannot be read is named, the others are in force', () => {
    write('pack: [', 'a.yaml');
    write('not a pack', 'b.txt');
    const { packs, problems } = readPacks({ dirs: [dir] });
    expect(packs).toEqual([]);
    expect(problems).toMatchObject([{ file: join(dir, 'a.yaml'), line: 1, inForce: null }]);
  });

  test('a folder that must be there and is not is an error of the caller', () => {
    expect(() => readPacks({ dirs: [join(dir, 'none')] })).toThrow('ENOENT');
  });
});

describe('decision 3: an invalid pack leaves its last good copy in force', () => {
  test.each([
    ['that is no YAML', (text: string) => `${text}\n  : [`],
    ['with a bar that does not exist', (text: string) => text.replace(/bar: \w+/, 'bar: strict')],
    [
      'that lies on a pack that is not there',
      (text: string) => text.replace(/extends: national-penalty-ordinary/, 'extends: nowhere'),
    ],
  ])('a file %s', (_name, spoil) => {
    write(demo);
    const before = read();
    expect(names(before.packs)).toContain(`${ID} ${version}`);
    expect(before.problems).toEqual([]);
    expect(spoil(demo)).not.toBe(demo);
    write(spoil(demo));
    const after = read();
    expect(names(after.packs)).toEqual(names(before.packs));
    expect(after.problems[0]).toMatchObject({ file: join(dir, `${ID}.yaml`), inForce: version });
    // Also for a companion that was started anew meanwhile.
    expect(names(read().packs)).toEqual(names(before.packs));
    write(demo.replace(/^version: .*$/m, 'version: 99.0.0'));
    expect(read().problems).toEqual([]);
    expect(names(read().packs)).toContain(`${ID} 99.0.0`);
  });

  test('one that was never good is left out, and one that is taken away is gone', () => {
    write('pack: [');
    expect(read().problems).toMatchObject([{ inForce: null }]);
    expect(names(read().packs)).not.toContain(`${ID} ${version}`);
    write(demo);
    read();
    rmSync(join(dir, `${ID}.yaml`));
    expect(names(read().packs)).not.toContain(`${ID} ${version}`);
    write('pack: [');
    expect(read().problems).toMatchObject([{ inForce: null }]);
  });
});

describe('a running companion', () => {
  test('reads the data folder’s packs, sees a broken one while it runs, says so, and keeps the good copy', async () => {
    const data = join(dir, 'data');
    const command = (...args: string[]) => runPacks([...args, '--data', data], 'en');
    expect((await command('install', demoFile)).code).toBe(0);
    expect((await command('install', demoFile)).said).toContain('unchanged');
    const companion = await startCompanion({ dataDir: data, log: false });
    try {
      const password = 'a long password';
      const admin = { username: 'root', name: '管理员', password, roles: ['administrator'] } as const;
      await companion.admin.createPerson(admin);
      const signedIn = await fetch(`${companion.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ username: 'root', password }),
      });
      const cookie = signedIn.headers.getSetCookie()[0]?.split(';')[0] ?? '';
      const get = async <T>(path: string, schema: ZodType<T>) =>
        schema.parse(await (await fetch(companion.url + path, { headers: { cookie } })).json());
      const list = () => get('/api/packs', packListSchema);
      expect(names((await list()).packs)).toContain(`${ID} ${version}`);
      expect((await get('/api/health', healthSchema)).packs).toEqual({ broken: 0 });

      writeFileSync(join(data, 'packs', `${ID}.yaml`), demo.replace(/bar: \w+/, 'bar: strict'));
      const broken = await list();
      expect(names(broken.packs)).toContain(`${ID} ${version}`);
      expect(broken.problems[0]).toMatchObject({ found: 'strict', inForce: version });
      expect(broken.problems[0]?.line).toBeGreaterThan(1);
      expect((await get('/api/health', healthSchema)).packs).toEqual({ broken: 1 });
      expect((await fetch(`${companion.url}/api/packs`)).status).toBe(401);
    } finally {
      await companion.close();
    }
  });

  test('without folders of its own it has the national packs only: no agency’s pack is everybody’s', async () => {
    const companion = await startCompanion({ dataDir: join(dir, 'plain'), log: false });
    await companion.close();
    expect(existsSync(join(dir, 'plain', 'packs-kept'))).toBe(false);
    const inForce = readPacks({ dirs: [bundledPacks], optional: [join(dir, 'plain', 'packs')] });
    expect(inForce.packs.every((pack) => pack.layer === 'national')).toBe(true);
  });
});

describe('packs check, list and install on the command line', () => {
  const run = (...args: string[]) => runPacks(args, 'zh-CN');

  test('names file, line, what stands there and what to write', async () => {
    const file = join(dir, 'mine.yaml');
    writeFileSync(file, demo.replace(/bar: \w+/, 'bar: strict'));
    const line = demo.slice(0, demo.search(/bar: \w+/)).split('\n').length;
    const { code, said } = await run('check', file);
    expect(code).toBe(1);
    expect(said).toContain(`${file}:${line}`);
    expect(said).toContain('现在是：strict');
    expect(said).toContain('应写成：只能是 statutory, procedural, advisory');
    const english = await run('check', file, '--lang', 'en');
    expect(english.said).toContain('write: one of statutory, procedural, advisory');
    expect(await run('check', file, '--lang', 'fr')).toMatchObject({ code: 2 });
    expect((await run('install', file, '--data', dir)).code).toBe(1);
    expect(existsSync(join(dir, 'packs'))).toBe(false);
    expect(await run('check', demoFile)).toMatchObject({ code: 0 });
  });

  test('a layer over a pack that is not there is told at the line of `extends`', async () => {
    const file = join(dir, 'mine.yaml');
    writeFileSync(file, demo.replace(/extends: national-penalty-ordinary/, 'extends: nowhere'));
    const { code, said } = await run('check', file);
    expect(code).toBe(1);
    expect(said).toMatch(/mine\.yaml:\d+ {2}extends/);
    expect(said).toContain('national-penalty-ordinary');
  });

  test('other contents under the same version are refused, a higher version is taken', async () => {
    const file = join(dir, 'mine.yaml');
    writeFileSync(file, demo);
    expect((await run('install', file, '--data', dir)).code).toBe(0);
    writeFileSync(file, `${demo}\n# another\n`);
    expect(await run('install', file, '--data', dir)).toMatchObject({ code: 1 });
    writeFileSync(file, demo.replace(/^version: .*$/m, 'version: 99.0.0'));
    expect(await run('install', file, '--data', dir)).toMatchObject({ code: 0 });
    expect((await run('list', '--data', dir)).said).toContain(`${ID} 99.0.0`);
  });

  test('a wrong call says how', async () => {
    const none = join(dir, 'none');
    for (const args of [
      [],
      ['check', `${none}.yaml`],
      ['check', '--laws', none],
      ['check', '--packs', none],
      ['check', '--argue', 'seed'],
      ['check', '--argue', 'seed', '0'],
      ['install', demoFile],
      ['install'],
      ['install', demoFile, demoFile, '--data', dir],
      ['list', demoFile],
      ['list', '--x'],
      ['lists'],
      ['--x'],
    ]) {
      const { code, said } = await run(...args);
      expect(code, args.join(' ')).toBe(2);
      expect(said.length).toBeGreaterThan(5);
    }
  });

  test('every command explains itself in both languages', async () => {
    for (const locale of ['zh-CN', 'en'] as const)
      for (const name of Object.keys(packCommandTexts[locale].help)) {
        const { code, said } = await runPacks([name, '--help'], locale);
        expect(code).toBe(0);
        expect(said).toContain(`npm run packs -- ${name}`);
        expect(packCommandTexts[locale].usage).toContain(`\n  ${name} `);
      }
  });
});
