/** What a period is made of, as the law writes it and as a case changes it. Days are `2026-11-25` in Asia/Shanghai. */

export type Unit = 'working-day' | 'day' | 'month' | 'year' | 'hour';
export type Rollover = 'none' | 'next-working-day';

/** One reading of the law: nothing in it is open any more. */
export interface Reading {
  readonly length: number;
  readonly unit: Unit;
  /** Default `after`. `before`: so long before the day it starts from, which itself never counts (听证的七日前). */
  readonly direction?: 'after' | 'before' | undefined;
  /** `after`: does the day it runs from count? `before`: may the act fall on the last of the days counted back? */
  readonly firstDayCounts: boolean;
  readonly rollover: Rollover;
}

/** A point of the counting that the law leaves open (decision 38). */
export type OpenPoint = 'first-day' | 'rollover' | 'unit';

export interface Period extends Reading {
  readonly whose: 'authority' | 'party';
  /** Points without a citation: every reading of them is counted. */
  readonly open: readonly OpenPoint[];
}

/** Time that is not counted: an appraisal, a hearing, a public notice. Both days are within it. */
export interface Suspension {
  /** As the file names it: 技术鉴定. */
  readonly reason: string;
  readonly from: string;
  /** null: it goes on. */
  readonly to: string | null;
  /** Must the other party be told in writing for it to count? */
  readonly noticeRequired: boolean;
  readonly noticeOn: string | null;
}

export interface Extension {
  /** In the unit of the period. */
  readonly length: number;
  /** The most the law allows, or null where it names no figure. */
  readonly max: number | null;
  readonly approvedOn: string | null;
  readonly noticeRequired: boolean;
  readonly noticeOn: string | null;
}

export interface Changes {
  readonly suspensions: readonly Suspension[];
  readonly extensions: readonly Extension[];
}

export const unchanged: Changes = { suspensions: [], extensions: [] };

/** Extra time that was not earned, or only in part: said, never honoured silently (decision 38). */
export type Remark =
  | { readonly kind: 'extension-not-approved' }
  | { readonly kind: 'extension-late'; readonly approvedOn: string; readonly end: string }
  | { readonly kind: 'extension-not-notified'; readonly approvedOn: string; readonly end: string }
  | { readonly kind: 'extension-beyond-limit'; readonly length: number; readonly max: number }
  | { readonly kind: 'suspension-not-notified'; readonly reason: string }
  | { readonly kind: 'suspension-notified-late'; readonly reason: string; readonly noticeOn: string }
  | { readonly kind: 'suspension-after-end'; readonly reason: string; readonly end: string }
  | { readonly kind: 'suspension-running'; readonly reason: string; readonly from: string };

/** One day of the strip. */
export interface StripDay {
  readonly day: string;
  readonly counts: boolean;
  /** Why it does not count; `act`: the day of the act itself, counted back from an event. */
  readonly why?: 'start' | 'weekend' | 'holiday' | 'suspended' | 'act' | undefined;
  /** The holiday, or that which a worked weekend makes up for. */
  readonly name?: string | undefined;
}
