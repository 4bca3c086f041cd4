/** The story of a case as the timeline shows it. Pure: no words, no page. */
import type { CasePage, TimelineEntry } from '#shared/api/console.ts';

/** Presses that say the same, one right after the other, are told once, at the time of the last. */
export interface Shown {
  readonly entry: TimelineEntry;
  /** Its place in the story, where the gaps' spans begin and end. */
  readonly index: number;
  readonly times: number;
  readonly since: string;
}

interface Story {
  readonly shown: readonly Shown[];
  readonly spans: CasePage['spans'];
}

/** Tells repeated held presses once; the spans then count in what is shown. */
export function tellOnce(timeline: readonly TimelineEntry[], spans: CasePage['spans']): Story {
  const shown: Shown[] = [];
  const places: number[] = [];
  for (const entry of timeline) {
    const last = shown.at(-1);
    const again =
      last !== undefined &&
      (entry.mark === 'stop' || entry.mark === 'stop-outline') &&
      (['text', 'note', 'mark', 'day', 'withdrawn'] as const).every((key) => last.entry[key] === entry[key]);
    if (again) shown[shown.length - 1] = { ...last, entry, times: last.times + 1 };
    else shown.push({ entry, index: shown.length, times: 1, since: entry.time });
    places.push(shown.length - 1);
  }
  const place = (at: number) => places[at] ?? at;
  return {
    shown,
    spans: spans.map((span) => ({
      ...span,
      from: place(span.from),
      to: span.to === null ? null : place(span.to),
    })),
  };
}

/** The rail's piece beside an entry, newest first: what is still open is red, what was closed is grey. */
export function railOf(
  spans: CasePage['spans'],
  index: number,
): 'open' | 'arose' | 'was' | 'was-start' | 'was-end' | '' {
  const open = spans.filter((span) => span.to === null && span.from <= index);
  if (open.length > 0) return open.some((span) => span.from < index) ? 'open' : 'arose';
  const was = spans.filter((span) => span.to !== null && span.from <= index && index <= span.to);
  if (was.length === 0) return '';
  if (was.some((span) => span.from < index && (span.to ?? index) > index)) return 'was';
  if (was.some((span) => span.to === index)) {
    return was.some((span) => span.from === index) ? 'was' : 'was-end';
  }
  return 'was-start';
}
