/**
 * Old shapes to the latest ones, at the edge of reading: what was written is never edited.
 * A kind's second version brings its first upcaster here; upcast.test.ts fails if one was never run.
 */
import { type EventDraft, type EventType, isKnown, latestVersion } from './events.ts';

/** From version `v` to `v + 1` of a kind. */
type Upcaster = (data: Readonly<Record<string, unknown>>) => Readonly<Record<string, unknown>>;

/** `type@v` → the step to the next version. */
export const upcasters: Readonly<Record<string, Upcaster>> = {
  // Without a capacity it was done as an officer, which is what an absent `as` says.
  'item.completed@1': (data) => data,
  // It was entered when it was.
  'step.started@1': (data) => data,
  'step.ended@1': (data) => data,
  // Before benchmarks were known to the program a note was always the note itself.
  'note.written@1': (data) => data,
  // Before decisions to publish were known there was one kind of request less.
  'approval.requested@1': (data) => data,
  // Before statements of what is not recorded there was one less.
  'approval.requested@2': (data) => data,
  // Approvals of that time opened presses alone.
  'approval.given@1': (data) => data,
  // Holes of that time were of everything.
  'media.hole@1': (data) => data,
  // Before it was known how far a camera had fallen behind, no hole said so.
  'media.hole@2': (data) => data,
  // A key that ended by its time was written as `revoked`: which of the two it was is not to be told from it.
  'media.ended@1': (data) => data,
};

/**
 * The event's data in the latest shape, or null when a step is missing.
 * The caller has checked `data` against its own version (dataProblem).
 */
export function upcast(
  type: string,
  v: number,
  data: Readonly<Record<string, unknown>>,
  steps: Readonly<Record<string, Upcaster>> = upcasters,
): EventDraft | null {
  if (!isKnown(type, v)) return null;
  let current = data;
  for (let version = v; version < latestVersion(type as EventType); version += 1) {
    const step = steps[`${type}@${version}`];
    if (step === undefined) return null;
    current = step(current);
  }
  return { type, data: current } as EventDraft;
}
