/**
 * The one permission table: what each role may do. Data only; a person may have several roles.
 * An action that is not here may be done by nobody.
 */
import type { Role } from '#shared/api/contract.ts';
import type { EventType } from '#shared/case/events.ts';

const everyone = [
  'officer',
  'lead',
  'head',
  'legal-officer',
  'supervisor',
  'administrator',
] as const satisfies readonly Role[];

/** Actions of the console and of devices. Values are the roles that may. */
export const actions = {
  'people.create': ['administrator'],
  'people.setPassword': ['administrator'],
  'people.list': ['administrator', 'lead', 'head'],
  /** Names for ids: whoever reads a case must read who acted. */
  'people.names': everyone,
  'device.pair': everyone,
  'device.revokeOwn': everyone,
  'device.revokeAny': ['administrator'],
  'device.approvePinReset': ['administrator'],
  'device.chain': ['administrator', 'supervisor'],
  'adapter.read': everyone,
  'adapter.set': ['administrator'],
  /** The page of packs: how much of the law in force has been read, and which files are broken. */
  'pack.review': ['administrator', 'legal-officer'],
  /** Ask for one's own credential, and know how it stands. */
  'credential.own': ['officer', 'lead'],
  /** Who holds which credential, and how it stands. */
  'credential.read': ['administrator', 'lead', 'supervisor'],
  'credential.manage': ['administrator'],
  /** A key for a camera in a case of one's own. */
  'media.open': ['officer', 'lead'],
  /** Bring in files of cameras, and say what they belong to. */
  'media.import': ['officer', 'lead'],
  /** What was recorded in a case that one may read. */
  'media.read': ['officer', 'lead', 'head', 'legal-officer', 'supervisor'],
  /** Mark moments of what was recorded: in a case of one's own, or of the unit that one leads. */
  'media.bookmark': ['officer', 'lead'],
  /** Look on while a camera sends, in a case that one may read. */
  'media.watch': ['officer', 'lead', 'head', 'supervisor'],
  /** Whether cameras are listened to, and from where others knock: of the machine, not of a case. */
  'media.station': ['administrator', 'lead', 'head', 'supervisor'],
  /** How footage is kept: what may go when, what is held, what the last inventory found, how full the disk is. */
  'media.keep': ['administrator', 'lead', 'head', 'legal-officer', 'supervisor'],
  /** That footage is not let go of, and that it may be again. */
  'media.hold': ['lead', 'head', 'legal-officer', 'supervisor'],
  'media.dispose': ['administrator', 'lead'],
  /** Checked further: never of one's own request, nor of one's own case while there is another who may. */
  'media.approveDisposal': ['lead', 'head', 'supervisor'],
  /** Compare record and disk now and not at night. */
  'media.inventory': ['administrator', 'supervisor'],
  /** Footage is moved. */
  'media.move': ['administrator'],
  /** Footage with its certificate, for a court: of a case that one may read. */
  'media.export': ['officer', 'lead', 'head', 'legal-officer'],
  'settings.read': everyone,
  'settings.set': ['administrator'],
  /** Organs and officers, with certificates: personal data of others, so each read is in the log. */
  'registry.read': ['administrator', 'lead', 'head', 'legal-officer', 'supervisor'],
  'registry.set': ['administrator'],
  /** Cases one belongs to. */
  'case.readOwn': ['officer', 'lead', 'head', 'legal-officer'],
  /** Cases of one's unit. */
  'case.readUnit': ['lead'],
  'case.readAll': ['head', 'legal-officer', 'supervisor'],
  'case.assign': ['lead'],
  'case.remind': ['lead'],
  'approval.answer': ['lead', 'head'],
  /** Earlier decisions of the unit, of a case one may read. */
  'discretion.similar': ['officer', 'lead', 'head', 'legal-officer'],
  /** The register of enterprises with what was planned and who came: of inspections, never of persons. */
  'inspection.read': ['officer', 'lead', 'head', 'legal-officer', 'supervisor'],
  'inspection.arrive': ['officer', 'lead'],
  'inspection.plan': ['lead', 'head'],
  'inspection.approve': ['head'],
  /** Items that the pack gives to one's role and not to officers. */
  'item.close': ['lead', 'head', 'legal-officer'],
  /** Complaints and praise: the supervisors' desk. Whoever leads the officer has no key to it. */
  'feedback.handle': ['supervisor'],
} as const satisfies Record<string, readonly Role[]>;
export type Action = keyof typeof actions;

/** True when one of the roles may. */
export function may(roles: readonly Role[], action: Action): boolean {
  const allowed: readonly Role[] = actions[action];
  return roles.some((role) => allowed.includes(role));
}

/** Who may write a kind of event, by what ties him to the case. */
export interface EventRule {
  /** Belongs to the case, and has one of these roles. */
  readonly member: readonly Role[];
  /** The case is his unit's, and he has one of these roles. */
  readonly unit: readonly Role[];
  /** Tied by nothing but the role. */
  readonly any: readonly Role[];
}

const nobody: EventRule = { member: [], unit: [], any: [] };
const casework: EventRule = { member: ['officer', 'lead'], unit: ['lead'], any: [] };
/** Checked further: only items that the pack gives to his role. */
const closing: EventRule = { ...casework, any: ['head', 'legal-officer'] };
const leading: EventRule = { member: [], unit: ['lead'], any: [] };
const approving: EventRule = { member: [], unit: ['lead'], any: ['head'] };
/** Inspections of enterprises: who goes there, who plans it, who approves and says what was published. */
const visiting: EventRule = { member: [], unit: [], any: ['officer', 'lead'] };
const planning: EventRule = { member: [], unit: [], any: ['lead', 'head'] };
const directing: EventRule = { member: [], unit: [], any: ['head'] };
const administering: EventRule = { member: [], unit: [], any: ['administrator'] };

