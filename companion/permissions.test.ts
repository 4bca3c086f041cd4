import { describe, expect, it } from 'vitest';
import { type Role, roleSchema } from '#shared/api/contract.ts';
import { type EventType, eventSchemas } from '#shared/case/events.ts';
import { type Action, actions, eventRules, may, mayWrite } from './permissions.ts';

/** Worked by hand: what each role may do, in full. A change of the table is a change here. */
const byHand: Record<Role, readonly Action[]> = {
  officer: [
    'media.export',
    'media.open',
    'media.import',
    'media.bookmark',
    'media.read',
    'media.watch',
    'inspection.read',
    'inspection.arrive',
    'people.names',
    'device.pair',
    'device.revokeOwn',
    'adapter.read',
    'settings.read',
    'case.readOwn',
    'discretion.similar',
    'credential.own',
  ],
  lead: [
    'media.station',
    'media.keep',
    'media.hold',
    'media.dispose',
    'media.approveDisposal',
    'media.export',
    'media.open',
    'media.import',
    'media.bookmark',
    'media.read',
    'media.watch',
    'inspection.read',
    'inspection.arrive',
    'inspection.plan',
    'credential.own',
    'credential.read',
    'people.list',
    'people.names',
    'device.pair',
    'device.revokeOwn',
    'adapter.read',
    'settings.read',
    'registry.read',
    'case.readOwn',
    'case.readUnit',
    'case.assign',
    'case.remind',
    'approval.answer',
    'discretion.similar',
    'item.close',
  ],
  head: [
    'media.station',
    'media.keep',
    'media.hold',
    'media.approveDisposal',
    'media.export',
    'media.read',
    'media.watch',
    'inspection.read',
    'inspection.plan',
    'inspection.approve',
    'people.list',
    'people.names',
    'device.pair',
    'device.revokeOwn',
    'adapter.read',
    'settings.read',
    'registry.read',
    'case.readOwn',
    'case.readAll',
    'approval.answer',
    'discretion.similar',
    'item.close',
  ],
  'legal-officer': [
    'media.keep',
    'media.hold',
    'media.export',
    'media.read',
    'inspection.read',
    'people.names',
    'device.pair',
    'device.revokeOwn',
    'adapter.read',
    'pack.review',
    'settings.read',
    'registry.read',
    'case.readOwn',
    'case.readAll',
    'discretion.similar',
    'item.close',
  ],
  supervisor: [
    'media.station',
    'media.keep',
    'media.hold',
    'media.approveDisposal',
    'media.inventory',
    'media.read',
    'media.watch',
    'inspection.read',
    'feedback.handle',
    'credential.read',
    'people.names',
    'device.pair',
    'device.revokeOwn',
    'device.chain',
    'adapter.read',
    'settings.read',
    'registry.read',
    'case.readAll',
  ],
  administrator: [
    'media.station',
    'media.keep',
    'media.dispose',
    'media.inventory',
    'media.move',
    'credential.read',
    'credential.manage',
    'people.create',
    'people.setPassword',
    'people.list',
    'people.names',
    'device.pair',
    'device.revokeOwn',
    'device.revokeAny',
    'device.approvePinReset',
    'device.chain',
    'adapter.read',
    'settings.read',
    'adapter.set',
    'pack.review',
    'settings.set',
    'registry.read',
    'registry.set',
  ],
};

const roles = roleSchema.options;
const allActions = Object.keys(actions) as Action[];

describe('R44 the permission table', () => {
  it.each(roles)('gives %s what was worked out by hand, and nothing else', (role) => {
    expect(allActions.filter((action) => may([role], action)).sort()).toEqual([...byHand[role]].sort());
  });

  it('gives a person with several roles what any of them may', () => {
    expect(may(['officer', 'administrator'], 'people.create')).toBe(true);
    expect(may([], 'case.readOwn')).toBe(false);
  });

  it('keeps the administrator out of cases', () => {
    expect(
      allActions.filter((action) => action.startsWith('case.') && may(['administrator'], action)),
    ).toEqual([]);
    const types = Object.keys(eventRules) as EventType[];
    const writes = types.filter(
      (type) => mayWrite(type, ['administrator'], { opened: true, member: true, sameUnit: true }) === null,
    );
    expect(writes).toEqual([
      'adapter.installed',
      'adapter.levelSet',
      'unit.calendarSet',
      'organ.recorded',
      'organ.withdrawn',
      'person.recorded',
      'person.withdrawn',
      'unit.registryImported',
      'unit.registrySet',
      'pack.installed',
      'credential.agencySet',
      'credential.keyRetired',
      'credential.suspended',
      'credential.resumed',
      'credential.revoked',
      'credential.readmitted',
    ]);
  });

  it('has a rule for every kind of event', () => {
    expect(Object.keys(eventRules).sort()).toEqual(Object.keys(eventSchemas).sort());
  });
});

describe('[14] who may write to a case', () => {
  const here = { opened: true, member: true, sameUnit: true };
  it.each([
    ['item.completed', ['officer'], here, null],
    ['item.completed', ['officer'], { ...here, member: false }, 'not-a-member'],
    ['item.completed', ['lead'], { ...here, member: false }, null],
    ['item.completed', ['lead'], { opened: true, member: false, sameUnit: false }, 'not-a-member'],
    ['item.completed', ['supervisor'], here, 'not-permitted'],
    ['item.completed', ['officer'], { opened: false, member: false, sameUnit: false }, 'unknown-case'],
    ['item.completed', ['legal-officer'], { opened: true, member: false, sameUnit: false }, null],
    ['item.requested', ['officer'], here, null],
    ['identity.shown', ['officer'], here, null],
    ['identity.shown', ['officer'], { ...here, member: false }, 'not-a-member'],
    ['identity.shown', ['administrator'], here, 'not-permitted'],
    ['credential.issued', ['administrator'], here, 'not-permitted'],
    ['feedback.answered', ['supervisor'], here, null],
    ['feedback.answered', ['lead'], here, 'not-permitted'],
    ['feedback.setAside', ['officer', 'lead', 'head'], here, 'not-permitted'],
    ['feedback.received', ['supervisor'], here, 'not-permitted'],
    ['credential.revoked', ['officer'], here, 'not-permitted'],
    ['disclosure.decided', ['officer'], here, null],
    ['disclosure.decided', ['officer'], { ...here, member: false }, 'not-a-member'],
    ['disclosure.decided', ['head'], here, 'not-permitted'],
    ['case.opened', ['officer'], { opened: false, member: false, sameUnit: false }, null],
    ['case.opened', ['officer'], { ...here, member: false }, 'not-a-member'],
    ['case.opened', ['supervisor'], { opened: false, member: false, sameUnit: false }, 'not-permitted'],
    ['approval.given', ['officer'], here, 'not-permitted'],
    ['approval.given', ['lead'], { ...here, member: false }, null],
    ['approval.given', ['lead'], { opened: true, member: false, sameUnit: false }, 'not-permitted'],
    ['approval.given', ['head'], { opened: true, member: false, sameUnit: false }, null],
    ['case.merged', ['officer'], here, 'not-permitted'],
    ['body.erased', ['head'], here, 'not-permitted'],
    ['device.paired', ['administrator'], here, 'not-permitted'],
    ['access.read', ['administrator'], here, 'not-permitted'],
  ] as const)('%s by %s in %o: %s', (type, who, tie, expected) => {
    expect(mayWrite(type, [...who], tie)).toBe(expected);
  });
});
