/** Which rows, in which order, against what was worked out by hand. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findListed, type ListShow, listing } from './listing.ts';
import type { HeldCredential } from './register.ts';

interface Row {
  readonly id: string;
  readonly person: string;
  readonly name: string;
  readonly certificate: string;
  readonly index: number;
  readonly holder: string;
  readonly expires: string;
  readonly standing: 'valid' | 'suspended' | 'revoked' | 'expired';
}
const table = parse(readFileSync(join(import.meta.dirname, 'listing.yaml'), 'utf8')) as {
  readonly credentials: readonly Row[];
  readonly counts: Record<ListShow, number>;
  readonly asked: readonly {
    readonly q: string;
    readonly show: ListShow;
    readonly rows: readonly string[];
  }[];
};

const at = '2026-11-20T02:00:00.000Z';
const held = (row: Row): HeldCredential => ({
  ...{ id: row.id, person: row.person, name: row.name, certificate: row.certificate },
  ...{ statusIndex: row.index, holderKey: row.holder, expires: row.expires },
  ...{ device: 'd', issuer: '00', keyId: 0, notBefore: '2026-10-01', bytes: '', issuedAt: at },
  suspended: new Map(row.standing === 'suspended' ? [['administrator', { at }]] : []),
  revoked: row.standing === 'revoked' ? { at, because: 'administrator' } : null,
});
const { rows, counts } = listing(table.credentials.map(held), '2026-11-27');

describe('R14 the administrator’s list', () => {
  test('counts', () => expect(counts).toEqual(table.counts));
  test.each(table.asked.map((one) => [`${one.show} “${one.q}”`, one] as const))('%s', (_name, asked) => {
    expect(findListed(rows, asked.q, asked.show).map((row) => row.held.id)).toEqual(asked.rows);
  });
});
