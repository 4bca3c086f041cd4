/** R48: benchmark tables signed as packs are: by command, in the companion's folders, and in the browser. */
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SigningDesk, signingDesk } from '../../tests/signing-desk.ts';
import { dataFiles } from '../data-dir.ts';
import { bundledGrounds, openBenchmarkFolders } from './benchmark-folders.ts';

const food = readFileSync('demo/benchmarks/demo-food.yaml', 'utf8');
let desk: SigningDesk;
let data = '';
let file = '';
beforeEach(() => {
  desk = signingDesk('food.yaml', food, (folders, of) =>
    openBenchmarkFolders({
      grounds: [bundledGrounds],
      tables: [...folders, ...(of === undefined ? [] : [dataFiles(of).benchmarks])],
      ...(of === undefined ? {} : { trust: dataFiles(of).trust }),
    }).current(),
  );
  ({ data, file } = desk);
});
afterEach(() => desk.close());
const run: SigningDesk['run'] = (...args) => desk.run(...args);
const trusted = (name: string) => desk.trusted(name);
const sign = (name: string) => desk.sign(name);
const install = () => desk.install();
const installed = () => join(dataFiles(data).benchmarks, 'demo-food-1.0.0.yaml');
/** As the companion holds them. */
const folders = () => {
  const { benchmarks, benchmarksKept, trust } = dataFiles(data);
  return openBenchmarkFolders({
    grounds: [bundledGrounds],
    tables: [benchmarks],
    kept: benchmarksKept,
    trust,
  });
};
const versions = () =>
  folders()
    .current()
    .tables.map(({ table, version }) => `${table} ${version}`);

async function signedAndInstalled(): Promise<void> {
  await trusted('zhou');
  await trusted('gu');
  await sign('zhou');
  await sign('gu');
  expect(await install()).toMatchObject({ code: 0 });
}

