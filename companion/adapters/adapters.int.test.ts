import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import type { Adapter } from '#shared/adapter/adapter-schema.ts';
import type { StoredEvent } from '../ledger/types.ts';
import { type Companion, startCompanion } from '../start.ts';
import { adapterCommand } from './command.ts';
import { openAdapterFolder } from './folder.ts';
import { adapterStream, openAdapters } from './service.ts';

const root = join(import.meta.dirname, '../..');
const good = join(import.meta.dirname, 'fixtures/good.json');
const folders: string[] = [];
const companions: Companion[] = [];
afterEach(async () => {
  for (const one of companions.splice(0)) await one.close();
  for (const dir of folders.splice(0)) rmSync(dir, { recursive: true, force: true });
});

function folder(): string {
  const dir = mkdtempSync(join(tmpdir(), 'adapters-'));
  folders.push(dir);
  return dir;
}

async function run(args: readonly string[], dataDir: string) {
  const out: string[] = [];
  const err: string[] = [];
  const code = await adapterCommand(args, {
    locale: 'zh-CN',
    dataDir,
    adaptersDir: (dir) => join(dir, 'adapters'),
    needsData: 'needs --data',
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

/** A copy of the good adapter with something changed. */
function variant(dir: string, name: string, change: Partial<Adapter>): string {
  const file = join(dir, name);
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(good, 'utf8')), ...change }, null, 2));
  return file;
}

async function companionIn(dataDir: string): Promise<Companion> {
  const companion = await startCompanion({ dataDir, log: false });
  companions.push(companion);
  return companion;
}

const said = (events: readonly StoredEvent[]) =>
  events.map(({ envelope, body }) => [envelope.type, envelope.actor, body?.data.level]);

describe('npm run adapter -- install', () => {
  test('a new adapter starts at observe; what it says next is said; files are for their owner alone', async () => {
    const dir = folder();
    const { code, out } = await run(['install', good], dir);
    expect(code).toBe(0);
    expect(out).toContain('已安装 unit-cases 1.0.0，级别：只看不拦');
    expect(out).toContain('先看一段时间“本来会拦”的次数');
    expect(statSync(join(dir, 'adapters/unit-cases.json')).mode & 0o077).toBe(0);
    expect((await run(['list'], dir)).out).toBe(
      'unit-cases\t1.0.0\t只看不拦\t办案系统\thttp://10.1.2.3:8080',
    );
    expect((await run(['install', good], dir)).out).toContain('没有变化');
  });

  test('an update keeps its level; other contents need a higher version, another address does not', async () => {
    const dir = folder();
    await run(['install', good, '--level', 'hold'], dir);
    const title = { 'zh-CN': '改了', en: 'changed' };
    const same = await run(['install', variant(dir, 'a.json', { title })], dir);
    expect([same.code, same.err]).toEqual([1, expect.stringContaining('请把 version 升高再装')]);
    expect((await run(['list'], dir)).out).toContain('办案系统');
    const higher = variant(dir, 'b.json', { title, version: '1.0.1' });
    expect((await run(['install', higher], dir)).out).toContain('1.0.1，级别：拦住');
    const moved = variant(dir, 'c.json', { title, version: '1.0.1', origins: ['https://ba.yunxi.gov.cn'] });
    expect((await run(['install', moved], dir)).code).toBe(0);
    expect((await run(['list'], dir)).out).toContain('https://ba.yunxi.gov.cn');
  });

  test('a broken one is not installed and the one in force stays', async () => {
    const dir = folder();
    await run(['install', good], dir);
    const broken = await run(
      ['install', join(import.meta.dirname, 'fixtures/broken/emptySuccess.json')],
      dir,
    );
    expect(broken.code).toBe(1);
    expect(broken.out).toContain('pages[0].actions[0].success');
    expect(broken.err).toContain('已装的版本不受影响');
    expect((await run(['list'], dir)).out).toContain('1.0.0\t只看不拦');
  });

  test('one address has one adapter, unless the other is off', async () => {
    const dir = folder();
    await run(['install', good], dir);
    const other = variant(dir, 'other.json', { id: 'other' });
    expect((await run(['install', other], dir)).err).toContain('已由适配器 unit-cases 管着');
    expect((await run(['level', 'unit-cases', 'off'], dir)).err).toContain('改级别要写理由');
    expect((await run(['level', 'unit-cases', 'off', '--reason', '换成新的'], dir)).code).toBe(0);
    expect((await run(['install', other], dir)).code).toBe(0);
  });

  test.each([
    [['install', good, '--level', 'block'], '没有 block 这个级别'],
    [['install', '/nowhere/x.json'], '读不到 /nowhere/x.json'],
    [['level', 'nobody', 'hold', '--reason', 'x'], '没有装过 nobody'],
    [['frobnicate'], '用法'],
    [['check'], '用法'],
    [['check', good, '--wrong'], '用法'],
  ])('wrong call %# is answered with what to do', async (args, words) => {
    const { code, err } = await run(args, folder());
    expect(code).toBeGreaterThan(0);
    expect(err).toContain(words);
  });

  test('runs as npm runs it, and prints the JSON Schema', () => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(root, 'companion/main.ts'), 'adapter', 'schema'],
      { encoding: 'utf8' },
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'object',
      required: expect.arrayContaining(['format', 'pages']),
      additionalProperties: false,
    });
  });
});

