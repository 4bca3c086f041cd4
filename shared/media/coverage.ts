/**
 * What had to be recorded (音像记录事项清单) against what is on disk: covered, partly, missing, with its holes. Worked by hand in
 * coverage.yaml. Pure; times are epoch ms by the companion's clock.
 */

export interface Span {
  readonly from: number;
  /** Not before `from`; equal for a photo, infinite for what goes on. */
  readonly to: number;
}
export type FootageKind = 'photo' | 'audio' | 'video';

/** An entry of the list that applies, at its step. */
export interface WantedRecording {
  readonly extent: 'whole' | 'required' | 'as-needed';
  /** Any one of these will do. */
  readonly methods: readonly FootageKind[];
  /** When the step was, each time that it was taken up; `to` null: it goes on. Empty: it has not begun. */
  readonly sittings: readonly { readonly from: number; readonly to: number | null }[];
}

export interface Footage {
  readonly kind: FootageKind;
  readonly span: Span;
  /** It is being sent: on its way to the disk, and not yet vouched for. */
  readonly live?: true;
}

export interface Coverage {
  /**
   * `recording`: what is there and what is being sent leave nothing out; `none`: as needed, and nothing is there; `waiting`: the
   * step has not begun.
   */
  readonly state: 'covered' | 'recording' | 'partly' | 'missing' | 'none' | 'waiting';
  /** Of the step, ms that are there. */
  readonly covered: number;
  /** Of the step, ms that are being sent and not there otherwise. */
  readonly recording: number;
  /** Of what is to be recorded throughout: those longer than `HOLE_MS`, in order. */
  readonly holes: readonly Span[];
}

/** A break in what is to be recorded throughout counts from here. No text gives a number: house rule, and said as one. */
export const HOLE_MS = 2_000;

/** @param now for a sitting that goes on, and for what is being sent */
export function coverage(
  { extent, methods, sittings }: WantedRecording,
  footage: readonly Footage[],
  now: number,
): Coverage {
  const step = union(
    sittings
      .filter(({ from }) => from <= now)
      .map(({ from, to }) => ({ from, to: Math.max(from, to ?? now) })),
  );
  if (step.length === 0) return { state: 'waiting', covered: 0, recording: 0, holes: [] };
  const fitting = footage.filter(
    ({ kind, span }) =>
      methods.includes(kind) && step.some(({ from, to }) => span.to >= from && span.from <= to),
  );
  const there = fitting.filter(({ live }) => live !== true);
  const spansOf = (of: readonly Footage[]) =>
    union(
      of
        .filter(({ kind }) => kind !== 'photo')
        .map(({ span, live }) =>
          live === true ? { from: span.from, to: Math.max(span.from, Math.min(span.to, now)) } : span,
        ),
    );
  const sealed = within(step, spansOf(there));
  const all = within(step, spansOf(fitting));
  const covered = lengthOf(sealed);
  const recording = lengthOf(all) - covered;
  if (extent !== 'whole') {
    const nothing = extent === 'required' ? 'missing' : 'none';
    const state = there.length > 0 ? 'covered' : fitting.length > 0 ? 'recording' : nothing;
    return { state, covered, recording, holes: [] };
  }
  const holes = step.flatMap((sitting) => without(sitting, all).filter(isHole));
  if (all.length === 0) return { state: 'missing', covered, recording, holes };
  if (holes.length > 0) return { state: 'partly', covered, recording, holes };
  const sent = step.some((sitting) => without(sitting, sealed).some(isHole));
  return { state: sent ? 'recording' : 'covered', covered, recording, holes };
}

const isHole = ({ from, to }: Span) => to - from > HOLE_MS;
const lengthOf = (spans: readonly Span[]) => spans.reduce((sum, { from, to }) => sum + to - from, 0);

/** Spans that touch or overlap made one, in order. */
export function union(spans: readonly Span[]): readonly Span[] {
  const sorted = [...spans].sort((a, b) => a.from - b.from);
  const found: Span[] = [];
  for (const span of sorted) {
    const last = found.at(-1);
    if (last !== undefined && span.from <= last.to)
      found[found.length - 1] = { from: last.from, to: Math.max(last.to, span.to) };
    else found.push(span);
  }
  return found;
}

/** What of `whole` lies in none of the runs, which are in order and apart. */
export function without(whole: Span, runs: readonly Span[]): readonly Span[] {
  const inside = within([whole], runs);
  const ends = [whole.from, ...inside.map(({ to }) => to)];
  const starts = [...inside.map(({ from }) => from), whole.to];
  return ends.map((from, at) => ({ from, to: starts[at] ?? from })).filter(({ from, to }) => to > from);
}

/** What of the runs lies in the spans; both in order and apart. */
function within(spans: readonly Span[], runs: readonly Span[]): readonly Span[] {
  return spans.flatMap((span) =>
    runs
      .filter(({ from, to }) => to >= span.from && from <= span.to)
      .map(({ from, to }) => ({ from: Math.max(from, span.from), to: Math.min(to, span.to) })),
  );
}
