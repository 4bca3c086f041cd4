/** The timeline in English. */
import { spaced } from '#shared/case/inspection-number.ts';
import { unrecordedWords } from '#shared/case/locales/unrecorded-words.ts';
import { strokePaths } from '#shared/case/strokes.ts';
import { factUnqualified } from '#shared/registry/locales/reasons.ts';
import { answered, FACTS_TOLD, type Names, type Sentences } from '../sentence.ts';
import type { Words } from './zh-CN.ts';

const join = (...parts: readonly (string | null | undefined)[]): string | undefined => {
  const given = parts.filter((part): part is string => part !== null && part !== undefined && part !== '');
  return given.length === 0 ? undefined : given.join(' · ');
};
/** After a sentence: of which camera, where that is known. */
const of = (device: string | null) => (device === null ? '' : `: “${device}”`);
const noted = (text: string, note: string | undefined) => (note === undefined ? { text } : { text, note });
const count = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`;
/** What was entered afterwards: when it was, and why so late. */
const late = (
  entered: { readonly on: string; readonly reason: string } | undefined,
  { clock }: Pick<Names, 'clock'>,
) => (entered === undefined ? null : `entered later, it was at ${clock(entered.on)}: ${entered.reason}`);
const regions: Readonly<Record<string, string>> = { national: 'the nation', xinjiang: 'Xinjiang' };
const levels = { off: 'off', observe: 'observe only', warn: 'warn only', hold: 'hold' } as const;

const capacities = {
  officer: 'officer',
  lead: 'team lead',
  head: 'head',
  'legal-officer': 'legal officer',
} as const;

export const sentences: Sentences = {
  'case.opened': (d, n) =>
    noted(
      `${n.who} opened this case with the extension for the first time`,
      join(
        d.filedOn === undefined ? null : `filed on ${n.day(d.filedOn)}`,
        d.alias === undefined ? null : `case no. ${d.alias.key}`,
      ),
    ),
  'case.aliased': (d, n) => ({ text: `Case number ${d.key} appeared on ${n.who}’s page` }),
  'case.merged': (d) => ({
    text:
      d.because === 'same-alias'
        ? 'Same case number: two records became one'
        : 'Two records were merged by hand',
  }),
  'case.split': (d, n) => ({ text: `${n.who} split this case`, note: `Reason: ${d.reason}` }),
  'case.baselined': (d, n) => ({
    text: `${n.who} attested ${count(d.items.length, 'item')} before “${n.stage(d.beforeStage)}” as done before the rollout`,
    note: `On one person’s word, not checked one by one · Reason: ${d.reason}`,
  }),
  'case.assigned': (d, n) =>
    noted(
      `${n.who} assigned the case to ${d.officers.map((id) => n.person(id)).join(', ')}`,
      d.lead === undefined ? undefined : `Lead: ${n.person(d.lead)}`,
    ),
  'case.handedOver': (d, n) => ({
    text: `${n.person(d.from)} handed the case over to ${n.person(d.to)}`,
    note: `Reason: ${d.reason}`,
  }),
  'case.delegated': (d, n) => ({
    text: `${n.person(d.from)} delegated to ${n.person(d.to)} until ${n.day(d.until)}`,
    note: `Reason: ${d.reason}`,
  }),
  'case.factsCaptured': (d, n) => {
    const ids = Object.keys(d.facts);
    const facts = count(ids.length, 'fact');
    const text = {
      page: `Read ${facts} from the page`,
      hand: `${n.who} entered ${facts} by hand`,
      import: `Imported ${facts}`,
      pack: `Derived ${facts} from the rules`,
    }[d.provenance];
    return noted(
      text,
      join(
        ids
          .slice(0, FACTS_TOLD)
          .map((id) => `${n.fact(id)}: ${n.value(id, d.facts[id] ?? '')}`)
          .join('; '),
        ids.length > FACTS_TOLD ? `${ids.length - FACTS_TOLD} more` : null,
      ),
    );
  },
  'fact.corrected': (d, n) => ({
    text: `${n.who} corrected ${n.fact(d.fact)}: ${n.value(d.fact, d.value)}`,
    note:
      join(
        d.pageValue === undefined ? null : `the page says ${n.value(d.fact, d.pageValue)}`,
        `Reason: ${d.reason}`,
      ) ?? '',
  }),
  'case.statusSeen': (d, n) => ({
    text: `The case system showed “${d.status}” when ${n.who} opened it`,
    ...(d.decided ? { mark: 'soon' as const } : {}),
  }),
  'case.reminded': (d, n) =>
    noted(
      `${n.who} reminded ${d.to.map((id) => n.person(id)).join(', ')}`,
      join(d.items.map((id) => n.gap(id)).join('; '), d.note),
    ),
  'case.numbered': (d) => ({
    text: `Inspection number ${spaced(d.inspection)}`,
    note: 'given by the companion at arrival',
  }),
  'case.archived': (d, n) => ({ text: `${n.who} archived the case, ${n.day(d.on)}` }),
  'step.started': (d, n) =>
    noted(
      `${n.who} began: ${n.stage(d.step)}`,
      join(d.place === undefined ? null : `Place: ${d.place}`, late(d.late, n)),
    ),
  'step.ended': (d, n) => noted(`${n.who} ended: ${n.stage(d.step)}`, late(d.late, n) ?? undefined),
  'footage.began': (d, n) => ({
    text: `${d.kind === 'audio' ? 'Sound is being recorded' : 'Recording began'}: “${d.camera}”`,
    note: `from ${n.clock(d.at)}, noted by the companion`,
  }),
  'footage.broken': (d, n) => ({
    text: `Part of the recording was not kept${of(n.device(d.recording))}`,
    note: d.holes.map((hole) => `${n.clock(hole.from)}–${n.clock(hole.to)}`).join(', '),
  }),
  'footage.ended': (d, n) => ({
    text: `Recording stopped${of(n.device(d.recording))}`,
    note: `at ${n.clock(d.at)}`,
  }),
  'footage.filed': (d, n) => ({
    text: `Brought in: ${{ photo: 'a photograph', audio: 'a sound recording', video: 'a video' }[d.kind]}`,
    note:
      join(
        d.kind === 'photo' ? n.clock(d.from) : `${n.clock(d.from)}–${n.clock(d.to)}`,
        d.device === undefined ? null : `device: ${d.device}`,
        d.timeSetBy === undefined ? null : `time put right by ${n.person(d.timeSetBy)}`,
      ) ?? '',
  }),
  'footage.removed': () => ({ text: 'A file of footage counts no more in this case' }),
  'footage.disposed': (d, n) => ({
    text: `Footage past its period was disposed of${of(n.device(d.source))}`,
    note: `Asked for by ${n.person(d.askedBy)}, approved by ${d.approvedBy.map((id) => n.person(id)).join(', ')}; basis: ${d.basis}`,
  }),
  'recording.stated': (d, n) => ({
    text: `${n.who} said why this is not recorded: ${n.record(d.record)}`,
    note:
      join(
        unrecordedWords[d.because].en,
        d.spans
          .map(({ from, to }) => `${n.clock(from)}–${to === undefined ? 'end of the step' : n.clock(to)}`)
          .join(', '),
        d.reason,
      ) ?? '',
  }),
  'officer.present': (d, n) => ({
    text: `${n.person(d.person)} is present`,
    note:
      d.means === 'own-device' ? 'confirmed on own device' : `confirmed with own PIN on ${n.who}’s device`,
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'identity.shown': (d, n) => ({
    text: `${n.person(d.officer)} showed identity: ${
      d.means === 'scanned'
        ? 'a phone scanned and checked it'
        : d.means === 'receipt'
          ? 'the officer entered a phone’s receipt'
          : 'shown, as the officer says; no phone checked it'
    }`,
    note:
      join(
        { code: 'renewing code', 'day-card': 'printed card of the day', certificate: 'paper certificate' }[
          d.what
        ],
        d.means === 'scanned' ? 'whose phone is not known' : null,
        d.inspection === 0 ? null : `inspection ${spaced(d.inspection)}`,
        n.missedFor === null ? null : `was missing for ${n.missedFor}`,
      ) ?? '',
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'item.completed': (d, n) => ({
    text: `${n.missedFor === null ? 'Done' : 'Made up'}: ${n.item(d.item)}`,
    note:
      join(
        n.who,
        d.closedBy === 'attestation' ? 'by tick only' : null,
        d.document?.number === undefined ? null : `no. ${d.document.number}`,
        d.on === undefined ? null : n.day(d.on),
        n.missedFor === null ? null : `was missing for ${n.missedFor}`,
        d.note,
      ) ?? '',
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'item.requested': (d, n) =>
    noted(
      `${n.who} asked for: ${n.item(d.item)}`,
      join(d.of.map((one) => capacities[one]).join(', '), d.note),
    ),
  'item.reopened': (d, n) => ({
    text: `${n.who} reopened: ${n.item(d.item)}`,
    note: `Reason: ${d.reason}`,
    mark: 'stop-outline',
  }),
  'item.waived': (d, n) => ({
    text: `${n.who} noted as not applicable: ${n.item(d.item)}`,
    note:
      join(
        `Reason: ${d.reason}`,
        d.approval === undefined ? 'no second person approved' : 'approved by a second person',
      ) ?? '',
  }),
  'party.told': (d, n) => ({
    text: `${n.missedFor === null ? 'Done' : 'Made up'}: ${n.item(d.item)}`,
    note:
      join(
        n.who,
        d.acknowledged.how === 'signed-on-screen'
          ? 'the party signed on screen'
          : d.acknowledged.how === 'recorded'
            ? 'the party’s answer is in the recording'
            : {
                refuses: 'the party would not sign',
                unable: 'the party could not sign',
                absent: 'the party was not there',
              }[d.acknowledged.why],
        d.acknowledged.how === 'signed-on-screen' ? `lines ${d.acknowledged.sha256.slice(0, 12)}` : null,
        d.acknowledged.how === 'not-signed' ? d.acknowledged.reason : null,
        d.acknowledged.how !== 'not-signed'
          ? null
          : d.acknowledged.witness === undefined
            ? 'no witness'
            : `witness: ${d.acknowledged.witness}`,
        `${d.shown.sentences.length} sentences told`,
        d.document?.number === undefined ? null : `no. ${d.document.number}`,
        n.missedFor === null ? null : `was missing for ${n.missedFor}`,
      ) ?? '',
    ...(d.acknowledged.how === 'signed-on-screen' ? { drawing: strokePaths(d.acknowledged.strokes) } : {}),
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'event.withdrawn': (d, n) => ({ text: `${n.who} took back an entry`, note: `Reason: ${d.reason}` }),
  'event.detached': (d, n) => ({
    text: `${n.who} moved an entry out of this case`,
    note: `Reason: ${d.reason}`,
  }),
  'note.written': (d, n) => ({
    text: `${n.missedFor === null ? 'Done' : 'Made up'}: discretion note${d.provisional === true ? ' (draft)' : ''}${d.tier === undefined ? '' : `, ${d.tier}`}${
      d.amount === undefined ? '' : `, fine ${n.money(d.amount)}`
    }`,
    note:
      join(
        n.who,
        n.missedFor === null ? null : `was missing for ${n.missedFor}`,
        d.draft === '' ? 'no draft used' : d.draft === d.text ? 'draft unchanged' : 'draft edited, both kept',
        d.provisional === true
          ? `${count(d.benchmark?.proposed.wanted.length ?? 0, 'fact')} not answered yet`
          : null,
        d.benchmark === undefined
          ? null
          : `proposed: ${d.benchmark.proposed.tier === undefined ? 'nothing yet' : d.benchmark.proposed.tier.title}`,
        d.deviation === undefined ? null : `departs because: ${d.deviation.reason}`,
      ) ?? '',
    ...(n.missedFor === null ? {} : { mark: 'done' as const }),
  }),
  'action.attempted': (d, n) => {
    const missing = count(d.gaps.length, 'item');
    const gaps = d.gaps.map((gap) => n.gap(gap.item)).join(' · ');
    const broken =
      d.gate === 'broken' ? `the gate was not working${d.brokenBecause ? `: ${d.brokenBecause}` : ''}` : null;
    const press = `${n.who} pressed “${n.action(d.action)}”`;
    const late = d.seal.sealedAfter === true ? 'sealed after it was sent' : null;
    switch (d.outcome) {
      case 'held':
        return {
          text:
            d.gaps.length === 0 ? `${press}: not submitted` : `${press}: ${missing} missing, not submitted`,
          note: join(gaps, broken) ?? '',
          mark: d.gaps.some((gap) => gap.bar === 'statutory') ? 'stop' : 'stop-outline',
        };
      case 'overridden':
        return {
          text: `${press}: ${missing} missing, submitted with a reason`,
          note: join(gaps, broken) ?? '',
          mark: 'door',
        };
      case 'wouldHold':
        return {
          text: `${press}: ${missing} missing, not held during the trial run`,
          note: join(gaps, broken) ?? '',
          mark: 'soon',
        };
      case 'released':
        return {
          ...noted(
            d.gaps.length === 0 ? `${press}: let through` : `${press}: let through, warned of ${missing}`,
            join(gaps, broken, late),
          ),
          ...(d.gaps.length === 0 ? { mark: 'done' as const } : { mark: 'soon' as const }),
        };
    }
  },
  'action.observed': (d, n) =>
    d.gated
      ? {
          text: `The case system received “${n.action(d.action)}”`,
          note: { full: 'seen in full', fields: 'only its fields seen', 'url-only': 'only its address seen' }[
            d.completeness
          ],
        }
      : {
          text: `“${n.action(d.action)}” was sent past the extension`,
          note: `${d.method} ${d.path}`,
          mark: 'stop',
        },
  'action.outcome': (d) =>
    ({
      success: { text: 'The case system accepted it', note: answered(d.evidence), mark: 'done' as const },
      failure: {
        text: 'The case system did not accept it',
        note: answered(d.evidence),
        mark: 'soon' as const,
      },
      unknown: {
        text: 'What became of it was not recognised',
        note: answered(d.evidence),
        mark: 'unknown' as const,
      },
    })[d.outcome],
  'decision.made': (d, n) =>
    noted(
      `Decision made, ${n.day(d.decidedOn)}`,
      join(
        d.documentNumber === undefined ? null : `no. ${d.documentNumber}`,
        'the disclosure period runs from this day',
      ),
    ),
  'disclosure.decided': (d, n) => {
    const channels = d.channels.map((id) => n.channel(id)).join(', ');
    const basis = d.basis.map(({ source, article }) => `${n.source(source)} ${article}`).join(', ');
    return {
      text:
        d.decision === 'publish'
          ? `${n.who} decided to publish: ${channels}`
          : `${n.who} proposed not to publish, for the head to approve: ${channels}`,
      note:
        join(
          `Basis: ${basis}`,
          d.reason === undefined ? null : `Reason: ${d.reason}`,
          d.decision === 'publish' ? 'decided, not yet published' : null,
        ) ?? '',
    };
  },
  'override.granted': (d, n) => ({
    text: `${n.who} gave a reason and let “${n.action(d.action)}” through this once`,
    note:
      join(
        d.items.map((id) => n.gap(id)).join('; '),
        `Reason: ${d.reason}`,
        d.toldLead === 'at-once'
          ? 'the lead was told at once'
          : 'offline then: the lead was told once connected',
      ) ?? '',
    mark: 'door',
  }),
  'approval.requested': (d, n) => ({
    text: {
      'statutory-override': `${n.who} asked for approval to submit`,
      waiver: `${n.who} asked to approve as not applicable: ${d.items.map((id) => n.item(id)).join(', ')}`,
      extension: `${n.who} asked to approve a longer period`,
      'outside-tier': `${n.who} asked to approve a departure from the benchmark`,
      withholding: `${n.who} asked for approval not to publish`,
      unrecorded: `${n.who} asked to approve why it is not recorded: ${d.items.map((id) => n.item(id)).join(', ')}`,
    }[d.what],
    note: `Reason: ${d.reason}`,
    mark: 'door',
  }),
  'approval.given': (d, n) => ({
    text:
      n.asked(d.approval) === 'withholding'
        ? `${n.who} approved that it is not published`
        : d.by === undefined
          ? `${n.who} approved, for this once`
          : {
              head: `${n.who} approved a departure from the benchmark`,
              collective: `A collective discussion agreed to depart from the benchmark, entered by ${n.who}`,
              issuer: `The body that made the benchmark approved a departure, entered by ${n.who}`,
            }[d.by],
    note:
      join(
        `Reason: ${d.reason}`,
        d.document?.number === undefined ? null : `No. ${d.document.number}`,
        d.document?.date === undefined ? null : n.day(d.document.date),
      ) ?? '',
    mark: 'door',
  }),
  'approval.refused': (d, n) => ({
    text: `${n.who} did not approve`,
    note: `Reason: ${d.reason}`,
    mark: 'stop',
  }),
  'period.suspended': (d, n) => ({
    text: `${n.deadline(d.deadline)} suspended from ${n.day(d.from)}`,
    note:
      join(d.otherPartyTold ? 'the party was told' : 'the party was not told', `Reason: ${d.reason}`) ?? '',
  }),
  'period.resumed': (d, n) => ({ text: `${n.deadline(d.deadline)} runs again from ${n.day(d.on)}` }),
  'period.extended': (d, n) => ({
    text: `${n.deadline(d.deadline)} extended by ${count(d.days, 'day')}`,
    note: `Reason: ${d.reason}`,
  }),
  'document.served': (d, n) =>
    noted(
      `Served ${n.document(d.document.kind)}, ${n.day(d.on)}`,
      join(d.document.number, d.receipt === undefined ? null : `receipt ${d.receipt}`),
    ),
  'document.carried': (d, n) =>
    noted(
      `${n.document(d.document.kind)}: made beforehand by ${n.person(d.by)} as ${capacities[d.as]}`,
      join(
        d.document.number === undefined ? null : `number ${d.document.number}`,
        d.document.date === undefined ? null : n.day(d.document.date),
      ),
    ),
  'payment.received': (d, n) =>
    noted(
      `Fine of ${n.money(d.amount)} received, ${n.day(d.on)}`,
      d.receipt === undefined ? undefined : `receipt ${d.receipt}`,
    ),
  'body.erased': (d, n) => ({
    text: `The content of ${count(d.events.length, 'entry', 'entries')} was lawfully erased; the record stands`,
    note: `Requested by ${n.person(d.requestedBy)}, approved by ${n.person(d.approvedBy)} · ${d.basis}`,
  }),
  'qualification.checked': (d, n) => {
    const not = d.persons.flatMap((one) => (one.finding === 'unqualified' ? [one] : []));
    const people = (of: readonly { readonly person: string }[]) =>
      of.map(({ person }) => n.person(person)).join(', ');
    if (not.length > 0)
      return {
        text: `Qualification by the registry: ${people(not)} not qualified`,
        note: not
          .map(
            ({ person, why, since }) =>
              `${n.person(person)}: ${factUnqualified({ why, since: since ?? null }).en}`,
          )
          .join('; '),
        mark: 'stop-outline',
      };
    return d.persons.some(({ finding }) => finding === 'not-checked')
      ? { text: `Qualification is no longer checked: ${people(d.persons)}` }
      : { text: `Qualification by the registry: ${people(d.persons)} qualified` };
  },
  'organ.recorded': (d) => ({
    text: `Registry: organ ${d.record.name}, from ${d.from}`,
    note: `Reason: ${d.reason}`,
  }),
  'organ.withdrawn': (d) => ({
    text: 'Registry: a record of an organ withdrawn',
    note: `Reason: ${d.reason}`,
  }),
  'person.recorded': (d) => ({
    text: `Registry: ${d.record.name}, from ${d.from}`,
    note: `Reason: ${d.reason}`,
  }),
  'person.withdrawn': (d) => ({
    text: 'Registry: a record of a person withdrawn',
    note: `Reason: ${d.reason}`,
  }),
  'unit.registryImported': (d) => ({
    text: `Registry imported: ${d.organs} organs, ${d.persons} persons`,
    note: `${d.file.name} · Reason: ${d.reason}`,
  }),
  'unit.registrySet': (d) => ({
    text: d.checked
      ? 'Qualification is checked against the registry'
      : 'Qualification is no longer checked against the registry',
    note: `Reason: ${d.reason}`,
  }),
  'device.paired': (d, n) => ({ text: `A device of ${n.person(d.person)} was paired`, note: d.label }),
  'device.revoked': (d) => ({ text: 'Device revoked', note: `Reason: ${d.reason}` }),
  'device.pinReset': (d, n) => ({
    text: `${n.person(d.by)} agreed that ${n.person(d.person)} sets a new PIN`,
  }),
  'adapter.installed': (d) => ({
    text: `Adapter ${d.adapter.id} ${d.adapter.version} installed, ${levels[d.level]}`,
    note: d.origins.join(', '),
  }),
  'adapter.drifted': (d, n) => ({
    text: 'The case system’s page has changed; some of it is not recognised',
    note: `${d.missing.map((id) => n.fact(id)).join(', ')} · the administrator was told; not the officer’s gap`,
    mark: 'soon',
  }),
  'adapter.levelSet': (d) => ({
    text: `Adapter ${d.adapter} set to ${levels[d.level]}`,
    note: `Reason: ${d.reason}`,
  }),
  'unit.calendarSet': (d) => ({
    text: `Periods are counted by the days off of ${regions[d.region] ?? d.region}; office hours ${d.officeHours.from} to ${d.officeHours.to}`,
    note: `Reason: ${d.reason}`,
  }),
  'unit.inspectionsSet': (d) => ({
    text: `What was published on inspections: ${d.caps.length} yearly caps, ${d.items.length} items`,
    note: `Reason: ${d.reason}`,
  }),
  'enterprise.entered': (d) => ({ text: `Enterprise entered: ${d.name}` }),
  'enterprise.keyIssued': () => ({
    text: 'A key to its own page printed for the enterprise; the earlier one is void',
  }),
  'enterprise.capSet': (d) => ({
    text: `This enterprise in ${d.year}: at most ${d.cap} inspections`,
    note: `Basis: ${d.basis}`,
  }),
  'inspection.planned': (d) => ({ text: `Planned: ${d.purpose}`, note: `${d.from} to ${d.to}` }),
  'inspection.approved': (d, n) =>
    noted(
      `${n.who} approved an inspection`,
      d.document.number === undefined ? undefined : `number ${d.document.number}`,
    ),
  'inspection.dropped': (d, n) => ({
    text: `${n.who} dropped a planned inspection`,
    note: `Reason: ${d.reason}`,
  }),
  'arrival.recorded': (d, n) =>
    noted(
      `${n.who} arrived, inspection ${spaced(d.inspection)}`,
      join(d.purpose, d.late === undefined ? null : `entered late: ${d.late.reason}`),
    ),
  'arrival.refused': (d, n) => ({
    text: `${n.person(d.person)} is not qualified and was not entered as arrived`,
  }),
  'leaving.recorded': (d, n) =>
    noted(
      `${n.who} left, inspection ${spaced(d.inspection)}`,
      d.late === undefined ? undefined : `entered late: ${d.late.reason}`,
    ),
  'pack.installed': (d) => ({ text: `Rule pack ${d.pack.id} ${d.pack.version} installed` }),
  'credential.agencySet': (d) => ({
    text: `Credentials are issued by ${d.name}`,
    note: `Telephone ${d.telephone}`,
  }),
  'credential.rootPinned': (d) => ({
    text: 'Root key of the credentials registered',
    note: `Reason: ${d.reason}`,
  }),
  'credential.keyMade': (d) => ({ text: `Issuing key ${d.keyId} made`, note: `${d.from} to ${d.to}` }),
  'credential.keyRetired': (d) => ({
    text: `Issuing key ${d.keyId} signs no more`,
    note: `Reason: ${d.reason}`,
  }),
  'credential.listSigned': (d) => ({ text: d.list === 'trust' ? 'Trust list signed' : 'Status list signed' }),
  'credential.issued': (d, n) => ({
    text: `Credential issued to ${n.person(d.person)}`,
    note: `${d.notBefore} to ${d.expires}`,
  }),
  'credential.suspended': (d) => noted('Credential suspended', d.reason),
  'credential.resumed': (d) => noted('Credential valid again', d.reason),
  'credential.revoked': (d) => noted('Credential revoked', d.reason),
  'credential.readmitted': (d, n) => ({
    text: `${n.person(d.person)} may be given a credential again`,
    note: `Reason: ${d.reason}`,
  }),
  'feedback.received': (d) => ({ text: d.kind === 'complaint' ? 'A complaint came' : 'Praise came' }),
  'feedback.taken': (_d, n) => ({ text: `${n.who} took it up` }),
  'feedback.answered': (d, n) => ({ text: `${n.who} answered`, note: d.answer }),
  'feedback.setAside': (d, n) => noted(`${n.who} did not take it further`, d.reason),
  'media.opened': (d, n) => ({ text: `${n.who} made a key for the camera “${d.camera}”` }),
  'media.closed': (d, n) => noted(`${n.who} ended the camera’s key`, d.reason),
  'media.started': () => ({ text: 'The camera began to record' }),
  'media.chainHead': (d) => ({ text: `Recording sealed up to fragment ${d.number}` }),
  'media.hole': () => ({ text: 'The recording was interrupted' }),
  'media.ended': () => ({ text: 'The camera stopped recording' }),
  'media.imported': (d, n) => ({
    text: `${d.by === undefined ? `From the dock “${d.dock ?? ''}”` : n.person(d.by)}: ${d.kind} “${d.name}” brought in`,
    note: `SHA-256 ${d.sha256}`,
  }),
  'media.filed': (d, n) =>
    noted(
      `${n.person(d.by)} filed it under a case`,
      d.reason === undefined ? undefined : `Reason: ${d.reason}`,
    ),
  'media.timeSet': (d, n) => ({
    text: `${n.person(d.by)} set the time of the recording right`,
    note: `Reason: ${d.reason}`,
  }),
  'media.exported': (d, n) => ({
    text: `${n.person(d.by)} exported ${d.clips.length} clip(s)`,
    note: `Reason: ${d.reason}`,
  }),
  'media.redacted': (d, n) => ({
    text: `${n.person(d.by)} made a redacted copy of the recording`,
    note: `Reason: ${d.reason}`,
  }),
  'media.bookmarked': (d, n) => ({ text: `${n.person(d.by)} marked a moment of the recording: “${d.word}”` }),
  'media.bookmarkRemoved': (d, n) => ({ text: `${n.person(d.by)} took a bookmark of the recording back` }),
  'media.held': (d, n) => ({ text: `${n.person(d.by)} put footage on hold`, note: `Reason: ${d.reason}` }),
  'media.released': (d, n) => ({
    text: `${n.person(d.by)} lifted the hold on footage`,
    note: `Reason: ${d.reason}`,
  }),
  'media.disposalAsked': (d, n) => ({
    text: `${n.person(d.by)} asked to dispose of ${count(d.things.length, 'piece')} of footage`,
    note: `Basis: ${d.basis}; reason: ${d.reason}`,
  }),
  'media.disposalApproved': (d, n) => ({
    text: `${n.person(d.by)} approved the disposal${d.enough ? '' : '; a third person or the head has to as well'}`,
    note: `Reason: ${d.reason}`,
  }),
  'media.disposalRefused': (d, n) => ({
    text: `${n.person(d.by)} refused the disposal`,
    note: `Reason: ${d.reason}`,
  }),
  'media.disposalDropped': () => ({
    text: 'A piece of footage was left as it is: something changed after the approval',
  }),
  'media.disposed': (d, n) => ({
    text: `Footage past its period was disposed of: ${count(d.files, 'file')}, ${d.bytes} bytes`,
    note: `Asked for by ${n.person(d.askedBy)}, approved by ${d.approvedBy.map((id) => n.person(id)).join(', ')}; basis: ${d.basis}; SHA-256 ${d.sha256}`,
  }),
  'media.stored': (d) => ({
    text: `A ${d.form === 'sealed' ? 'sealed ' : ''}copy of the footage lies ${d.place === 's3' ? 'in the bucket' : 'on this machine'}, read back and compared`,
    note: `${d.bytes} bytes; SHA-256 ${d.sha256}`,
  }),
  'media.inventoried': (d) => ({
    text: `Inventory of footage: ${count(d.files, 'file')}, ${d.faults === 0 ? 'all in order' : count(d.faults, 'fault')}`,
    note: `SHA-256 ${d.sha256}`,
  }),
  'access.read': (_d, n) => ({ text: `${n.who} read this case` }),
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];

export const words: Words = {
  /** Facts that no pack names: what a page says of party and cause. */
  facts: {
    subject: 'party',
    party: 'party',
    partyName: 'party',
    cause: 'cause',
    caseCause: 'cause',
    inPlan: 'in the plan',
    inspectionsThisYear: 'inspections this year',
    arrivedOn: 'arrived on',
    leftOn: 'left on',
    enteredOn: 'entered on',
    lateEntry: 'entered late',
    lateBecause: 'why late',
  },
  companion: 'the companion',
  someone: 'someone',
  notUnderstood: (type, v) => `An entry that is not understood (${type}, version ${v})`,
  notUnderstoodNote: 'It comes from a newer version. Update the extension and the companion.',
  erased: 'content lawfully erased',
  yes: 'yes',
  no: 'no',
  yuan: (amount) => `¥${amount}`,
  day: (month, day, weekday) => `${weekdays[weekday] ?? ''} ${day} ${months[month - 1] ?? ''}`,
  gapWithArticle: (gap, article) => `${gap} (${article})`,
  factDiffers: (fact) => `two values of ${fact}`,
  eventGap: 'an entry to be checked',
  minutes: (n) => count(n, 'minute'),
  hours: (n) => count(n, 'hour'),
  days: (n) => count(n, 'day'),
  moment: 'less than a minute',
};
