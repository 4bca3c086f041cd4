/** What the side panel and the worker say to each other: one state down, commands up. The panel decides nothing. */

import type { Similar } from '#shared/api/discretion.ts';
import type { Bar, ClosedBy, FactValue, Provenance, unrecordedBecause } from '#shared/case/events.ts';
import type { Explanation, Locale } from '#shared/case/explain.ts';
import type { DeadlineView, Door, Gap, GapKind, NoteLack } from '#shared/case/gap.ts';
import type { ChannelStanding } from '#shared/case/publication.ts';
import type { RecordFinding } from '#shared/case/recorded.ts';
import type { ShowingState } from '#shared/case/state.ts';
import type { Strokes } from '#shared/case/strokes.ts';
import type { BenchmarkFact, DraftWording } from '#shared/discretion/benchmark-schema.ts';
import type { AppliedLaw } from '#shared/discretion/draft.ts';
import type { EntryOption } from '#shared/discretion/find-entry.ts';
import type { WhichLaw } from '#shared/discretion/law-change.ts';
import type { Proposal } from '#shared/discretion/proposal.ts';
import type { TierOption } from '#shared/discretion/tier-options.ts';
import type { Citation, FactDefinition, Localized, RecordDefinition } from '#shared/rules/pack-schema.ts';

import type { CardView } from './card.ts';

export type CitationView = Citation & { readonly short: string; readonly sourceTitle: string };

export interface SyncView {
  /** `other-record`: the companion's record is not the one this device was shown before; nothing is exchanged. */
  readonly state: 'synced' | 'syncing' | 'offline' | 'signed-out' | 'other-record';
  /** When the record was last declared restored from a backup (epoch ms). */
  readonly restoredAt: number | null;
  /** Epoch ms of the last answer of the companion; null before the first. */
  readonly lastAt: number | null;
  readonly unsent: number;
  /** Epoch ms of the oldest unsent event. */
  readonly oldestAt: number | null;
  /** Latest first, a few: what waits to be sent. */
  readonly waiting: readonly { readonly type: string; readonly at: number }[];
  /** This device's clock minus the companion's, when it matters (decision 9). */
  readonly clockOffMs: number | null;
  /** Four fifths of the outbox are full (decision 15). */
  readonly nearlyFull: boolean;
  readonly refused: readonly {
    readonly id: string;
    readonly type: string;
    readonly code: string;
    readonly reason: string;
    readonly todo: string;
  }[];
  /** Where qualification is judged by the registry: the day up to which it is known here, and whether that is long ago. */
  readonly registry: { readonly asOf: string; readonly old: boolean } | null;
}

export interface CaseRow {
  readonly id: string;
  readonly subject: string | null;
  readonly key: string | null;
  readonly held: number;
  readonly stage: Localized | null;
  readonly due: { readonly day: string; readonly left: number; readonly unit: string } | null;
  readonly url: string | null;
  readonly reminder: ReminderView | null;
}

/** What the lead asks of the officer, in his own words where he wrote some. */
export interface ReminderView {
  /** Name, where the companion told it. */
  readonly by: string | null;
  /** Epoch ms. */
  readonly at: number;
  readonly note: string | null;
  /** What was missing then and still is. */
  readonly items: readonly Localized[];
}

export interface ItemView {
  readonly id: string;
  readonly title: Localized;
  readonly stage: string;
  readonly bar: Bar;
  readonly status: 'open' | 'done' | 'waived' | 'conflict' | 'unknown' | 'not-applicable';
  readonly closedBy: ClosedBy;
  /** Who closed it, by name where known, and when (epoch ms). */
  readonly by: string | null;
  readonly at: number | null;
  readonly baseline: boolean;
  /** Closed by a showing of identity: what of it was seen by a phone, and what was shown. */
  readonly shown: Pick<ShowingState, 'means' | 'what'> | null;
  /** What the other party is told, sentence by sentence; empty: the item tells nothing. */
  readonly tells: readonly { readonly text: Localized; readonly citation: CitationView }[];
  /** Closed by telling him: how he acknowledged it. */
  readonly told: Acknowledgement['how'] | null;
  readonly detail: string | null;
  /** Not recorded, and somebody said why. */
  readonly stated: boolean;
}

export interface FactView {
  readonly name: string;
  readonly title: Localized;
  readonly type: FactDefinition['type'];
  readonly value: FactValue | null;
  readonly provenance: Provenance | null;
  readonly differs: readonly { readonly value: FactValue; readonly provenance: Provenance }[];
  readonly question: Localized | null;
  readonly answers: readonly { readonly value: FactValue; readonly title: Localized }[];
}

