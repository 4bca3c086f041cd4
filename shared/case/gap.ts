/** What is missing and what it means for an action: the vocabulary of gaps.ts and decide.ts. */

import type { OpenPoint, Remark, StripDay, Unit } from '../calendar/period.ts';
import type { Citation, ItemDefinition, Localized } from '../rules/pack-schema.ts';
import type { Bar } from './events.ts';
import type { UnqualifiedPerson } from './qualified-persons.ts';
import type { Lack, RecordFinding } from './recorded.ts';

/** Rollout level in force: the lowest of agency, pack and site (decision 6). */
export type Level = 'observe' | 'warn' | 'hold';

export type GapKind =
  /** The item applies and is not done. */
  | 'open'
  /** Whether it applies is not known: `wanted` names the facts. */
  | 'unknown'
  /** Writes that contradict each other without knowing of each other, or page against correction. */
  | 'conflict'
  /** An event this version does not understand: the extension must be updated (decision 11). */
  | 'notUnderstood'
  /** A value or a pack is wrong, so that nothing can be said: mended, never guessed around. */
  | 'fault'
  /** Action sent, outcome not known. */
  | 'outcomeUnknown'
  /** A guarded action that went past the gate. */
  | 'ungated';

/**
 * What a discretion note lacks that the facts ask for (penalty law 37): `law-choice` a choice between two tables with its
 * reasons, `law-table` that it was written by the table which counts.
 */
export type NoteLack = 'law-choice' | 'law-table';

/**
 * What can be done: as the pack says, `ask` for one who may not do it himself, `decide-publication` before what is to be
 * published is published, or `state-recording`: say why something is not recorded.
 */
export type NextStep = Omit<ItemDefinition['next'], 'do'> & {
  readonly do: ItemDefinition['next']['do'] | 'ask' | 'decide-publication' | 'state-recording';
};

export interface Gap {
  /** Stable within the case: `item:two-officers`, `fact:fineAmount`, `event:<id>`. */
  readonly id: string;
  readonly kind: GapKind;
  readonly item: string | null;
  readonly stage: string;
  readonly bar: Bar;
  readonly title: Localized;
  readonly why: Localized;
  readonly citation: (Citation & { readonly short: string; readonly sourceTitle: string }) | null;
  /** Who may close it; what is only unknown or faulty is mended by the officer. */
  readonly who: ItemDefinition['who'];
  readonly next: NextStep | null;
  /** Facts that would settle it. */
  readonly wanted: readonly string[];
  /** Both values of a conflict, as text. */
  readonly values: readonly string[];
  /** Actions this gap holds (or warns on). */
  readonly actions: readonly string[];
  /** Those whom the registry found not qualified, by opaque id. Absent: it is not about that. */
  readonly unqualified?: readonly UnqualifiedPerson[];
  /** Of what must be recorded: the records that lack, and when. Absent: it is not about that. */
  readonly unrecorded?: readonly Unrecorded[];
}

export interface Unrecorded {
  /** As the pack names it. */
  readonly record: string;
  readonly title: Localized;
  readonly state: 'partly' | 'missing';
  /** Breaks in what is recorded throughout; of what is not recorded at all, the times of the step. */
  readonly lacks: readonly Lack[];
  /** A statement why is with whoever approves it, or was refused. */
  readonly approval: RecordFinding['approval'];
}

/** What an override of a hold takes (decision 1): the officer's reason, or a second person's approval. */
export type Door = 'reason' | 'approval';

export type Verdict =
  | { readonly kind: 'allow' }
  | { readonly kind: 'warn'; readonly gaps: readonly Gap[] }
  | { readonly kind: 'hold'; readonly gaps: readonly Gap[]; readonly door: Door };

/** A dated period with its explanation (decision 38). */
type CitationView = Citation & { readonly short: string; readonly sourceTitle: string };

/** What can stop or extend a period, and which facts are asked for it. */
export interface PeriodChange {
  /** `other-law`: another law that sets the period itself. */
  readonly kind: 'suspension' | 'extension' | 'other-law';
  readonly title: Localized;
  readonly citation: CitationView;
  /** The other party must be told in writing for it to count. */
  readonly noticeRequired: boolean;
  /** Of an extension: the most the law allows, in the period's unit; null where it names none. */
  readonly max: number | null;
  /** In the order in which they are asked. */
  readonly facts: readonly {
    readonly role: 'from' | 'to' | 'approvedOn' | 'length' | 'noticeOn' | 'applies' | 'period';
    readonly fact: string;
  }[];
}

export interface DeadlineView {
  readonly id: string;
  readonly title: Localized;
  readonly citation: (Citation & { readonly short: string; readonly sourceTitle: string }) | null;
  readonly whose: 'authority' | 'party';
  /** Day it runs from, or null while it does not run yet. */
  readonly from: string | null;
  /** By the reading that the pack gives. */
  readonly due: string | null;
  /** The earliest reading where the law leaves a point open: the day to work to. Absent from what older code sent. */
  readonly shown?: string | null;
  /** First day the authority may act against the person, by the latest reading; null for its own periods. */
  readonly adverseFrom?: string | null;
  /** Working days (or days) left, today included; negative when overdue; null while not running. */
  readonly left: number | null;
  /** Day it was met, e.g. that of the decision for the case period; `left` is null then. */
  readonly metOn: string | null;
  readonly unit: Unit;
  readonly length: number;
  /** Strip of days from start to due: which count, which were skipped and why. */
  readonly strip: readonly StripDay[];
  /** What it runs from: the name of a fact of type day, or `decision.decidedOn`. */
  readonly runsFrom?: string;
  /** Of the pack's reading: {@link Reading}. */
  readonly direction?: 'after' | 'before';
  readonly firstDayCounts?: boolean;
  /** `due` before it rolled over. */
  readonly nominal?: string | null;
  /** Of hours: the instant in Asia/Shanghai. */
  readonly dueAt?: string | null;
  /**
   * Until `shown`, in the period's own unit: today included (negative once it is over), and without today.
   * null while there is nothing to work to, and once it was met.
   */
  readonly toShown?: { readonly left: number; readonly before: number } | null;
  /** A year without an official table was used (decision 39). */
  readonly provisional: boolean;
  /** What the counting rests on beside `citation`: the first day, the rolling over. */
  readonly basis?: readonly CitationView[];
  /** Time that may be taken off or added, with the facts that say so. */
  readonly changes?: readonly PeriodChange[];
  /**
   * Another law sets the period: so long, in the unit. null: it is not known how long, and the general period is counted.
   * Absent where no other law does.
   */
  readonly otherLaw?: { readonly length: number | null };
  /** Points of the counting that the law leaves open. */
  readonly open?: readonly OpenPoint[];
  /** Extra time that was not earned (decision 38). */
  readonly remarks?: readonly Remark[];
}
