/**
 * How the days of a period are drawn: as cells in rows of ten. A long period is folded to the days that decide
 * something; ninety boxes explain nothing. Pure; the panel and the console draw the same cells.
 */
import type { DeadlineView } from '../case/gap.ts';
import type { StripDay } from './period.ts';
import { workTo } from './soon.ts';

/** Columns of a row: what 280 px hold with a legible number each. */
export const STRIP_COLUMNS = 10;
/** Up to three rows every day is its own cell. */
const MAX_DAYS = 30;
const KEEP_FIRST = 2;
const KEEP_LAST = 5;
/** A fold of fewer days would be no shorter than they are. */
const MIN_FOLD = 4;

export interface DayCell {
  readonly kind: 'day';
  readonly day: string;
  /** Which of the counted days it is; null where it does not count. */
  readonly n: number | null;
  /** Why it does not count; `rolled`: the day to which the end moved. */
  readonly why: NonNullable<StripDay['why']> | 'rolled' | null;
  readonly name: string | null;
  readonly today: boolean;
  /** The day to work to. */
  readonly shown: boolean;
  /** Where the cited reading ends, if that is another day. */
  readonly due: boolean;
}

export interface FoldCell {
  readonly kind: 'fold';
  readonly first: string;
  readonly last: string;
  readonly counted: number;
  readonly skipped: number;
}

export type StripCell = DayCell | FoldCell;

/** Cells of a deadline; none while it does not run, while it stands still and for hours. */
export function stripCells(
  view: Pick<DeadlineView, 'strip' | 'from' | 'due' | 'shown' | 'nominal' | 'direction'>,
  today: string,
): readonly StripCell[] {
  const { strip, due, nominal = due, direction } = view;
  const shown = workTo(view);
  const back = direction === 'before';
  const counted = strip.filter(({ counts }) => counts).length;
  let n = 0;
  const days = strip.map(({ day, counts, why, name }): DayCell => {
    const rolled = !back && counts && nominal != null && day > nominal;
    const numbered = counts && !rolled;
    if (numbered) n += 1;
    return {
      kind: 'day',
      day,
      n: numbered ? (back ? counted + 1 - n : n) : null,
      why: rolled ? 'rolled' : counts ? null : (why ?? 'weekend'),
      name: name ?? null,
      today: day === today,
      shown: day === shown,
      due: day === due && day !== shown,
    };
  });
  if (days.length <= MAX_DAYS) return days;
  const at = days.findIndex((one) => one.today);
  const stays = days.map(
    (one, i) =>
      i < KEEP_FIRST ||
      i >= days.length - KEEP_LAST ||
      one.shown ||
      one.due ||
      (at !== -1 && Math.abs(i - at) <= 1),
  );
  const cells: StripCell[] = [];
  for (let i = 0; i < days.length; ) {
    let end = i;
    while (end < days.length && stays[end] === stays[i]) end += 1;
    const run = days.slice(i, end);
    const [first, last] = [run[0], run.at(-1)];
    if (stays[i] === true || run.length < MIN_FOLD || first === undefined || last === undefined)
      cells.push(...run);
    else {
      const inIt = run.filter((one) => one.n !== null).length;
      cells.push({
        kind: 'fold',
        first: first.day,
        last: last.day,
        counted: inIt,
        skipped: run.length - inIt,
      });
    }
    i = end;
  }
  return cells;
}

export interface StripRow {
  readonly cells: readonly StripCell[];
  /** Which months its columns lie in: any day of it, from which column (1 …) over how many. */
  readonly months: readonly { readonly day: string; readonly column: number; readonly span: number }[];
}

const widthOf = (cell: StripCell) => (cell.kind === 'fold' ? 2 : 1);
const startOf = (cell: StripCell) => (cell.kind === 'fold' ? cell.first : cell.day);

/** Cells in rows of {@link STRIP_COLUMNS}; a fold is two columns wide. */
export function stripRows(cells: readonly StripCell[]): readonly StripRow[] {
  const rows: { cells: StripCell[]; months: { day: string; column: number; span: number }[] }[] = [];
  let used = STRIP_COLUMNS;
  for (const cell of cells) {
    const width = widthOf(cell);
    if (used + width > STRIP_COLUMNS) {
      rows.push({ cells: [], months: [] });
      used = 0;
    }
    const row = rows.at(-1);
    if (row === undefined) continue;
    const month = row.months.at(-1);
    const day = startOf(cell);
    if (month === undefined || month.day.slice(0, 7) !== day.slice(0, 7))
      row.months.push({ day, column: used + 1, span: width });
    else month.span += width;
    row.cells.push(cell);
    used += width;
  }
  return rows;
}

/** The names by which style sheets draw a day: `from` the start, `skip` at rest, `now`, `due`, `cited`. */
export function classOf(cell: DayCell): string {
  const rests = cell.why === 'weekend' || cell.why === 'holiday' || cell.why === 'suspended';
  return [
    cell.why === 'start' ? 'from' : '',
    rests ? 'skip' : '',
    cell.today ? 'now' : '',
    cell.shown ? 'due' : '',
    cell.due ? 'cited' : '',
  ]
    .filter((one) => one !== '')
    .join(' ');
}