export interface ApprovalView {
  readonly approval: string;
  readonly status: 'requested' | 'given' | 'refused' | 'used' | 'void';
  readonly reason: string;
  readonly at: number;
  readonly expires: number;
  readonly answerReason: string | null;
  readonly answeredAt: number | null;
}

export interface NoteDraft {
  /** Id of the table's tier, or the word of a form without a table. */
  readonly tier: string | null;
  readonly amount: number | null;
  /** null: the draft of the facts, untouched. */
  readonly text: string | null;
  /** Why it departs from the benchmark. */
  readonly reason?: string;
  /** TABLE/ENTRY of tier and reason, `plain` without one; and of the text, which may be another's still. */
  readonly entry?: string;
  readonly textOf?: string;
}

/** A fact that the benchmark asks for, or rests on. */
export interface BenchmarkFactView {
  readonly definition: BenchmarkFact;
  readonly value: FactValue | null;
  readonly provenance: Provenance | null;
}

/** What the benchmark says of this case: everything that the composer shows and weighs an amount by. */
export interface BenchmarkView {
  readonly proposal: Proposal;
  readonly tiers: readonly TierOption[];
  readonly facts: Readonly<Record<string, BenchmarkFactView>>;
  readonly wording: DraftWording;
}

export interface DiscretionView {
  /** The violation in the page's words. */
  readonly violation: string | null;
  /** Entries that may be the one; a few, the likeliest first. */
  readonly entries: readonly EntryOption[];
  /** How many entries the tables have at all: none means that no benchmark is known here. */
  readonly all: number;
  /** null: none is recognized or chosen. */
  readonly benchmark: BenchmarkView | null;
  /** The officer said that none of them fits. */
  readonly without: boolean;
  /** The table changed between violation and decision; null: it did not, or the day of the violation is not known. */
  readonly law: LawView | null;
}

/** Which of two tables counts, who says so and why. `benchmark` is by the one that is applied. */
export type LawView = AppliedLaw;

/** What the officer chose of two tables, for one entry. */
export interface LawChoice {
  readonly entry: string;
  /** Between what: `comparedOf` the question that was shown. */
  readonly compared: string;
  readonly applied: WhichLaw;
  readonly reason: string;
}

/** The departure of the note that was written, and how its approval stands. */
export interface DeviationView {
  readonly reason: string;
  readonly by: 'head-or-collective' | 'issuer';
  readonly approval: ApprovalView | null;
  /** An approval carries it. */
  readonly carried: boolean;
}

/** What is recorded in this stage, how and on what. */
export interface RecordView
  extends Pick<RecordDefinition, 'title' | 'content' | 'methods' | 'carriers' | 'extent'> {
  readonly id: string;
  readonly citation: CitationView;
  /** Facts by which it is known whether it is to be recorded at all. */
  readonly wanted: readonly Localized[];
  /** Of sound and film: how those present are told, and its gap while that is open. */
  readonly announcement: {
    readonly title: Localized;
    readonly citation: CitationView;
    readonly gap: string | null;
    readonly done: boolean;
  } | null;
}

/** A step that is recorded in sound or film: whether it was begun, and what lacks of it. */
export interface RecordedStep {
  readonly stage: string;
  readonly title: Localized;
  /** Something of it must be recorded, not only as needed. */
  readonly must: boolean;
  /** Since when it goes on, epoch ms; null: it does not. */
  readonly since: number | null;
  /** It was begun at least once. */
  readonly begun: boolean;
}

/** One record of the list whose step was begun. */
export interface RecordedView {
  readonly record: string;
  readonly title: Localized;
  readonly stage: string;
  readonly state: RecordFinding['state'];
  /** Of the step, ms that are there, or being sent. */
  readonly there: number;
  /** What a statement accounts for, epoch ms; `to` null: it goes on. */
  readonly lacks: readonly { readonly from: number; readonly to: number | null }[];
  readonly stated: { readonly because: Localized; readonly reason: string } | null;
}

/** Cameras and steps of this moment. */
export interface RecordingView {
  /** Those that send, as the companion last said. */
  readonly cameras: readonly { readonly device: string | null; readonly since: number }[];
  /** That of the case's stage; those that go on, or ended before the decision; earlier ones that must be recorded and nobody began. */
  readonly steps: readonly RecordedStep[];
  readonly records: readonly RecordedView[];
  /** The item by which those present are told that recording is on, while it is open. */
  readonly announce: string | null;
}

