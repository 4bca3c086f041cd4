/** What players of recordings and of imported files have in common: the clock of the case as a strip, and what happened beside it. */
import type { TimelineEntry } from '#shared/api/console.ts';
import type { Bookmark, RecordedFiles } from '#shared/api/media.ts';
import { Dots } from '../ui/dots.tsx';
import { Icon } from '../ui/icon.tsx';
import type { Chosen } from './clip-form.tsx';
import type { Placed } from './wall-clock.ts';
import { lengthText, secondTime, words } from './words.ts';

/** Epoch ms at the player's time 0, how long it is (s), where nothing is. */
export type StripClock = Pick<Placed, 'begin' | 'duration' | 'holes'>;
/** Of what stands beside: so much before and after. */
const AROUND_MS = 60_000;

/** What happened in the case meanwhile. */
export function besides(story: readonly TimelineEntry[], clock: StripClock | null): readonly TimelineEntry[] {
  if (clock === null) return [];
  const { begin, duration } = clock;
  return story.filter(({ at }) => {
    const when = Date.parse(at);
    return when >= begin - AROUND_MS && when <= begin + duration * 1000 + AROUND_MS;
  });
}

export function Story(props: {
  readonly beside: readonly TimelineEntry[];
  /** Epoch ms of what is shown. */
  readonly now: number;
  readonly onGo: (at: number) => void;
}) {
  const text = words.value;
  const { beside, now, onGo } = props;
  const last = beside.findLast((one) => Date.parse(one.at) <= now + 500);
  return (
    <section class="sec">
      <h2>{text.story}</h2>
      {beside.length === 0 && <p class="t-2 pad">{text.storyNone}</p>}
      <ol>
        {beside.map((one) => (
          <li key={one.event} aria-current={one === last ? 'time' : undefined}>
            <button type="button" title={text.go(one.time)} onClick={() => onGo(Date.parse(one.at))}>
              <time>{one.time}</time>
              <span>
                <Dots text={one.text} />
              </span>
            </button>
          </li>
        ))}
      </ol>
    </section>
  );
}

export function KeyLine(props: { readonly keys: readonly (readonly [readonly string[], string])[] }) {
  return (
    <footer class="keys">
      {props.keys.map(([names, what]) => (
        <span key={what}>
          {names.map((name) => (
            <kbd key={name}>{name}</kbd>
          ))}
          {what}
        </span>
      ))}
      <span class="r">{words.value.watched}</span>
    </footer>
  );
}

/** What is there, what is missing and why, what happened; a slider lies over it. */
export function Strip(props: {
  readonly place: StripClock;
  readonly at: number;
  readonly chosen: Chosen;
  readonly events: readonly TimelineEntry[];
  readonly bookmarks: readonly Bookmark[];
  /** With why; those of `place` have none. */
  readonly holes: RecordedFiles['holes'];
  readonly onSeek: (to: number) => void;
}) {
  const text = words.value;
  const { place, at, chosen, events, bookmarks, holes, onSeek } = props;
  const part = (seconds: number) =>
    `${(100 * Math.max(0, Math.min(place.duration, seconds))) / place.duration}%`;
  const time = (seconds: number) => secondTime(place.begin + seconds * 1000);
  const whyOf = (from: number, to: number) =>
    holes.find(
      (one) =>
        Date.parse(one.from) < place.begin + to * 1000 + 500 &&
        Date.parse(one.to) > place.begin + from * 1000 - 500,
    )?.why;
  return (
    <div class="foot-strip">
      <div class="lane" aria-hidden="true">
        {place.holes.map(({ from, to }) => {
          const why = whyOf(from, to);
          return (
            <i
              key={from}
              class="hole"
              style={{ left: part(from), width: part(to - from) }}
              title={[text.hole(time(from), time(to), lengthText((to - from) * 1000)), text.why[why ?? '']]
                .filter((one) => one !== undefined)
                .join('，')}
            />
          );
        })}
        {chosen.from !== null && chosen.to !== null && chosen.to > chosen.from && (
          <s
            style={{
              left: part((chosen.from - place.begin) / 1000),
              width: part((chosen.to - chosen.from) / 1000),
            }}
          />
        )}
        {events.map((one) => (
          <b
            key={one.event}
            style={{ left: part((Date.parse(one.at) - place.begin) / 1000) }}
            title={one.text}
          />
        ))}
        {bookmarks.map((one) => (
          <em
            key={one.id}
            style={{ left: part((Date.parse(one.at) - place.begin) / 1000) }}
            title={one.word}
          />
        ))}
        <u style={{ left: part(at) }} />
      </div>
      <input
        type="range"
        min={0}
        max={place.duration}
        step={0.1}
        value={at}
        aria-label={text.at}
        aria-valuetext={time(at)}
        onInput={(event) => onSeek(Number(event.currentTarget.value))}
      />
      <div class="ends num">
        <span>{time(0)}</span>
        {place.holes.length > 0 && (
          <span class="t-2">
            <Icon name="stop-outline" />{' '}
            {place.holes
              .map(({ from, to }) => `${time(from)}～${time(to)}`)
              .slice(0, 3)
              .join('　')}
          </span>
        )}
        <span>{time(place.duration)}</span>
      </div>
    </div>
  );
}
