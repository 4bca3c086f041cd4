/**
 * What had to be recorded (音像记录事项清单) against what is on disk: covered, partly, missing, with its holes. Worked by hand in
 * coverage.yaml. Pure; times are epoch ms by the companion's clock.
 */

export interface Span {
  readonly from: number;
  /** Not before `from`; equal for a photo. */
  readonly to: number;
}
export type FootageKind = 'photo' | 'audio' | 'video';

/** An entry of the list that applies, at its step. */
export interface WantedRecording {
  readonly extent: 'whole' | 'required' | 'as-needed';
  /** Any one of these will do. */
  readonly methods: readonly FootageKind[];
  /** When the step was; `to` null: it goes on. Null: it has not begun. */
  readonly step: { readonly from: number; readonly to: number | null } | null;
}

export interface Footage {
  readonly kind: FootageKind;
  readonly span: Span;
}

export interface Coverage {
  /** `none`: as needed, and nothing is there; `waiting`: the step has not begun. */
  readonly state: 'covered' | 'partly' | 'missing' | 'none' | 'waiting';
  /** Of the step, ms. */
  readonly covered: number;
  /** Of what is to be recorded throughout: those longer than `HOLE_MS`, in order. */
  readonly holes: readonly Span[];
}

/** A break in what is to be recorded throughout counts from here. No text gives a number: house rule, and said as one. */
export const HOLE_MS = 2_000;

/** @param now for a step that goes on */
export function coverage(
  { extent, methods, step }: WantedRecording,
  footage: readonly Footage[],
  now: number,
): Coverage {
  if (step === null || step.from > now) return { state: 'waiting', covered: 0, holes: [] };
  const whole: Span = { from: step.from, to: Math.max(step.from, step.to ?? now) };
  const within = footage.filter(
    ({ kind, span }) => methods.includes(kind) && span.to >= whole.from && span.from <= whole.to,
  );
  const runs = union(
    within
      .filter(({ kind }) => kind !== 'photo')
      .map(({ span }) => ({ from: Math.max(span.from, whole.from), to: Math.min(span.to, whole.to) })),
  );
  const covered = runs.reduce((sum, { from, to }) => sum + to - from, 0);
  if (extent !== 'whole') {
    const nothing = extent === 'required' ? 'missing' : 'none';
    return { state: within.length > 0 ? 'covered' : nothing, covered, holes: [] };
  }
  const holes = gaps(whole, runs).filter(({ from, to }) => to - from > HOLE_MS);
  if (runs.length === 0) return { state: 'missing', covered, holes };
  return { state: holes.length === 0 ? 'covered' : 'partly', covered, holes };
}

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

/** What of `whole` lies between the runs, which are in order and apart. */
function gaps(whole: Span, runs: readonly Span[]): readonly Span[] {
  const ends = [whole.from, ...runs.map(({ to }) => to)];
  const starts = [...runs.map(({ from }) => from), whole.to];
  return ends.map((from, at) => ({ from, to: starts[at] ?? from })).filter(({ from, to }) => to > from);
}
