/**
 * When a file was recorded, made of what its device wrote. What it wrote is kept beside; an officer may put it right. Worked by hand in
 * judged-time.yaml. Pure.
 */
import type { Span } from './coverage.ts';

/** What the device wrote of when. */
export interface OwnTime {
  /** `2026-11-26T09:12:03`, with `Z` where the field is UTC by its standard. */
  readonly text: string;
  readonly source: 'exif' | 'quicktime' | 'riff';
  /** From UTC in minutes; null: none is with it. */
  readonly offset: number | null;
}

export interface FileTime {
  readonly own: OwnTime | null;
  readonly name: string;
  /** Ms; 0 for a photo. */
  readonly lasts: number;
  /** By the file system of whoever sent it, epoch ms. */
  readonly modified: number | null;
  /** When it came here, epoch ms. */
  readonly came: number;
}

export interface JudgedTime {
  readonly span: Span;
  readonly own: string;
  readonly source: OwnTime['source'] | 'name' | 'file-system';
  readonly zone: 'utc' | 'offset' | 'unit';
}

/** Clocks of cameras are set by hand: a difference of so much is not told of, nor does it decide. House rule. */
export const CLOCK_MS = 2 * 60_000;
const UNIT_MINUTES = 8 * 60;
/** Before that no such camera was made; a clock that was never set says 1904, 1970 or 2000. */
const FIRST_YEAR = 2001;

/** @returns null: nothing says when */
export function judgedTime(file: FileTime): JudgedTime | null {
  const spoken = file.own === null ? null : byDevice(file.own, file);
  if (spoken !== null) return spoken;
  const named = nameTime(file.name);
  const at = named === null ? null : wall(named, UNIT_MINUTES);
  if (named !== null && at !== null)
    return { span: { from: at, to: at + file.lasts }, own: named, source: 'name', zone: 'unit' };
  const { modified, lasts } = file;
  if (modified === null || new Date(modified).getUTCFullYear() < FIRST_YEAR) return null;
  const own = new Date(modified).toISOString();
  return { span: { from: modified - lasts, to: modified }, own, source: 'file-system', zone: 'utc' };
}

/** Does it say that it was made after it had come? Then its clock is wrong. */
export function inFuture(span: Span, came: number): boolean {
  return span.to > came + CLOCK_MS;
}

function byDevice(own: OwnTime, { lasts, modified, came }: FileTime): JudgedTime | null {
  const text = own.text.replace(/Z$/, '');
  const at = wall(text, own.offset ?? UNIT_MINUTES);
  if (at === null) return null;
  const made = (from: number, zone: JudgedTime['zone']): JudgedTime => ({
    span: { from, to: from + lasts },
    ...{ own: own.text, source: own.source, zone },
  });
  if (own.offset === null) return made(at, 'unit');
  if (!own.text.endsWith('Z')) return made(at, 'offset');
  // A container's own field: UTC, unless the file contradicts it.
  const local = wall(text, UNIT_MINUTES) ?? at;
  const utc = made(at, 'utc');
  const unit = made(local, 'unit');
  if (inFuture(utc.span, came)) return inFuture(unit.span, came) ? utc : unit;
  const agrees = ({ span }: JudgedTime) =>
    modified !== null &&
    (Math.abs(span.to - modified) <= CLOCK_MS || Math.abs(span.from - modified) <= CLOCK_MS);
  return agrees(unit) && !agrees(utc) ? unit : utc;
}

/** Epoch ms of a wall clock's words; null: no such time, or of a clock that was never set. */
function wall(text: string, offset: number): number | null {
  const at = Date.parse(`${text}Z`);
  if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 19) !== text.slice(0, 19)) return null;
  return new Date(at).getUTCFullYear() < FIRST_YEAR ? null : at - offset * 60_000;
}

const NAMED = /(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)[-_. T]?(\d\d)[-_.:]?(\d\d)[-_.:]?(\d\d)(?!\d)/;

/** `20261126091203` and the like in a file's name, as cameras put it. */
function nameTime(name: string): string | null {
  const found = NAMED.exec(name.slice(0, 255));
  if (found === null) return null;
  const [, year, month, day, hour, minute, second] = found;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}`;
}
