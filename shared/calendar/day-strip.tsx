/** How a period was counted: its days in a strip. The panel and the console draw the same one. */
import type { DeadlineView } from '../case/gap.ts';
import { en } from './locales/strip-en.ts';
import { type StripWords, zhCN } from './locales/strip-zh-cn.ts';
import { workTo } from './soon.ts';
import { classOf, type DayCell, type StripCell, stripCells, stripRows } from './strip-cells.ts';

const words: Readonly<Record<'zh-CN' | 'en', StripWords>> = { 'zh-CN': zhCN, en };

type Counted = Pick<DeadlineView, 'strip' | 'from' | 'due' | 'shown' | 'nominal' | 'direction'>;

/** What stands under a day: what it is, else which of the counted days. */
function underDay(cell: DayCell, { due, shown, direction }: Counted, say: StripWords): string {
  if (cell.today) return say.today;
  if (cell.shown) return due === shown ? say.due : say.latest;
  if (cell.due) return say.cited;
  if (cell.why === 'start') return direction === 'before' ? say.event : say.start;
  if (cell.n !== null) return String(cell.n);
  return cell.why === 'suspended' ? say.stopped : say.rest;
}

function Cell({
  cell,
  deadline,
  say,
}: {
  readonly cell: StripCell;
  readonly deadline: Counted;
  readonly say: StripWords;
}) {
  if (cell.kind === 'fold') {
    return (
      <div class="fold">
        <span class="wd">…</span>
        <span class="d">{say.fold(cell.counted + cell.skipped)}</span>
        <span class="n">{cell.skipped === 0 ? '' : say.foldRest(cell.skipped)}</span>
      </div>
    );
  }
  return (
    <div class={classOf(cell)}>
      <span class="wd">{say.weekday(new Date(`${cell.day}T00:00:00Z`).getUTCDay())}</span>
      <span class="d">{Number(cell.day.slice(8))}</span>
      <span class="n">{underDay(cell, deadline, say)}</span>
    </div>
  );
}

/** Nothing where the period does not run, stands still, or is of hours. */
export function DayStrip(props: {
  readonly deadline: Counted;
  readonly today: string;
  readonly lang: 'zh-CN' | 'en';
  readonly class: string;
  /** What the strip says, for whoever does not see it. */
  readonly label: (from: string, day: string) => string;
}) {
  const { deadline, today, lang, label } = props;
  const say = words[lang];
  const day = workTo(deadline);
  const cells = stripCells(deadline, today);
  if (deadline.from === null || day === null || cells.length === 0) return null;
  return (
    <div class={props.class} role="img" aria-label={label(deadline.from, day)}>
      {stripRows(cells).map((row) => (
        <div key={row.months[0]?.day}>
          <div class="mo">
            {row.months.map((month) => (
              <span key={month.day} style={{ gridColumn: `${month.column}/span ${month.span}` }}>
                {say.month(Number(month.day.slice(5, 7)))}
              </span>
            ))}
          </div>
          <div class="days">
            {row.cells.map((cell) => (
              <Cell
                key={cell.kind === 'fold' ? cell.first : cell.day}
                cell={cell}
                deadline={deadline}
                say={say}
              />
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
