import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { dataFiles } from '../data-dir.ts';
import { CannotStart, startCompanion } from '../start.ts';
import { packCommandTexts, packsCommand } from './command.ts';
import { readPastCases } from './past-cases.ts';

const dir = mkdtempSync(join(tmpdir(), 'simulate-'));
const data = join(dir, 'data');
const CASE = '01JDEM0CASE00000000000000A';
const penalty = readFileSync('shared/rules/packs/national-penalty-summary.yaml', 'utf8');
const ids: Record<string, string> = {};

beforeAll(async () => {
  const companion = await startCompanion({ dataDir: data, log: false });
  for (const [username, name, role] of [
    ['shen', '沈一鸣', 'officer'],
    ['zhou', '周宁', 'legal-officer'],
    ['zhao', '赵敏', 'administrator'],
  ] as const) {
    const person = { username, name, password: 'a-long-password-2026', unit: 'one', roles: [role] };
    ids[username] = (await companion.admin.createPerson(person)).id;
  }
  const write = async (draft: Parameters<typeof companion.admin.write>[2]) => {
    const result = await companion.admin.write(ids.shen ?? '', { kind: 'case', id: CASE }, draft);
    expect(result.ok, JSON.stringify(result)).toBe(true);
  };
  await write({
    type: 'case.opened',
    data: { category: 'penalty', procedure: 'summary', alias: { system: 'old', key: '甲罚〔2026〕1号' } },
  });
  await write({
    type: 'case.factsCaptured',
    data: { facts: { partyKind: 'citizen', penaltyKind: 'fine', fineAmount: 20000 }, provenance: 'page' },
  });
  await companion.close();
});
afterAll(() => rmSync(dir, { recursive: true, force: true }));

async function run(...args: string[]) {
  const said: string[] = [];
  const code = await packsCommand(['simulate', ...args], {
    locale: 'en',
    dataDir: undefined,
    filesOf: dataFiles,
    now: () => new Date().toISOString(),
    benchmarksOf: () => ({ tables: [], lists: [], problems: [] }),
    openPastCases: async (dataDir, username) => {
      try {
        return await readPastCases(await startCompanion({ dataDir, log: false }), username);
      } catch (error) {
        if (error instanceof CannotStart) return 'locked';
        throw error;
      }
    },
    say: packCommandTexts.en,
    out: (line) => said.push(line),
    err: (line) => said.push(line),
  });
  return { code, said: said.join('\n') };
}
/** The pack of the summary procedure in a newer version, with one change. */
function newer(change: (text: string) => string): string {
  const file = join(dir, 'newer.yaml');
  const text = change(penalty);
  expect(text).not.toBe(penalty);
  writeFileSync(file, text.replace(/^version: .*$/m, 'version: 99.0.0'));
  return file;
}

test('a bar that is lowered changes the gap of the case; its number is told, no name, and the read is recorded', async () => {
  const file = newer((text) => text.replace(/(two-officers:[\s\S]*?)bar: statutory/, '$1bar: advisory'));
  const { code, said } = await run(file, '--data', data, '--as', 'zhou');
  expect(code).toBe(0);
  expect(said).toContain('甲罚〔2026〕1号');
  expect(said).toContain('laxer: ');
  expect(said).toContain('(two-officers), statutory → advisory');
  expect(said).toContain(
    '1 cases read, the gaps of 1 would change: 0 come, 0 go, 0 stricter, 1 laxer; 0 without rules',
  );
  expect(said).not.toContain('沈一鸣');
  const companion = await startCompanion({ dataDir: data, log: false });
  const reads = await companion.reads(ids.zhou ?? '');
  await companion.close();
  expect(reads.map(({ body }) => body?.data)).toMatchObject([{ what: 'packs-simulate', of: [CASE] }]);
});

test('an item that is no more goes, and a version that says the same changes nothing', async () => {
  const gone = newer((text) => text.replace(/\n {2}two-officers:\n[\s\S]*?(?=\n {2}[a-z-]+:\n)/, ''));
  expect((await run(gone, '--data', data, '--as', 'zhou')).said).toContain(
    '0 come, 1 go, 0 stricter, 0 laxer',
  );
  const same = newer((text) => `${text}\n# nothing\n`);
  expect((await run(same, '--data', data, '--as', 'zhou')).said).toContain('the gaps of 0 would change');
});

test('who may see no cases, nobody, a folder in use, and a broken pack are refused', async () => {
  const file = newer((text) => `${text}\n# nothing\n`);
  expect(await run(file, '--data', data, '--as', 'zhao')).toMatchObject({ code: 2 });
  expect(await run(file, '--data', data, '--as', 'nobody')).toMatchObject({ code: 2 });
  expect(await run(file, '--data', data)).toMatchObject({ code: 2 });
  expect(await run(join(dir, 'none.yaml'), '--data', data, '--as', 'zhou')).toMatchObject({ code: 2 });
  const broken = newer((text) => text.replace(/bar: \w+/, 'bar: strict'));
  expect(await run(broken, '--data', data, '--as', 'zhou')).toMatchObject({ code: 1 });
  const companion = await startCompanion({ dataDir: data, log: false });
  const good = newer((text) => `${text}\n# nothing\n`);
  const { code, said } = await run(good, '--data', data, '--as', 'zhou');
  await companion.close();
  expect(code).toBe(1);
  expect(said).toContain('stop it first');
});
