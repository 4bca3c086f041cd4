import { afterEach, describe, expect, it } from 'vitest';
import type { ImportJob } from '#shared/api/registry.ts';
import { foldRegistry } from '#shared/registry/fold-registry.ts';
import { caller, openLedger } from '../ledger/fixtures/open-ledger.ts';
import { readXlsx } from '../tables/read-xlsx.ts';
import { writeXlsx } from '../tables/write-xlsx.ts';
import { dayOf, organCells, organColumns, personCells, personColumns, registrySheets } from './columns.ts';
import { createImports } from './import.ts';
import { Refused } from './problems.ts';
import { openRegistry } from './service.ts';

const TODAY = '2026-11-27';
const zhao = caller('zhao', { roles: ['administrator'] });
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function opened() {
  const { ledger, deps } = await openLedger();
  closing.push(() => ledger.close());
  const registry = await openRegistry(ledger);
  let id = 0;
  const imports = createImports({
    registry,
    accounts: async () =>
      new Map([
        ['shenym', 'a-shen'],
        ['linrx', 'a-lin'],
      ]),
    region: () => 'national',
    today: () => TODAY,
    now: Date.now,
    newId: () => deps.newId(Date.now() + (id++ % 2)),
  });
  const settled = async (job: ImportJob): Promise<ImportJob> => {
    let seen = imports.view(job.id);
    while (seen.state === 'checking' || seen.state === 'writing') {
      await new Promise((resolve) => setTimeout(resolve, 5));
      seen = imports.view(job.id);
    }
    return seen;
  };
  const look = (bytes: Uint8Array) => settled(imports.begin('名册.xlsx', bytes));
  return { ledger, registry, imports, settled, look };
}

type Row = Readonly<Record<string, string>>;
const book = (organs: readonly Row[], persons: readonly Row[]) =>
  writeXlsx(
    registrySheets(
      organs.map((row) => organColumns.map((column) => row[column] ?? '')),
      persons.map((row) => personColumns.map((column) => row[column] ?? '')),
    ),
  );
const bureau = {
  名称: '示例区城市管理局',
  类型: '法定',
  执法类别: '行政处罚、行政检查',
  生效日期: '2024-01-01',
};
const shen = {
  姓名: '沈一鸣',
  账号: 'Shenym',
  执法主体: '示例区城市管理局',
  执法证号: '１４０５０２２６０３１',
  有效期起: '2025/1/5',
  有效期止: '46387',
  资格考试: '合格',
  生效日期: '2025年1月5日',
};
const brigade = {
  名称: '示例区某某大队',
  类型: '委托',
  委托机关: '示例区城市管理局',
  委托事项: '市容',
  委托期限起: '2026-01-01',
  委托期限止: '2027-12-31',
  执法类别: '行政处罚',
};

