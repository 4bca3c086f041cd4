/** How a period was counted: the days in a strip, as the officer's panel draws it. */

import type { CasePage } from '#shared/api/console.ts';
import {
  classOf,
  type DayCell,
  type StripCell,
  stripCells,
  stripRows,
} from '#shared/calendar/strip-cells.ts';
import { t } from '../i18n.ts';
import { dayLong, dayOfMonth, monthText, weekdayText } from '../ui/format.ts';

type Deadline = CasePage['deadlines'][number];

function underDay(cell: DayCell, deadline: Deadline): string {
  const { case: text } = t.value;
  if (cell.today) return text.today;
  if (cell.shown) return deadline.due === deadline.shown ? text.due : text.latest;
  if (cell.due) return text.cited;
  if (cell.why === 'start') return deadline.direction === 'before' ? text.event : text.start;
  if (cell.n !== null) return String(cell.n);
  return cell.why === 'suspended' ? text.stopped : text.rest;
}

function Cell({ cell, deadline }: { readonly cell: StripCell; readonly deadline: Deadline }) {
  const { case: text } = t.value;
  if (cell.kind === 'fold') {
    return (
      <div class="fold">
        <span class="wd">…</span>
        <span class="d">{text.fold(cell.counted + cell.skipped)}</span>
        <span class="n">{cell.skipped === 0 ? '' : text.foldRest(cell.skipped)}</span>
      </div>
    );
  }
  return (
    <div class={classOf(cell)}>
      <span class="wd">{weekdayText(cell.day, t.value)}</span>
      <span class="d">{dayOfMonth(cell.day)}</span>
      <span class="n">{underDay(cell, deadline)}</span>
    </div>
  );
}

export function DayStrip(props: { readonly deadline: Deadline; readonly today: string }) {
  const { deadline, today } = props;
  const cells = stripCells(deadline, today);
  if (deadline.from === null || deadline.shown === null || cells.length === 0) return null;
  const label = t.value.case.strip(dayLong(deadline.from, t.value), dayLong(deadline.shown, t.value));
  return (
    <div class="strip-days" role="img" aria-label={label}>
      {stripRows(cells).map((row) => (
        <div key={row.months[0]?.day}>
          <div class="mo">
            {row.months.map((month) => (
              <span key={month.day} style={{ gridColumn: `${month.column}/span ${month.span}` }}>
                {monthText(month.day, t.value)}
              </span>
            ))}
          </div>
          <div class="days">
            {row.cells.map((cell) => (
              <Cell key={cell.kind === 'fold' ? cell.first : cell.day} cell={cell} deadline={deadline} />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
