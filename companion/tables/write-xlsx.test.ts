import { readFileSync } from 'node:fs';
import { deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { strToU8, zipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { UnreadableFile } from './grid.ts';
import { readXlsx } from './read-xlsx.ts';
import { neutral, plain, writeXlsx } from './write-xlsx.ts';

const cell = fc.oneof(
  fc.string({ maxLength: 12, unit: 'grapheme' }),
  fc.constantFrom('=1+1', '+86', '-3', '@x', "'=1", '阿卜杜热合曼·买买提吐尔逊', '<&"\u0001>', '  ', '\t=1'),
);
/** As the reader gives it back: trimmed, without what XML cannot hold. */
const kept = (text: string) =>
  text.replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, '').replace(/\r\n?/g, '\n');

describe('tables as .xlsx', () => {
  it('come back as they went out, whatever is in them', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 5 }),
        async (rows) => {
          const [grid] = await readXlsx(writeXlsx([{ name: '甲', rows: [['a', 'b', 'c', 'd'], ...rows] }]));
          for (const [r, row] of rows.entries())
            for (const [c, text] of row.entries()) {
              const read = grid?.rows[r + 1]?.[c]?.text ?? '';
              expect(plain(read).trim()).toBe(plain(neutral(kept(text)).trim()).trim());
            }
        },
      ),
      { numRuns: 60 },
    );
  });

  it('hold no formula, however a text begins', async () => {
    const bytes = writeXlsx([
      { name: 'x', rows: [['h'], ['=HYPERLINK("http://evil")'], ['+1'], ['-1'], ['@a']] },
    ]);
    const [grid] = await readXlsx(bytes);
    expect(grid?.rows.map(([one]) => one?.text)).toEqual([
      'h',
      `'=HYPERLINK("http://evil")`,
      "'+1",
      "'-1",
      "'@a",
    ]);
    expect(grid?.rows.flat().some(({ formula }) => formula)).toBe(false);
  });

  it('of ten thousand rows are read', async () => {
    const rows = Array.from({ length: 10_000 }, (_, at) =>
      Array.from({ length: 13 }, (_x, c) => `${at} ${c}`),
    );
    const [grid] = await readXlsx(writeXlsx([{ name: 'x', rows }]));
    expect(grid?.rows).toHaveLength(10_000);
    expect(grid?.rows[9999]?.[12]?.text).toBe('9999 12');
  });

  it('that unpack to too much are refused before they are unpacked', async () => {
    const bomb = zipSync({ 'xl/workbook.xml': strToU8(' '.repeat(40 * 1024 * 1024)) }, { level: 9 });
    expect(bomb.length).toBeLessThan(100_000);
    await expect(readXlsx(bomb)).rejects.toThrowError(UnreadableFile);
    await expect(readXlsx(bomb)).rejects.toMatchObject({ problem: 'unpacks-too-large' });
    for (const bytes of [
      new Uint8Array(0),
      strToU8('no zip'),
      deflateRawSync('x'),
      readFileSync(import.meta.filename),
    ])
      await expect(readXlsx(bytes)).rejects.toThrowError(UnreadableFile);
  });
});
