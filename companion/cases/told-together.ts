/** What of a case's events the timeline tells in one entry. Pure. */
import type { SealedEvent } from '#shared/case/envelope.ts';
import { dataProblem, type EventDraft, type EventType } from '#shared/case/events.ts';
import { upcast } from '#shared/case/upcast.ts';

/** The event as a kind this program knows, in its latest shape; null when it does not know it or it was erased. */
export function readable(event: SealedEvent): EventDraft | null {
  if (event.body === null) return null;
  const { type, v } = event.envelope;
  if (dataProblem(type, v, event.body.data) !== null) return null;
  return upcast(type as EventType, v, event.body.data);
}

/** Facts that one person entered one after the other, as a composer asks for them, are told together. */
const TOGETHER_MS = 10 * 60_000;

/**
 * Which events are told in one entry: by default each in its own. Facts are told with those before where nothing of
 * the story lies between, no gap arose or closed in the meantime, and none was taken back.
 * @returns for each entry the positions of its events, in order
 */
export function toldTogether(
  events: readonly SealedEvent[],
  spans: readonly { readonly from: number; readonly to: number | null }[],
  withdrawn: ReadonlySet<string>,
  dayOf: (instant: string) => string,
): readonly (readonly number[])[] {
  const turns = new Set(spans.flatMap(({ from, to }) => (to === null ? [from] : [from, to])));
  const groups: number[][] = [];
  events.forEach((event, position) => {
    const last = groups.at(-1);
    const before = events[last?.at(-1) ?? -1];
    if (
      last !== undefined &&
      before !== undefined &&
      !turns.has(position) &&
      goesOn(before, event, withdrawn, dayOf)
    )
      last.push(position);
    else groups.push([position]);
  });
  return groups;
}

function goesOn(
  before: SealedEvent,
  event: SealedEvent,
  withdrawn: ReadonlySet<string>,
  dayOf: (instant: string) => string,
): boolean {
  const [one, other] = [readable(before), readable(event)];
  return (
    one?.type === 'case.factsCaptured' &&
    other?.type === 'case.factsCaptured' &&
    one.data.provenance === other.data.provenance &&
    before.envelope.actor === event.envelope.actor &&
    dayOf(before.envelope.at) === dayOf(event.envelope.at) &&
    Math.abs(Date.parse(event.envelope.at) - Date.parse(before.envelope.at)) <= TOGETHER_MS &&
    !withdrawn.has(before.envelope.id) &&
    !withdrawn.has(event.envelope.id)
  );
}

/** One draft for what is told together; a later value of the same fact stands for the earlier. */
export function together(drafts: readonly (EventDraft | null)[]): EventDraft | null {
  const last = drafts.at(-1) ?? null;
  if (drafts.length < 2 || last?.type !== 'case.factsCaptured') return last;
  const facts = Object.fromEntries(
    drafts.flatMap((draft) => (draft?.type === 'case.factsCaptured' ? Object.entries(draft.data.facts) : [])),
  );
  return { ...last, data: { ...last.data, facts } };
}
