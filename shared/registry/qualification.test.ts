import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { misfit, plainNumber } from './certificate-number.ts';
import {
  dayAfter,
  menderOf,
  qualification,
  reviewerStanding,
  unqualifiedReasons,
  type Who,
} from './qualification.ts';
import {
  type Category,
  categories,
  type OfficerRecord,
  type OrganRecord,
  officerRecordSchema,
  organRecordSchema,
  type RegistryRecords,
  type Version,
} from './records.ts';
import { spanOn, spansOf } from './spans.ts';

interface Worked {
  readonly organs: Record<string, { from: string; record: unknown }[]>;
  readonly persons: Record<string, { from: string; record: unknown }[]>;
  readonly rows: [string, string, string, string, string | null, string][];
  readonly spans: Record<string, string[]>;
  readonly reviewers: [OfficerRecord['reviewer'], string, string][];
}

const worked = parse(readFileSync(join(import.meta.dirname, 'worked/qualification.yaml'), 'utf8'), {
  merge: true,
}) as Worked;

function versions<T>(
  raw: { from: string; record: unknown }[],
  schema: { parse(value: unknown): T },
): Version<T>[] {
  return raw.map(({ from, record }, at) => ({
    from,
    record: schema.parse(record),
    event: `e${at}`,
    by: 'a',
    at: '2026-01-01T00:00:00.000Z',
    reason: 'r',
  }));
}

const records: RegistryRecords = {
  organs: new Map(Object.entries(worked.organs).map(([id, raw]) => [id, versions(raw, organRecordSchema)])),
  persons: new Map(
    Object.entries(worked.persons).map(([id, raw]) => [id, versions(raw, officerRecordSchema)]),
  ),
};

function whoOf(text: string): Who {
  const [kind = '', value = ''] = text.split(' ');
  return kind === 'account'
    ? { account: value }
    : kind === 'certificate'
      ? { certificate: value }
      : { person: value };
}

describe('R10 who is qualified on which day', () => {
  it.each(worked.rows)('%s on %s for %s: %s', (who, day, scope, result, from, mend) => {
    const found = qualification(records, whoOf(who), day, scope === 'any' ? undefined : (scope as Category));
    if (result === 'ok') expect(found).toMatchObject({ ok: true });
    else expect(found).toMatchObject({ ok: false, why: result, since: from, mend });
  });

  it('has a row by hand for every reason but one', () => {
    const seen = new Set(worked.rows.map(([, , , why]) => why));
    expect(unqualifiedReasons.filter((why) => !seen.has(why))).toEqual(['not-yet']);
  });

  it('bars whoever holds a certificate that is not valid yet', () => {
    const [version] = records.persons.get('good') ?? [];
    if (version?.record.certificate == null) throw new Error('fixture');
    const later: Version<OfficerRecord> = {
      ...version,
      record: { ...version.record, certificate: { ...version.record.certificate, from: '2026-03-01' } },
    };
    const one = { organs: records.organs, persons: new Map([['good', [later]]]) };
    expect(qualification(one, { person: 'good' }, '2026-02-28')).toMatchObject({ ok: false, why: 'not-yet' });
    expect(qualification(one, { person: 'good' }, '2026-03-01')).toMatchObject({ ok: true });
  });

  it.each(Object.entries(worked.spans))('tells a device of %s as spans', (id, expected) => {
    const said = spansOf(records, { person: id }, '2025-01-01').map(
      ({ from, until, why }) => `${from}..${until ?? ''} ${why ?? 'ok'}`,
    );
    expect(said).toEqual(expected);
  });

  it.each(worked.reviewers)('reviewer %o on %s: %s', (reviewer, day, expected) => {
    expect(reviewerStanding({ reviewer }, day)).toBe(expected);
  });
});

