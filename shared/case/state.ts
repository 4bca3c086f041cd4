/**
 * What a case is, as far as the events received tell: the result of `fold` (fold.ts).
 * Plain data, so that it can be compared, sent and kept.
 */
import type {
  ActionSeal,
  Bar,
  Capacity,
  ClosedBy,
  DocumentRef,
  EventData,
  FactValue,
  NoteBenchmark,
  Provenance,
  Versioned,
} from './events.ts';

/** Who did something, when he says it was, and by which event. */
export interface Mark {
  readonly event: string;
  readonly actor: string;
  readonly at: string;
}

/** One value that a writer gave, with its origin. */
export interface FactReading extends Mark {
  readonly value: FactValue;
  readonly provenance: Provenance;
}

export interface FactState {
  /** The value that counts: the latest explicit correction, else the page's, else the latest of the others. */
  readonly value: FactValue;
  readonly from: FactReading;
  /** Readings that disagree and did not know of each other, or a page that says other than the correction. */
  readonly differs: readonly FactReading[];
}

export type ItemStatus = 'open' | 'done' | 'waived' | 'conflict';

export interface ItemReading extends Mark {
  readonly status: 'open' | 'done' | 'waived';
  readonly closedBy?: ClosedBy;
  readonly value?: FactValue;
  readonly on?: string;
  readonly document?: DocumentRef;
  readonly note?: string;
  readonly restsOn?: Readonly<Record<string, FactValue>>;
  readonly reason?: string;
  /** Attested for the time before the case was first seen. */
  readonly baseline?: boolean;
  /** Absent: as an officer. */
  readonly as?: Capacity;
}

/** An item that somebody else must close, and who was asked. */
export interface RequestState extends Mark {
  readonly item: string;
  readonly of: readonly Capacity[];
  readonly note?: string;
}

/** What the lead asked officers to see to. */
export interface ReminderState extends Mark {
  readonly to: readonly string[];
  /** Items that blocked the case then. */
  readonly items: readonly string[];
  readonly note?: string;
}

export interface ItemState {
  readonly status: ItemStatus;
  /** The latest reading; with status `conflict` one of `readings`. */
  readonly latest: ItemReading;
  /** Writes that did not know of each other; more than one only in conflict. */
  readonly readings: readonly ItemReading[];
  /** Facts that changed since, which reopened it (decision 17). */
  readonly staleFacts: readonly string[];
}

export interface NoteState extends Mark {
  readonly tier?: string;
  readonly amount?: number;
  readonly draft: string;
  readonly text: string;
  /** Kept while facts were wanted: closes nothing. */
  readonly provisional?: true;
  readonly benchmark?: NoteBenchmark;
  /** Both tables where the law changed before the decision, and which was applied. */
  readonly law?: NonNullable<EventData<'note.written'>['law']>;
  readonly deviation?: { readonly reason: string; readonly by: 'head-or-collective' | 'issuer' };
  readonly restsOn: Readonly<Record<string, FactValue>>;
  readonly packs: readonly Versioned[];
  /** Facts it rests on that changed since. */
  readonly staleFacts: readonly string[];
}

export interface AttemptState extends Mark {
  readonly attempt: string;
  readonly action: string;
  readonly verdict: 'allow' | 'warn' | 'hold';
  readonly outcome: 'released' | 'held' | 'overridden' | 'wouldHold';
  readonly gaps: readonly { readonly item: string; readonly bar: Bar; readonly kind: string }[];
  readonly gate: 'working' | 'broken';
  readonly seal: ActionSeal;
  readonly result: 'success' | 'failure' | 'unknown' | null;
  readonly override?: string;
}

export interface OverrideState extends Mark {
  readonly attempt: string;
  readonly action: string;
  readonly items: readonly string[];
  readonly reason: string;
  readonly approval?: string;
  /** Why its approval does not carry it: single use, bound to the hash, 30 minutes (decision 1). */
  readonly problem?:
    | 'approval-missing'
    | 'approval-used-before'
    | 'approval-expired'
    | 'approval-for-other-form';
}

export interface ApprovalState extends Mark {
  readonly approval: string;
  readonly what:
    | 'statutory-override'
    | 'waiver'
    | 'extension'
    | 'outside-tier'
    | 'withholding'
    | 'unrecorded';
  readonly action?: string;
  readonly items: readonly string[];
  readonly hash: string;
  readonly reason: string;
  readonly expires: string;
  /** `void`: the approver was the requester, approved another hash, or did not say in what way a departure was approved. */
  readonly status: 'requested' | 'given' | 'refused' | 'used' | 'void';
  readonly answer?: Mark & {
    readonly reason: string;
    readonly expires?: string;
    readonly by?: 'head' | 'collective' | 'issuer';
    readonly document?: DocumentRef;
  };
}

/** A decision whether the case's decision is made public. */
export interface DisclosureDecision extends Mark {
  readonly decision: 'publish' | 'withhold';
  readonly channels: readonly string[];
  readonly basis: readonly { readonly source: string; readonly article: string; readonly words: string }[];
  readonly reason?: string;
  /** Of a withholding: the request to approve it. */
  readonly approval?: string;
}

export interface DisclosureState {
  readonly latest: DisclosureDecision;
  /** Decisions of the channel that disagree and did not know of the latest. */
  readonly others: readonly DisclosureDecision[];
  /** Events by which it is to be published since it was last to be withheld: to take the yes back is to take back each. */
  readonly publishing: readonly string[];
}

/** An officer showed who he is; what of it was seen by anybody is in `means`. */
export interface ShowingState extends Mark {
  readonly officer: string;
  readonly means: EventData<'identity.shown'>['means'];
  readonly what: EventData<'identity.shown'>['what'];
  readonly code?: string;
  readonly inspection: number;
}

