import { chmodSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SigningDesk, signingDesk } from '../../tests/signing-desk.ts';
import { dataFiles } from '../data-dir.ts';
import { bundledPacks, readPacks } from './read-packs.ts';
import { openPacks } from './service.ts';

/** Laid over the national pack itself, which comes with the program and needs no signature. */
const demo = readFileSync('demo/packs/agency-demo-market-supervision.yaml', 'utf8').replace(
  /^extends: .*$/m,
  'extends: national-penalty-ordinary',
);
const ID = 'agency-demo-market-supervision';

let desk: SigningDesk;
let dir = '';
let data = '';
let pack = '';
beforeEach(() => {
  desk = signingDesk('pack.yaml', demo);
  ({ dir, data, file: pack } = desk);
});
afterEach(() => desk.close());
const run: SigningDesk['run'] = (...args) => desk.run(...args);
const keyOf = (name: string) => desk.keyOf(name);
const newKey = (name: string) => desk.newKey(name);
const trusted = (name: string, ...more: string[]) => desk.trusted(name, ...more);
const sign = (name: string) => desk.sign(name);
const install = () => desk.install();
const files = () => dataFiles(data);
const inForce = () => {
  const { packs, trust } = files();
  return readPacks({ dirs: [bundledPacks], optional: [packs], kept: files().packsKept, trust });
};

describe('R48: signed packs', () => {
  test('keys are for their owner alone, are not overwritten, and are not taken from a file that others read', async () => {
    const key = await newKey('zhou');
    expect(Buffer.from(key, 'base64')).toHaveLength(32);
    expect(statSync(keyOf('zhou')).mode & 0o777).toBe(0o600);
    const secret = readFileSync(keyOf('zhou'), 'utf8');
    expect(await run('sign', '--new-key', keyOf('zhou'))).toMatchObject({ code: 2 });
    expect(readFileSync(keyOf('zhou'), 'utf8')).toBe(secret);
    chmodSync(keyOf('zhou'), 0o644);
    const { code, said } = await sign('zhou');
    expect(code).toBe(2);
    expect(said).toContain('make it 0600');
    expect(said).not.toContain(secret.trim());
    expect(existsSync(`${pack}.sig`)).toBe(false);
  });

  test('without a trust list a pack needs no signature; with one an agency’s takes two persons', async () => {
    expect((await install()).code).toBe(0);
    await trusted('zhou');
    await trusted('gu');
    await newKey('stranger');
    // What lies there unsigned is not used from then on.
    expect(inForce().problems).toMatchObject([
      { found: 'unsigned', file: join(files().packs, `${ID}.yaml`) },
    ]);
    rmSync(files().packs, { recursive: true });
    expect(inForce().problems).toEqual([]);

    expect((await install()).said).toContain('signatures of 2 trusted persons');
    expect((await sign('zhou')).said).toContain('1 signatures; this layer takes 2 persons');
    expect(await run('sign', pack, '--verify', '--data', data)).toMatchObject({ code: 1 });
    expect((await sign('stranger')).code).toBe(0);
    expect((await install()).said).toContain('signed by zhou');
    expect(await install()).toMatchObject({ code: 1 });
    expect(existsSync(files().packs)).toBe(false);
    expect((await sign('gu')).code).toBe(0);
    expect(await run('sign', pack, '--verify', '--data', data)).toMatchObject({
      code: 0,
      said: 'The signatures hold: zhou, gu',
    });
    expect((await install()).code).toBe(0);
    const read = inForce();
    expect(read.problems).toEqual([]);
    expect(read.packs.some((one) => one.pack === ID)).toBe(true);
    expect(read.signatures).toHaveLength(1);
  });

  test('a file changed after it was signed is refused, a comment is no change', async () => {
    await trusted('zhou');
    await trusted('gu');
    await sign('zhou');
    await sign('gu');
    writeFileSync(pack, `# a comment\n${demo}`);
    expect((await install()).code).toBe(0);
    writeFileSync(
      pack,
      demo.replace(/value: 1000000\b/, 'value: 2000000').replace(/^version: .*$/m, 'version: 9.0.0'),
    );
    expect((await install()).said).toContain('changed after it was signed');
  });

  test('a running companion keeps the last good copy of a file that is tampered with, and takes it back when it is mended', async () => {
    await trusted('zhou');
    await trusted('gu');
    await sign('zhou');
    await sign('gu');
    await install();
    const troubles: string[] = [];
    const { packs, packsKept, trust } = files();
    const service = openPacks({
      dirs: [bundledPacks],
      optional: [packs],
      kept: packsKept,
      trust,
      onTrouble: ({ said }) => troubles.push(said?.found?.code ?? ''),
      onError: (error) => {
        throw error;
      },
    });
    const there = join(packs, `${ID}.yaml`);
    const mine = () => service.packs().find((one) => one.pack === ID);
    const good = mine();
    expect(good).toBeDefined();
    writeFileSync(there, readFileSync(there, 'utf8').replace(/^version: .*$/m, 'version: 8.0.0'));
    service.look();
    expect(troubles).toEqual(['other-contents']);
    expect(mine()).toEqual(good);
    expect(service.signed().signatures).toHaveLength(1);
    expect(service.problems()[0]?.inForce).toBe(good?.version);
    // A signature taken away, and a person no longer trusted, are found out too.
    writeFileSync(there, demo);
    service.look();
    expect(service.problems()).toEqual([]);
    rmSync(`${there}.sig`);
    service.look();
    expect(service.problems()).toMatchObject([{ found: 'unsigned' }]);
  });

  test('a trust list that cannot be read trusts nobody', async () => {
    writeFileSync(files().trust, 'no json');
    expect((await install()).code).toBe(1);
  });

  test('the list is shown, a key leaves it, a key for some layers counts there only', async () => {
    expect((await run('trust', '--list', '--data', data)).said).toContain('Nobody is trusted yet');
    await trusted('zhou', '--layer', 'region');
    await trusted('gu');
    const { said } = await run('trust', '--list', '--data', data);
    expect(said).toMatch(/^zhou {2}\S+ {2}only: region\ngu {2}\S+$/);
    await sign('zhou');
    await sign('gu');
    expect((await install()).said).toContain('signed by gu');
    const key = /^gu {2}(\S+)$/m.exec(said)?.[1] ?? '';
    expect((await run('trust', '--remove', key, '--data', data)).code).toBe(0);
    expect((await run('trust', '--remove', key, '--data', data)).code).toBe(1);
    expect(statSync(files().trust).mode & 0o777).toBe(0o600);
  });

  test('wrong calls say how', async () => {
    for (const args of [
      ['sign'],
      ['sign', pack],
      ['sign', pack, '--key', join(dir, 'none')],
      ['sign', pack, '--verify'],
      ['sign', '--new-key', join(dir, 'none', 'key')],
      ['trust', '--data', data],
      ['trust', 'AAAA', '--name', 'x', '--data', data],
      ['trust', '--list'],
    ]) {
      const { code, said } = await run(...args);
      expect(code, args.join(' ')).toBe(2);
      expect(said.length).toBeGreaterThan(5);
    }
  });
});
