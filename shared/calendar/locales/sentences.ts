/** What each language says of a deadline. Days are `2026-11-25`, instants `2026-11-25T15:20:00+08:00`. */
import type { SkippedRun } from '../explain.ts';
import type { OpenPoint, Remark, Unit } from '../period.ts';

export interface DeadlineSentences {
  counted(of: {
    readonly from: string;
    readonly length: number;
    readonly unit: Unit;
    readonly firstDayCounts: boolean;
    readonly nominal: string;
  }): string;
  countedBack(of: {
    readonly from: string;
    readonly length: number;
    readonly unit: Unit;
    readonly actCounts: boolean;
    readonly due: string;
  }): string;
  hours(of: { readonly from: string; readonly length: number; readonly dueAt: string }): string;
  noEnd(of: { readonly from: string }): string;
  skipped(of: { readonly weekendDays: number; readonly runs: readonly SkippedRun[] }): string;
  rolled(of: { readonly nominal: string; readonly due: string }): string;
  shown(of: {
    readonly shown: string;
    readonly open: readonly OpenPoint[];
    readonly before: boolean;
  }): string;
  adverse(of: { readonly adverseFrom: string }): string;
  /** Another law sets the period. */
  otherLaw(of: { readonly length: number; readonly unit: Unit }): string;
  /** Another law does, and it is not known how long; counted is the general period. */
  otherLawWanted(of: { readonly general: number; readonly unit: Unit }): string;
  remark(remark: Remark): string;
  readonly provisional: string;
}
