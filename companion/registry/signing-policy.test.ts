import { describe, expect, it } from 'vitest';
import type { EventDraft } from '#shared/case/events.ts';
import { qualification } from '#shared/registry/qualification.ts';
import type { OfficerRecord, RegistryRecords, Version } from '#shared/registry/records.ts';
import { caller } from '../ledger/fixtures/open-ledger.ts';
import { type SigningPolicyDeps, signingPolicyOf } from './signing-policy.ts';

const version = <T>(from: string, record: T): Version<T> => ({
  from,
  record,
  event: '',
  by: '',
  at: '',
  reason: '',
});
const officer = (account: string, standing: 'valid' | 'suspended'): OfficerRecord => ({
  name: account,
  account,
  organ: 'o',
  status: 'active',
  certificate: { number: account, from: '2025-01-01', until: '2027-12-31', standing, scope: [] },
  examination: { result: 'passed' },
  reviewer: null,
});
/** Wang was suspended on 20 November. */
const records: RegistryRecords = {
  organs: new Map([
    [
      'o',
      [
        version('2020-01-01', {
          kind: 'statutory' as const,
          name: 'o',
          scope: ['penalty' as const],
          status: 'active' as const,
        }),
      ],
    ],
  ]),
  persons: new Map([
    ['li', [version('2025-01-01', officer('li', 'valid'))]],
    [
      'wang',
      [version('2025-01-01', officer('wang', 'valid')), version('2026-11-20', officer('wang', 'suspended'))],
    ],
  ]),
};
const asked = (over: Partial<SigningPolicyDeps> & { readonly on?: boolean; readonly since?: string } = {}) =>
  signingPolicyOf({
    registry: {
      phase: () => (over.on === false ? 'entered' : 'checked'),
      state: () => ({
        ...records,
        checked: {
          on: over.on !== false,
          at: over.since ?? '2026-01-01T00:00:00.000Z',
          by: 'z',
          reason: 'r',
        },
        imports: [],
        uncounted: 0,
        notUnderstood: 0,
      }),
      qualified: (who, day, scope) => qualification(records, who, day, scope),
    },
    isOfficers: (item) => item !== 'lead-approval',
    lastHeard: () => null,
    ...over,
  });
const penalty = { category: 'penalty', procedure: 'ordinary' };
const tick = (as?: 'lead' | 'head' | 'legal-officer', item = 'id-shown'): EventDraft => ({
  type: 'item.completed',
  data: { item, closedBy: 'attestation', ...(as === undefined ? {} : { as }) },
});
const wang = caller('wang');
const before = { ...penalty, at: '2026-11-19T15:59:59.000Z' };
const after = { ...penalty, at: '2026-11-19T16:00:00.000Z' };
const no = { code: 'not-qualified', value: 'suspended 2026-11-20' };

describe('R10 who signs at the door', () => {
  it('goes by the day in Shanghai that the event claims', () => {
    expect(asked()(tick(), wang, before)).toBeNull();
    expect(asked()(tick(), wang, after)).toEqual(no);
    expect(asked()(tick(), caller('li'), after)).toBeNull();
    expect(asked()(tick(), caller('nobody'), after)).toEqual({ code: 'not-qualified', value: 'no-record' });
  });

  it('but not by a day before the device was last heard: a clock set back changes nothing (decision 9)', () => {
    const heard = Date.parse('2026-11-22T02:00:00.000Z');
    expect(asked({ lastHeard: () => heard })(tick(), wang, before)).toEqual(no);
    const earlier = Date.parse('2026-11-18T02:00:00.000Z');
    expect(asked({ lastHeard: () => earlier })(tick(), wang, before)).toBeNull();
  });

  it('asks nothing while the unit does not, nor of what was before it did', () => {
    expect(asked({ on: false })(tick(), wang, after)).toBeNull();
    expect(asked({ since: '2026-11-25T00:00:00.000Z' })(tick(), wang, after)).toBeNull();
  });

  it.each([
    ['as head', tick('head'), null],
    ['as legal officer', tick('legal-officer'), null],
    ['as lead, what is the lead’s alone', tick('lead', 'lead-approval'), null],
    ['as lead, what officers close', tick('lead'), no],
    ['a waiver', { type: 'item.waived', data: { item: 'id-shown', reason: 'r' } }, no],
    [
      'what was done before our time',
      { type: 'case.baselined', data: { beforeStage: 'decision', items: [], reason: 'r' } },
      no,
    ],
    ['his own presence', { type: 'officer.present', data: { person: 'wang', means: 'own-device' } }, no],
    ['facts', { type: 'case.factsCaptured', data: { facts: {}, provenance: 'hand' } }, null],
    ['the decision, which was made', { type: 'decision.made', data: { decidedOn: '2026-11-25' } }, null],
    ['a request', { type: 'item.requested', data: { item: 'id-shown', of: ['head'] } }, null],
  ] satisfies [string, EventDraft, unknown][])('%s', (_what, draft, expected) => {
    expect(asked()(draft, wang, after)).toEqual(expected);
  });

  it('does not let one who is qualified name one who is not', () => {
    const draft: EventDraft = {
      type: 'officer.present',
      data: { person: 'wang', means: 'pin-on-this-device' },
    };
    expect(asked()(draft, caller('li'), after)).toEqual({ ...no, code: 'second-not-qualified' });
    expect(asked()(draft, caller('li'), before)).toBeNull();
  });

  it('takes no finding that the registry does not make', () => {
    const said = (person: string, finding: 'qualified' | 'not-checked'): EventDraft => ({
      type: 'qualification.checked',
      data: {
        on: '2026-11-25',
        registry: { issued: '2026-11-25T00:00:00.000Z', sha256: 'a'.repeat(64) },
        persons: [{ person, finding }],
      },
    });
    const differs = { code: 'registry-differs', value: '' };
    expect(asked()(said('li', 'qualified'), caller('li'), after)).toBeNull();
    expect(asked()(said('wang', 'qualified'), wang, after)).toEqual(differs);
    expect(asked()(said('wang', 'not-checked'), wang, after)).toEqual(differs);
    expect(asked({ on: false })(said('li', 'qualified'), caller('li'), after)).toEqual(differs);
    expect(asked({ on: false })(said('wang', 'not-checked'), wang, after)).toBeNull();
    const unqualified = (person: string): EventDraft => ({
      type: 'qualification.checked',
      data: {
        on: '2026-11-25',
        registry: { issued: '2026-11-25T00:00:00.000Z', sha256: 'a'.repeat(64) },
        persons: [{ person, finding: 'unqualified', why: 'no-record' }],
      },
    });
    expect(asked()(unqualified('wang'), caller('li'), after)).toBeNull();
    // By a registry that has been mended since: a colleague is not stopped by what is no longer so.
    expect(asked()(unqualified('li'), wang, after)).toEqual(differs);
    expect(asked({ on: false })(unqualified('wang'), caller('li'), after)).toEqual(differs);
    // Of a category that his organ has no power in, nobody is qualified.
    expect(asked()(said('li', 'qualified'), caller('li'), { ...after, category: 'levy' })).toEqual(differs);
  });
});