/** The companion's own kinds are nobody's: it writes them itself. */
export const eventRules: Record<EventType, EventRule> = {
  /** Checked further: only into a stream that has no case yet. */
  'case.opened': { member: [], unit: [], any: ['officer', 'lead'] },
  'case.aliased': casework,
  'case.merged': leading,
  'case.split': leading,
  'case.baselined': casework,
  'case.assigned': casework,
  'case.handedOver': casework,
  'case.delegated': leading,
  'case.reminded': leading,
  'case.factsCaptured': casework,
  'fact.corrected': casework,
  'case.statusSeen': casework,
  'case.numbered': nobody,
  'case.archived': casework,
  'step.started': casework,
  'step.ended': casework,
  /** The companion alone says what cameras sent. */
  'footage.began': nobody,
  'footage.broken': nobody,
  'footage.ended': nobody,
  'footage.filed': nobody,
  'footage.removed': nobody,
  'footage.disposed': nobody,
  'recording.stated': casework,
  'officer.present': casework,
  /** Checked further: of himself only, and that a phone scanned is the companion's to write. */
  'identity.shown': { ...casework, member: ['officer', 'lead'], unit: [] },
  'item.completed': closing,
  'item.requested': casework,
  'item.reopened': closing,
  'item.waived': casework,
  'party.told': casework,
  'event.withdrawn': casework,
  'event.detached': casework,
  'note.written': casework,
  'action.attempted': casework,
  'action.observed': casework,
  'action.outcome': casework,
  'decision.made': casework,
  /** To withhold counts only with the head's approval, which the fold asks for. */
  'disclosure.decided': casework,
  'override.granted': casework,
  'approval.requested': casework,
  'approval.given': approving,
  'approval.refused': approving,
  'period.suspended': casework,
  'period.resumed': casework,
  'period.extended': casework,
  'document.served': casework,
  'document.carried': nobody,
  'payment.received': casework,
  /** Checked further: only as the companion's own registry says. */
  'qualification.checked': casework,
  'body.erased': nobody,
  'device.paired': nobody,
  'device.revoked': nobody,
  'device.pinReset': nobody,
  'adapter.installed': administering,
  'adapter.drifted': { member: [], unit: [], any: ['officer', 'lead'] },
  'adapter.levelSet': administering,
  'unit.calendarSet': administering,
  'organ.recorded': administering,
  'organ.withdrawn': administering,
  'person.recorded': administering,
  'person.withdrawn': administering,
  'unit.registryImported': administering,
  'unit.registrySet': administering,
  'unit.inspectionsSet': directing,
  'enterprise.entered': visiting,
  'enterprise.keyIssued': planning,
  'enterprise.capSet': directing,
  'inspection.planned': planning,
  'inspection.approved': directing,
  'inspection.dropped': planning,
  'arrival.recorded': visiting,
  'arrival.refused': nobody,
  'leaving.recorded': visiting,
  'pack.installed': administering,
  'credential.agencySet': administering,
  'credential.rootPinned': nobody,
  'credential.keyMade': nobody,
  'credential.keyRetired': administering,
  'credential.listSigned': nobody,
  'credential.issued': nobody,
  'credential.suspended': administering,
  'credential.resumed': administering,
  'credential.revoked': administering,
  'credential.readmitted': administering,
  'feedback.received': nobody,
  /** Checked further: not by whom it is about, nor by who leads him. */
  'feedback.taken': { member: [], unit: [], any: ['supervisor'] },
  'feedback.answered': { member: [], unit: [], any: ['supervisor'] },
  'feedback.setAside': { member: [], unit: [], any: ['supervisor'] },
  'media.opened': nobody,
  'media.closed': nobody,
  'media.started': nobody,
  'media.chainHead': nobody,
  'media.hole': nobody,
  'media.ended': nobody,
  'media.imported': nobody,
  'media.filed': nobody,
  'media.timeSet': nobody,
  'media.exported': nobody,
  'media.redacted': nobody,
  'media.bookmarked': nobody,
  'media.bookmarkRemoved': nobody,
  'media.held': nobody,
  'media.released': nobody,
  'media.disposalAsked': nobody,
  'media.disposalApproved': nobody,
  'media.disposalRefused': nobody,
  'media.disposalDropped': nobody,
  'media.disposed': nobody,
  'media.stored': nobody,
  'media.inventoried': nobody,
  'access.read': nobody,
};

export interface Tie {
  /** The case was opened; true for streams that are no case's. */
  readonly opened: boolean;
  readonly member: boolean;
  readonly sameUnit: boolean;
}

/**
 * Null when the event may be written, else why not.
 * @example mayWrite('item.completed', ['officer'], {opened: true, member: false, sameUnit: true}) // 'not-a-member'
 */
export function mayWrite(
  type: EventType,
  roles: readonly Role[],
  tie: Tie,
): 'not-permitted' | 'not-a-member' | 'unknown-case' | null {
  const rule = eventRules[type];
  const has = (allowed: readonly Role[]) => roles.some((role) => allowed.includes(role));
  if (type === 'case.opened') {
    // A second opening of one stream: only by who may work in it (two tabs of one officer).
    if (!has(rule.any)) return 'not-permitted';
    return !tie.opened || tie.member ? null : 'not-a-member';
  }
  if (!tie.opened) return 'unknown-case';
  if (has(rule.any)) return null;
  if (tie.member && has(rule.member)) return null;
  if (tie.sameUnit && has(rule.unit)) return null;
  return has(rule.member) ? 'not-a-member' : 'not-permitted';
}
