import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatOf, kindOfFormat } from './file-kind.ts';

interface Row {
  readonly name: string;
  readonly hex: string;
  readonly format: string | null;
  readonly kind?: string;
}
const rows: Row[] = parse(readFileSync(join(import.meta.dirname, 'file-kinds.yaml'), 'utf8'));

describe('R28 what a file is', () => {
  it.each(rows)('$name', ({ hex, format, kind }) => {
    const bytes = Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
    const found = formatOf(bytes);
    expect([found, found === null ? undefined : kindOfFormat[found]]).toEqual([format, kind]);
  });
  it('reads a head that begins in the middle of its memory', () => {
    const bytes = new Uint8Array(40);
    bytes.set(Buffer.from('0000001c667479706d696631000000006d69663168656963', 'hex'), 7);
    expect(formatOf(bytes.subarray(7))).toBe('heic');
  });
});