/** Is the decision in the catalogue of major ones? null: the procedure has none. */
export type MajorView =
  | {
      readonly kind: 'major';
      readonly lines: readonly { readonly title: Localized; readonly citation: CitationView }[];
    }
  /** The fact that is wanted first. */
  | { readonly kind: 'unknown'; readonly wanted: string }
  | { readonly kind: 'ordinary' }
  | null;

/** One channel on which the decision is to be made public, or not. */
export interface PublicationView {
  readonly channel: string;
  readonly title: Localized;
  readonly content: Localized;
  readonly standing: ChannelStanding;
  readonly citation: CitationView;
  /** Id of its period among `deadlines`. */
  readonly deadline: string;
  /** Its publication was recorded. */
  readonly published: boolean;
  /** Facts that are wanted first. */
  readonly wanted: readonly string[];
  /** Exceptions that hold: why it may not be published. */
  readonly exceptions: readonly { readonly title: Localized; readonly citation: CitationView }[];
  /** Why the head did not approve, or did. */
  readonly answer: { readonly by: string | null; readonly at: number; readonly reason: string } | null;
  /** When it was last decided (epoch ms) and by whom. */
  readonly decided: { readonly by: string | null; readonly at: number } | null;
}

export interface CaseView {
  readonly id: string;
  /** Of the case's events: equal versions are equal states. */
  readonly version: string;
  readonly subject: string | null;
  readonly key: string | null;
  /** The legacy system whose number that is. */
  readonly system: string | null;
  readonly category: string;
  readonly title: Localized | null;
  readonly stages: readonly { readonly id: string; readonly title: Localized }[];
  readonly stage: string | null;
  /** The guarded action of this page, or of the stage when no page is open. */
  readonly action: { readonly id: string; readonly title: Localized; readonly onPage: boolean } | null;
  /** What blocks it now, in order. */
  readonly blockers: readonly Gap[];
  readonly door: Door | null;
  /** Everything else that is open: advisory, later stages, conflicts. */
  readonly others: readonly Gap[];
  readonly items: readonly ItemView[];
  readonly facts: readonly FactView[];
  readonly deadlines: readonly DeadlineView[];
  readonly today: string;
  /** Facts the page should give and did not: an adapter failure (decision 4). */
  readonly notFound: readonly string[];
  /** The administrator has the report of it; false while it waits here. */
  readonly driftTold: boolean;
  readonly healed: readonly string[];
  readonly sealedFields: number;
  /** Action held at a press and waiting; null when nothing was pressed. */
  readonly held: { readonly attempt: string; readonly action: string; readonly at: number } | null;
  readonly approvals: readonly ApprovalView[];
  readonly draft: NoteDraft | null;
  readonly note: {
    readonly text: string;
    readonly amount: number | null;
    /** Id of the tier under a benchmark, else its title. */
    readonly tier: string | null;
    /** TABLE/ENTRY, or `plain`. */
    readonly entry: string;
    readonly stale: boolean;
    /** What it lacks of the choice between two tables (penalty law 37). */
    readonly lacks: NoteLack | null;
    /** Kept while facts were wanted. */
    readonly provisional: boolean;
    /** The text was the draft of the facts, untouched. */
    readonly asDrafted: boolean;
    readonly deviation: DeviationView | null;
  } | null;
  readonly discretion: DiscretionView;
  readonly decidedOn: string | null;
  readonly records: readonly RecordView[];
  readonly recording: RecordingView;
  readonly major: MajorView;
  /** Empty before there is a decision. */
  readonly publication: readonly PublicationView[];
  /** Steps before the case was first seen may be attested in one go (decision 16). */
  readonly baseline: { readonly beforeStage: string; readonly items: readonly string[] } | null;
  readonly present: readonly string[];
  /** Who has the case. */
  readonly officers: readonly string[];
  /** Names of writable fields that text can be put back into (R6). */
  readonly writable: readonly {
    readonly field: string;
    readonly title: Localized;
    readonly fact: string | null;
  }[];
  readonly checkedAt: number;
  readonly reminder: ReminderView | null;
  /** Item → who asked the one who may close it, and when (epoch ms). */
  readonly asked: Readonly<Record<string, { readonly by: string | null; readonly at: number }>>;
}

export interface Colleague {
  readonly id: string;
  readonly name: string;
  /** He has a profile in this browser, so his PIN can be typed here. */
  readonly hasPin: boolean;
}

