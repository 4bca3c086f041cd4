import { readFileSync } from 'node:fs';
import { crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import type { BenchmarkTable } from '#shared/discretion/benchmark-schema.ts';
import { judgeAmount } from '#shared/discretion/judge-amount.ts';
import { loadBenchmark, loadGrounds } from '#shared/discretion/load-benchmark.ts';
import { openBenchmark } from '#shared/discretion/propose.ts';
import { type ImportAs, importTable } from './import-table.ts';

const at = (path: string) => new URL(path, import.meta.url);
const sample = (file: string) => readFileSync(at(`fixtures/samples/${file}`));
const grounds = loadGrounds(
  readFileSync(at('../../../shared/discretion/grounds/national-penalty.yaml'), 'utf8'),
  'grounds',
);
if ('problems' in grounds) throw new Error(JSON.stringify(grounds.problems));
const lists = [grounds.list];

const as: ImportAs = {
  table: 'imported',
  version: '1.0.0',
  layer: 'agency',
  title: '导入的裁量基准',
  issuer: '示例区综合行政执法局',
  upper: false,
  from: '2026-01-01',
};

interface Expected {
  readonly file: string;
  readonly grids: {
    readonly name: string;
    readonly rows: Record<string, string>;
    readonly notRead?: Record<string, string>;
  }[];
  readonly entries: {
    readonly violation: string;
    readonly violates: string;
    readonly penalizedBy: string;
    readonly source: string;
    readonly statute: Record<string, string>;
    readonly tiers: [string, string, Record<string, string>][];
  }[];
}
const expected = parse(readFileSync(at('fixtures/expected.yaml'), 'utf8')) as Expected[];

const brackets = (range: {
  readonly min?: unknown;
  readonly max: unknown;
  readonly minOpen?: boolean | undefined;
  readonly maxOpen?: boolean | undefined;
}) =>
  `${range.minOpen === true ? '(' : '['}${range.min ?? '-'}, ${range.max}${range.maxOpen === true ? ')' : ']'}`;

function told(table: BenchmarkTable): Expected['entries'] {
  return table.entries.map((entry) => ({
    violation: entry.violation['zh-CN'],
    violates: entry.violates[0]?.article ?? '',
    penalizedBy: entry.penalizedBy[0]?.article ?? '',
    source: table.sources[entry.penalizedBy[0]?.source ?? '']?.title ?? '',
    statute: Object.fromEntries(
      Object.entries(entry.statute).map(([id, { fine }]) => [
        id,
        fine === null
          ? 'none'
          : brackets(fine) +
            (fine.measure.unit === 'fen' ? '' : ` ${table.facts[fine.measure.of]?.title['zh-CN']}`),
      ]),
    ),
    tiers:
      entry.model === 'factors'
        ? []
        : entry.tiers.map(({ title, conditions, fines }) => [
            title['zh-CN'],
            conditions['zh-CN'],
            Object.fromEntries(
              Object.entries(fines).map(([id, fine]) => [id, fine === null ? 'none' : brackets(fine)]),
            ),
          ]),
  }));
}

describe('R4: tables as agencies publish them', () => {
  test.each(expected.map((one) => [one.file, one] as const))('%s: row by row', async (file, one) => {
    const read = await importTable(sample(file), file, as, lists);
    if (read.status === 'unreadable') throw new Error(read.problem);
    expect(
      read.reports.map(({ name, rows }) => ({
        name,
        rows: Object.fromEntries(rows.map(({ row, status }) => [row, status])),
      })),
    ).toEqual(one.grids.map(({ name, rows }) => ({ name, rows })));
    for (const [i, { notRead }] of one.grids.entries())
      for (const { row, notRead: columns } of read.reports[i]?.rows ?? [])
        expect([row, columns]).toEqual([row, notRead?.[row] === undefined ? [] : [notRead[row]]]);
    expect(read.status).toBe(one.entries.length === 0 ? 'nothing' : 'read');
    if (read.status === 'read') expect(told(read.table)).toEqual(one.entries);
  });

  test('what was read is a table that may be used, and every basis in it is marked as not yet read', async () => {
    const read = await importTable(sample('city.xlsx'), 'city.xlsx', as, lists);
    if (read.status !== 'read') throw new Error(read.status);
    const again = loadBenchmark(read.yaml, 'again.yaml', lists);
    expect(again).toEqual({ table: read.table });
    for (const { violates, penalizedBy } of read.table.entries)
      expect([...violates, ...penalizedBy].every(({ verified }) => !verified)).toBe(true);

    const entry = read.table.entries[1];
    const benchmark = openBenchmark(read.table, lists);
    const facts = { partyKind: 'organization', [`tier.${entry?.entry}`]: 't2' };
    const proposal = benchmark.propose(entry?.entry ?? '', facts, '2026-11-20');
    if (proposal === null) throw new Error('no entry');
    expect(proposal.tier?.title['zh-CN']).toBe('一般');
    expect(proposal.range).toEqual({ min: 1_000_000, max: 3_000_000, minOpen: true, maxOpen: false });
    expect([1_000_000, 1_000_001].map((amount) => judgeAmount(proposal, amount).kind)).toEqual([
      'outside-tier',
      'inside',
    ]);
  });

  test('the same violation has the same id in the next version of the table', async () => {
    const ids = async (version: string) => {
      const read = await importTable(sample('city.xlsx'), 'city.xlsx', { ...as, version }, lists);
      return read.status === 'read' ? read.table.entries.map(({ entry }) => entry) : [];
    };
    expect(await ids('2.0.0')).toEqual(await ids('1.0.0'));
    expect((await ids('1.0.0')).length).toBe(2);
  });
});

/** A package of parts, each with the size that it claims. */
function pack(parts: readonly { name: string; bytes: Buffer; claims?: number }[]): Buffer {
  const bodies: Buffer[] = [];
  const directory: Buffer[] = [];
  let offset = 0;
  for (const { name, bytes, claims = bytes.length } of parts) {
    const packed = deflateRawSync(bytes);
    const fields = Buffer.alloc(26);
    fields.writeUInt16LE(20, 0);
    fields.writeUInt16LE(8, 4);
    fields.writeUInt32LE(crc32(bytes), 10);
    fields.writeUInt32LE(packed.length, 14);
    fields.writeUInt32LE(claims, 18);
    fields.writeUInt16LE(Buffer.byteLength(name), 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), fields, Buffer.from(name), packed]);
    const tail = Buffer.alloc(14);
    tail.writeUInt32LE(offset, 10);
    directory.push(
      Buffer.concat([Buffer.from('PK\x01\x02\x14\x00', 'latin1'), fields, tail, Buffer.from(name)]),
    );
    bodies.push(local);
    offset += local.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(parts.length, 8);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(central.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...bodies, central, end]);
}

