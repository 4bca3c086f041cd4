import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import type { PacketKind } from '../packet.ts';
import { readFlv } from './fixtures/read-flv.ts';
import { readFlvBody } from './flv-body.ts';

interface Row {
  readonly what: string;
  readonly kind: PacketKind;
  readonly body: string;
  readonly is: Readonly<Record<string, unknown>>;
}
const rows: Row[] = parse(readFileSync(join(import.meta.dirname, 'flv-body.yaml'), 'utf8'));
const bytes = (hex: string) => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const hex = (value: unknown) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
const plain = (kind: PacketKind, body: Uint8Array<ArrayBuffer>) =>
  Object.fromEntries(Object.entries(readFlvBody({ kind, body })).map(([name, value]) => [name, hex(value)]));

describe('R28 what a camera’s message is', () => {
  it.each(rows)('$what', ({ kind, body, is }) => {
    expect(plain(kind, bytes(body))).toEqual(is);
  });

  it('every message, cut anywhere, is an answer, and never more than was there', () => {
    const all = [
      ...rows.map(({ kind, body }) => ({ kind, body: bytes(body) })),
      ...readFlv('h264-aac.flv', 0).slice(0, 12),
    ];
    for (const { kind, body } of all)
      for (let length = 0; length <= body.length; length += 1) {
        const found = readFlvBody({ kind, body: body.slice(0, length) });
        if ('data' in found) {
          expect(found.data.length).toBeGreaterThan(0);
          expect(found.data.length).toBeLessThan(length);
        }
        if ('config' in found) expect(found.config.length).toBeLessThan(length);
      }
  });

  it('whatever bytes come are an answer; what is said of them can be shown', () => {
    fc.assert(
      fc.property(
        fc.constantFrom<PacketKind>('audio', 'video', 'data'),
        fc.uint8Array({ maxLength: 40 }),
        (kind, body) => {
          const found = readFlvBody({ kind, body: Uint8Array.from(body) });
          if (found.kind === 'unknown') expect(found.what).toMatch(/^[ -~]{1,40}$/);
          if (found.kind === 'video') expect(Math.abs(found.offsetMs)).toBeLessThanOrEqual(0x800000);
        },
      ),
      { numRuns: 500 },
    );
  });
});
