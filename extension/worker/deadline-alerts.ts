/**
 * What the device tells of deadlines: three of a period's days before its last, one before, on it, and once it is over; each
 * once per case and period on this device. Pure but for what is passed in.
 */
import { type AlertStage, alertStage, alertStages, leftOf, workTo } from '#shared/calendar/soon.ts';
import { shanghaiInstant } from '#shared/calendar/working-days.ts';
import type { DeadlineView } from '#shared/case/gap.ts';
import type { Localized } from '#shared/rules/pack-schema.ts';

/** `CASE DEADLINE` → the furthest stage that was told, and of which last day: a day that moved is told anew. */
export type Told = Readonly<Record<string, { readonly day: string; readonly stage: AlertStage }>>;

/** What was told is kept of so many periods; the earliest last days go first. */
export const MAX_TOLD = 5000;
/** Told one by one; more at once are summed up, for nobody reads a pile. */
export const MAX_SINGLE = 3;

export interface CaseDeadlines {
  readonly id: string;
  /** Party or number, as the officer knows the case. */
  readonly name: string | null;
  readonly deadlines: readonly DeadlineView[];
}

export interface Alert {
  readonly case: string;
  readonly name: string | null;
  readonly deadline: string;
  readonly title: Localized;
  readonly stage: AlertStage;
  /** The day to work to. */
  readonly day: string;
  readonly left: number;
  readonly unit: DeadlineView['unit'];
}

const rank = (stage: AlertStage) => alertStages.indexOf(stage);
const nameOf = (caseId: string, deadline: string) => `${caseId} ${deadline}`;

function bounded(told: Told): Told {
  const all = Object.entries(told);
  if (all.length <= MAX_TOLD) return told;
  return Object.fromEntries(all.sort(([, a], [, b]) => (a.day < b.day ? 1 : -1)).slice(0, MAX_TOLD));
}

/**
 * What is to be told now, the most urgent first, and what will have been told then.
 * @param looked the cases that were looked at; of those, what does not run any more is forgotten
 * @param whole they are all there are: what is of no case of theirs is forgotten too
 */
export function dueAlerts(
  told: Told,
  looked: readonly CaseDeadlines[],
  whole: boolean,
): { readonly alerts: readonly Alert[]; readonly told: Told } {
  const ids = new Set(looked.map(({ id }) => id));
  const next: Record<string, Told[string]> = Object.fromEntries(
    Object.entries(told).filter(([key]) => !whole && !ids.has(key.split(' ')[0] ?? '')),
  );
  const alerts: Alert[] = [];
  for (const { id, name, deadlines } of looked) {
    for (const view of deadlines) {
      const [day, left, stage] = [workTo(view), leftOf(view), alertStage(view)];
      if (day === null || left === null) continue;
      const key = nameOf(id, view.id);
      const before = told[key]?.day === day ? told[key] : undefined;
      if (stage !== null && (before === undefined || rank(before.stage) < rank(stage))) {
        alerts.push({
          case: id,
          name,
          deadline: view.id,
          title: view.title,
          stage,
          day,
          left,
          unit: view.unit,
        });
        next[key] = { day, stage };
      } else if (before !== undefined) next[key] = before;
    }
  }
  return { alerts: alerts.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)), told: bounded(next) };
}

/** Last days of the authority's periods from today on, for a locked device: dates without what they are of. */
export function lastDays(deadlines: readonly DeadlineView[], today: string): readonly string[] {
  const days = deadlines.flatMap((view) => {
    const day = workTo(view);
    return view.whose === 'authority' && leftOf(view) !== null && day !== null && day >= today ? [day] : [];
  });
  return [...new Set(days)].sort().slice(0, 60);
}

/** False before the office opens: nobody is told of a deadline at midnight. */
export function isOpen(nowMs: number, opensAt: string): boolean {
  return shanghaiInstant(new Date(nowMs).toISOString()).slice(11, 16) >= opensAt;
}
