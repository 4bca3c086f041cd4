/** Deadlines as a calendar file (RFC 5545) that any calendar program reads. Pure: the time stamp is passed in. */
import { addDays } from './working-days.ts';

export interface CalendarEntry {
  /** Unique and stable, so that a second import replaces the first: `<case>-<deadline>`. */
  readonly id: string;
  readonly title: string;
  /** The day to work to, `2026-10-12`. */
  readonly day: string;
  /** Sentences of explainDeadline, and the article. */
  readonly description: string;
}

/** Days before the day on which a calendar reminds, when the office opens: as the officer's panel does. */
const ALARM_DAYS = [3, 1, 0];

/** A trigger of RFC 5545, 3.8.6.3, from the beginning of the day: so many days before at that time of day. */
function trigger(days: number, opensAt: string): string {
  const [hours = 0, minutes = 0] = opensAt.split(':').map(Number);
  const after = hours * 60 + minutes - days * 1440;
  const [h, m] = [Math.floor((Math.abs(after) % 1440) / 60), Math.abs(after) % 60];
  const whole = Math.floor(Math.abs(after) / 1440);
  const time = `${h === 0 ? '' : `${h}H`}${m === 0 ? '' : `${m}M`}`;
  const length = `${whole === 0 ? '' : `${whole}D`}${time === '' ? '' : `T${time}`}`;
  return `${after < 0 ? '-' : ''}P${length === '' ? 'T0M' : length}`;
}
/** RFC 5545, 3.1: octets of a line, its end not counted. */
const MAX_OCTETS = 75;

function octets(char: string): number {
  const code = char.codePointAt(0) ?? 0;
  return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

/** Folds a line; a character is never cut in two. */
function folded(line: string): string {
  let out = '';
  let length = 0;
  for (const char of line) {
    const more = octets(char);
    if (length + more > MAX_OCTETS) {
      out += '\r\n ';
      length = 1;
    }
    out += char;
    length += more;
  }
  return out;
}

/** Text of RFC 5545, 3.3.11: separators escaped, line ends as \n, no other control characters. */
function text(value: string): string {
  return (
    value
      .replace(/\r\n|\r/g, '\n')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must go
      .replace(/[\u0000-\u0009\u000b-\u001f\u007f]/g, '')
      .replace(/[\\;,]/g, (char) => `\\${char}`)
      .replace(/\n/g, '\\n')
  );
}

const date = (day: string) => day.replaceAll('-', '');

/**
 * @param stampedAt instant at which the file is made, `2026-11-26T02:00:00Z`
 * @param opensAt when it reminds on the day, the day before and three days before: `09:00`
 * @returns a whole VCALENDAR of all-day events, lines ending in CRLF and folded at 75 octets
 */
export function calendarFile(
  entries: readonly CalendarEntry[],
  stampedAt: string,
  opensAt = '09:00',
): string {
  const stamp = new Date(stampedAt).toISOString().replace(/[-:]|\.\d{3}/g, '');
  const events = entries.flatMap(({ id, title, day, description }) => [
    'BEGIN:VEVENT',
    `UID:${text(id)}@sanxiang`,
    `DTSTAMP:${stamp}`,
    `DTSTART;VALUE=DATE:${date(day)}`,
    `DTEND;VALUE=DATE:${date(addDays(day, 1))}`,
    `SUMMARY:${text(title)}`,
    `DESCRIPTION:${text(description)}`,
    'TRANSP:TRANSPARENT',
    ...ALARM_DAYS.flatMap((days) => [
      'BEGIN:VALARM',
      'ACTION:DISPLAY',
      `DESCRIPTION:${text(title)}`,
      `TRIGGER:${trigger(days, opensAt)}`,
      'END:VALARM',
    ]),
    'END:VEVENT',
  ]);
  return [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//sanxiang//deadlines//ZH',
    'CALSCALE:GREGORIAN',
    ...events,
    'END:VCALENDAR',
  ]
    .map((line) => `${folded(line)}\r\n`)
    .join('');
}