/** What the registry said of a person who acts in the case: the latest finding. */
export interface QualificationFinding extends Mark {
  /** The day asked about. */
  readonly on: string;
  readonly registry: { readonly issued: string; readonly sha256: string };
  readonly qualified: boolean;
  /** Of one who is not: why, as the registry names it, and since which day where it says so. */
  readonly why?: string;
  readonly since?: string;
}

/** The other party was told, and how he acknowledged it. */
export interface TellingState extends Mark {
  readonly item: string;
  readonly shown: EventData<'party.told'>['shown'];
  readonly document?: DocumentRef;
  readonly acknowledged: EventData<'party.told'>['acknowledged'];
}

/** When a step was, as instants; `to` null: it goes on. `late`: an end of it was entered afterwards. */
export interface Sitting {
  readonly from: string;
  readonly to: string | null;
  readonly late?: true;
}

/** One span of a recording, or a file that was brought in. */
export interface FootageState extends Mark {
  /** The recording's id, or the file's. */
  readonly source: string;
  readonly kind: 'photo' | 'audio' | 'video';
  readonly from: string;
  /** null: the camera sends. */
  readonly to: string | null;
  readonly device: string | null;
  /** Of a file, who said when it was; null: the file, or the companion. */
  readonly timeSetBy: string | null;
  /** Why it ended, as the recording has it; null: it goes on, or it is a file. */
  readonly ended: string | null;
  /** In which nothing was kept although the camera was there. */
  readonly holes: readonly { readonly from: string; readonly to: string; readonly why: string }[];
  /** Its bytes were let go of when their period was over; absent: they are there. It covers what it covered. */
  readonly disposed?: { readonly at: string; readonly basis: string };
}

export interface StatementState extends Mark {
  readonly record: string;
  readonly because: EventData<'recording.stated'>['because'];
  readonly reason: string;
  readonly spans: EventData<'recording.stated'>['spans'];
  readonly approval?: string;
}

export interface CaseState {
  /** Streams whose union this is; more than one after `case.merged`. */
  readonly streams: readonly string[];
  readonly opened:
    | (Mark & { readonly category: string; readonly procedure: string; readonly filedOn?: string })
    | null;
  readonly aliases: readonly { readonly system: string; readonly key: string }[];
  readonly baseline: (Mark & { readonly beforeStage: string; readonly items: readonly string[] }) | null;
  readonly officers: readonly string[];
  readonly lead: string | null;
  readonly present: readonly (Mark & {
    readonly person: string;
    readonly step?: string;
    readonly means: string;
  })[];
  /** Showings of identity, oldest first. */
  readonly shown: readonly ShowingState[];
  /** By person; absent: no registry was asked about him. */
  readonly qualifications: Readonly<Record<string, QualificationFinding>>;
  /** Oldest first. */
  readonly told: readonly TellingState[];
  readonly steps: Readonly<
    Record<
      string,
      {
        readonly started?: Mark;
        readonly ended?: Mark;
        /** Each time that it was taken up, in order. Absent from what older code kept. */
        readonly sittings?: readonly Sitting[];
      }
    >
  >;
  /** What cameras and files have of the case, in the order in which it was heard. */
  readonly footage: readonly FootageState[];
  /** Why records are not recorded, oldest first. */
  readonly statements: readonly StatementState[];
  readonly facts: Readonly<Record<string, FactState>>;
  readonly items: Readonly<Record<string, ItemState>>;
  /** Latest first. */
  readonly requests: readonly RequestState[];
  /** Latest first. */
  readonly reminders: readonly ReminderState[];
  /** Latest first. */
  readonly notes: readonly NoteState[];
  /** In order. */
  readonly attempts: readonly AttemptState[];
  readonly overrides: readonly OverrideState[];
  readonly approvals: Readonly<Record<string, ApprovalState>>;
  /** The decision as last recorded; `others` disagree and did not know of it. */
  readonly decision:
    | (Mark & {
        readonly decidedOn: string;
        readonly documentNumber?: string;
        readonly others: readonly (Mark & { readonly decidedOn: string })[];
      })
    | null;
  /** By channel: what was last decided on publishing the decision. */
  readonly disclosures: Readonly<Record<string, DisclosureState>>;
  readonly statusSeen: (Mark & { readonly status: string; readonly decided: boolean }) | null;
  /** Requests of a guarded action that no sealed attempt stands behind (walls 3 and 4). */
  readonly ungated: readonly (Mark & { readonly action: string; readonly seenBy: 'request' | 'status' })[];
  /** The number that its first arrival was given, and the enterprise in the register; null: there was none. */
  readonly numbered: (Mark & { readonly inspection: number; readonly enterprise: string }) | null;
  /** Papers from before the case: of what kind, who signed them and as what. */
  readonly carried: readonly (Mark & {
    readonly kind: string;
    readonly as: Capacity;
    readonly by: string;
    readonly document: DocumentRef;
  })[];
  readonly served: readonly (Mark & {
    readonly kind: string;
    readonly on: string;
    readonly method: string;
  })[];
  /** Attempts allowed on a state that lacked events which are known now (decision 10). */
  readonly decidedOnStaleState: readonly { readonly attempt: string; readonly missing: readonly string[] }[];
  readonly notUnderstood: readonly { readonly event: string; readonly type: string; readonly v: number }[];
  readonly erased: readonly string[];
  readonly withdrawn: readonly string[];
  /** Events no other event has seen: the `seen` of the next one written here. Sorted, at most 64. */
  readonly frontier: readonly string[];
  /** Greatest hlc, for the next clock value. */
  readonly latestHlc: string | null;
  /** Equal versions are equal states: SHA-256 over the sorted ids, hex. */
  readonly version: string;
}