describe('the adapters of a running companion', () => {
  test('what the command line installed is in the ledger and served, also while it runs', async () => {
    const dir = folder();
    await run(['install', good], dir);
    const companion = await companionIn(dir);
    const stream = adapterStream('unit-cases');
    expect(said(await companion.ledger.readStream(stream))).toEqual([
      ['adapter.installed', 'companion', 'observe'],
    ]);
    await run(['level', 'unit-cases', 'hold', '--reason', '试用满两周'], dir);
    const service = await openAdapters({
      dir: join(dir, 'adapters'),
      ledger: companion.ledger,
      onError: (error) => {
        throw error;
      },
    });
    expect((await service.list()).map(({ adapter, level }) => [adapter.id, level])).toEqual([
      ['unit-cases', 'hold'],
    ]);
    expect(said(await companion.ledger.readStream(stream))).toEqual([
      ['adapter.installed', 'companion', 'observe'],
      ['adapter.levelSet', 'companion', 'hold'],
    ]);
    await Promise.all([service.list(), service.list()]);
    expect(await companion.ledger.readStream(stream)).toHaveLength(2);
  });

  test('R7: what officers’ browsers no longer find stands beside the installed version, the latest of each page', async () => {
    const dir = folder();
    await run(['install', good], dir);
    const companion = await companionIn(dir);
    const officer = await companion.admin.createPerson({
      username: 'officer',
      password: 'Yunxi-2026-demo',
      name: 'officer',
      unit: 'unit-1',
      roles: ['officer'],
    });
    const service = await openAdapters({
      dir: join(dir, 'adapters'),
      ledger: companion.ledger,
      onError: (error) => expect.unreachable(String(error)),
    });
    const [installed] = await service.list();
    if (installed === undefined) throw new Error('it was installed');
    const { id, version } = installed.adapter;
    const report = async (page: string, missing: readonly string[], of = version) => {
      const written = await companion.admin.write(officer.id, adapterStream(id), {
        type: 'adapter.drifted',
        data: { adapter: { id, version: of }, page, missing: [...missing], healed: [] },
      });
      expect(written.ok).toBe(true);
    };
    await report('case-form', ['fineAmount']);
    await report('case-form', ['fineAmount', 'filedOn']);
    await report('case-list', ['partyKind']);
    await report('case-form', ['decidedOn'], '0.0.9');
    expect(service.drifts(installed.adapter).map(({ page, missing }) => [page, missing])).toEqual([
      ['case-form', ['fineAmount', 'filedOn']],
      ['case-list', ['partyKind']],
    ]);
  });

  test('GET /api/adapters is for the signed in only; a level is set by an administrator, with a reason', async () => {
    const dir = folder();
    await run(['install', good], dir);
    const companion = await companionIn(dir);
    const url = `${companion.url}/api/adapters`;
    expect((await fetch(url)).status).toBe(401);
    const person = async (username: string, roles: readonly ('administrator' | 'officer')[]) => {
      await companion.admin.createPerson({
        username,
        password: 'Yunxi-2026-demo',
        name: username,
        unit: 'unit-1',
        roles: [...roles],
      });
      const answer = await fetch(`${companion.url}/api/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', origin: companion.url },
        body: JSON.stringify({ username, password: 'Yunxi-2026-demo' }),
      });
      return {
        cookie: answer.headers
          .getSetCookie()
          .map((one) => one.split(';')[0])
          .join('; '),
        origin: companion.url,
        'content-type': 'application/json',
      };
    };
    const officer = await person('officer', ['officer']);
    const administrator = await person('admin', ['administrator']);
    const put = (headers: Record<string, string>, id: string, body: object) =>
      fetch(`${url}/${id}/level`, { method: 'PUT', headers, body: JSON.stringify(body) });
    expect(await (await fetch(url, { headers: officer })).json()).toMatchObject({
      adapters: [{ level: 'observe', adapter: { id: 'unit-cases' } }],
    });
    const wish = { level: 'warn', reason: '试用' };
    expect((await put(officer, 'unit-cases', wish)).status).toBe(403);
    expect((await put(administrator, 'nobody', wish)).status).toBe(404);
    expect((await put(administrator, 'unit-cases', { level: 'warn' })).status).toBe(400);
    expect(await (await put(administrator, 'unit-cases', wish)).json()).toMatchObject({
      adapters: [{ level: 'warn' }],
    });
    const [, set] = await companion.ledger.readStream(adapterStream('unit-cases'));
    expect(set?.body?.data).toEqual({ adapter: 'unit-cases', level: 'warn', reason: '试用' });
    expect(set?.envelope.actor).toBe((await companion.admin.person('admin'))?.id);
    expect(openAdapterFolder(join(dir, 'adapters')).read().entries[0]?.level).toBe('warn');
  });

  test('a file broken by hand is left out and named; the others stay in force', async () => {
    const dir = folder();
    await run(['install', good], dir);
    await run(['install', variant(dir, 'two.json', { id: 'two', origins: ['http://10.1.2.4'] })], dir);
    writeFileSync(join(dir, 'adapters/two.json'), '{');
    cpSync(good, join(dir, 'adapters/never-installed.json'));
    const errors: unknown[] = [];
    const companion = await companionIn(dir);
    const service = await openAdapters({
      dir: join(dir, 'adapters'),
      ledger: companion.ledger,
      onError: (error) => errors.push(error),
    });
    expect((await service.list()).map(({ adapter }) => adapter.id)).toEqual(['unit-cases']);
    expect(errors.map(String)).toEqual([expect.stringContaining('two.json')]);
    const listed = await run(['list'], dir);
    expect([listed.code, listed.err]).toEqual([1, expect.stringContaining('two.json')]);
  });
});
