import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarFile } from './calendar-file.ts';

const entry = {
  id: '01JC-disclosure',
  title: '公开处罚决定；沪市监处〔2026〕1号, 一',
  day: '2026-12-31',
  description:
    '从2026年12月22日起算，当日不计，数满 7 个工作日，到2026年12月31日。\n依据：国办发〔2018〕118号（六）\\',
};
const at = '2026-11-26T02:03:04.567Z';

/** A reader that shares no code with the writer: unfolds, then undoes the escapes. */
const read = (file: string) =>
  file
    .replace(/\r\n[ \t]/g, '')
    .split('\r\n')
    .filter((line) => line !== '')
    .map((line): [string, string] => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1)];
    });
const plain = (value: string) => value.replace(/\\(.)/g, (_, c: string) => (c === 'n' ? '\n' : c));
const of = (file: string, name: string) => read(file).find(([key]) => key === name)?.[1] ?? '';

describe('R19: a deadline goes into any calendar program', () => {
  test('an all-day event, its end the day after, over a year’s end', () => {
    const file = calendarFile([entry], at);
    expect(of(file, 'DTSTART;VALUE=DATE')).toBe('20261231');
    expect(of(file, 'DTEND;VALUE=DATE')).toBe('20270101');
    expect(of(file, 'DTSTAMP')).toBe('20261126T020304Z');
    expect(of(file, 'UID')).toBe('01JC-disclosure@sanxiang');
    expect(
      read(file)
        .filter(([key]) => key === 'TRIGGER')
        .map(([, value]) => value),
    ).toEqual(['-P2DT15H', '-PT15H', 'PT9H']);
  });
  test('every BEGIN has its END, innermost first', () => {
    const open: string[] = [];
    for (const [key, value] of read(calendarFile([entry, { ...entry, id: 'b' }], at))) {
      if (key === 'BEGIN') open.push(value);
      if (key === 'END') expect(open.pop()).toBe(value);
    }
    expect(open).toEqual([]);
  });
  test('separators and line ends are escaped as the standard writes them', () => {
    const file = calendarFile([{ ...entry, description: 'a,b;c\\d\r\ne' }], at);
    expect(of(file, 'DESCRIPTION')).toBe('a\\,b\\;c\\\\d\\ne');
  });
  test('no line is longer than 75 octets, no character is cut, and nothing is lost', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (raw) => {
        // A tab or another control character cannot stand in a text; the rest must come back as it was.
        // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is dropped
        const kept = raw.replace(/\r\n|\r/g, '\n').replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '');
        const file = calendarFile([{ ...entry, title: raw, description: `${raw}沪` }], at);
        for (const line of file.split('\r\n')) {
          const bytes = new TextEncoder().encode(line);
          expect(bytes.length).toBeLessThanOrEqual(75);
          expect(new TextDecoder('utf-8', { fatal: true }).decode(bytes)).toBe(line);
        }
        expect(plain(of(file, 'SUMMARY'))).toBe(kept);
        expect(plain(of(file, 'DESCRIPTION'))).toBe(`${kept}沪`);
      }),
    );
  });
  test('a long line is folded at all', () => {
    expect(calendarFile([{ ...entry, title: '限'.repeat(60) }], at)).toContain('\r\n 限');
  });
});
