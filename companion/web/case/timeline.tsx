/** One column of sentences; a gap is a thick piece of the rail from where it arose to where it closed. */
import type { CasePage, TimelineEntry } from '#shared/api/console.ts';
import type { StripPiece } from '../footage/strip.ts';
import { FootagePiece } from '../footage/strip-piece.tsx';
import { local, t } from '../i18n.ts';
import { Dots } from '../ui/dots.tsx';
import { dayLong } from '../ui/format.ts';
import { Icon } from '../ui/icon.tsx';
import { railOf, type Shown, tellOnce } from './story.ts';

function Mark(props: { readonly entry: TimelineEntry; readonly closedGap: boolean }) {
  const { mark } = props.entry;
  switch (mark) {
    case 'dot':
      return <i />;
    case 'done':
      return <Icon name="done" class="c-done" />;
    case 'stop':
      return <Icon name="stop" class={props.closedGap ? 't-3' : 'c-stop'} />;
    case 'stop-outline':
      return <Icon name="stop-outline" class={props.closedGap ? 't-3' : 'c-stop'} />;
    case 'soon':
      return <Icon name="soon" class="c-soon" />;
    case 'door':
      return <Icon name="door" />;
    case 'unknown':
      return <Icon name="unknown" class="c-soon" />;
  }
}

/** The stages of a day: one, or from which to which. */
function stagesOf(stages: readonly string[]): string {
  const [first, last] = [stages[0], stages.at(-1)];
  return first === undefined || last === undefined ? '' : first === last ? first : `${first} → ${last}`;
}

export function Timeline(props: {
  readonly page: CasePage;
  readonly newestFirst: boolean;
  /** Of each entry of the page's timeline; empty: no footage. */
  readonly footage: readonly StripPiece[];
}) {
  const { page, newestFirst, footage } = props;
  const { case: text } = t.value;
  const { shown: told, spans } = tellOnce(page.timeline, page.spans);
  const entries = newestFirst ? told.toReversed() : told;
  const days: Shown[][] = [];
  for (const shown of entries) {
    const last = days.at(-1);
    if (last?.[0]?.entry.day === shown.entry.day) last.push(shown);
    else days.push([shown]);
  }
  const open = spans.some((span) => span.to === null);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
    <section class={footage.length > 0 ? 'tl with-footage' : 'tl'} aria-labelledby="timeline" tabIndex={0}>
      <h2 class="sr" id="timeline">
        {text.timeline}
      </h2>
      {days.map((day) => {
        const first = day[0]?.entry;
        if (first === undefined) return null;
        const stages = [
          ...new Set(day.map(({ entry }) => (entry.stage === null ? '' : local(entry.stage)))),
        ].filter((stage) => stage !== '');
        return (
          <div key={first.day}>
            <h3 class="day">
              <b>
                {dayLong(first.day, t.value)}
                <span>{stagesOf(newestFirst ? stages.toReversed() : stages)}</span>
              </b>
            </h3>
            <ol class={newestFirst ? '' : 'oldest'}>
              {day.map(({ entry, index, times, since }, position) => {
                const arose = spans.filter((span) => span.from === index);
                return (
                  <li
                    key={entry.event}
                    class={[
                      'ev',
                      railOf(spans, index),
                      position === 0 ? 'first' : '',
                      position === day.length - 1 ? 'last' : '',
                      entry.withdrawn ? 'taken-back' : '',
                    ]
                      .filter((one) => one !== '')
                      .join(' ')}
                  >
                    <time dateTime={entry.at}>{entry.time}</time>
                    <span class="rail" aria-hidden="true">
                      <Mark entry={entry} closedGap={!open} />
                    </span>
                    <div>
                      <span class="say">
                        <Dots text={entry.text} />
                      </span>
                      {entry.withdrawn && <span class="tag">{text.withdrawn}</span>}
                      {times > 1 && <span class="t-3">{text.again(times, since)}</span>}
                      {entry.note !== null && (
                        <small>
                          <Dots text={entry.note} />
                        </small>
                      )}
                      {entry.drawing.length > 0 && (
                        <svg class="drawing" viewBox="0 0 1000 300" role="img" aria-label={text.drawing}>
                          {entry.drawing.map((path) => (
                            <path key={path} d={path} />
                          ))}
                        </svg>
                      )}
                      {arose.length > 0 && entry.mark !== 'stop' && entry.mark !== 'stop-outline' && (
                        <small class={arose.some((span) => span.to === null) ? 't-stop' : ''}>
                          {text.arose(arose.map((span) => local(span.title)))}
                        </small>
                      )}
                    </div>
                    {footage.length > 0 && <FootagePiece piece={footage[page.timeline.indexOf(entry)]} />}
                  </li>
                );
              })}
            </ol>
          </div>
        );
      })}
      {page.earlier > 0 && <p class="beyond t-3">{text.earlier(page.earlier)}</p>}
    </section>
  );
}
