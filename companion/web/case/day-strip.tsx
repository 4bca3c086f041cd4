/** How a period was counted: the days in a strip, and one sentence that says the sum. */
import type { CasePage } from '#shared/api/console.ts';
import { t } from '../i18n.ts';
import { dayLong, dayOfMonth, monthText, weekdayText } from '../ui/format.ts';

type Deadline = CasePage['deadlines'][number];
/** Longer periods are told in words only: ninety boxes explain nothing. */
const LONGEST = 31;

/** The sum in words: from when, how many, what was skipped, until when. */
export function countedText(deadline: Deadline): string {
  const { case: text } = t.value;
  if (deadline.from === null || deadline.due === null) return '';
  const skipped = (why: 'weekend' | 'holiday') => deadline.strip.filter((day) => day.why === why).length;
  const sum = text.counted({
    from: dayLong(deadline.from, t.value),
    length: deadline.length,
    unit: text.units[deadline.unit],
    weekends: skipped('weekend'),
    holidays: skipped('holiday'),
    due: dayLong(deadline.due, t.value),
  });
  return deadline.provisional ? `${sum}${text.provisional}` : sum;
}

export function DayStrip(props: { readonly deadline: Deadline; readonly today: string }) {
  const { deadline, today } = props;
  const { case: text } = t.value;
  const { strip } = deadline;
  if (strip.length === 0 || strip.length > LONGEST) return null;
  let counted = 0;
  const months = [strip[0], strip.at(-1)].map((day) =>
    day === undefined ? '' : monthText(day.day, t.value),
  );
  return (
    <div class="strip-days" aria-hidden="true">
      <p>{months[0] === months[1] ? months[0] : months.join(' → ')}</p>
      <div class="days">
        {strip.map((day, index) => {
          if (day.counts) counted += 1;
          const first = day.why === 'start';
          const newMonth = index > 0 && dayOfMonth(day.day) === 1;
          const classes = [
            first && !day.counts ? 'from' : '',
            !day.counts && !first ? 'skip' : '',
            day.day === today ? 'now' : '',
            day.day === deadline.due ? 'due' : '',
            newMonth ? 'm1' : '',
          ];
          return (
            <div key={day.day} class={classes.filter((one) => one !== '').join(' ')}>
              <span class="wd">{weekdayText(day.day, t.value)}</span>
              <span class="d">{dayOfMonth(day.day)}</span>
              <span class="n">{day.counts ? counted : first ? text.start : text.rest}</span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
