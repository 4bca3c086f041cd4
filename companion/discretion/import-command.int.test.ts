import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { bundledGrounds, openBenchmarkFolders } from './benchmark-folders.ts';
import { importTableCommand } from './import-command.ts';

let dir = '';
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'import-table-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const sample = (name: string) => new URL(`import/fixtures/samples/${name}`, import.meta.url).pathname;
const named = [
  '--table',
  'city-2026',
  '--title',
  '裁量基准',
  '--issuer',
  '示例区执法局',
  '--from',
  '2026-01-01',
];

async function run(args: readonly string[], locale: 'zh-CN' | 'en' = 'zh-CN') {
  const out: string[] = [];
  const err: string[] = [];
  const code = await importTableCommand(args, {
    locale,
    out: (line) => out.push(line),
    err: (line) => err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('packs import-table', () => {
  test('writes a table that the companion takes as it is; what was left out is said by row', async () => {
    const file = join(dir, 'city-2026.yaml');
    const { code, out, err } = await run([sample('city.xlsx'), ...named, '--out', file]);
    expect([code, out]).toEqual([1, '']);
    expect(err).toContain('第 9 行  用了横线、波浪线或“至”，没有说两头含不含');
    expect(err).toContain('原文：对单位处3-5万元罚款，对个人处700-1000元罚款');
    expect(err).toContain('没有读这些列：备注');
    expect(err).toContain('录入 5 行，没有录入 1 行');
    // The serious tier is left out, so nothing covers the top of the law's range.
    expect(err).toMatch(/注意 v[0-9a-f]{10}：法定幅度里的 \(3000000, 5000000\] 没有阶次/);
    const { tables, problems } = openBenchmarkFolders({ grounds: [bundledGrounds], tables: [dir] }).current();
    expect(problems).toEqual([]);
    expect(tables.map(({ table, entries }) => [table, entries.length])).toEqual([['city-2026', 2]]);
  });

  test('to standard output, in English, all rows taken', async () => {
    const { code, out, err } = await run(
      [sample('planning.docx'), ...named, '--upper', '--layer', 'city'],
      'en',
    );
    expect([code, err]).toEqual([0, expect.stringContaining('3 rows taken, 0 left out')]);
    expect(out).toContain('upper: true');
  });

  test('nothing taken writes nothing', async () => {
    const file = join(dir, 'none.yaml');
    const { code, err } = await run([sample('no-header.xlsx'), ...named, '--out', file]);
    expect([code, existsSync(file)]).toEqual([1, false]);
    expect(err).toContain('没有认出这些列：违法行为、违法依据、处罚依据、适用条件、处罚标准');
  });

  test('a wrong call shows how it is called; a file that cannot be read says so', async () => {
    const usage = (await run(['--help'])).out;
    for (const args of [
      [],
      [sample('city.xlsx')],
      [sample('city.xlsx'), ...named, '--layer', 'moon'],
      [sample('city.xlsx'), ...named.slice(0, -1), 'gestern'],
      [sample('city.xlsx'), ...named, '--unknown'],
    ])
      expect(await run(args)).toEqual({ code: 2, out: '', err: usage });
    expect((await run([join(dir, 'nothing.xlsx'), ...named])).code).toBe(2);
    writeFileSync(join(dir, 'old.xls'), Buffer.from('d0cf11e0a1b11ae1', 'hex'));
    expect(await run([join(dir, 'old.xls'), ...named])).toMatchObject({
      code: 2,
      err: expect.stringContaining('另存为 .xlsx、.docx'),
    });
    expect(readFileSync(sample('city.xlsx')).length).toBeGreaterThan(1000);
  });
});