describe('R9 the registry from a file', () => {
  it('reads days as people and Excel write them', () => {
    expect(
      ['2026-01-05', '2026/1/5', '2026.01.05', '2026年1月5日', '20260105', '46027', '２０２６-1-5'].map(
        dayOf,
      ),
    ).toEqual(Array(7).fill('2026-01-05'));
    expect(['2026-02-30', 'x', '', '13/1/2026', '2026-13-01'].map(dayOf)).toEqual(Array(5).fill(null));
  });

  it('is looked at, then written as a whole; what the same file says again changes nothing', async () => {
    const { registry, imports, settled, look, ledger } = await opened();
    const bytes = book([bureau, brigade], [shen]);
    const seen = await look(bytes);
    expect(seen).toMatchObject({
      state: 'ready',
      total: 3,
      counts: { new: 3, changed: 0, same: 0, error: 0 },
    });
    expect(registry.phase()).toBe('none');
    const size = ledger.size();
    const done = await settled(imports.commit(seen.id, zhao, '初次导入'));
    expect(done).toMatchObject({ state: 'done', done: 3, problem: null });
    expect(ledger.size() - size).toBe(4);
    const { persons, organs, imports: counted } = registry.state();
    expect([organs.size, persons.size, counted.length]).toEqual([2, 1, 1]);
    expect(registry.qualified({ account: 'a-shen' }, TODAY, 'penalty').ok).toBe(true);
    expect(registry.qualified({ certificate: '14050226031' }, '2027-01-01')).toMatchObject({
      why: 'expired',
      since: '2027-01-01',
    });
    expect((await look(bytes)).counts).toEqual({ new: 0, changed: 0, same: 3, error: 0 });
    await expect(async () => imports.commit(imports.view(seen.id).id, zhao, '再导入')).rejects.toThrow();
  });

  it('that was exported comes back unchanged, and a change is one version', async () => {
    const { registry, imports, settled, look } = await opened();
    await settled(imports.commit((await look(book([bureau, brigade], [shen]))).id, zhao, '初次导入'));
    const { organs, persons } = registry.state();
    const nameOf = (id: string) => organs.get(id)?.[0]?.record.name ?? id;
    const rows = (over: Row = {}) => ({
      organs: [...organs].map(([id, [version]]) =>
        version === undefined ? [] : organCells(id, version.record, version.from, nameOf),
      ),
      persons: [...persons].map(([id, [version]]) =>
        version === undefined
          ? []
          : personCells(id, version.record, version.from, nameOf, () => 'shenym').map(
              (text, at) => over[personColumns[at] ?? ''] ?? text,
            ),
      ),
    });
    const out = rows();
    expect((await look(writeXlsx(registrySheets(out.organs, out.persons)))).counts).toMatchObject({
      same: 3,
    });
    const changed = rows({ 证件状态: '暂扣', 生效日期: '2026-11-20' });
    const seen = await look(writeXlsx(registrySheets(changed.organs, changed.persons)));
    expect(seen.counts).toEqual({ new: 0, changed: 1, same: 2, error: 0 });
    await settled(imports.commit(seen.id, zhao, '暂扣'));
    expect(registry.qualified({ account: 'a-shen' }, '2026-11-19').ok).toBe(true);
    expect(registry.qualified({ account: 'a-shen' }, TODAY)).toMatchObject({
      why: 'suspended',
      since: '2026-11-20',
    });
  });

  it.each([
    ['no name', [bureau], [{ ...shen, 姓名: '' }], ['person', 2, '姓名', 'missing']],
    [
      'an organ that is nowhere',
      [bureau],
      [{ ...shen, 执法主体: '别的局' }],
      ['person', 2, '执法主体', 'organ-unknown'],
    ],
    [
      'an account that is nowhere',
      [bureau],
      [{ ...shen, 账号: 'who' }],
      ['person', 2, '账号', 'account-unknown'],
    ],
    ['no day', [bureau], [{ ...shen, 有效期止: '明年' }], ['person', 2, '有效期止', 'not-a-day']],
    [
      'a validity without a number',
      [bureau],
      [{ ...shen, 执法证号: '' }],
      ['person', 2, '执法证号', 'missing'],
    ],
    [
      'a certificate without its end',
      [bureau],
      [{ ...shen, 有效期止: '' }],
      ['person', 2, '有效期止', 'missing'],
    ],
    [
      'turned days',
      [bureau],
      [{ ...shen, 有效期止: '2024-01-01' }],
      ['person', 2, '有效期止', 'certificate-days'],
    ],
    ['a word of its own', [bureau], [{ ...shen, 资格考试: '还行' }], ['person', 2, '资格考试', 'not-a-word']],
    ['an unknown number', [bureau], [{ ...shen, 编号: 'x1' }], ['person', 2, '编号', 'id-unknown']],
    [
      'one number twice',
      [bureau],
      [shen, { ...shen, 账号: '', 姓名: '另一人' }],
      ['person', 3, '执法证号', 'certificate-taken'],
    ],
    [
      'one account twice',
      [bureau],
      [shen, { ...shen, 执法证号: '14050226099' }],
      ['person', 3, '账号', 'account-taken'],
    ],
    ['too long', [bureau], [{ ...shen, 姓名: '长'.repeat(101) }], ['person', 2, '姓名', 'too-long']],
    [
      'a mandate by nobody',
      [bureau, { ...brigade, 委托机关: '无' }],
      [],
      ['organ', 3, '委托机关', 'organ-unknown'],
    ],
    [
      'a mandate by one who is entrusted',
      [bureau, brigade, { ...brigade, 名称: '丙', 委托机关: '示例区某某大队' }],
      [],
      ['organ', 4, '委托机关', 'mandate-giver'],
    ],
    ['no scope', [{ ...bureau, 执法类别: '' }], [], ['organ', 2, '执法类别', 'missing']],
  ] as const)(
    'with %s: the row and the column are named, and nothing can be written',
    async (_what, organs, persons, [sheet, row, column, code]) => {
      const { imports, look, ledger } = await opened();
      const seen = await look(book(organs as readonly Row[], persons as readonly Row[]));
      expect(seen.state).toBe('ready');
      expect(seen.rows.find(({ status }) => status === 'error')).toMatchObject({
        sheet,
        row,
        notes: [{ column, code }],
      });
      expect(() => imports.commit(seen.id, zhao, '导入')).toThrowError(new Refused('import-not-ready'));
      expect(ledger.size()).toBe(0);
    },
  );

  it('that looks odd is said and may be written', async () => {
    const { look } = await opened();
    const seen = await look(book([bureau], [shen, { ...shen, 账号: '', 执法证号: '短1' }]));
    expect(seen.counts).toMatchObject({ new: 3, error: 0 });
    expect(seen.rows.flatMap(({ notes }) => notes.map(({ code }) => code))).toContain('number-misfit');
  });

  it('cancelled half way counts for nothing, and the next one goes', async () => {
    const { registry, imports, settled, look, ledger } = await opened();
    const many = Array.from({ length: 600 }, (_, at) => ({
      ...shen,
      姓名: `人${at}`,
      账号: '',
      执法证号: `1405022${10_000 + at}`,
    }));
    const seen = await look(book([bureau], many));
    expect(seen.counts.new).toBe(601);
    const job = imports.commit(seen.id, zhao, '导入');
    expect(() => imports.begin('b.xlsx', new Uint8Array(1))).toThrowError(new Refused('import-busy'));
    while (imports.view(job.id).done < 200) await new Promise((resolve) => setTimeout(resolve, 1));
    imports.cancel(job.id);
    expect((await settled(job)).state).toBe('cancelled');
    expect(ledger.size()).toBeGreaterThan(0);
    expect(ledger.size()).toBeLessThan(601);
    expect(registry.state().persons.size).toBe(0);
    expect(registry.state().uncounted).toBe(ledger.size());
    const again = await look(book([bureau], many.slice(0, 3)));
    expect((await settled(imports.commit(again.id, zhao, '再导入'))).state).toBe('done');
    expect(registry.state().persons.size).toBe(3);
    // From nothing it is the same.
    const events = (
      await Promise.all((['organ', 'person', 'unit'] as const).map((kind) => ledger.readKind(kind)))
    ).flat();
    expect(foldRegistry(events).persons.size).toBe(3);
  });

  it('that was looked at before the registry changed is looked at again', async () => {
    const { registry, imports, look } = await opened();
    const seen = await look(book([bureau], [shen]));
    await registry.setChecked(zhao, false, '试一下');
    expect(() => imports.commit(seen.id, zhao, '导入')).toThrowError(new Refused('import-stale'));
  });

  it('that is no such file says so', async () => {
    const { look } = await opened();
    expect(await look(new TextEncoder().encode('姓名,证号'))).toMatchObject({
      state: 'failed',
      problem: 'not-a-zip',
    });
    expect(await look(writeXlsx([{ name: 'Sheet1', rows: [['姓名']] }]))).toMatchObject({
      state: 'failed',
      problem: 'no-sheet',
    });
    const rows = Array.from({ length: 10_010 }, () => ['x']);
    expect(await look(writeXlsx([{ name: '执法人员', rows }]))).toMatchObject({
      state: 'failed',
      problem: 'too-many-rows',
    });
  });

  it('the template has both sheets and nothing in them', async () => {
    const grids = await readXlsx(writeXlsx(registrySheets([], [])));
    expect(grids.map(({ name, rows }) => [name, rows.length])).toEqual([
      ['执法主体', 1],
      ['执法人员', 1],
    ]);
  });
});
