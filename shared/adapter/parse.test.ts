import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { normalizeLabel, parseDay, parseRead, wellFormed } from './parse.ts';

describe('text of a page to a fact', () => {
  it.each([
    ['58000.00', 5_800_000],
    ['58,000', 5_800_000],
    ['¥５８０００．５元', 5_800_050],
    ['0.01', 1],
    ['0.001', null],
    ['五万八', null],
    ['-5', null],
    ['', null],
  ])('money-yuan %s: %s 分', (text, fen) => {
    expect(parseRead(text, { parse: 'money-yuan' })).toBe(fen);
  });
  it.each([
    ['5.8', 5_800_000],
    ['5.8万元', 5_800_000],
    ['0.000001', 1],
  ])('money-wanyuan %s: %s 分', (text, fen) => {
    expect(parseRead(text, { parse: 'money-wanyuan' })).toBe(fen);
  });
  it('money survives the way a page writes it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 999_999_999_999 }), (fen) => {
        const text = `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
        expect(parseRead(text, { parse: 'money-yuan' })).toBe(fen);
      }),
    );
  });
  it.each([
    ['2026-11-25', '2026-11-25'],
    ['2026年9月8日', '2026-09-08'],
    ['2026/9/8', '2026-09-08'],
    ['2026-11-25 10:00', '2026-11-25'],
    ['2026-02-30', null],
    ['25.11.2026', null],
    ['', null],
  ])('day %s: %s', (text, day) => {
    expect(parseDay(text)).toBe(day);
  });
  it('a mapped value is asked first, and may say nothing', () => {
    const map = { '': null, 是: true, 吊销许可证件: true };
    expect(parseRead('是', { parse: 'text', map })).toBe(true);
    expect(parseRead('', { parse: 'boolean', map })).toBe(null);
    expect(parseRead('罚款', { parse: 'boolean', map })).toBe(null);
    expect(parseRead('否', { parse: 'boolean', map })).toBe(false);
  });
  it('integers in full width too; what is none is unknown', () => {
    expect(parseRead('１２', { parse: 'integer' })).toBe(12);
    expect(parseRead('1.5', { parse: 'integer' })).toBe(null);
  });
});

describe('labels and broken text', () => {
  it('spaces of every width, star and colon are off a label', () => {
    expect(normalizeLabel('*案　　号：')).toBe('案号');
    expect(normalizeLabel(' 罚款 金额: ')).toBe('罚款金额');
  });
  it('a lone surrogate is replaced and said (decision 12); a pair stays', () => {
    expect(wellFormed('a\ud800b')).toEqual({ text: 'a\ufffdb', cleaned: true });
    expect(wellFormed('𠀀')).toEqual({ text: '𠀀', cleaned: false });
  });
});