const text = (one: string) => Buffer.from(one);
const workbook = (sheet: Buffer, claims?: number) =>
  pack([
    {
      name: 'xl/workbook.xml',
      bytes: text(
        '<workbook xmlns:r="r"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>',
      ),
    },
    {
      name: 'xl/_rels/workbook.xml.rels',
      bytes: text('<Relationships><Relationship Id="r1" Target="worksheets/sheet1.xml"/></Relationships>'),
    },
    { name: 'xl/worksheets/sheet1.xml', bytes: sheet, ...(claims === undefined ? {} : { claims }) },
  ]);
const problemOf = async (bytes: Uint8Array, file = 'a.xlsx') => {
  const read = await importTable(bytes, file, as, lists);
  return read.status === 'unreadable' ? read.problem : read.status;
};

describe('files that are no table, or worse', () => {
  test('the packages made here are read when nothing is wrong with them', async () => {
    expect(await problemOf(workbook(text('<worksheet><sheetData/></worksheet>')))).toBe('nothing');
  });

  test.each([
    ['random bytes', text('这不是表格'), 'not-a-zip'],
    ['nothing', Buffer.alloc(0), 'not-a-zip'],
    ['an old .xls', Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.alloc(600)]), 'old-format'],
    ['a zip of something else', pack([{ name: 'a.txt', bytes: text('a') }]), 'not-a-workbook'],
    ['XML that does not close', workbook(text('<worksheet><sheetData>')), 'bad-xml'],
    [
      'an entity that grows',
      workbook(text('<!DOCTYPE a [<!ENTITY b "bbbb">]><worksheet><c><v>&b;</v></c></worksheet>')),
      'bad-xml',
    ],
    ['a bomb', workbook(Buffer.alloc(40 * 1024 * 1024, 0x20)), 'unpacks-too-large'],
    ['a bomb that claims to be small', workbook(Buffer.alloc(40 * 1024 * 1024, 0x20), 1000), 'not-a-zip'],
    [
      'a row far below',
      workbook(text('<worksheet><sheetData><row r="99999999"/></sheetData></worksheet>')),
      'too-many-rows',
    ],
    [
      'a column far to the right',
      workbook(text('<worksheet><row r="1"><c r="XFD1"><v>1</v></c></row></worksheet>')),
      'too-many-columns',
    ],
    [
      'more parts than any table has',
      pack(Array.from({ length: 2001 }, (_, i) => ({ name: `p${i}`, bytes: text('') }))),
      'too-many-parts',
    ],
  ])('%s', async (_, bytes, problem) => {
    expect(await problemOf(bytes)).toBe(problem);
  });

  test('a file cut off anywhere is unreadable, never a crash', async () => {
    const whole = sample('wan.xlsx');
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: whole.length - 1 }), async (length) => {
        expect(['not-a-zip', 'old-format']).toContain(await problemOf(whole.subarray(0, length)));
      }),
      { numRuns: 40 },
    );
  });

  test('a byte changed anywhere ends in a report or a problem', async () => {
    for (const file of ['city.xlsx', 'planning.docx']) {
      const whole = sample(file);
      await fc.assert(
        fc.asyncProperty(fc.nat(whole.length - 1), fc.nat(255), async (place, value) => {
          const changed = Buffer.from(whole);
          changed[place] = value;
          expect(typeof (await problemOf(changed, file))).toBe('string');
        }),
        { numRuns: 60 },
      );
    }
  });
});