export type Screen =
  | { readonly kind: 'loading' }
  | { readonly kind: 'unpaired' }
  | {
      readonly kind: 'locked';
      readonly person: string;
      readonly name: string;
      readonly unsent: number;
      /** A guarded press waits for the PIN. */
      readonly waiting: boolean;
      readonly others: readonly { readonly person: string; readonly name: string }[];
    }
  | { readonly kind: 'cases'; readonly cases: readonly CaseRow[]; readonly known: boolean }
  | { readonly kind: 'case'; readonly case: CaseView };

export interface PanelState {
  readonly screen: Screen;
  readonly me: { readonly id: string; readonly name: string } | null;
  readonly colleagues: readonly Colleague[];
  readonly sync: SyncView;
  /** The gate cannot do its work, and why (decision 3). */
  readonly broken: string | null;
}

/** How the other party acknowledged what he was told. */
export type Acknowledgement =
  | { readonly how: 'signed-on-screen'; readonly strokes: Strokes }
  | {
      readonly how: 'not-signed';
      readonly why: 'refuses' | 'unable' | 'absent';
      readonly reason: string;
      /** Empty: there was none. */
      readonly witness: string;
    }
  | { readonly how: 'recorded' };

export type PanelCommand =
  | { readonly type: 'item.complete'; readonly case: string; readonly item: string; readonly note?: string }
  | {
      readonly type: 'item.document';
      readonly case: string;
      readonly item: string;
      readonly number: string;
      readonly date: string;
    }
  /** The other party was told what the item tells, with the paper that it asks for. */
  | {
      readonly type: 'party.tell';
      readonly case: string;
      readonly item: string;
      /** In which he was told. */
      readonly language: Locale;
      readonly number: string;
      readonly date: string;
      readonly acknowledged: Acknowledgement;
    }
  /** A step begins or ends; `late`: it did so then, and this is why it is entered only now. */
  | {
      readonly type: 'step.mark';
      readonly case: string;
      readonly step: string;
      readonly as: 'started' | 'ended';
      readonly late: { readonly on: number; readonly reason: string } | null;
    }
  /** Why a record is not recorded at these times (epoch ms; `to` null: to the end of the step). */
  | {
      readonly type: 'recording.state';
      readonly case: string;
      readonly record: string;
      readonly because: (typeof unrecordedBecause)[number];
      readonly reason: string;
      readonly spans: readonly { readonly from: number; readonly to: number | null }[];
    }
  /** Ask those who alone may close it. */
  | { readonly type: 'item.ask'; readonly case: string; readonly item: string }
  | { readonly type: 'reminder.seen'; readonly case: string }
  | { readonly type: 'item.reopen'; readonly case: string; readonly item: string; readonly reason: string }
  | { readonly type: 'officer.add'; readonly case: string; readonly person: string; readonly pin: string }
  /** The officer himself confirms that he is there, on his own device. */
  | { readonly type: 'officer.here'; readonly case: string }
  | { readonly type: 'fact.enter'; readonly case: string; readonly fact: string; readonly value: FactValue }
  | {
      readonly type: 'fact.correct';
      readonly case: string;
      readonly fact: string;
      readonly value: FactValue;
      readonly reason: string;
    }
  | {
      readonly type: 'note.write';
      readonly case: string;
      readonly proposal: string;
      readonly text: string;
      readonly amount: number | null;
      /** Id of the table's tier, or the word of a form without a table. */
      readonly tier: string | null;
      /** Why it departs from the benchmark; null when it does not. */
      readonly reason: string | null;
      /** Field of the page to put it into as well. */
      readonly fill: string | null;
    }
  /** Which entry of the tables the violation is; null: none of them. */
  | {
      readonly type: 'note.entry';
      readonly case: string;
      readonly entry: { readonly table: string; readonly entry: string } | null;
    }
  /** Which of two tables counts, and why. */
  | { readonly type: 'note.law'; readonly case: string; readonly law: LawChoice }
  /** Entries that hold the words of the query. */
  | { readonly type: 'note.find'; readonly case: string; readonly query: string }
  /** What the unit decided before under the entry that the note is written under. */
  | { readonly type: 'note.similar'; readonly case: string }
  | { readonly type: 'note.draft'; readonly case: string; readonly draft: NoteDraft }
  | {
      readonly type: 'baseline';
      readonly case: string;
      readonly beforeStage: string;
      readonly items: readonly string[];
      readonly reason: string;
    }
  /** The code of this moment. `case`: null is that of the page in front, or none. */
  | {
      readonly type: 'card.show';
      readonly case: string | null;
      readonly challenge: number | null;
      /** Asks the companion now, however lately it was asked. */
      readonly anew?: boolean;
    }
  /** Four digits that the other party read from his phone. */
  | { readonly type: 'card.receipt'; readonly case: string; readonly digits: string }
  /** Shown, as the officer says, and scanned by nobody. */
  | { readonly type: 'card.said'; readonly case: string; readonly what: 'code' | 'certificate' }
  | { readonly type: 'door.reason'; readonly case: string; readonly reason: string }
  | { readonly type: 'door.approval'; readonly case: string; readonly reason: string }
  /** The decision is made public on these channels, so it is decided; that it was is another item. */
  | { readonly type: 'disclosure.publish'; readonly case: string; readonly channels: readonly string[] }
  /** That it is made public on this channel is taken back, before it was. */
  | {
      readonly type: 'disclosure.takeBack';
      readonly case: string;
      readonly channel: string;
      readonly reason: string;
    }
  /** It is not, by an exception of a law, which the head is asked to approve. */
  | {
      readonly type: 'disclosure.withhold';
      readonly case: string;
      readonly channels: readonly string[];
      readonly exception: { readonly source: string; readonly article: string };
      readonly reason: string;
    }
  | { readonly type: 'page.focus'; readonly case: string }
  /** Why this gap stands, in the panel's language. */
  | { readonly type: 'gap.why'; readonly case: string; readonly gap: string; readonly locale: Locale }
  | { readonly type: 'case.open'; readonly case: string }
  | { readonly type: 'unlock'; readonly person: string; readonly pin: string }
  | { readonly type: 'recover'; readonly person: string; readonly pin: string }
  | { readonly type: 'lock' }
  | { readonly type: 'sign-out' }
  | { readonly type: 'switch'; readonly person: string }
  | { readonly type: 'sync' }
  | { readonly type: 'pair.open' };

