/**
 * The closed union of events: what can have happened, one schema per kind and version.
 * A shape that was ever written is never edited: a new shape is a new version with an upcaster (upcast.ts).
 * Strict: unknown keys are refused, no defaults, no transforms — the hash is over what was sent (decision 12).
 */
import { z } from 'zod';
import { officerRecordSchema, organRecordSchema } from '../registry/records.ts';
import { instantSchema, opaqueIdSchema, type SealedEvent, type StreamKind, ulidSchema } from './envelope.ts';
import { strokesHash, strokesSchema } from './strokes.ts';

const text = (max: number) => z.string().min(1).max(max);
const shortText = text(200);
const reason = text(2000);
/** A calendar day in Asia/Shanghai, `2026-11-25`. */
export const daySchema = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/);
/** Ids as packs and adapters spell them. */
/** `08:30`, on the clock of Asia/Shanghai. */
const clockTime = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/);
export const nameSchema = z.string().regex(/^[a-z][a-zA-Z0-9.-]{0,63}$/);
const sha256Hex = z.string().regex(/^[0-9a-f]{64}$/);
/** An agency's id in the trust list: eight bytes, hex. */
const issuerId = z.string().regex(/^[0-9a-f]{16}$/);
/** A compressed point of P-256 or SM2, 33 bytes, base64. */
const point = z.string().regex(/^[A-Za-z0-9+/]{44}$/);
/** r ‖ s, 64 bytes, base64. */
const signature = z.string().regex(/^[A-Za-z0-9+/]{86}==$/);
/** Why a credential does not stand, or stands again. */
const credentialCause = z.enum(['registry', 'administrator', 'lost-device', 'replaced']);
export type CredentialCause = z.infer<typeof credentialCause>;
const versioned = z.strictObject({ id: nameSchema, version: z.string().regex(/^\d+\.\d+\.\d+$/) });
export type Versioned = z.infer<typeof versioned>;

/** Bars of decision 1. */
export const barSchema = z.enum(['statutory', 'procedural', 'advisory']);
export type Bar = z.infer<typeof barSchema>;

/** A fact's value: money is integer 分, days are strings; lists are of strings. Never a float. */
export const factValueSchema = z.union([
  z.boolean(),
  z.int(),
  z.string().max(4000),
  z.array(z.string().max(400)).max(100),
]);
export type FactValue = z.infer<typeof factValueSchema>;
export const provenanceSchema = z.enum(['page', 'hand', 'import', 'pack']);
export type Provenance = z.infer<typeof provenanceSchema>;

const closedBySchema = z.enum(['attestation', 'document', 'event', 'fact', 'media']);
export type ClosedBy = z.infer<typeof closedBySchema>;

/** In what capacity somebody acts: a person may have several roles, an act has one. */
export const capacitySchema = z.enum(['officer', 'lead', 'head', 'legal-officer']);
export type Capacity = z.infer<typeof capacitySchema>;

const documentRef = z.strictObject({
  /** The kind of document as the pack names it, e.g. `prior-notice`. */
  kind: nameSchema,
  number: shortText.optional(),
  date: daySchema.optional(),
  sha256: sha256Hex.optional(),
});

export type DocumentRef = z.infer<typeof documentRef>;

/** What the officer saw when a guarded action was pressed (decision 27): listed fields only. */
const actionSealSchema = z.strictObject({
  fields: z.record(z.string().max(120), z.string().max(8000)),
  /** Hash over all entries of the form, those not listed above included. */
  formHash: sha256Hex,
  /** Hash of the page's visible structure, so that a drifted adapter can be told from a changed case. */
  pageFingerprint: sha256Hex.optional(),
  url: z.string().max(2000),
  packs: z.array(versioned).max(20),
  adapter: versioned,
  /** State version the verdict rested on. */
  stateVersion: z.string().max(80),
  /** Age of the pushed verdict in ms when a synchronous path used it. */
  verdictAgeMs: z.int().min(0).optional(),
  /** Set when the seal was written after the request had to go (synchronous paths). */
  sealedAfter: z.boolean().optional(),
});
export type ActionSeal = z.infer<typeof actionSealSchema>;

/** A recording of a camera, or a file that was brought in. */
export const footageKindSchema = z.enum(['recording', 'import']);
const heldOnSchema = z.strictObject({ kind: z.enum(['case', ...footageKindSchema.options]), id: ulidSchema });
/** Things that one request may dispose of. */
export const MAX_DISPOSED = 200;

const gapRefSchema = z.strictObject({
  item: nameSchema,
  bar: barSchema,
  kind: z.enum(['open', 'unknown', 'conflict', 'notUnderstood', 'fault', 'outcomeUnknown', 'approval']),
});

const noteRangeSchema = z.strictObject({
  /** 分; null: the law names no lowest figure. */
  min: z.int().min(0).nullable(),
  max: z.int().min(0),
  /** The end itself is not in the range (不满、超过). */
  minOpen: z.boolean(),
  maxOpen: z.boolean(),
});
export type NoteRange = z.infer<typeof noteRangeSchema>;

/** What the benchmark proposed when the note was written: kept whole, for tables change. */
const noteBenchmarkSchema = z.strictObject({
  table: versioned,
  entry: nameSchema,
  /** Its number as printed in the table. */
  number: z.string().min(1).max(40).optional(),
  /** `upper`: an upper body made it, and to depart from it needs that body's approval. */
  issuer: z.enum(['own', 'upper']),
  proposed: z.strictObject({
    outcome: z.enum(['tier', 'no-penalty', 'undetermined', 'no-tier', 'overlap', 'fault']),
    tier: z.strictObject({ id: nameSchema, title: shortText }).optional(),
    range: noteRangeSchema.optional(),
    statute: noteRangeSchema.optional(),
    /** Facts that led to the tier, with their values. */
    reasons: z.array(z.strictObject({ fact: nameSchema, value: factValueSchema })).max(100),
    /** Statutory grounds that free or lighten and apply, by their ids. */
    grounds: z.array(nameSchema).max(100),
    wanted: z.array(nameSchema).max(100),
  }),
  /** Id of the tier that the officer took. */
  tier: nameSchema.optional(),
  /** How the amount stood to the proposal. */
  verdict: z
    .enum([
      'inside',
      'outside-tier',
      'below-statute',
      'above-statute',
      'no-penalty',
      'no-tier',
      'undetermined',
    ])
    .optional(),
});
export type NoteBenchmark = z.infer<typeof noteBenchmarkSchema>;