const days = fc.integer({ min: 0, max: 800 }).map((n) => {
  return new Date(Date.parse('2025-01-01T00:00:00Z') + n * 86_400_000).toISOString().slice(0, 10);
});
const organ: fc.Arbitrary<OrganRecord> = fc.record({
  kind: fc.constant('statutory' as const),
  name: fc.constant('o'),
  scope: fc.uniqueArray(fc.constantFrom(...categories), { minLength: 1, maxLength: 8 }),
  status: fc.constantFrom('active', 'active', 'ended'),
});
const officer: fc.Arbitrary<OfficerRecord> = fc.record({
  name: fc.constant('n'),
  account: fc.constantFrom('a1', 'a2', null),
  organ: fc.constantFrom('o1', 'o2', 'o3'),
  status: fc.constantFrom('active', 'active', 'active', 'left'),
  certificate: fc.option(
    fc.record({
      number: fc.constantFrom('C1', 'C2'),
      from: days,
      until: days,
      standing: fc.constantFrom('valid', 'valid', 'suspended', 'revoked'),
      scope: fc.uniqueArray(fc.constantFrom(...categories), { maxLength: 3 }),
    }),
    { freq: 6 },
  ),
  examination: fc.record({
    result: fc.constantFrom('passed', 'exempt', 'failed', 'not-taken', 'not-recorded'),
  }),
  reviewer: fc.constant(null),
});
function versioned<T>(one: fc.Arbitrary<T>): fc.Arbitrary<Version<T>[]> {
  return fc
    .array(fc.tuple(days, one), { minLength: 1, maxLength: 4 })
    .map((all) =>
      all
        .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
        .map(([from, record], at) => ({ from, record, event: `e${at}`, by: 'b', at: '', reason: '' })),
    );
}
const registries: fc.Arbitrary<RegistryRecords> = fc.record({
  organs: fc.tuple(versioned(organ), versioned(organ)).map(
    ([a, b]) =>
      new Map<string, Version<OrganRecord>[]>([
        ['o1', a],
        ['o2', b],
      ]),
  ),
  persons: fc.tuple(versioned(officer), versioned(officer)).map(
    ([a, b]) =>
      new Map<string, Version<OfficerRecord>[]>([
        ['p1', a],
        ['p2', b],
      ]),
  ),
});
const whos = fc.constantFrom<Who>(
  { account: 'a1' },
  { certificate: 'C1' },
  { person: 'p1' },
  { person: 'none' },
);

describe('R10 qualification, whatever the registry', () => {
  it('never finds qualified whoever one fact bars', () => {
    fc.assert(
      fc.property(registries, whos, days, fc.constantFrom(...categories), (all, who, day, scope) => {
        const found = qualification(all, who, day, scope);
        if (!found.ok) {
          expect(found.mend).toBe(menderOf(found.why));
          return;
        }
        const { certificate, status, examination } = found.officer;
        expect(status).toBe('active');
        expect(found.organ.status).toBe('active');
        expect(found.organ.scope).toContain(scope);
        expect(certificate?.standing).toBe('valid');
        expect((certificate?.from ?? '9') <= day && day <= (certificate?.until ?? '0')).toBe(true);
        expect(['failed', 'not-taken']).not.toContain(examination.result);
      }),
      { numRuns: 300 },
    );
  });

  it('says on each day of a span what it says asked on that day', () => {
    fc.assert(
      fc.property(registries, whos, days, (all, who, day) => {
        const span = spanOn(spansOf(all, who, '2025-01-01'), day);
        const found = qualification(all, who, day);
        expect(span?.why ?? (span === null ? 'no-record' : null)).toBe(found.ok ? null : found.why);
        if (span !== null && !found.ok) expect(span.since).toBe(found.since);
      }),
      { numRuns: 300 },
    );
  });

  it('asks of a category never more than without it', () => {
    fc.assert(
      fc.property(registries, whos, days, fc.constantFrom(...categories), (all, who, day, scope) => {
        if (qualification(all, who, day, scope).ok) expect(qualification(all, who, day).ok).toBe(true);
      }),
      { numRuns: 200 },
    );
  });
});

describe('certificate numbers', () => {
  it('are spelled one way, and a misfit names an example', () => {
    expect(plainNumber(' １４０５ 0226０31 ')).toBe('14050226031');
    expect(plainNumber('新a-12')).toBe('新A-12');
    expect(misfit('14050226031', 'national')).toBeNull();
    expect(misfit('14050226031', 'xinjiang')).toEqual({ example: '65020300123' });
    expect(misfit('65020300123', 'xinjiang')).toBeNull();
    expect(misfit('？', 'elsewhere')).toEqual({ example: '14050226031' });
    expect(dayAfter('2028-02-28')).toBe('2028-02-29');
  });
});