/** What came of a command: an error is said in the reader's words by its code. */
export type CommandResult =
  /**
   * `why`: the answer to `gap.why`; absent when the gap stands no longer. `entries`: the answer to a search.
   * `similar`: what the unit decided before.
   */
  | {
      readonly ok: true;
      readonly why?: Explanation;
      readonly entries?: readonly EntryOption[];
      readonly similar?: Similar;
      readonly card?: CardView;
    }
  | {
      readonly ok: false;
      readonly code:
        | 'locked'
        | 'wrong-pin'
        | 'wait'
        | 'no-tries'
        | 'no-press'
        /** No code was shown in this case lately; the digits fit none; too many that fitted none. */
        | 'no-code'
        | 'wrong-receipt'
        | 'receipt-wait'
        | 'outbox-full'
        | 'too-big'
        | 'offline'
        | 'not-allowed'
        /** The registry does not let me sign a step, or the officer named count as one: `unqualified` says why. */
        | 'not-qualified'
        | 'second-not-qualified'
        /** The administrator revoked his credential. */
        | 'credential-barred'
        /** The rules give this item to another role. */
        | 'not-yours'
        /** The law does not let this amount be, whoever approves it. */
        | 'outside-law'
        /** What was drawn is no signature. */
        | 'no-signature'
        /** That he did not sign, without the reason. */
        | 'no-word'
        /** A departure from the benchmark without its reason. */
        | 'no-reason'
        /** What was shown is not what the facts say any more, or not yet known: nothing was decided. */
        | 'not-settled'
        | 'no-law'
        /** The companion does not know the case yet: it has not been sent. */
        | 'not-sent'
        /** The administrator has been asked, and has not agreed yet. */
        | 'recovery-waiting'
        | 'sign-in-again'
        | 'failed';
      readonly triesLeft?: number;
      readonly waitMs?: number;
      /** Which fact bars it, as the registry names it, and since which day. */
      readonly unqualified?: { readonly why: string; readonly since: string | null };
    };

/** Panel → worker over a port: its number is echoed with the result. */
export interface PanelRequest {
  readonly id: number;
  readonly command: PanelCommand;
}
export type ToPanel =
  | { readonly type: 'state'; readonly state: PanelState }
  | { readonly type: 'result'; readonly id: number; readonly result: CommandResult }
  /** Bring this gap to the officer's eye: he pressed the verb in the page's message. */
  | { readonly type: 'show'; readonly gap: string };

export type { GapKind };