/** What a decision on publishing names beside itself. */
const disclosureBasis = {
  /** Channels as the packs name them. */
  channels: z.array(nameSchema).min(1).max(20),
  /** To publish: the articles that ask for it. To withhold: the one that bars it. The words as the pack quoted them. */
  basis: z
    .array(z.strictObject({ source: nameSchema, article: shortText, words: text(2000) }))
    .min(1)
    .max(20),
  restsOn: z.record(nameSchema, factValueSchema),
  packs: z.array(versioned).max(20),
};

/** Entered after the fact: why, in the classes that rules tell apart, and in words. */
export const lateBecause = ['urgent-first', 'no-connection', 'system-fault', 'forgotten'] as const;
const lateEntry = z.strictObject({ because: z.enum(lateBecause), reason });
export type LateEntry = z.infer<typeof lateEntry>;

/** Entered afterwards: when it was, as the officer says, and why it was not entered then. */
const lateMoment = z.strictObject({ on: instantSchema, reason });

/** Why something that was to be recorded is not. */
export const unrecordedBecause = [
  'device-fault',
  'no-signal',
  'refused',
  'danger',
  'urgent',
  'elsewhere',
  'other',
] as const;

/** schema by `type`, then by version. The order is that of a case's life. */
export const eventSchemas = {
  'case.opened': {
    1: z.strictObject({
      category: nameSchema,
      procedure: nameSchema,
      /** 立案日期, when known. */
      filedOn: daySchema.optional(),
      alias: z.strictObject({ system: nameSchema, key: shortText }).optional(),
      adapter: versioned.optional(),
    }),
  },
  'case.aliased': { 1: z.strictObject({ system: nameSchema, key: shortText }) },
  /** Two ids for one legacy case (decision 16); written into both streams. */
  'case.merged': { 1: z.strictObject({ with: ulidSchema, because: z.enum(['same-alias', 'by-hand']) }) },
  'case.split': { 1: z.strictObject({ into: ulidSchema, reason }) },
  /** "上线前办理": the steps before we first saw the case, attested in one go (decision 16). */
  'case.baselined': {
    1: z.strictObject({ beforeStage: nameSchema, items: z.array(nameSchema).max(100), reason }),
  },
  'case.assigned': {
    1: z.strictObject({ officers: z.array(opaqueIdSchema).min(1).max(10), lead: opaqueIdSchema.optional() }),
  },
  'case.handedOver': { 1: z.strictObject({ from: opaqueIdSchema, to: opaqueIdSchema, reason }) },
  'case.delegated': {
    1: z.strictObject({ from: opaqueIdSchema, to: opaqueIdSchema, until: daySchema, reason }),
  },
  'case.factsCaptured': {
    1: z.strictObject({
      facts: z.record(nameSchema, factValueSchema),
      provenance: provenanceSchema,
      adapter: versioned.optional(),
      page: nameSchema.optional(),
    }),
  },
  /** The officer explicitly says that the page is wrong (decision 17). */
  'fact.corrected': {
    1: z.strictObject({
      fact: nameSchema,
      value: factValueSchema,
      pageValue: factValueSchema.optional(),
      reason,
    }),
  },
  'case.statusSeen': {
    1: z.strictObject({ status: shortText, decided: z.boolean(), adapter: versioned }),
  },
  /** The lead asked the officers to see to something; it shows in their panel, and changes nothing else. */
  'case.reminded': {
    1: z.strictObject({
      to: z.array(opaqueIdSchema).min(1).max(10),
      items: z.array(nameSchema).max(100),
      note: z.string().max(400).optional(),
    }),
  },
  /**
   * The companion gave the inspection its number at arrival: two digits of the year, then a running number without holes.
   * Credential and paper notice carry it.
   */
  'case.numbered': {
    1: z.strictObject({ inspection: z.int().min(1).max(999_999_999), enterprise: opaqueIdSchema }),
  },
  'case.archived': { 1: z.strictObject({ on: daySchema }) },

  'step.started': {
    1: z.strictObject({ step: nameSchema, place: shortText.optional() }),
    2: z.strictObject({ step: nameSchema, place: shortText.optional(), late: lateMoment.optional() }),
  },
  'step.ended': {
    1: z.strictObject({ step: nameSchema }),
    2: z.strictObject({ step: nameSchema, late: lateMoment.optional() }),
  },
  /** The second officer (penalty law 42): on his own device, or by his PIN on this one (decision 14). */
  'officer.present': {
    1: z.strictObject({
      person: opaqueIdSchema,
      step: nameSchema.optional(),
      means: z.enum(['own-device', 'pin-on-this-device']),
    }),
  },
  /**
   * An officer showed who he is. `scanned`: a phone told the public listener, which the companion writes; `receipt`: the
   * officer entered digits that he says a phone showed; `shown`: he says that he showed it, and no more is known.
   */
  'identity.shown': {
    1: z.strictObject({
      officer: opaqueIdSchema,
      means: z.enum(['shown', 'receipt', 'scanned']),
      /** The rotating code, the printed card of a day, or the paper certificate. */
      what: z.enum(['code', 'day-card', 'certificate']),
      /** SHA-256 of the code's bytes, hex; absent for the paper certificate. */
      code: sha256Hex.optional(),
      /** When the code was made, or when the officer says that he showed the certificate. */
      at: instantSchema,
      /** The number that stands on code and paper notice; see inspection-number.ts. */
      inspection: z.int().min(0).max(999_999_999),
    }),
  },
  'item.completed': {
    1: z.strictObject({
      item: nameSchema,
      closedBy: closedBySchema,
      value: factValueSchema.optional(),
      on: daySchema.optional(),
      document: documentRef.optional(),
      note: z.string().max(2000).optional(),
      /** Facts it rested on; a change of one reopens the item (decision 17). */
      restsOn: z.record(nameSchema, factValueSchema).optional(),
    }),
    2: z.strictObject({
      item: nameSchema,
      closedBy: closedBySchema,
      value: factValueSchema.optional(),
      on: daySchema.optional(),
      document: documentRef.optional(),
      note: z.string().max(2000).optional(),
      restsOn: z.record(nameSchema, factValueSchema).optional(),
      /** Absent: as an officer. An item closes only in a capacity that its pack names (decision 18). */
      as: capacitySchema.optional(),
    }),
  },
  /** The officer asks those who alone may close an item to do so. It closes nothing. */
  'item.requested': {
    1: z.strictObject({
      item: nameSchema,
      of: z.array(capacitySchema).min(1).max(4),
      note: z.string().max(400).optional(),
    }),
  },
  'item.reopened': { 1: z.strictObject({ item: nameSchema, reason }) },
  'item.waived': { 1: z.strictObject({ item: nameSchema, reason, approval: ulidSchema.optional() }) },
  /**
   * The other party was told what an item of the pack tells, or shown its paper: in which words, and how he acknowledged
   * it. Lines drawn on the screen are "signed on screen", no more.
   */
  'party.told': {
    1: z.strictObject({
      item: nameSchema,
      /** The very sentences on the screen, in the order in which they stood there. */
      shown: z.strictObject({
        language: z.string().regex(/^[a-z]{2}(-[A-Z]{2})?$/),
        sentences: z.array(text(600)).min(1).max(30),
      }),
      document: documentRef.optional(),
      acknowledged: z.discriminatedUnion('how', [
        /** `sha256` of the lines' canonical form, hex. */
        z
          .strictObject({ how: z.literal('signed-on-screen'), strokes: strokesSchema, sha256: sha256Hex })
          .refine(({ strokes, sha256 }) => strokesHash(strokes) === sha256, 'not the hash of these lines'),
        z.strictObject({
          how: z.literal('not-signed'),
          why: z.enum(['refuses', 'unable', 'absent']),
          reason,
          /** Who saw it, by name and what he is there. */
          witness: shortText.optional(),
        }),
        /** What he said to it is in the sound or film of the step. */
        z.strictObject({ how: z.literal('recorded') }),
      ]),
    }),
  },
  /**
   * What cameras and files have of the case, as the companion heard it, who alone writes these: a camera sends, nothing was kept
   * from then to then although it sent, it sends no more, a file was brought in. A file told again is the
   * same one, put right.
   */
  'footage.began': {
    1: z.strictObject({
      recording: ulidSchema,
      /** What the unit calls the camera. */
      camera: text(80),
      kind: z.enum(['audio', 'video']),
      at: instantSchema,
    }),
  },
  'footage.broken': {
    1: z.strictObject({
      recording: ulidSchema,
      holes: z
        .array(z.strictObject({ from: instantSchema, to: instantSchema, why: nameSchema }))
        .min(1)
        .max(100),
    }),
  },
  'footage.ended': {
    1: z.strictObject({ recording: ulidSchema, at: instantSchema, why: nameSchema }),
  },
  'footage.filed': {
    1: z.strictObject({
      file: ulidSchema,
      kind: z.enum(['photo', 'audio', 'video']),
      from: instantSchema,
      to: instantSchema,
      /** What it was taken with, as the file or the officer says. */
      device: shortText.optional(),
      /** Who said when it was; absent: the file itself says. */
      timeSetBy: opaqueIdSchema.optional(),
    }),
  },
  /** A file turned out to belong elsewhere, or is there no more. */
  'footage.removed': { 1: z.strictObject({ file: ulidSchema, why: nameSchema }) },
  /** Bytes were let go of when their period was over; that they were there, and covered what they covered, stays. */
  'footage.disposed': {
    1: z.strictObject({
      /** The recording, or the file. */
      source: ulidSchema,
      at: instantSchema,
      basis: reason,
      askedBy: opaqueIdSchema,
      approvedBy: z.array(opaqueIdSchema).min(1).max(3),
    }),
  },
  /** Why a record of the list is not, or not throughout, recorded. What is recorded is another matter: it makes nothing covered. */
  'recording.stated': {
    1: z.strictObject({
      /** As the pack names it. */
      record: nameSchema,
      because: z.enum(unrecordedBecause),
      reason,
      /** From when to when; `to` absent: to the end of the step. */
      spans: z
        .array(z.strictObject({ from: instantSchema, to: instantSchema.optional() }))
        .min(1)
        .max(50),
      /** The request to approve it, where the pack wants that. */
      approval: ulidSchema.optional(),
    }),
  },
  /** Wrong click: the event stands in the history and no longer counts (decision 14). */
  'event.withdrawn': { 1: z.strictObject({ event: ulidSchema, reason }) },
  'event.detached': { 1: z.strictObject({ event: ulidSchema, reason }) },

  'note.written': {
    1: z.strictObject({
      kind: z.enum(['discretion']),
      tier: shortText.optional(),
      amount: z.int().min(0).optional(),
      /** What was proposed, what the officer made of it; both kept (design: "draft and edits kept"). */
      draft: z.string().max(8000),
      text: text(8000),
      restsOn: z.record(nameSchema, factValueSchema),
      packs: z.array(versioned).max(20),
    }),
    2: z.strictObject({
      kind: z.enum(['discretion']),
      /** Title of the tier that the officer took, as the table or the form words it. */
      tier: shortText.optional(),
      amount: z.int().min(0).optional(),
      draft: z.string().max(8000),
      text: text(8000),
      /** Kept while facts are still wanted: it stands in the history and closes nothing. Absent: the note itself. */
      provisional: z.literal(true).optional(),
      /** By which benchmark it was written, and what that proposed. Absent: none is known for the violation. */
      benchmark: noteBenchmarkSchema.optional(),
      /** The table changed between violation and decision: both, which was applied, and why (penalty law 37). */
      law: z
        .strictObject({
          days: z.strictObject({ violation: daySchema, decision: daySchema }),
          change: z.enum(['same', 'lighter', 'heavier', 'unclear', 'gone']).nullable(),
          versions: z.strictObject({ violation: shortText.nullable(), decision: shortText.nullable() }),
          applied: z.enum(['violation', 'decision']),
          /** Of the person who chose; absent where the law leaves no choice. */
          reason: reason.optional(),
        })
        .optional(),
      /** Why the officer departs from the benchmark, and who must approve it (国办发〔2022〕27号（十二）). */
      deviation: z.strictObject({ reason, by: z.enum(['head-or-collective', 'issuer']) }).optional(),
      restsOn: z.record(nameSchema, factValueSchema),
      packs: z.array(versioned).max(20),
    }),
  },

  /** A guarded action was pressed. The verdict is never recomputed (decision 10). */
  'action.attempted': {
    1: z.strictObject({
      attempt: ulidSchema,
      action: nameSchema,
      level: z.enum(['observe', 'warn', 'hold']),
      verdict: z.enum(['allow', 'warn', 'hold']),
      outcome: z.enum(['released', 'held', 'overridden', 'wouldHold']),
      gaps: z.array(gapRefSchema).max(100),
      /** How it was pressed, for the log of ways. */
      way: nameSchema,
      gate: z.enum(['working', 'broken']),
      brokenBecause: shortText.optional(),
      seal: actionSealSchema,
      /** Shared by the attempts of one request that touches several cases (decision 22). */
      request: ulidSchema.optional(),
      override: ulidSchema.optional(),
    }),
  },
  /** What the legacy server was really sent (wall 3, decision 24). */
  'action.observed': {
    1: z.strictObject({
      action: nameSchema,
      attempt: ulidSchema.optional(),
      gated: z.boolean(),
      completeness: z.enum(['full', 'fields', 'url-only']),
      method: z.string().max(10),
      path: z.string().max(2000),
      fields: z.record(z.string().max(120), z.string().max(8000)).optional(),
    }),
  },
  /** The adapter's success test on what came back: a 500 or a sign-in page is no decision (decision 19). */
  'action.outcome': {
    1: z.strictObject({
      attempt: ulidSchema,
      outcome: z.enum(['success', 'failure', 'unknown']),
      evidence: z.string().max(400),
    }),
  },
  'decision.made': {
    1: z.strictObject({
      decidedOn: daySchema,
      documentNumber: shortText.optional(),
      attempt: ulidSchema.optional(),
    }),
  },

  /**
   * Whether the decision is to be made public, per channel (decision 40). To publish is not to have published; to
   * withhold counts once the head approved the request that goes with it.
   */
  'disclosure.decided': {
    1: z.discriminatedUnion('decision', [
      z.strictObject({ decision: z.literal('publish'), ...disclosureBasis, reason: reason.optional() }),
      z.strictObject({
        decision: z.literal('withhold'),
        ...disclosureBasis,
        reason,
        /** The request to approve it. */
        approval: ulidSchema,
      }),
    ]),
  },

  'override.granted': {
    1: z.strictObject({
      attempt: ulidSchema,
      action: nameSchema,
      items: z.array(nameSchema).min(1).max(100),
      reason,
      /** The approval that opens the statutory part of it. */
      approval: ulidSchema.optional(),
      toldLead: z.enum(['at-once', 'when-connected']),
    }),
  },

  /** One generic approval; approver ≠ requester, single use, bound to `hash` (decision 1). */
  'approval.requested': {
    1: z.strictObject({
      approval: ulidSchema,
      what: z.enum(['statutory-override', 'waiver', 'extension', 'outside-tier']),
      action: nameSchema.optional(),
      items: z.array(nameSchema).max(100),
      /** Hash of what is approved: case, action and form. */
      hash: sha256Hex,
      reason,
      expires: z.iso.datetime(),
    }),
    2: z.strictObject({
      approval: ulidSchema,
      /** `withholding`: of the decision to publish nothing, which is the head's to approve. */
      what: z.enum(['statutory-override', 'waiver', 'extension', 'outside-tier', 'withholding']),
      action: nameSchema.optional(),
      items: z.array(nameSchema).max(100),
      hash: sha256Hex,
      reason,
      expires: z.iso.datetime(),
    }),
    3: z.strictObject({
      approval: ulidSchema,
      /** `withholding`: of the decision to publish nothing, which is the head's to approve. */
      what: z.enum([
        'statutory-override',
        'waiver',
        'extension',
        'outside-tier',
        'withholding',
        'unrecorded',
      ]),
      action: nameSchema.optional(),
      items: z.array(nameSchema).max(100),
      hash: sha256Hex,
      reason,
      expires: z.iso.datetime(),
    }),
  },
  'approval.given': {
    1: z.strictObject({ approval: ulidSchema, hash: sha256Hex, reason, expires: z.iso.datetime() }),
    2: z.strictObject({
      approval: ulidSchema,
      hash: sha256Hex,
      reason,
      expires: z.iso.datetime(),
      /** Of a departure from a benchmark: the head himself, a collective discussion, or the body that made it; of a withholding: `head`. */
      by: z.enum(['head', 'collective', 'issuer']).optional(),
      /** The record of the discussion, or that body's approval: it goes into the file. */
      document: documentRef.optional(),
    }),
  },
  'approval.refused': { 1: z.strictObject({ approval: ulidSchema, hash: sha256Hex, reason }) },

  'period.suspended': {
    1: z.strictObject({ deadline: nameSchema, from: daySchema, reason, otherPartyTold: z.boolean() }),
  },
  'period.resumed': { 1: z.strictObject({ deadline: nameSchema, on: daySchema }) },
  'period.extended': {
    1: z.strictObject({ deadline: nameSchema, days: z.int().min(1), reason, approval: ulidSchema }),
  },
  'document.served': {
    1: z.strictObject({
      document: documentRef,
      on: daySchema,
      method: nameSchema,
      receipt: shortText.optional(),
    }),
  },
  /**
   * A paper that was there before the case was: who signed it, in what capacity, and the event of the record that shows it.
   * Written by the companion only, from that event.
   */
  'document.carried': {
    1: z.strictObject({
      document: documentRef,
      as: capacitySchema,
      by: opaqueIdSchema,
      source: ulidSchema,
    }),
  },
  'payment.received': {
    1: z.strictObject({ amount: z.int().min(0), on: daySchema, receipt: shortText.optional() }),
  },

  'body.erased': {
    1: z.strictObject({
      events: z.array(ulidSchema).min(1).max(1000),
      basis: text(1000),
      requestedBy: opaqueIdSchema,
      approvedBy: opaqueIdSchema,
    }),
  },

  /**
   * What the registry says of those who act in the case, on a day (companion/registry). The latest finding of a person counts;
   * `why` and `since` of one who is not qualified are as the registry named them.
   */
  'qualification.checked': {
    1: z.strictObject({
      on: daySchema,
      /** The registry that was asked: when it was issued, and its hash. */
      registry: z.strictObject({ issued: z.iso.datetime(), sha256: sha256Hex }),
      persons: z
        .array(
          z.discriminatedUnion('finding', [
            z.strictObject({ person: opaqueIdSchema, finding: z.literal('qualified') }),
            z.strictObject({
              person: opaqueIdSchema,
              finding: z.literal('unqualified'),
              why: nameSchema,
              since: daySchema.optional(),
            }),
            /** The registry is not asked any more: earlier findings of him no longer count. */
            z.strictObject({ person: opaqueIdSchema, finding: z.literal('not-checked') }),
          ]),
        )
        .min(1)
        .max(40),
    }),
  },

  /** One version of an organ: the whole record, and the day from which it holds. With `import` it counts once that is recorded. */
  'organ.recorded': {
    1: z.strictObject({ from: daySchema, record: organRecordSchema, reason, import: ulidSchema.optional() }),
  },
  /** A version that was recorded by mistake: it stands in the history and no longer counts. */
  'organ.withdrawn': { 1: z.strictObject({ event: ulidSchema, reason }) },
  'person.recorded': {
    1: z.strictObject({
      from: daySchema,
      record: officerRecordSchema,
      reason,
      import: ulidSchema.optional(),
    }),
  },
  'person.withdrawn': { 1: z.strictObject({ event: ulidSchema, reason }) },

  'device.paired': {
    1: z.strictObject({
      person: opaqueIdSchema,
      publicKey: z.string().max(400),
      label: shortText,
      /** Origin of the extension that paired, where the browser said it. */
      origin: z.string().max(200).optional(),
    }),
  },
  'device.revoked': { 1: z.strictObject({ reason }) },
  'device.pinReset': { 1: z.strictObject({ person: opaqueIdSchema, by: opaqueIdSchema }) },
  'adapter.installed': {
    1: z.strictObject({
      adapter: versioned,
      sha256: sha256Hex,
      level: z.enum(['observe', 'warn', 'hold']),
      origins: z.array(z.string().max(200)).min(1).max(50),
    }),
  },
  'adapter.drifted': {
    1: z.strictObject({
      adapter: versioned,
      page: nameSchema,
      /** Facts whose place was not found, and facts found by a fallback. */
      missing: z.array(nameSchema).max(100),
      healed: z.array(nameSchema).max(100),
    }),
  },
  'adapter.levelSet': {
    1: z.strictObject({ adapter: nameSchema, level: z.enum(['off', 'observe', 'warn', 'hold']), reason }),
  },
  /** Whose days off count, and when the office is open (Asia/Shanghai): for everyone on the companion. */
  'unit.calendarSet': {
    1: z.strictObject({
      region: nameSchema,
      officeHours: z.strictObject({ from: clockTime, to: clockTime }),
      reason,
    }),
  },
  /** An import of the registry is whole: what carries its id counts from here on. */
  'unit.registryImported': {
    1: z.strictObject({
      import: ulidSchema,
      organs: z.int().min(0),
      persons: z.int().min(0),
      file: z.strictObject({ name: z.string().max(200), sha256: sha256Hex }),
      reason,
    }),
  },
  /** Whether qualification is checked against the registry: from the moment it is complete enough to be asked. */
  'unit.registrySet': { 1: z.strictObject({ checked: z.boolean(), reason }) },
  /** What the unit published on inspections (国办发〔2024〕54号): yearly caps, which kinds use them up, the items. Whole each time. */
  'unit.inspectionsSet': {
    1: z.strictObject({
      caps: z
        .array(
          z.strictObject({
            year: z.int().min(2020).max(2099),
            cap: z.int().min(0).max(1000),
            basis: shortText,
          }),
        )
        .max(20),
      usesUp: z.array(nameSchema).max(20),
      items: z
        .array(z.strictObject({ id: nameSchema, title: shortText, basis: shortText, publishedOn: daySchema }))
        .max(200),
      reason,
    }),
  },

  /** An enterprise as the register has it; again: corrected. `code`: GB 32100-2015. */
  'enterprise.entered': {
    1: z.strictObject({
      code: z.string().regex(/^[0-9A-HJ-NP-RTUWXY]{18}$/),
      name: shortText,
      address: shortText.optional(),
    }),
  },
  /** A secret for the enterprise's own page was printed for it; the earlier one is void. Only its hash is kept. */
  'enterprise.keyIssued': { 1: z.strictObject({ hash: sha256Hex }) },
  /** A cap of this enterprise's own, where the published ones go by class of risk. */
  'enterprise.capSet': {
    1: z.strictObject({
      year: z.int().min(2020).max(2099),
      cap: z.int().min(0).max(1000),
      basis: shortText,
    }),
  },
  /** One inspection in the plan: for one arrival between these days. */
  'inspection.planned': {
    1: z.strictObject({
      plan: ulidSchema,
      kind: nameSchema,
      item: nameSchema.optional(),
      from: daySchema,
      to: daySchema,
      purpose: text(400),
    }),
  },
  /** The responsible person approved it beforehand. */
  'inspection.approved': { 1: z.strictObject({ plan: ulidSchema, document: documentRef }) },
  'inspection.dropped': { 1: z.strictObject({ plan: ulidSchema, reason }) },
  /** Somebody came. Several arrivals with one number are one inspection: colleagues, or coming back the same day. */
  'arrival.recorded': {
    1: z.strictObject({
      case: ulidSchema,
      inspection: z.int().min(1).max(999_999_999),
      kind: nameSchema,
      item: nameSchema.optional(),
      purpose: text(400),
      plan: ulidSchema.optional(),
      /** Why it could not wait for approval. */
      urgent: reason.optional(),
      on: z.iso.datetime(),
      /** Who was named as coming along, whether or not he scanned himself. */
      along: z.array(opaqueIdSchema).max(9),
      entered: z.enum(['scanned', 'typed', 'picked']),
      late: lateEntry.optional(),
    }),
  },
  /** Somebody who may not act wanted to be entered, or was named as coming along. */
  'arrival.refused': {
    1: z.strictObject({ person: opaqueIdSchema, why: nameSchema, since: daySchema.optional() }),
  },
  'leaving.recorded': {
    1: z.strictObject({
      case: ulidSchema,
      inspection: z.int().min(1).max(999_999_999),
      on: z.iso.datetime(),
      entered: z.enum(['scanned', 'typed', 'picked']),
      late: lateEntry.optional(),
    }),
  },
  /** Somebody complained or praised. Nothing of the writer is demanded; what he wrote can be erased. */
  'feedback.received': {
    1: z.strictObject({
      kind: z.enum(['complaint', 'praise']),
      rating: z.int().min(1).max(5).optional(),
      text: text(2000).optional(),
      contact: shortText.optional(),
      /** What the code that came with it was worth; left out: none came. */
      verdict: nameSchema.optional(),
      /** Whom it is about, where the code was signed by who says so. */
      about: z
        .strictObject({
          /** SHA-256 of the code. */
          code: sha256Hex,
          /** Agency's id. */
          agency: z.string().regex(/^[0-9a-f]{16}$/),
          name: shortText,
          certificate: text(64),
          inspection: z.int().min(1).optional(),
          shownAt: instantSchema,
          /** Account and unit of the officer, where the unit's register knows the credential. */
          officer: opaqueIdSchema.optional(),
          unit: shortText.optional(),
        })
        .optional(),
      /** Keyed hash of the code by which the writer follows it. */
      follow: sha256Hex,
    }),
  },
  /** A supervisor took it up. */
  'feedback.taken': { 1: z.strictObject({}) },
  /** What the writer is told; a later answer puts an earlier one right. */
  'feedback.answered': { 1: z.strictObject({ answer: text(2000) }) },
  /** Not taken further; the reason is told to the writer. */
  'feedback.setAside': { 1: z.strictObject({ reason }) },
  'pack.installed': { 1: z.strictObject({ pack: versioned, sha256: sha256Hex }) },

  /** Streams named by the issuer: what phones are told of the agency, and the keys that they trust. */
  'credential.agencySet': {
    1: z.strictObject({
      issuer: issuerId,
      name: shortText,
      shortName: shortText.optional(),
      telephone: text(40),
      /** Address of the verify page, as it stands in every code: short, or long names do not fit. */
      page: z.url().max(60),
      /** Origin of the public listener; absent: phones cannot reach one. */
      listener: z.url().max(200).optional(),
      /** Where to complain or praise: a URL or a telephone number. */
      complaints: text(200),
    }),
  },
  /** Whoever holds the offline root decides which keys phones trust. */
  'credential.rootPinned': { 1: z.strictObject({ issuer: issuerId, publicKey: point, reason }) },
  /** A signing key was made; its secret half stays sealed where it was made. */
  'credential.keyMade': {
    1: z.strictObject({
      issuer: issuerId,
      keyId: z.int().min(0).max(255),
      alg: z.enum(['ES256', 'SM2']),
      publicKey: point,
      from: daySchema,
      to: daySchema,
      /** The key before it signed this one's public half: it was handed over, not put in its place. */
      handedOverBy: z.strictObject({ keyId: z.int().min(0).max(255), signature }).optional(),
    }),
  },
  /** It signs no more. What it signed stays good as long as phones trust the key. */
  'credential.keyRetired': {
    1: z.strictObject({ issuer: issuerId, keyId: z.int().min(0).max(255), reason }),
  },
  /** A list was signed and is kept, so that a status at an earlier time can be shown. */
  'credential.listSigned': {
    1: z.strictObject({
      issuer: issuerId,
      list: z.enum(['trust', 'status']),
      sha256: sha256Hex,
      issued: instantSchema,
      nextUpdate: instantSchema,
    }),
  },
  /** Streams named by the credential. */
  'credential.issued': {
    1: z.strictObject({
      person: opaqueIdSchema,
      /** Where its holder key was made: a paired device, or the console's card page of that person. */
      device: opaqueIdSchema,
      issuer: issuerId,
      keyId: z.int().min(0).max(255),
      statusIndex: z.int().min(0).max(1_048_575),
      name: text(100),
      certificate: shortText,
      holderKey: point,
      notBefore: daySchema,
      expires: daySchema,
      /** The signed bytes as the officer's device was given them, base64. */
      bytes: z
        .string()
        .regex(/^[A-Za-z0-9+/]+={0,2}$/)
        .max(1000),
      /** The credential that this one takes the place of. */
      replaces: ulidSchema.optional(),
    }),
  },
  'credential.suspended': { 1: z.strictObject({ because: credentialCause, reason: reason.optional() }) },
  'credential.resumed': { 1: z.strictObject({ because: credentialCause, reason: reason.optional() }) },
  'credential.revoked': {
    1: z.strictObject({
      because: credentialCause,
      reason: reason.optional(),
      /** May the person be given another one without the administrator's word? */
      again: z.boolean(),
    }),
  },
  /** After a revocation that barred the person: he may be given a credential again. */
  'credential.readmitted': { 1: z.strictObject({ person: opaqueIdSchema, reason }) },

  /** A camera may send under a key of its own; the stream is its recording. Written by the companion for whoever asked. */
  'media.opened': {
    1: z.strictObject({
      by: opaqueIdSchema,
      /** What the unit calls the camera. */
      camera: text(80),
      case: ulidSchema.optional(),
      until: instantSchema,
    }),
  },
  'media.closed': { 1: z.strictObject({ by: opaqueIdSchema, reason }) },
  'media.started': { 1: z.strictObject({ at: instantSchema }) },
  /** Vouches for every line of the index and every byte of the file before it (docs/media-format.md). */
  'media.chainHead': {
    1: z.strictObject({
      file: z.int().min(0),
      number: z.int().min(0),
      chain: sha256Hex,
      bytes: z.int().min(0),
    }),
  },
  /** Nothing was recorded from then to then. `gone`: the camera was not there; `down`: the companion was not. */
  'media.hole': {
    1: z.strictObject({
      from: instantSchema,
      to: instantSchema,
      why: z.enum(['silent', 'gone', 'jump', 'too-slow', 'disk-full', 'crash', 'down']),
    }),
    2: z.strictObject({
      from: instantSchema,
      to: instantSchema,
      why: z.enum([
        'silent',
        'gone',
        'jump',
        'too-slow',
        'disk-full',
        'crash',
        'down',
        'disk-error',
        'unreadable',
      ]),
      /** Only this one is missing; absent: everything is. */
      track: z.enum(['video', 'audio']).optional(),
    }),
    3: z.strictObject({
      from: instantSchema,
      to: instantSchema,
      why: z.enum([
        'silent',
        'gone',
        'jump',
        'too-slow',
        'disk-full',
        'crash',
        'down',
        'disk-error',
        'unreadable',
        /** The camera had fallen behind when it was cut off: what it had not sent yet. */
        'behind',
      ]),
      track: z.enum(['video', 'audio']).optional(),
    }),
  },
  'media.ended': {
    1: z.strictObject({
      at: instantSchema,
      why: z.enum(['stopped', 'closed', 'silent', 'taken-over', 'protocol', 'revoked', 'shutdown', 'down']),
    }),
    2: z.strictObject({
      at: instantSchema,
      why: z.enum([
        'stopped',
        'closed',
        'silent',
        'taken-over',
        'protocol',
        'revoked',
        'shutdown',
        'down',
        /** Its key came to its end; `revoked` is a key that was taken back. */
        'expired',
        /** What it sent could not be recorded, which is no fault of the camera. */
        'recorder',
      ]),
    }),
  },

  /**
   * A file from a docked camera, a telephone or a recorder was brought in; the stream is that file. `sha256` is of the whole file, `head` of the
   * index beside it (docs/media-format.md). Written by the companion when the last byte was on disk.
   */
  'media.imported': {
    1: z.strictObject({
      /** Who brought it; absent: the companion took it from a dock. */
      by: opaqueIdSchema.optional(),
      dock: text(80).optional(),
      name: text(255),
      kind: z.enum(['photo', 'audio', 'video']),
      format: nameSchema,
      size: z.int().min(1),
      sha256: sha256Hex,
      head: z.strictObject({ number: z.int().min(1), chain: sha256Hex }),
      /** What the file says of the device, or what its name seems to say. */
      device: z
        .strictObject({
          make: shortText.optional(),
          model: shortText.optional(),
          serial: shortText.optional(),
          from: z.enum(['file', 'name']),
        })
        .optional(),
      /** From when to when: equal for a photo. `own` is what the device wrote, `from` and `to` what was made of it. */
      recorded: z
        .strictObject({
          from: instantSchema,
          to: instantSchema,
          own: text(40),
          source: z.enum(['exif', 'quicktime', 'riff', 'name', 'file-system']),
          /** Read as UTC, by the offset that stands with it, or by the unit's own clock. */
          zone: z.enum(['utc', 'offset', 'unit']),
        })
        .optional(),
      /** In millionths of a degree, WGS 84. */
      place: z
        .strictObject({
          latitude: z.int().min(-90_000_000).max(90_000_000),
          longitude: z.int().min(-180_000_000).max(180_000_000),
        })
        .optional(),
      /** Nobody could read what is in it: it may be damaged, and is kept as it came. */
      unreadable: z.literal(true).optional(),
      case: ulidSchema.optional(),
    }),
  },
  /** An officer said which case and step a file belongs to; the last one counts. With a reason where it had been said before. */
  'media.filed': {
    1: z.strictObject({
      by: opaqueIdSchema,
      case: ulidSchema,
      step: nameSchema.optional(),
      reason: reason.optional(),
    }),
  },
  /** The device's clock was wrong: an officer says when it really was. What the device wrote stays. */
  'media.timeSet': {
    1: z.strictObject({ by: opaqueIdSchema, from: instantSchema, to: instantSchema, reason }),
  },

  /** Somebody marked a moment of a recording or of a file, by the companion's clock, with a word. */
  'media.bookmarked': {
    1: z.strictObject({ by: opaqueIdSchema, bookmark: ulidSchema, at: instantSchema, word: text(80) }),
  },
  'media.bookmarkRemoved': { 1: z.strictObject({ by: opaqueIdSchema, bookmark: ulidSchema }) },

  /**
   * A marked copy was made in which places are covered and sound is muted. `original` is of the bytes it was made from: an init segment with
   * fragments of a recording, or the whole imported file; `spec` is of what was covered and muted, in canonical JSON.
   */
  'media.redacted': {
    1: z.strictObject({
      by: opaqueIdSchema,
      redaction: ulidSchema,
      at: instantSchema,
      reason,
      file: z.int().min(0),
      /** Time in the file, ms. */
      from: z.int().min(0),
      to: z.int().min(0),
      original: z.strictObject({ bytes: z.int().min(1), sha256: sha256Hex }),
      /** Of a recording: numbers of the lines of its index. */
      fragments: z.strictObject({ first: z.int().min(0), last: z.int().min(0) }).optional(),
      /** How many. */
      regions: z.int().min(0).max(20),
      muted: z.union([z.literal('all'), z.int().min(0).max(100)]),
      spec: sha256Hex,
      copy: z.strictObject({ bytes: z.int().min(1), sha256: sha256Hex }),
    }),
  },

  /** Clips were cut out of the recording for somebody outside, with certificates (docs/clip-certificate.md). */
  'media.exported': {
    1: z.strictObject({
      by: opaqueIdSchema,
      export: ulidSchema,
      /** As the certificates have it. */
      at: instantSchema,
      reason,
      from: instantSchema,
      to: instantSchema,
      clips: z
        .array(
          z.strictObject({
            file: z.int().min(0),
            /** Of its index. */
            first: z.int().min(0),
            last: z.int().min(0),
            bytes: z.int().min(1),
            sha256: sha256Hex,
            certificate: sha256Hex,
          }),
        )
        .min(1)
        .max(50),
    }),
  },

  /**
   * Somebody's word that footage is not let go of, whatever its period says; streams named by the hold. Written by the companion
   * for whoever asked, as are those that follow.
   */
  'media.held': { 1: z.strictObject({ by: opaqueIdSchema, on: heldOnSchema, reason }) },
  'media.released': { 1: z.strictObject({ by: opaqueIdSchema, reason }) },
  /** Streams named by the request: what is to be disposed of, and on what basis. The list is never changed: another is another request. */
  'media.disposalAsked': {
    1: z.strictObject({
      by: opaqueIdSchema,
      basis: reason,
      reason,
      things: z
        .array(
          z.strictObject({
            kind: footageKindSchema,
            id: ulidSchema,
            bytes: z.int().min(0),
            /** The day through which it had to be kept, and the rule. */
            kept: daySchema,
            rule: nameSchema,
          }),
        )
        .min(1)
        .max(MAX_DISPOSED),
    }),
  },
  /** `enough`: it is carried out; else a third person, or the head, has to approve it too. */
  'media.disposalApproved': { 1: z.strictObject({ by: opaqueIdSchema, reason, enough: z.boolean() }) },
  'media.disposalRefused': { 1: z.strictObject({ by: opaqueIdSchema, reason }) },
  /** Of what was approved one thing is left as it is, for something came between. */
  'media.disposalDropped': {
    1: z.strictObject({ id: ulidSchema, why: z.enum(['held', 'kept', 'differs', 'in-use']) }),
  },
  /**
   * The stream is the recording's or the file's: its bytes are let go of; its index, its heads and this stay. `sha256`: of a file, as it was
   * brought in; of a recording, of the canonical list of the last heads of its files (docs/media-format.md).
   */
  'media.disposed': {
    1: z.strictObject({
      request: ulidSchema,
      at: instantSchema,
      basis: reason,
      askedBy: opaqueIdSchema,
      approvedBy: z.array(opaqueIdSchema).min(1).max(3),
      files: z.int().min(0),
      bytes: z.int().min(0),
      sha256: sha256Hex,
    }),
  },
  /** Record and disk were compared; `sha256` is of the signed account of it, and each names the one before. Streams named by the inventory. */
  /** A copy of it lies there: read back whole and compared, before anything else is let go of. */
  'media.stored': {
    1: z.strictObject({
      /** Of a recording. */
      file: z.int().min(0).optional(),
      place: z.enum(['local', 's3']),
      form: z.enum(['plain', 'sealed']),
      /** Of the copy as it lies there. */
      bytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  },
  'media.inventoried': {
    1: z.strictObject({
      number: z.int().min(1),
      sha256: sha256Hex,
      at: instantSchema,
      /** Which night it was for; `asked`: somebody wanted one. */
      night: daySchema,
      asked: opaqueIdSchema.optional(),
      files: z.int().min(0),
      hashed: z.int().min(0),
      faults: z.int().min(0),
    }),
  },

  /** A read of personal data (decision 7). */
  'access.read': {
    1: z.strictObject({
      what: nameSchema,
      of: z.array(opaqueIdSchema).min(1).max(200),
      why: shortText.optional(),
    }),
  },
} as const;

export type EventType = keyof typeof eventSchemas;
/** Versions have no holes; a kind's fourth one adds a line here. */
type LatestVersion<T extends EventType> = 3 extends keyof (typeof eventSchemas)[T]
  ? 3
  : 2 extends keyof (typeof eventSchemas)[T]
    ? 2
    : 1;
/** Data of an event kind, in its latest version. */
export type EventData<T extends EventType> = z.infer<
  (typeof eventSchemas)[T] extends Readonly<Record<LatestVersion<T>, infer S extends z.ZodType>> ? S : never
>;
/** A kind with its data: what makes an event before it is sealed. */
export type EventDraft = { [T in EventType]: { readonly type: T; readonly data: EventData<T> } }[EventType];

/** Kinds each stream may hold; a case stream may not be given a pairing, and so on. */
export function streamKindOf(type: EventType): StreamKind {
  const noun = type.slice(0, type.indexOf('.'));
  switch (noun) {
    case 'device':
      return 'device';
    case 'adapter':
      return 'adapter';
    case 'pack':
      return 'pack';
    case 'unit':
      return 'unit';
    case 'access':
      return 'access';
    case 'credential':
      return 'credential';
    case 'feedback':
      return 'feedback';
    case 'media':
      return 'media';
    case 'organ':
      return 'organ';
    case 'person':
      return 'person';
    // The register of an enterprise: what was planned there, who came and left.
    case 'enterprise':
    case 'inspection':
    case 'arrival':
    case 'leaving':
      return 'enterprise';
    default:
      return 'case';
  }
}

export type EventProblem =
  | { readonly code: 'unknown-type'; readonly type: string; readonly v: number }
  | { readonly code: 'bad-data'; readonly path: string; readonly message: string };

/** True when this code knows the kind at that version. */
export function isKnown(type: string, v: number): type is EventType {
  return Object.hasOwn(eventSchemas, type) && Object.hasOwn(eventSchemas[type as EventType], v);
}

/** The version this code writes of a kind. */
export function latestVersion(type: EventType): number {
  return Math.max(...Object.keys(eventSchemas[type]).map(Number));
}

/**
 * Checks an event's data against its kind; null when it is well formed.
 * Unknown kinds are a named problem, never skipped.
 */
export function dataProblem(type: string, v: number, data: unknown): EventProblem | null {
  if (!isKnown(type, v)) return { code: 'unknown-type', type, v };
  const versions: Record<number, z.ZodType> = eventSchemas[type];
  const schema = versions[v];
  if (schema === undefined) return { code: 'unknown-type', type, v };
  const result = schema.safeParse(data);
  if (result.success) return null;
  const first = result.error.issues[0];
  return { code: 'bad-data', path: first?.path.join('.') ?? '', message: first?.message ?? 'invalid' };
}

/** A sealed event whose body was read and is of a known kind. */
export type KnownEvent = EventDraft & { readonly event: SealedEvent };