describe('R48: signed benchmark tables', () => {
  test('without a trust list none is needed, and the list of what is in force says that nobody signed', async () => {
    expect((await install()).code).toBe(0);
    expect(versions()).toEqual(['demo-food 1.0.0']);
    const { code, said } = await run('list', '--data', data);
    expect(code).toBe(0);
    expect(said).toContain('benchmark table, signed by nobody');
  });

  test('an agency’s takes two persons; both are named, and the table is in force', async () => {
    await trusted('zhou');
    await trusted('gu');
    expect((await install()).said).toContain('signatures of 2 trusted persons');
    expect((await sign('zhou')).said).toContain('1 signatures; this layer takes 2 persons');
    expect((await install()).said).toContain('signed by zhou');
    expect(existsSync(installed())).toBe(false);
    await sign('gu');
    expect(await run('sign', file, '--verify', '--data', data)).toMatchObject({ code: 0 });
    expect((await install()).code).toBe(0);
    expect(versions()).toEqual(['demo-food 1.0.0']);
    expect((await run('list', '--data', data)).said).toContain('benchmark table, signed by zhou, gu');
    expect((await install()).said).toContain('is installed already');
  });

  test.each<[string, () => void | Promise<void>, string]>([
    ['unsigned', () => rmSync(`${installed()}.sig`), 'unsigned'],
    [
      'changed by one figure',
      () => writeFileSync(installed(), food.replace('max: 10000000', 'max: 90000000')),
      'changed after it was signed',
    ],
    [
      'a signature that does not verify',
      () => {
        const text = readFileSync(`${installed()}.sig`, 'utf8');
        const { signatures, ...rest } = JSON.parse(text) as {
          signatures: { at: string; signature: string }[];
        };
        const broken = signatures.map((one) => ({ ...one, at: '2027-01-01T00:00:00.000Z' }));
        writeFileSync(`${installed()}.sig`, JSON.stringify({ ...rest, signatures: broken }));
      },
      'does not hold',
    ],
    [
      'signed by one only',
      () => {
        const text = readFileSync(`${installed()}.sig`, 'utf8');
        const { signatures, ...rest } = JSON.parse(text) as { signatures: unknown[] };
        writeFileSync(`${installed()}.sig`, JSON.stringify({ ...rest, signatures: signatures.slice(0, 1) }));
      },
      'signed by zhou',
    ],
    ['no table any more', () => writeFileSync(installed(), 'table: demo-food\n'), ''],
  ])('%s: refused and said, the last good copy stays in force', async (_name, breaks, found) => {
    await signedAndInstalled();
    expect(folders().current().problems).toEqual([]);
    await breaks();
    const { tables, problems } = folders().current();
    expect(tables.map(({ version }) => version)).toEqual(['1.0.0']);
    expect(JSON.stringify(tables)).not.toContain('90000000');
    expect(problems[0]).toMatchObject({ file: installed(), inForce: '1.0.0' });
    expect(problems[0]?.found ?? '').toContain(found);
    // The command keeps no copies: there it is out of force, and the list ends with an error.
    expect(await run('list', '--data', data)).toMatchObject({ code: 1 });
  });

  test('a signature by strangers counts for nothing; without a good copy the table is left out', async () => {
    await trusted('zhou');
    await desk.newKey('stranger');
    await sign('zhou');
    await sign('stranger');
    expect(await install()).toMatchObject({ code: 1 });
    mkdirSync(dataFiles(data).benchmarks, { recursive: true });
    writeFileSync(installed(), food);
    expect(folders().current()).toMatchObject({ tables: [], problems: [{ inForce: null }] });
  });

  test('a copy is no better than its signers: who is taken off the list takes the copy out of force', async () => {
    await signedAndInstalled();
    expect(versions()).toHaveLength(1);
    writeFileSync(installed(), food.replace('max: 10000000', 'max: 90000000'));
    expect(versions()).toHaveLength(1);
    writeFileSync(dataFiles(data).trust, '[]');
    expect(folders().current().tables).toEqual([]);
  });

  test('a table that is taken away takes its copy away; a new version lies beside the earlier one', async () => {
    await signedAndInstalled();
    expect(versions()).toHaveLength(1);
    writeFileSync(file, food.replace('version: 1.0.0', 'version: 1.1.0'));
    await sign('zhou');
    await sign('gu');
    expect((await install()).code).toBe(0);
    expect(versions()).toEqual(['demo-food 1.0.0', 'demo-food 1.1.0']);
    rmSync(installed());
    expect(versions()).toEqual(['demo-food 1.1.0']);
  });

  test('a unit that begins to trust is told at once which of its tables are out of force, and what to do', async () => {
    expect((await install()).code).toBe(0);
    await desk.newKey('zhou');
    const key = await desk.newKey('gu');
    const first = await run('trust', key, '--name', '顾言', '--data', data);
    expect(first.code).toBe(0);
    for (const { said } of [
      first,
      await run('trust', '--list', '--data', data),
      await run('list', '--data', data),
      await run('check', '--data', data),
    ]) {
      expect(said).toContain('There is a trust list');
      expect(said).toContain('1 without signatures enough, whose contents are not in force');
      expect(said).toContain(`  ${installed()}`);
      expect(said).toContain('npm run packs -- sign FILE --key KEYFILE --by NAME');
    }
    expect((await run('check', '--data', data)).code).toBe(1);
    // Who looks at a file before it is signed is told nothing of it.
    expect((await run('check', file, '--data', data)).said).not.toContain('trust list');
    expect((await run('trust', '--remove', key, '--data', data)).said).toContain('The trust list is empty');
    expect((await run('trust', '--list', '--data', data)).said).not.toContain('packs need no signature');
    rmSync(dataFiles(data).trust);
    expect(await run('list', '--data', data)).toMatchObject({ code: 0 });
    expect((await run('check', '--data', data)).said).not.toContain('trust list');
  });
});
